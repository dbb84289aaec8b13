//! What becomes of a task once it is open.

use chrono::{DateTime, Utc};
use diesel::dsl::array_remove;
use diesel::prelude::*;
use domain::applications::{Handing, Relimit, Renaming, Reseating, TaskClosing};
use domain::labels::Label;
use domain::workflow::{Candidate, Seat, TaskMessage, TaskOutcome, TaskState};
use domain::{AccountId, ApplicationId, TaskId};
use uuid::Uuid;

use super::candidates::words;
use super::{OPINION, StoredMessage, StoredTask, TaskRow, listed_by, sealed};
use crate::schema::workflow_tasks as t;
use crate::steady::Steady;
use crate::{StoreError, Tx, clocks};

/// The states of a task that is not over.
const LIVE: [&str; 3] = ["open", "claimed", "held"];

/// Gives the task to `who`, or back to its post, unless it has changed since `seen`.
pub fn assign(
    tx: &mut Tx<'_>,
    seen: &StoredTask,
    who: Option<AccountId>,
) -> Result<StoredTask, StoreError> {
    let state = if who.is_some() { TaskState::Claimed } else { TaskState::Open };
    let row = t::table.find(Uuid::from(seen.task.id)).filter(t::revision.eq(seen.revision));
    let row: Option<TaskRow> = diesel::update(row)
        .set((
            t::state.eq(state.as_str()),
            t::assignee.eq(who.map(Uuid::from)),
            t::revision.eq(t::revision + 1),
        ))
        .returning(TaskRow::as_returning())
        .get_result(tx.conn)
        .optional()?;
    row.ok_or(StoreError::Stale)?.open(tx.vault)
}

/// Ends a task of the application by what somebody decided.
pub(crate) fn close(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    closing: &TaskClosing,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(closing.task);
    let opinion = Some(&closing.opinion).filter(|it| !it.is_empty());
    let live = t::table.find(id).filter(t::state.eq_any(LIVE));
    let closed = diesel::update(live).set((
        t::state.eq(TaskState::Done.as_str()),
        t::assignee.eq(Uuid::from(by)),
        t::outcome.eq(closing.outcome.as_str()),
        t::sealed_opinion.eq(opinion.map(|it| tx.vault.seal(OPINION, id, it))),
        t::closed_at.eq(now),
        t::revision.eq(t::revision + 1),
    ));
    let closed: Vec<i32> = Steady(closed.returning(t::revision)).load(tx.conn)?;
    if closed.is_empty() {
        return Err(StoreError::Stale);
    }
    clocks::stop_steps(tx, application, &[id], now)
}

/// Calls tasks of the application off; with `why`, if somebody chose to.
pub(crate) fn call_off(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    tasks: &[TaskId],
    why: Option<TaskOutcome>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = tasks.iter().map(|it| Uuid::from(*it)).collect();
    let live = t::table.filter(t::id.eq_any(&ids)).filter(t::state.eq_any(LIVE));
    let gone: Vec<Uuid> = diesel::update(live)
        .set((
            t::state.eq(TaskState::Cancelled.as_str()),
            t::outcome.eq(why.map(Label::as_str)),
            t::closed_at.eq(now),
            t::revision.eq(t::revision + 1),
        ))
        .returning(t::id)
        .get_results(tx.conn)?;
    clocks::stop_steps(tx, application, &gone, now)
}

/// Puts a task that is not over into other hands or another state.
pub(crate) fn hand(
    tx: &mut Tx<'_>,
    handing: &Handing,
    by: (AccountId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let id = Uuid::from(handing.task);
    let said = written(tx, handing, by);
    let live = t::table.find(id).filter(t::state.eq_any(LIVE));
    let handed: Option<(String, String)> = diesel::update(live)
        .set((
            t::state.eq(handing.state.as_str()),
            t::assignee.eq(handing.assignee.map(Uuid::from)),
            t::owner.eq(handing.owner.map(Uuid::from)),
            t::messages.eq(t::messages.concat(said)),
            t::revision.eq(t::revision + 1),
        ))
        .returning((t::body_code, t::post_code))
        .get_result(tx.conn)
        .optional()?;
    let (body, post) = handed.ok_or(StoreError::Stale)?;
    match &handing.candidates {
        Some(candidates) => {
            appoint(tx, id, candidates, &Seat { post: post.into(), body: body.into() })
        }
        None => Ok(()),
    }
}

/// Takes the end of a task back; its step's clock runs on as if it had never stopped.
pub(crate) fn reopen(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    handing: &Handing,
    by: (AccountId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let id = Uuid::from(handing.task);
    let words = written(tx, handing, by);
    let over = t::table.find(id).filter(t::state.ne_all(LIVE));
    let reopened = diesel::update(over)
        .set((
            t::state.eq(handing.state.as_str()),
            t::outcome.eq(None::<String>),
            t::opinion.eq(None::<String>),
            t::sealed_opinion.eq(None::<Vec<u8>>),
            t::closed_at.eq(None::<DateTime<Utc>>),
            t::messages.eq(t::messages.concat(words)),
            t::revision.eq(t::revision + 1),
        ))
        .execute(tx.conn)?;
    if reopened == 0 {
        return Err(StoreError::Stale);
    }
    clocks::run_on(tx, application, id)
}

/// Gives a task the name of another procedure's step.
pub(crate) fn rename(tx: &mut Tx<'_>, it: &Renaming) -> Result<(), StoreError> {
    let kept_from: Vec<Uuid> = it.kept_from.iter().map(|it| Uuid::from(*it)).collect();
    diesel::update(t::table.find(Uuid::from(it.task)))
        .set((
            t::node.eq(it.node.as_str()),
            t::visit.eq(it.visit),
            t::name.eq(&it.name),
            t::kept_from.eq(kept_from),
            t::revision.eq(t::revision + 1),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Puts a task that is not over into another body; its clock and what was written to it stay.
pub(crate) fn reseat(tx: &mut Tx<'_>, it: &Reseating) -> Result<(), StoreError> {
    let kept_from: Vec<Uuid> = it.kept_from.iter().map(|it| Uuid::from(*it)).collect();
    let live = t::table.find(Uuid::from(it.task)).filter(t::state.eq_any(LIVE));
    let none: Option<DateTime<Utc>> = None;
    let moved = diesel::update(live)
        .set((
            (t::body_code.eq(it.seat.body.as_str()), t::post_code.eq(it.seat.post.as_str())),
            t::candidates.eq(words(&it.candidates, &it.seat)),
            t::kept_from.eq(kept_from),
            t::state.eq(it.state.as_str()),
            t::assignee.eq(it.assignee.map(Uuid::from)),
            t::owner.eq(it.owner.map(Uuid::from)),
            t::unstaffed_since.eq(none),
            t::revision.eq(t::revision + 1),
        ))
        .execute(tx.conn)?;
    if moved == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// The step's clock stops for good, and lists go by the one that starts in its place.
pub(crate) fn relimit(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    it: &Relimit,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(it.task);
    clocks::detach_steps(tx, application, id, now)?;
    let (due_at, yellow_at) = listed_by(it.new.as_ref());
    let due = it.new.as_ref().and_then(|it| it.reckoning.due);
    let dates =
        (t::due_on.eq(due.map(|it| it.on)), t::due_at.eq(due_at), t::yellow_at.eq(yellow_at));
    diesel::update(t::table.find(id)).set(dates).execute(tx.conn)?;
    Ok(())
}

/// Urges whoever has these tasks in hand. What they decide on stays as it was, so nobody who works
/// one of them has become stale.
pub fn urge(
    tx: &mut Tx<'_>,
    tasks: &[TaskId],
    message: &TaskMessage,
    (by, now): (AccountId, DateTime<Utc>),
) -> Result<(), StoreError> {
    for task in tasks {
        let list = StoredMessage::list(Some(message), (by, now));
        let words = sealed(tx.vault, *task, &list);
        diesel::update(t::table.find(Uuid::from(*task)))
            .set((t::urged_at.eq(now), t::messages.eq(t::messages.concat(words))))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// One file more or less stands with the task. What is decided on stays as it was, so nobody who works
/// it has become stale.
pub(crate) fn count_attachment(tx: &mut Tx<'_>, task: TaskId, by: i32) -> Result<(), StoreError> {
    let row = t::table.find(Uuid::from(task));
    diesel::update(row).set(t::attachments.eq(t::attachments + by)).execute(tx.conn)?;
    Ok(())
}

/// 指派: who may do it from now on; somebody can.
fn appoint(
    tx: &mut Tx<'_>,
    id: Uuid,
    candidates: &[Candidate],
    place: &Seat,
) -> Result<(), StoreError> {
    let none: Option<DateTime<Utc>> = None;
    diesel::update(t::table.find(id))
        .set((t::candidates.eq(words(candidates, place)), t::unstaffed_since.eq(none)))
        .execute(tx.conn)?;
    // 破例: nothing keeps them from it any more.
    for who in candidates {
        if let Candidate::Excepted(who) = who {
            let kept_from = array_remove(t::kept_from, Uuid::from(*who));
            diesel::update(t::table.find(id)).set(t::kept_from.eq(kept_from)).execute(tx.conn)?;
        }
    }
    Ok(())
}

fn written(tx: &Tx<'_>, handing: &Handing, by: (AccountId, DateTime<Utc>)) -> serde_json::Value {
    let list = StoredMessage::list(handing.message.as_ref(), by);
    sealed(tx.vault, handing.task, &list)
}
