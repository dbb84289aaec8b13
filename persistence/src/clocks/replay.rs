//! Counting all running clocks anew, some at a time: by another calendar, or for other ladders.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Array, Bool, Date, Int4, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::clocks::{Due, EntryKind, Reckoning};
use domain::events::{Circumstances, Head, NewEvent, Subject, SubjectKind};
use domain::labels::Label;
use domain::{ApplicationId, BodyCode, ClockId, ItemCode, TaskId};
use uuid::Uuid;

use super::{ClockRow, StoredClock, ledgers};
use crate::applications::{renew_promises, renew_publications};
use crate::columns::{Columns, each};
use crate::events::{ADD_EVENTS, Linked, move_heads};
use crate::schema::{applications as a, clocks as c, clocks_replays as r};
use crate::workflow::sorted_by;
use crate::{Session, StoreError, Tx};

/// One time that everything is counted anew.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = r, check_for_backend(diesel::pg::Pg))]
pub struct Replay {
    pub id: i32,
    pub reason: String,
    pub asked_at: DateTime<Utc>,
    behind: Option<Uuid>,
    /// How many applications have been looked at, and how many of their clocks have moved.
    pub looked_at: i32,
    pub moved: i32,
    pub finished_at: Option<DateTime<Utc>>,
}

/// An application with its running clocks, held until the transaction ends.
#[derive(Debug)]
pub struct Replayed {
    pub application: ApplicationId,
    pub body: BodyCode,
    pub item: ItemCode,
    pub clocks: Vec<StoredClock>,
    head: Head,
}

/// What has become of a clock.
#[derive(Debug)]
pub struct Moved {
    pub clock: ClockId,
    pub task: Option<TaskId>,
    /// How many entries its ledger has had.
    pub entries: usize,
    pub old: Option<Due>,
    pub reckoning: Reckoning,
}

/// Asks for all running clocks to be counted anew, when every server has heard of what is new.
pub fn ask_replay(
    tx: &mut Tx<'_>,
    reason: &str,
    now: DateTime<Utc>,
    not_before: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(r::table)
        .values((r::reason.eq(reason), r::asked_at.eq(now), r::not_before.eq(not_before)))
        .execute(tx.conn)?;
    Ok(())
}

/// The oldest that is not finished, unless another server is at it. It waits until all transactions
/// are over that may have begun before what is new was to be seen.
pub fn open_replay(tx: &mut Tx<'_>, now: DateTime<Utc>) -> Result<Option<Replay>, StoreError> {
    let seen_by_all = sql::<Bool>("txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint");
    let open = r::table
        .filter(r::finished_at.is_null())
        .filter(r::not_before.le(now))
        .filter(seen_by_all)
        .order(r::id)
        .limit(1)
        .select(Replay::as_select());
    Ok(open.for_no_key_update().skip_locked().first(tx.conn).optional()?)
}

/// Whether one waits.
pub fn replay_waits(session: &mut Session<'_>, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let open = r::table.filter(r::finished_at.is_null()).filter(r::not_before.le(now));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(session.conn)?)
}

/// Every replay, the latest first.
pub fn replays(
    session: &mut Session<'_>,
    behind: Option<i32>,
    limit: i64,
) -> Result<Vec<Replay>, StoreError> {
    let all = r::table.filter(r::id.lt(behind.unwrap_or(i32::MAX)));
    let all = all.order(r::id.desc()).limit(limit).select(Replay::as_select());
    Ok(all.load(session.conn)?)
}

/// The next applications with running clocks. They are locked one after another in the order in
/// which everybody locks several, before their clocks are read.
pub fn next_replayed(
    tx: &mut Tx<'_>,
    replay: &Replay,
    limit: i64,
) -> Result<Vec<Replayed>, StoreError> {
    let next: Vec<Uuid> = c::table
        .filter(c::application_id.gt(replay.behind.unwrap_or(Uuid::nil())))
        .filter(c::stopped_at.is_null())
        .select(c::application_id)
        .distinct()
        .order(c::application_id)
        .limit(limit)
        .load(tx.conn)?;
    let held: Vec<(Uuid, String, String, i32, Vec<u8>)> = a::table
        .filter(a::id.eq_any(&next))
        .order(a::id)
        .for_no_key_update()
        .select((a::id, a::body_code, a::item_code, a::event_ordinal, a::event_hash))
        .load(tx.conn)?;
    let mut clocks = running(tx, &next)?;
    held.into_iter()
        .map(|(id, body, item, ordinal, hash)| {
            let corrupt = |_| StoreError::Corrupt("applications.event_hash".to_owned());
            let head = Head { ordinal, hash: hash.try_into().map_err(corrupt)? };
            let clocks = clocks.remove(&id).unwrap_or_default();
            let (application, body, item) = (id.into(), body.into(), item.into());
            Ok(Replayed { application, body, item, clocks, head })
        })
        .collect()
}

fn running(
    tx: &mut Tx<'_>,
    applications: &[Uuid],
) -> Result<HashMap<Uuid, Vec<StoredClock>>, StoreError> {
    let rows: Vec<(Uuid, ClockRow)> = c::table
        .filter(c::application_id.eq_any(applications))
        .filter(c::stopped_at.is_null())
        .order((c::anchor, c::id))
        .select((c::application_id, ClockRow::as_select()))
        .load(tx.conn)?;
    let kept = rows.iter().filter(|it| 0 < it.1.entries).map(|it| it.1.id).collect();
    let mut ledgers = ledgers(tx, kept)?;
    let mut all: HashMap<Uuid, Vec<StoredClock>> = HashMap::new();
    for (application, row) in rows {
        let ledger = ledgers.remove(&row.id).unwrap_or_default();
        let clock = row.read(ledger.into_iter().map(|it| it.entry).collect())?;
        all.entry(application).or_default().push(clock);
    }
    Ok(all)
}

/// Follows [`ADD_EVENTS`]: entries of ledgers, tasks, and clocks.
const MOVES: &str =
    "), l as (insert into clocks_ledger (clock_id, ordinal, kind, effective_on, amount,
        at, author, old_due_on, new_due_on)
      select x.clock_id, x.ordinal, {}, {}, 0, {}, {}, x.old_due_on, x.new_due_on
      from unnest({}::uuid[], {}::int[], {}::date[], {}::date[]) x (clock_id, ordinal, old_due_on, new_due_on)),
    t as (update workflow_tasks t set due_on = x.due_on, due_at = x.due_at, yellow_at = x.yellow_at
      from unnest({}::uuid[], {}::date[], {}::timestamptz[], {}::timestamptz[])
        x (id, due_on, due_at, yellow_at) where t.id = x.id)
    update clocks c
      set due_on = x.due_on, due_at = x.due_at, provisional = x.provisional,
        yellow_at = x.yellow_at, next_rung_at = x.next_rung_at, entries = x.entries
      from unnest({}::uuid[], {}::date[], {}::timestamptz[], {}::bool[], {}::timestamptz[],
          {}::timestamptz[], {}::int[])
        x (id, due_on, due_at, provisional, yellow_at, next_rung_at, entries) where c.id = x.id";

/// Stores what has moved. A due date that is another one is an entry of the ledger and told by
/// `event`; what only sorts or warns differently is not.
pub fn store_moved(
    tx: &mut Tx<'_>,
    all: &[(&Replayed, Vec<Moved>, Option<NewEvent>)],
    how: &Circumstances,
) -> Result<(), StoreError> {
    let mut events = Linked::default();
    let mut heads = Vec::new();
    for (application, _, event) in all {
        let Some(event) = event else { continue };
        let id = application.application;
        let subject = Subject { kind: SubjectKind::Application, id: id.into() };
        heads.push((id, events.link(subject, application.head, [event], how)));
    }
    let moved: Vec<&Moved> = all.iter().flat_map(|it| &it.1).collect();
    if moved.is_empty() {
        return Ok(());
    }
    let rows = events.bind(Columns::new(format!("with e as ({ADD_EVENTS}{MOVES}")));
    clocks(tasks(entries(rows, &moved, how), &moved), &moved).execute(tx.conn)?;
    let others = all.iter().filter(|it| !it.1.is_empty());
    let others: Vec<Uuid> = others.map(|it| it.0.application.into()).collect();
    renew_promises(tx, others.iter().copied())?;
    renew_publications(tx, others)?;
    move_heads(tx, heads)
}

impl Moved {
    fn due_on(&self) -> Option<NaiveDate> {
        self.reckoning.due.map(|it| it.on)
    }

    fn was_due_on(&self) -> Option<NaiveDate> {
        self.old.map(|it| it.on)
    }

    fn is_another_date(&self) -> bool {
        self.was_due_on() != self.due_on()
    }

    /// How many entries the ledger has from now on.
    fn ordinal(&self) -> i32 {
        let entries = self.entries + usize::from(self.is_another_date());
        i32::try_from(entries).unwrap_or(i32::MAX)
    }
}

fn entries(to: Columns, moved: &[&Moved], how: &Circumstances) -> Columns {
    let others: Vec<&&Moved> = moved.iter().filter(|it| it.is_another_date()).collect();
    to.with::<Text, _>(EntryKind::Recompute.as_str())
        .with::<Date, _>(domain::calendar::local_date(how.at))
        .with::<Timestamptz, _>(how.at)
        .with::<Text, _>(how.author.to_string())
        .with::<Array<SqlUuid>, _>(each(&others, |it| Uuid::from(it.clock)))
        .with::<Array<Int4>, _>(each(&others, |it| it.ordinal()))
        .with::<Array<Nullable<Date>>, _>(each(&others, |it| it.was_due_on()))
        .with::<Array<Nullable<Date>>, _>(each(&others, |it| it.due_on()))
}

fn tasks(to: Columns, moved: &[&Moved]) -> Columns {
    let steps: Vec<(TaskId, &Moved)> =
        moved.iter().filter_map(|it| Some((it.task?, *it))).collect();
    to.with::<Array<SqlUuid>, _>(each(&steps, |it| Uuid::from(it.0)))
        .with::<Array<Nullable<Date>>, _>(each(&steps, |it| it.1.due_on()))
        .with::<Array<Timestamptz>, _>(each(&steps, |it| sorted_by(it.1.reckoning.due)))
        .with::<Array<Nullable<Timestamptz>>, _>(each(&steps, |it| it.1.reckoning.yellow_at))
}

fn clocks(to: Columns, moved: &[&Moved]) -> Columns {
    to.with::<Array<SqlUuid>, _>(each(moved, |it| Uuid::from(it.clock)))
        .with::<Array<Nullable<Date>>, _>(each(moved, |it| it.due_on()))
        .with::<Array<Nullable<Timestamptz>>, _>(each(moved, |it| it.reckoning.due.map(|it| it.at)))
        .with::<Array<Bool>, _>(each(moved, |it| it.reckoning.due.is_some_and(|it| it.provisional)))
        .with::<Array<Nullable<Timestamptz>>, _>(each(moved, |it| it.reckoning.yellow_at))
        .with::<Array<Nullable<Timestamptz>>, _>(each(moved, |it| it.reckoning.next_rung_at))
        .with::<Array<Int4>, _>(each(moved, |it| it.ordinal()))
}

/// Remembers how far the replay has come; it is finished when nothing was left to look at.
pub fn advance(
    tx: &mut Tx<'_>,
    replay: &Replay,
    looked_at: &[Replayed],
    moved: usize,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
    let last = looked_at.last().map(|it| Uuid::from(it.application));
    diesel::update(r::table.find(replay.id))
        .set((
            r::behind.eq(last.or(replay.behind)),
            r::looked_at.eq(r::looked_at + count(looked_at.len())),
            r::moved.eq(r::moved + count(moved)),
            r::finished_at.eq(last.is_none().then_some(now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}
