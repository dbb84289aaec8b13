//! What all deeds on tasks have in common: the application is locked, the task is as it was seen,
//! and everything follows at once.

use domain::TaskId;
use domain::access::{Actor, Permit};
use domain::applications::{Colleague, Command, Deed};
use domain::workflow::WorkTasks;
use persistence::applications::lock;
use persistence::identity::by_staff;
use persistence::workflow::find;
use persistence::{Session, Tx};

use super::read::show;
use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::reply::Reply;

/// Does what `deed` makes, once, and answers the task as its caller sees it then.
pub(super) async fn finish(
    gate: Gate<WorkTasks>,
    key: IdempotencyKey,
    fingerprint: Vec<u8>,
    (id, seen): (TaskId, IfMatch),
    deed: impl FnOnce(&mut Session<'_>) -> Result<Deed, Problem> + Send + 'static,
) -> Result<Reply, Problem> {
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        on_task(tx, permit, ground, (id, seen), deed)?;
        show(tx, permit, ground, id)
    })
    .await
}

pub(super) fn on_task(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    (id, seen): (TaskId, IfMatch),
    deed: impl FnOnce(&mut Session<'_>) -> Result<Deed, Problem>,
) -> Result<(), Problem> {
    let application = find(tx, permit, id)?.task.application;
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    let task = case.tasks.iter().find(|it| it.task.id == id).ok_or(Problem::NotFound)?;
    seen.check(task.revision)?;
    let command = Command::OnTask { task: id, deed: deed(tx)? };
    take(tx, permit.actor(), ground, &case, &command)
}

/// The member of staff with this number, if they can log in.
pub(crate) fn colleague(
    session: &mut Session<'_>,
    number: &str,
    pointer: &str,
) -> Result<Colleague, Problem> {
    let number = number.into();
    let Some(account) = by_staff(session, &number)?.filter(|it| it.active) else {
        let english = format!("no active member of staff has the number `{number}`");
        let chinese = format!("没有工号为“{number}”的在岗人员");
        return Err(Problem::bad_value(pointer, "exists", (&english, &chinese)));
    };
    let actor = Actor { account: account.id, standing: account.standing };
    Ok(Colleague { number, actor })
}
