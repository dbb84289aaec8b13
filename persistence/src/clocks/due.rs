//! Clocks of which somebody must be told now: found by an index, held by one server at a time, and
//! stored many at once.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{
    Array, BigInt, Binary, Bool, Date, Int2, Int4, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use domain::clocks::{Due, Level, Warned};
use domain::events::{Circumstances, Envelope, Head, NewEvent, Subject, SubjectKind};
use domain::labels::Label;
use domain::workflow::{Candidate, Seat};
use domain::{AccountId, ApplicationId, BodyCode, ClockId, ItemCode, TaskId};
use uuid::Uuid;

use crate::columns::{ADD_EVENTS, Columns, Events, each, move_heads};
use crate::steady::Steady;
use crate::text_column::label;
use crate::workflow::read_candidates;
use crate::{Session, StoreError, Tx, ids};

/// A clock of which a rung is due, held until the transaction ends.
#[derive(Debug, Clone)]
pub struct DueClock {
    pub warned: Warned,
    pub application: ApplicationId,
    pub body: BodyCode,
    pub item: ItemCode,
    pub task: Option<TaskId>,
    pub round: i32,
    head: Head,
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

/// A rung that has been climbed, and who is told.
#[derive(Debug)]
pub struct Told {
    pub place: usize,
    pub level: Level,
    pub chinese: String,
    pub english: String,
    pub event: NewEvent,
    pub to: Vec<AccountId>,
}

/// A clock with all of its rungs that are climbed now.
#[derive(Debug)]
pub struct Rise {
    pub clock: DueClock,
    pub told: Vec<Told>,
    pub next: Option<DateTime<Utc>>,
}

/// Fills what follows [`ADD_EVENTS`]: rungs, who is told of each (`rung` counts them from 1), and clocks.
const RISES: &str = "), f as (insert into clocks_rungs (clock_id, round, rung, level, due_on, fired_at)
      select x.*, {} from unnest({}::uuid[], {}::int[], {}::smallint[], {}::text[], {}::date[]) x),
    n as (insert into notifications (id, account_id, level, application_id, clock_id, task_id, chinese,
        english, created_at)
      select t.id, t.account_id, x.level, x.application_id, x.clock_id, x.task_id, x.chinese, x.english, {}
      from unnest({}::uuid[], {}::uuid[], {}::bigint[]) t (id, account_id, rung)
      join unnest({}::text[], {}::uuid[], {}::uuid[], {}::uuid[], {}::text[], {}::text[]) with ordinality
        x (level, application_id, clock_id, task_id, chinese, english, rung) on x.rung = t.rung)
    update clocks c set fired = x.fired, next_rung_at = x.next
      from unnest({}::uuid[], {}::smallint[], {}::timestamptz[]) x (id, fired, next) where c.id = x.id";

/// A rung that has been climbed, with its clock.
type Climbed<'a> = (&'a DueClock, &'a Told);

/// Stores what was told, all at once; the clocks are held by this transaction.
pub fn store_rises(tx: &mut Tx<'_>, rises: &[Rise], how: &Circumstances) -> Result<(), StoreError> {
    let mut heads: HashMap<ApplicationId, Head> = HashMap::new();
    let mut events = Events::default();
    let told = || rises.iter().flat_map(|rise| rise.told.iter().map(|it| (&rise.clock, it)));
    for (clock, it) in told() {
        let head = heads.entry(clock.application).or_insert(clock.head);
        let subject = Subject { kind: SubjectKind::Application, id: clock.application.into() };
        *head = events.push(Envelope::link(ids::fresh(how.at), subject, *head, &it.event, how));
    }
    let climbed: Vec<Climbed<'_>> = told().collect();
    let rows = events.bind(Columns::new(format!("with e as ({ADD_EVENTS}{RISES}")));
    let rows = told_whom(rungs(rows, &climbed, how.at), &climbed, how.at);
    clocks(rows, rises).execute(tx.conn)?;
    move_heads(tx, heads)
}

fn rungs(to: Columns, climbed: &[Climbed<'_>], at: DateTime<Utc>) -> Columns {
    to.with::<Timestamptz, _>(at)
        .with::<Array<SqlUuid>, _>(each(climbed, |(clock, _)| Uuid::from(clock.warned.clock)))
        .with::<Array<Int4>, _>(each(climbed, |(clock, _)| clock.round))
        .with::<Array<Int2>, _>(each(climbed, |(_, it)| small(it.place)))
        .with::<Array<Text>, _>(each(climbed, |(_, it)| it.level.as_str()))
        .with::<Array<Date>, _>(each(climbed, |(clock, _)| clock.warned.due.on))
}

fn told_whom(to: Columns, climbed: &[Climbed<'_>], at: DateTime<Utc>) -> Columns {
    let inboxes = climbed.iter().zip(1_i64..);
    let inboxes: Vec<(AccountId, i64)> =
        inboxes.flat_map(|(it, rung)| it.1.to.iter().map(move |to| (*to, rung))).collect();
    to.with::<Timestamptz, _>(at)
        .with::<Array<SqlUuid>, _>(each(&inboxes, |_| ids::fresh::<Uuid>(at)))
        .with::<Array<SqlUuid>, _>(each(&inboxes, |it| Uuid::from(it.0)))
        .with::<Array<BigInt>, _>(each(&inboxes, |it| it.1))
        .with::<Array<Text>, _>(each(climbed, |(_, it)| it.level.as_str()))
        .with::<Array<SqlUuid>, _>(each(climbed, |(clock, _)| Uuid::from(clock.application)))
        .with::<Array<SqlUuid>, _>(each(climbed, |(clock, _)| Uuid::from(clock.warned.clock)))
        .with::<Array<Nullable<SqlUuid>>, _>(each(climbed, |(clock, _)| clock.task.map(Uuid::from)))
        .with::<Array<Text>, _>(each(climbed, |(_, it)| it.chinese.clone()))
        .with::<Array<Text>, _>(each(climbed, |(_, it)| it.english.clone()))
}

fn clocks(to: Columns, rises: &[Rise]) -> Columns {
    let fired = |it: &Rise| small(it.clock.warned.fired + it.told.len());
    to.with::<Array<SqlUuid>, _>(each(rises, |it| Uuid::from(it.clock.warned.clock)))
        .with::<Array<Int2>, _>(each(rises, fired))
        .with::<Array<Nullable<Timestamptz>>, _>(each(rises, |it| it.next))
}

/// A ladder has a few rungs.
fn small(it: usize) -> i16 {
    i16::try_from(it).unwrap_or(i16::MAX)
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
