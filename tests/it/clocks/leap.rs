//! Moving the sandbox's clock is the same as living through the time.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use api::{Backend, Clock};
use chrono::{DateTime, Duration, SecondsFormat, Utc};
use serde_json::json;

use super::replay::publish;
use super::together::{applications, each_rung_was_climbed_once, work};
use crate::town::{Database, Town, connect};

const BEGIN: &str = "2026-12-21T10:00:00+08:00";
const END: &str = "2027-01-20T10:00:00+08:00";

/// Applications at every stage, submitted on two days, and a calendar of which no clock knows yet.
fn lively(count: usize) -> Database {
    let town = Town::at("2026-12-18T15:00:00+08:00");
    let worked_on = applications(&town, 100, 3);
    work(&town, &worked_on, 0);
    town.approve("mzj-sec-1", worked_on.iter().rfind(|it| it["stage"] == "accepted").expect("one"));
    town.it_is(BEGIN);
    applications(&town, count - 100, 3);
    assert_eq!(publish(&town).status, 201);
    town.database.copy()
}

/// Does what the workers do, hour by hour.
fn live(town: &Town, begin: DateTime<Utc>, end: DateTime<Utc>) {
    let mut now = begin + Duration::minutes(30) + Duration::seconds(1);
    while now < end {
        town.it_is(&now.to_rfc3339());
        town.sweep();
        // Others on this cluster may hold it back for a while.
        while town.database.text(&waiting(now)) != "0" {
            town.replay();
        }
        town.hand_out();
        now += Duration::hours(1);
    }
}

fn waiting(now: DateTime<Utc>) -> String {
    let now = now.to_rfc3339_opts(SecondsFormat::Micros, true);
    format!(
        "select count(*)::text as it from clocks_replays
         where finished_at is null and not_before <= '{now}'"
    )
}

/// All that time has brought about, but for new ids, the minute in which it was found, and what came
/// first of two things that were due at the same moment.
fn history(database: &Database) -> Vec<String> {
    [
        "subject_id, kind, author, date_trunc('hour', at), data::jsonb->'clock',
         data::jsonb->'level', data::jsonb->'due_on', data::jsonb->'violation' from events",
        "application_id, kind, date_trunc('hour', anchor), due_at, due_on, provisional, fired, round,
         next_rung_at, date_trunc('hour', stopped_at) from clocks",
        "application_id, kind, r.round, rung, level, r.due_on, date_trunc('hour', fired_at)
         from clocks_rungs r join clocks c on c.id = r.clock_id",
        "application_id, node, state, due_at, date_trunc('hour', opened_at) from workflow_tasks",
        "application_id, account_id, level, chinese, english, date_trunc('hour', created_at)
         from notifications",
        "application_id, about, date_trunc('hour', created_at) from notifications_messages",
        "id, stage, revision, accepted_at from applications",
        "number from applications_papers",
    ]
    .into_iter()
    .flat_map(|columns| {
        let (columns, from) = columns.rsplit_once("from ").expect("columns from a table");
        database.texts(&format!("select concat_ws(' ', {columns}) as it from {from} order by 1"))
    })
    .collect()
}

fn same(lived: &Town, leapt: &Town) {
    let (lived, leapt) = (history(&lived.database), history(&leapt.database));
    let differ = lived.iter().zip(&leapt).find(|(lived, leapt)| lived != leapt);
    assert_eq!(differ, None, "the first of {} and {} lines", lived.len(), leapt.len());
    assert_eq!(lived.len(), leapt.len());
}

/// A month's leap against a month's life, with `count` applications.
fn a_month(count: usize) {
    let seed = lively(count);
    let (lived, leapt) = (Town::with(seed.copy(), BEGIN), Town::sandbox(seed.copy(), BEGIN));
    let moment = |it: &str| it.parse::<DateTime<Utc>>().expect("an instant");
    live(&lived, moment(BEGIN), moment(END));
    // Two servers are told to go different ways at once, and a third's workers work beside them.
    let (twin, done) = (leapt.twin(), AtomicBool::new(false));
    let go = |town: &Town, to: &str| {
        let answer = town.stranger().post("/api/v1/sandbox/clock", json!({ "to": to }));
        assert_eq!(
            (answer.status, &answer.body["left_seconds"]),
            (200, &json!(0)),
            "{}",
            answer.body
        );
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let beside = leapt.worker();
            while !done.load(Ordering::SeqCst) {
                beside.follow().expect("the database is up");
                beside.sweep().expect("the worker works");
                beside.hand_out().expect("the worker works");
            }
        });
        let half = scope.spawn(|| go(&twin, "2027-01-04T09:00:00+08:00"));
        go(&leapt, END);
        half.join().expect("it went");
        done.store(true, Ordering::SeqCst);
    });
    each_rung_was_climbed_once(&leapt);
    same(&lived, &leapt);
    let count = |sql: &str| -> usize { leapt.database.text(sql).parse().expect("a number") };
    let deemed =
        "select count(*)::text as it from events where data::jsonb @> '{\"deemed\": true}'";
    assert!(0 < count(deemed));
    let after = "select count(*)::text as it from clocks_rungs r join clocks c on c.id = r.clock_id
                 where c.kind = 'step' and c.anchor > '2026-12-24'";
    assert!(0 < count(after), "what the law opened on the way is warned of too");
}

#[test]
fn a_leap_of_a_month_is_the_same_as_living_through_it() {
    a_month(200);
}

#[test]
#[ignore = "make soak"]
fn a_thousand_applications_leap_a_month() {
    a_month(1_000);
}

/// A wall clock that goes on by a second whenever somebody looks.
struct Hurried(AtomicI64);

impl Clock for Hurried {
    fn now(&self) -> DateTime<Utc> {
        let seconds = self.0.fetch_add(1, Ordering::SeqCst);
        DateTime::from_timestamp(seconds, 0).expect("within the calendar")
    }
}

#[test]
fn a_leap_that_takes_too_long_stops_on_the_way_and_says_what_is_left() {
    let begin = "2026-09-29T10:00:00+08:00";
    let town = Town::sandbox(Database::fresh(), begin);
    applications(&town, 4, 2);
    let begin: DateTime<Utc> = begin.parse().expect("an instant");
    let clock = Hurried(AtomicI64::new(begin.timestamp()));
    let backend =
        Backend::new(connect(&town.database.url(), 2), clock).expect("the keys are there");
    let backend = backend.in_sandbox();
    let month = Duration::days(30);
    let mut left = vec![backend.leap(month).expect("the database is up")];
    while left.last() != Some(&Duration::zero()) {
        left.push(backend.leap(month).expect("the database is up"));
    }
    assert!(2 < left.len() && left.is_sorted_by(|a, b| b < a), "{left:?}");
    each_rung_was_climbed_once(&town);
    let last = town.database.text("select max(fired_at)::text as it from clocks_rungs");
    assert!("2026-10-10" < last.as_str(), "{last}");
}
