//! Clocks: started and stopped with the steps of an application.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::applications::NewClock;
use domain::clocks::{Clock, ClockKind, Due, Entry, Limit};
use domain::labels::Label;
use domain::{ApplicationId, ClockId, TaskId};
use uuid::Uuid;

use crate::schema::{clocks, clocks as c, clocks_ledger};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, Tx, ids};

/// A clock with its ledger and its state.
#[derive(Debug, Clone)]
pub struct StoredClock {
    pub id: ClockId,
    pub task: Option<TaskId>,
    pub clock: Clock,
    pub note: String,
    pub due: Option<Due>,
    pub stopped_at: Option<DateTime<Utc>>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = clocks, check_for_backend(diesel::pg::Pg))]
struct ClockRow {
    id: Uuid,
    task_id: Option<Uuid>,
    kind: String,
    value: i32,
    unit: String,
    rule: Option<String>,
    note: String,
    anchor: DateTime<Utc>,
    due_on: Option<NaiveDate>,
    due_at: Option<DateTime<Utc>>,
    provisional: bool,
    stopped_at: Option<DateTime<Utc>>,
}

/// Every clock of an application, oldest first.
pub fn of_application(
    session: &mut Session<'_>,
    id: ApplicationId,
) -> Result<Vec<StoredClock>, StoreError> {
    let rows: Vec<ClockRow> = c::table
        .filter(c::application_id.eq(Uuid::from(id)))
        .order((c::anchor, c::id))
        .select(ClockRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(|row| row.read(Vec::new())).collect()
}

/// One clock of an application, with its ledger.
pub fn find(
    session: &mut Session<'_>,
    application: ApplicationId,
    id: ClockId,
) -> Result<StoredClock, StoreError> {
    let row: ClockRow = c::table
        .find(Uuid::from(id))
        .filter(c::application_id.eq(Uuid::from(application)))
        .select(ClockRow::as_select())
        .first(session.conn)?;
    use clocks_ledger as l;
    let entries: Vec<(String, NaiveDate, i32, Option<String>)> = l::table
        .filter(l::clock_id.eq(row.id))
        .order(l::ordinal)
        .select((l::kind, l::effective_on, l::amount, l::basis))
        .load(session.conn)?;
    let ledger = entries
        .into_iter()
        .map(|(kind, effective_on, amount, basis)| {
            let amount = u32::try_from(amount).unwrap_or_default();
            Ok(Entry { kind: label(&kind)?, effective_on, amount, basis })
        })
        .collect::<Result<_, StoreError>>()?;
    row.read(ledger)
}

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

/// The step clock of a task runs on as if it had never stopped.
pub(crate) fn run_on(tx: &mut Tx<'_>, task: Uuid) -> Result<(), StoreError> {
    let stopped = c::table.filter(c::task_id.eq(task));
    diesel::update(stopped).set(c::stopped_at.eq(None::<DateTime<Utc>>)).execute(tx.conn)?;
    Ok(())
}

/// Stops the step clocks of tasks that are over.
pub(crate) fn stop_steps(
    tx: &mut Tx<'_>,
    tasks: &[Uuid],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let running = c::table.filter(c::task_id.eq_any(tasks)).filter(c::stopped_at.is_null());
    let stopped = diesel::update(running).set(c::stopped_at.eq(now));
    Steady(stopped.returning(c::value)).load::<i32>(tx.conn)?;
    Ok(())
}

impl StoredClock {
    /// A clock that starts now.
    pub(crate) fn starting(task: Option<TaskId>, new: &NewClock, now: DateTime<Utc>) -> Self {
        let clock = Clock {
            kind: new.kind,
            limit: new.limit.limit,
            anchor: new.anchor,
            rule: new.limit.rule.clone(),
            ledger: Vec::new(),
        };
        let (note, due) = (new.limit.note.clone(), Some(new.due));
        Self { id: ids::fresh(now), task, clock, note, due, stopped_at: None }
    }
}

impl ClockRow {
    fn read(self, ledger: Vec<Entry>) -> Result<StoredClock, StoreError> {
        let due = self.due_on.zip(self.due_at);
        let due = due.map(|(on, at)| Due { on, at, provisional: self.provisional });
        let value = u32::try_from(self.value).unwrap_or_default();
        Ok(StoredClock {
            id: self.id.into(),
            task: self.task_id.map(Into::into),
            clock: Clock {
                kind: label(&self.kind)?,
                limit: Limit { value, unit: label(&self.unit)? },
                anchor: self.anchor,
                rule: self.rule,
                ledger,
            },
            note: self.note,
            due,
            stopped_at: self.stopped_at,
        })
    }
}

/// A rule of law, as its pack tells it.
pub fn rule(session: &mut Session<'_>, id: &str) -> Result<serde_json::Value, StoreError> {
    use crate::schema::clocks_rules as r;
    Ok(r::table.find(id).select(r::content).first(session.conn)?)
}

/// Every rule behind `after`, by id.
pub fn rules(
    session: &mut Session<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, serde_json::Value)>, StoreError> {
    use crate::schema::clocks_rules as r;
    Ok(r::table.filter(r::id.gt(after)).order(r::id).limit(limit).load(session.conn)?)
}

pub fn put_rule(tx: &mut Tx<'_>, id: &str, content: &serde_json::Value) -> Result<(), StoreError> {
    use crate::schema::clocks_rules as r;
    diesel::insert_into(r::table)
        .values((r::id.eq(id), r::content.eq(content)))
        .on_conflict(r::id)
        .do_update()
        .set(r::content.eq(content))
        .execute(tx.conn)?;
    Ok(())
}
