//! Counting all running clocks anew, some at a time: by another calendar, or for other ladders.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::clocks::{Due, EntryKind, Reckoning};
use domain::events::{Circumstances, Envelope, Head, NewEvent, Subject, SubjectKind};
use domain::labels::Label;
use domain::{ApplicationId, BodyCode, ClockId, ItemCode, TaskId};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ClockRow, StoredClock, ledgers};
use crate::applications::{renew_promises, renew_publications};
use crate::bulk::{Bulk, EVENTS, event_row, moment, move_heads};
use crate::schema::{applications as a, clocks as c, clocks_replays as r};
use crate::workflow::sorted_by;
use crate::{Session, StoreError, Tx, ids};

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

const PARTS: [&str; 4] = [
    EVENTS,
    ")::json)), l as (insert into clocks_ledger
      select * from json_populate_recordset(null::clocks_ledger, (",
    ")::json)), t as (update workflow_tasks t
      set due_on = x.due_on, due_at = x.due_at, yellow_at = x.yellow_at
      from json_populate_recordset(null::workflow_tasks, (",
    ")::json) x where t.id = x.id) update clocks c
      set due_on = x.due_on, due_at = x.due_at, provisional = x.provisional,
        yellow_at = x.yellow_at, next_rung_at = x.next_rung_at, entries = x.entries
      from json_populate_recordset(null::clocks, (",
];

/// Stores what has moved. A due date that is another one is an entry of the ledger and told by
/// `event`; what only sorts or warns differently is not.
pub fn store_moved(
    tx: &mut Tx<'_>,
    all: &[(&Replayed, Vec<Moved>, Option<NewEvent>)],
    how: &Circumstances,
) -> Result<(), StoreError> {
    let mut rows: [Vec<Value>; 4] = Default::default();
    let mut heads = Vec::new();
    for (application, moved, event) in all {
        if let Some(event) = event {
            let id = application.application;
            let subject = Subject { kind: SubjectKind::Application, id: id.into() };
            let event = Envelope::link(ids::fresh(how.at), subject, application.head, event, how);
            let head = event.head();
            heads.push((id, head));
            rows[0].push(event_row(&event));
        }
        for it in moved {
            let due = it.reckoning.due;
            let due_on = due.map(|it| it.on);
            let is_other = it.old.map(|it| it.on) != due_on;
            let entries = it.entries + usize::from(is_other);
            if is_other {
                rows[1].push(json!({
                    "clock_id": it.clock, "ordinal": entries,
                    "kind": EntryKind::Recompute.as_str(),
                    "effective_on": domain::calendar::local_date(how.at), "amount": 0,
                    "at": moment(how.at), "author": how.author.to_string(),
                    "old_due_on": it.old.map(|it| it.on), "new_due_on": due_on,
                }));
            }
            rows[2].extend(it.task.map(|task| {
                json!({
                    "id": task, "due_on": due_on, "due_at": moment(sorted_by(due)),
                    "yellow_at": it.reckoning.yellow_at.map(moment),
                })
            }));
            rows[3].push(json!({
                "id": it.clock, "due_on": due_on, "due_at": due.map(|it| moment(it.at)),
                "provisional": due.is_some_and(|it| it.provisional),
                "yellow_at": it.reckoning.yellow_at.map(moment),
                "next_rung_at": it.reckoning.next_rung_at.map(moment), "entries": entries,
            }));
        }
    }
    if rows.iter().all(Vec::is_empty) {
        return Ok(());
    }
    Bulk::new(PARTS, ")::json) x where c.id = x.id", rows).execute(tx.conn)?;
    let moved = all.iter().filter(|it| !it.1.is_empty());
    let moved: Vec<Uuid> = moved.map(|it| it.0.application.into()).collect();
    renew_promises(tx, moved.iter().copied())?;
    renew_publications(tx, moved)?;
    move_heads(tx, heads)
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
