//! What becomes of a clock once it runs: stopped, paused, extended, counted anew.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::ApplicationId;
use domain::applications::Noted;
use domain::clocks::{ClockKind, Due, Entry, Reckoning};
use domain::events::Author;
use domain::labels::Label;
use uuid::Uuid;

use super::StoredClock;
use crate::schema::{clocks as c, clocks_ledger as l, workflow_tasks as t};
use crate::steady::Steady;
use crate::workflow::sorted_by;
use crate::{StoreError, Tx};

/// Stops the application's running clocks of these kinds.
pub(crate) fn stop(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    kinds: &[ClockKind],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if kinds.is_empty() {
        return Ok(());
    }
    let kinds: Vec<&str> = kinds.iter().map(|it| it.as_str()).collect();
    let running = c::table
        .filter(c::application_id.eq(Uuid::from(application)))
        .filter(c::kind.eq_any(kinds))
        .filter(c::stopped_at.is_null());
    let stopped = diesel::update(running).set(c::stopped_at.eq(now));
    Steady(stopped.returning(c::value)).load::<i32>(tx.conn)?;
    Ok(())
}

/// The step clock of the application's task runs on as if it had never stopped.
pub(crate) fn run_on(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    task: Uuid,
) -> Result<(), StoreError> {
    // An index finds an application's clocks; none is needed for a task's among them.
    let stopped =
        c::table.filter(c::application_id.eq(Uuid::from(application))).filter(c::task_id.eq(task));
    diesel::update(stopped).set(c::stopped_at.eq(None::<DateTime<Utc>>)).execute(tx.conn)?;
    Ok(())
}

/// Stops the step clocks of the application's tasks that are over.
pub(crate) fn stop_steps(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    tasks: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let running = c::table
        .filter(c::application_id.eq(Uuid::from(application)))
        .filter(c::task_id.eq_any(tasks))
        .filter(c::stopped_at.is_null());
    let stopped = diesel::update(running).set(c::stopped_at.eq(now));
    Steady(stopped.returning(c::value)).load::<i32>(tx.conn)?;
    Ok(())
}

/// Stops the step clock of a task whose step has another limit from now on. It is not the task's any
/// more, so that it does not run on with it when the task is taken back.
pub(crate) fn detach_steps(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    task: Uuid,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    stop_steps(tx, application, &[task], now)?;
    let theirs =
        c::table.filter(c::application_id.eq(Uuid::from(application))).filter(c::task_id.eq(task));
    diesel::update(theirs).set(c::task_id.eq(None::<Uuid>)).execute(tx.conn)?;
    Ok(())
}

/// The entries with which new clocks start, such as a pause that lasts.
pub(crate) fn begin_ledgers(
    tx: &mut Tx<'_>,
    opened: &[StoredClock],
    author: &Author,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    for clock in opened {
        for (entry, ordinal) in clock.clock.ledger.iter().zip(1..) {
            let dates = (None, clock.due.map(|it| it.on));
            enter(tx, (clock.id.into(), ordinal), entry, dates, (author, at))?;
        }
    }
    Ok(())
}

/// Enters what an officer, or a change of the calendar, has done to a clock.
pub(crate) fn note(
    tx: &mut Tx<'_>,
    noted: &Noted,
    author: &Author,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(noted.clock);
    let entries: i16 = diesel::update(c::table.find(id).filter(c::stopped_at.is_null()))
        .set((c::entries.eq(c::entries + 1), c::round.eq(noted.round)))
        .returning(c::entries)
        .get_result(tx.conn)
        .optional()?
        .ok_or(StoreError::Stale)?;
    let dates = (noted.old.map(|it| it.on), noted.reckoning.due.map(|it| it.on));
    enter(tx, (id, entries.into()), &noted.entry, dates, (author, at))?;
    reckon(tx, id, noted.task.map(Into::into), &noted.reckoning, noted.fired)
}

/// Keeps what follows from the ledger where lists and workers look.
fn reckon(
    tx: &mut Tx<'_>,
    clock: Uuid,
    task: Option<Uuid>,
    reckoning: &Reckoning,
    fired: usize,
) -> Result<(), StoreError> {
    let Reckoning { due, yellow_at, next_rung_at } = *reckoning;
    diesel::update(c::table.find(clock))
        .set((
            c::due_on.eq(due.map(|it| it.on)),
            c::due_at.eq(due.map(|it| it.at)),
            c::provisional.eq(due.is_some_and(|it: Due| it.provisional)),
            c::yellow_at.eq(yellow_at),
            c::next_rung_at.eq(next_rung_at),
            c::fired.eq(i16::try_from(fired).unwrap_or(i16::MAX)),
        ))
        .execute(tx.conn)?;
    let Some(task) = task else { return Ok(()) };
    diesel::update(t::table.find(task))
        .set((
            t::due_on.eq(due.map(|it| it.on)),
            t::due_at.eq(sorted_by(due)),
            t::yellow_at.eq(yellow_at),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn enter(
    tx: &mut Tx<'_>,
    (clock, ordinal): (Uuid, i32),
    entry: &Entry,
    (old, new): (Option<NaiveDate>, Option<NaiveDate>),
    (author, at): (&Author, DateTime<Utc>),
) -> Result<(), StoreError> {
    diesel::insert_into(l::table)
        .values((
            l::clock_id.eq(clock),
            l::ordinal.eq(ordinal),
            l::kind.eq(entry.kind.as_str()),
            l::effective_on.eq(entry.effective_on),
            l::amount.eq(i32::try_from(entry.amount).unwrap_or(i32::MAX)),
            l::basis.eq(&entry.basis),
            l::at.eq(at),
            l::author.eq(author.to_string()),
            l::old_due_on.eq(old),
            l::new_due_on.eq(new),
            l::measure.eq(entry.measure.map(Uuid::from)),
            l::notice.eq(&entry.notice),
        ))
        .execute(tx.conn)?;
    Ok(())
}
