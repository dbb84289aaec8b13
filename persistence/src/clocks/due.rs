//! Clocks of which somebody must be told now: found by an index, and held by one server at a time.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Binary, Bool, Date, Int2, Int4, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use domain::clocks::{Due, Warned};
use domain::events::Head;
use domain::workflow::{Candidate, Seat};
use domain::{AccountId, ApplicationId, BodyCode, ClockId, ItemCode, TaskId};
use uuid::Uuid;

use crate::steady::Steady;
use crate::text_column::label;
use crate::workflow::read_candidates;
use crate::{Session, StoreError, Tx};

/// A clock of which a rung is due, held until the transaction ends.
#[derive(Debug, Clone)]
pub struct DueClock {
    pub warned: Warned,
    pub application: ApplicationId,
    pub body: BodyCode,
    pub item: ItemCode,
    pub task: Option<TaskId>,
    pub round: i32,
    pub(super) head: Head,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    application_id: Uuid,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    task_id: Option<Uuid>,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
    #[diesel(sql_type = Timestamptz)]
    due_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    provisional: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    yellow_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Int2)]
    fired: i16,
    #[diesel(sql_type = Int4)]
    round: i32,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    item: String,
    #[diesel(sql_type = Int4)]
    event_ordinal: i32,
    #[diesel(sql_type = Binary)]
    event_hash: Vec<u8>,
}

/// `{which}` is a condition of ours, never user input. What another transaction holds is skipped,
/// so nobody waits for anybody, and a clock is told of by one server; and it is skipped before anything
/// is looked up for it, since several workers begin at the same end.
const DUE: &str = "
    with c as (
      select id, application_id, task_id, kind, due_on, due_at, provisional, yellow_at, fired, round,
             next_rung_at
      from clocks
      where stopped_at is null and parked_at is null and next_rung_at < $1 {which}
      order by next_rung_at
      limit $2
      for no key update skip locked)
    select c.id, c.application_id, c.task_id, c.kind, c.due_on, c.due_at, c.provisional,
           c.yellow_at, c.fired, c.round, coalesce(a.number, '') as number, a.body_code,
           a.item_code, v.name as item, a.event_ordinal, a.event_hash
    from c
    join applications a on a.id = c.application_id
    join catalogue_versions v on v.id = a.version_id
    order by c.next_rung_at
    for no key update of a skip locked";

/// Up to `limit` clocks of which a rung is due, longest due first.
pub fn due(tx: &mut Tx<'_>, now: DateTime<Utc>, limit: i64) -> Result<Vec<DueClock>, StoreError> {
    let asked = diesel::sql_query(DUE.replace("{which}", ""));
    let asked = asked.bind::<Timestamptz, _>(now).bind::<BigInt, _>(limit);
    let rows: Vec<Row> = Steady(asked).load(tx.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// One of them, unless somebody else has it.
pub fn due_one(
    tx: &mut Tx<'_>,
    now: DateTime<Utc>,
    id: ClockId,
) -> Result<Option<DueClock>, StoreError> {
    let asked = diesel::sql_query(DUE.replace("{which}", "and id = $3"));
    let asked = asked.bind::<Timestamptz, _>(now).bind::<BigInt, _>(1);
    let rows: Vec<Row> = Steady(asked.bind::<SqlUuid, _>(Uuid::from(id))).load(tx.conn)?;
    rows.into_iter().next().map(TryInto::try_into).transpose()
}

/// Which clocks are due, without holding any.
pub fn due_ids(
    session: &mut Session<'_>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<ClockId>, StoreError> {
    use crate::schema::clocks as c;
    let found: Vec<Uuid> = c::table
        .filter(c::stopped_at.is_null())
        .filter(c::parked_at.is_null())
        .filter(c::next_rung_at.lt(now))
        .order(c::next_rung_at)
        .limit(limit)
        .select(c::id)
        .load(session.conn)?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// An open task as far as warnings ask.
#[derive(Debug, Clone)]
pub struct OpenTask {
    pub id: TaskId,
    pub name: String,
    pub assignee: Option<AccountId>,
    /// Who may do it, and who of them may not.
    pub candidates: Vec<Candidate>,
    pub kept_from: Vec<AccountId>,
}

#[derive(QueryableByName)]
struct OpenRow {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    application_id: Uuid,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    post_code: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    assignee: Option<Uuid>,
    #[diesel(sql_type = Nullable<Array<Text>>)]
    candidates: Option<Vec<String>>,
    #[diesel(sql_type = Array<SqlUuid>)]
    kept_from: Vec<Uuid>,
}

/// The open tasks of these applications.
pub fn open_tasks(
    session: &mut Session<'_>,
    applications: &[ApplicationId],
) -> Result<HashMap<ApplicationId, Vec<OpenTask>>, StoreError> {
    let ids: Vec<Uuid> = applications.iter().map(|it| Uuid::from(*it)).collect();
    let asked = diesel::sql_query(
        "select id, application_id, name, body_code, post_code, assignee, candidates, kept_from
         from workflow_tasks
         where application_id = any($1) and state in ('open', 'claimed') order by opened_at, id",
    );
    let rows: Vec<OpenRow> = Steady(asked.bind::<Array<SqlUuid>, _>(ids)).load(session.conn)?;
    let mut all: HashMap<ApplicationId, Vec<OpenTask>> = HashMap::new();
    for row in rows {
        let place = Seat { post: row.post_code.into(), body: row.body_code.into() };
        all.entry(row.application_id.into()).or_default().push(OpenTask {
            id: row.id.into(),
            name: row.name,
            assignee: row.assignee.map(Into::into),
            candidates: read_candidates(row.candidates, &place)?,
            kept_from: row.kept_from.into_iter().map(Into::into).collect(),
        });
    }
    Ok(all)
}

/// Gives a clock up until somebody looks: its warnings must not hold up those of others.
pub fn park(tx: &mut Tx<'_>, id: ClockId, why: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    use crate::schema::clocks as c;
    diesel::update(c::table.find(Uuid::from(id)))
        .set((c::parked_at.eq(now), c::parked_error.eq(why)))
        .execute(tx.conn)?;
    Ok(())
}

impl TryFrom<Row> for DueClock {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let hash = row.event_hash.try_into();
        let hash = hash.map_err(|_| StoreError::Corrupt("applications.event_hash".to_owned()))?;
        Ok(Self {
            warned: Warned {
                clock: row.id.into(),
                kind: label(&row.kind)?,
                due: Due { on: row.due_on, at: row.due_at, provisional: row.provisional },
                yellow_at: row.yellow_at,
                fired: usize::try_from(row.fired).unwrap_or_default(),
                number: row.number,
                item: row.item,
                step: String::new(),
            },
            application: row.application_id.into(),
            body: row.body_code.into(),
            item: row.item_code.into(),
            task: row.task_id.map(Into::into),
            round: row.round,
            head: Head { ordinal: row.event_ordinal, hash },
        })
    }
}
