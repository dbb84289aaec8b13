//! What a sweep leaves behind: rungs that were climbed, who was told, and when each clock comes next. It
//! is stored for many clocks at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::sql_types::{
    Array, BigInt, Date, Int2, Int4, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use domain::clocks::Level;
use domain::events::{Circumstances, Head, NewEvent, Subject, SubjectKind};
use domain::labels::Label;
use domain::{AccountId, ApplicationId};
use uuid::Uuid;

use super::DueClock;
use crate::columns::{Columns, each};
use crate::events::{ADD_EVENTS, Linked, move_heads};
use crate::{StoreError, Tx, ids};

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
    let mut events = Linked::default();
    let told = || rises.iter().flat_map(|rise| rise.told.iter().map(|it| (&rise.clock, it)));
    for (clock, it) in told() {
        let head = heads.entry(clock.application).or_insert(clock.head);
        let subject = Subject { kind: SubjectKind::Application, id: clock.application.into() };
        *head = events.link(subject, *head, [&it.event], how);
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
