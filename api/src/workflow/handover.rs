//! 移交: all that somebody has in hand who leaves, in one operation.

use actix_web::{post, web};
use domain::access::Permit;
use domain::applications::{Command, Deed};
use domain::workflow::HandOverTasks;
use domain::{AccountId, ApplicationId, StaffNumber, TaskId};
use persistence::Tx;
use persistence::applications::lock;
use persistence::identity::by_staff;
use persistence::workflow::in_hand;
use serde::Serialize;
use utoipa::ToSchema;

use super::deed::colleague;
use super::hands::HandOver;
use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// Tasks taken at once; the operation can be repeated for more.
const AT_ONCE: i64 = 200;

/// What came of it
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct HandOverView {
    /// Tasks that changed hands, or went back to their post because the colleague cannot have them
    #[schema(example = 3, minimum = 0)]
    handed_over: usize,
    /// Tasks that stay, because somebody was asked in person and the colleague cannot take their
    /// place, or because there were more than 200: remove the signer, name another colleague, or
    /// repeat the request
    #[schema(example = 0, minimum = 0)]
    left: usize,
}

/// Hand over tasks
///
/// 移交: everything that a member of staff has claimed, was asked or has delegated goes to a
/// colleague: a review to anybody of the same body, all else to somebody with the same post. What
/// the colleague cannot have goes back to its post. All of it happens at once, or nothing.
#[utoipa::path(
    tag = "workflow",
    request_body = HandOver,
    params(
        ("staff_number" = String, Path, description = "工号 of who leaves", max_length = 64, example = "MZJ-004"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Handed over", body = HandOverView), Problems),
    security(("bearer" = ["workflow.hand_over_tasks"])),
)]
#[post("/staff/{staff_number}/handover")]
pub(crate) async fn hand_over_tasks(
    gate: Gate<HandOverTasks>,
    staff_number: web::Path<String>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<HandOver>,
) -> Result<Reply, Problem> {
    let leaver = StaffNumber::from(staff_number.into_inner());
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let from = covered(tx, permit, &leaver)?;
        let to = colleague(tx, &body.to, "/to")?;
        let tasks = in_hand(tx, from, AT_ONCE + 1)?;
        let mut done = HandOverView::default();
        for task in tasks {
            let deed = Deed::HandOver { from, to: to.clone(), reason: body.reason.clone() };
            match tx.within(|tx| one(tx, permit, ground, task, deed)) {
                Ok(()) => done.handed_over += 1,
                Err(Problem::Refused(_) | Problem::NotFound) => done.left += 1,
                Err(err) => return Err(err),
            }
        }
        Ok(Reply::plain(&done))
    })
    .await
}

/// The account of a member of staff in a body that the caller watches.
fn covered(
    tx: &mut Tx<'_>,
    permit: &Permit<HandOverTasks>,
    number: &StaffNumber,
) -> Result<AccountId, Problem> {
    let account = by_staff(tx, number)?.ok_or(Problem::NotFound)?;
    let covered = account.standing.posts().iter().any(|it| permit.covers(&it.body));
    if covered { Ok(account.id) } else { Err(Problem::NotFound) }
}

fn one(
    tx: &mut Tx<'_>,
    permit: &Permit<HandOverTasks>,
    ground: &Ground<'_>,
    (application, task): (ApplicationId, TaskId),
    deed: Deed,
) -> Result<(), Problem> {
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    take(tx, permit.actor(), ground, &case, &Command::OnTask { task, deed })
}
