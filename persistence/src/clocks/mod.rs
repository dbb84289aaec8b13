//! Clocks: started and stopped with the steps of an application.

mod due;
mod keep;
mod lights;
mod parked;
mod replay;
mod rises;
mod rules;
mod timers;

pub use due::{DueClock, OpenTask, due, due_ids, due_one, open_tasks, park};
pub(crate) use keep::{begin_ledgers, detach_steps, note, run_on, stop, stop_steps};
pub(crate) use lights::shows;
pub use parked::{Parked, backlog, parked, unpark};
pub use replay::{
    Moved, Replay, Replayed, advance, ask_replay, next_replayed, open_replay, replay_waits,
    replays, store_moved,
};
pub use rises::{Rise, Told, store_rises};
pub use rules::{put_rule, put_timing, rule, rules, timing};
pub use timers::next_timer;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::applications::NewClock;
use domain::clocks::{Clock, Due, Entry, Extension, Limit, RunningClock};
use domain::{ApplicationId, ClockId, MeasureId, TaskId};
use uuid::Uuid;

use crate::schema::{clocks, clocks as c, clocks_ledger as l};
use crate::text_column::label;
use crate::{Session, StoreError, ids};

/// A clock with its ledger and its state.
#[derive(Debug, Clone)]
pub struct StoredClock {
    pub id: ClockId,
    pub task: Option<TaskId>,
    pub clock: Clock,
    pub note: String,
    pub due: Option<Due>,
    /// From when the limit is nearly spent.
    pub yellow_at: Option<DateTime<Utc>>,
    /// When somebody is told next.
    pub next_rung_at: Option<DateTime<Utc>>,
    /// How often an officer has moved its date, and how many rungs have been climbed since.
    pub round: i32,
    pub fired: usize,
    pub extension: Option<Extension>,
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
    yellow_at: Option<DateTime<Utc>>,
    next_rung_at: Option<DateTime<Utc>>,
    fired: i16,
    round: i32,
    entries: i16,
    extension: Option<serde_json::Value>,
}

/// Every clock of an application with its ledger, oldest first.
pub fn of_application(
    session: &mut Session<'_>,
    id: ApplicationId,
) -> Result<Vec<StoredClock>, StoreError> {
    let rows: Vec<ClockRow> = c::table
        .filter(c::application_id.eq(Uuid::from(id)))
        .order((c::anchor, c::id))
        .select(ClockRow::as_select())
        .load(session.conn)?;
    let kept = rows.iter().filter(|it| 0 < it.entries).map(|it| it.id).collect();
    let mut ledgers = ledgers(session, kept)?;
    rows.into_iter()
        .map(|row| {
            let ledger = ledgers.remove(&row.id).unwrap_or_default();
            row.read(ledger.into_iter().map(|it| it.entry).collect())
        })
        .collect()
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
    let ledger = ledgers(session, vec![row.id])?.remove(&row.id).unwrap_or_default();
    row.read(ledger.into_iter().map(|it| it.entry).collect())
}

/// An entry of a ledger, with who made it and what it did to the date.
#[derive(Debug, Clone)]
pub struct StoredEntry {
    pub entry: Entry,
    pub at: DateTime<Utc>,
    pub author: String,
    pub old_due_on: Option<NaiveDate>,
    pub new_due_on: Option<NaiveDate>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = l, check_for_backend(diesel::pg::Pg))]
struct EntryRow {
    clock_id: Uuid,
    kind: String,
    effective_on: NaiveDate,
    amount: i32,
    basis: Option<String>,
    at: DateTime<Utc>,
    author: String,
    old_due_on: Option<NaiveDate>,
    new_due_on: Option<NaiveDate>,
    measure: Option<Uuid>,
    notice: Option<String>,
}

/// The ledgers of these clocks, each in the order of its entries.
pub fn ledgers(
    session: &mut Session<'_>,
    clocks: Vec<Uuid>,
) -> Result<HashMap<Uuid, Vec<StoredEntry>>, StoreError> {
    let mut all: HashMap<Uuid, Vec<StoredEntry>> = HashMap::new();
    if clocks.is_empty() {
        return Ok(all);
    }
    let rows: Vec<EntryRow> = l::table
        .filter(l::clock_id.eq_any(clocks))
        .order((l::clock_id, l::ordinal))
        .select(EntryRow::as_select())
        .load(session.conn)?;
    for row in rows {
        all.entry(row.clock_id).or_default().push(row.try_into()?);
    }
    Ok(all)
}

impl StoredClock {
    /// A clock that starts now.
    pub(crate) fn starting(task: Option<TaskId>, new: &NewClock, now: DateTime<Utc>) -> Self {
        let clock = Clock {
            kind: new.kind,
            limit: new.limit.limit,
            anchor: new.anchor,
            rule: new.limit.rule.clone(),
            ledger: new.ledger.clone(),
        };
        Self {
            id: ids::fresh(now),
            task,
            clock,
            note: new.limit.note.clone(),
            due: new.reckoning.due,
            yellow_at: new.reckoning.yellow_at,
            next_rung_at: new.reckoning.next_rung_at,
            round: 0,
            fired: new.fired,
            extension: new.extension.clone(),
            stopped_at: None,
        }
    }

    /// The clock as the rules ask for it, while it runs.
    pub fn running(&self) -> Option<RunningClock> {
        self.stopped_at.is_none().then(|| self.bare())
    }

    /// The clock of a step that is over, as it was left.
    pub fn resting(&self) -> Option<RunningClock> {
        (self.stopped_at.is_some() && self.task.is_some()).then(|| self.bare())
    }

    fn bare(&self) -> RunningClock {
        RunningClock {
            id: self.id,
            task: self.task,
            clock: self.clock.clone(),
            due: self.due,
            round: self.round,
            fired: self.fired,
            extension: self.extension.clone(),
            stopped_at: self.stopped_at,
        }
    }
}

impl TryFrom<EntryRow> for StoredEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let entry = Entry {
            kind: label(&row.kind)?,
            effective_on: row.effective_on,
            amount: u32::try_from(row.amount).unwrap_or_default(),
            basis: row.basis,
            measure: row.measure.map(MeasureId::from),
            notice: row.notice,
        };
        let EntryRow { at, author, old_due_on, new_due_on, .. } = row;
        Ok(Self { entry, at, author, old_due_on, new_due_on })
    }
}

impl ClockRow {
    fn read(self, ledger: Vec<Entry>) -> Result<StoredClock, StoreError> {
        let due = self.due_on.zip(self.due_at);
        let due = due.map(|(on, at)| Due { on, at, provisional: self.provisional });
        let value = u32::try_from(self.value).unwrap_or_default();
        let corrupt = |_| StoreError::Corrupt("clocks.extension".to_owned());
        let extension = self.extension.map(serde_json::from_value).transpose().map_err(corrupt)?;
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
            yellow_at: self.yellow_at,
            next_rung_at: self.next_rung_at,
            round: self.round,
            fired: usize::try_from(self.fired).unwrap_or_default(),
            extension,
            stopped_at: self.stopped_at,
        })
    }
}
