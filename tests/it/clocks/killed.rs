//! kill -9 in the midst of telling: each rung is climbed once, in order, and nothing is lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;

use super::together::{applications, each_rung_was_climbed_once, none};
use crate::town::{Database, MASTER_KEY, Program, Town};

/// Before looking again what a server has done.
const PAUSE: Duration = Duration::from_millis(5);

/// A server as a process of its own, with all of its workers.
pub(super) fn server(database: &Database) -> Program {
    let url = database.url();
    Program::serve(&["--sandbox", "--database-url", &url, "--master-key", MASTER_KEY])
}

/// Moves the clock of servers to come, which is the machine's, to `moment` at least; answers where it
/// is.
pub(super) fn it_is_at_least(database: &Database, moment: &str) -> DateTime<Utc> {
    let moment: DateTime<Utc> = moment.parse().expect("a moment");
    let now = DateTime::<Utc>::from(SystemTime::now());
    let ahead = (moment - now).num_microseconds().expect("no age").max(0);
    let setting = format!(
        "insert into settings (key, value) values ('sandbox_clock_ahead_micros', '{ahead}')
         on conflict (key) do update set value = excluded.value"
    );
    assert_eq!(database.sql(&setting), Ok(1));
    now.max(moment)
}

pub(super) fn count(database: &Database, sql: &str) -> usize {
    let sql = format!("select count(*)::text as it from {sql}");
    database.text(&sql).parse().expect("a number")
}

/// Whether all that was due by `now` has been told, and applicants of what has followed from it.
pub(super) fn all_is_told(database: &Database, now: DateTime<Utc>) -> bool {
    let due = format!("clocks where stopped_at is null and next_rung_at < '{}'", now.to_rfc3339());
    count(database, &due) == 0 && count(database, "outbox") == 0
}

/// Lets so many servers tell of what is due, each of which is killed and started anew again and again;
/// answers how many have been killed.
pub(super) fn storm(database: &Database, now: DateTime<Utc>, servers: usize) -> usize {
    let killed = AtomicUsize::new(0);
    let due = count(database, "clocks where stopped_at is null and next_rung_at is not null");
    let told = || count(database, "clocks_rungs");
    // Up to a fifth of all, as chance will have it.
    let chance = || usize::from(uuid::Uuid::now_v7().as_bytes()[15]) * due / 1_280;
    let one = || {
        while !all_is_told(database, now) {
            let server = server(database);
            let enough = told() + chance();
            while told() <= enough && !all_is_told(database, now) {
                thread::sleep(PAUSE);
            }
            server.kill_now();
            killed.fetch_add(1, Ordering::SeqCst);
        }
    };
    thread::scope(|scope| (0..servers).for_each(|_| drop(scope.spawn(one))));
    killed.into_inner()
}

/// What must be true behind the storm.
pub(super) fn nothing_was_lost(town: &Town, now: DateTime<Utc>) {
    town.it_is(&now.to_rfc3339());
    assert_eq!(town.sweep(), api::Swept::default(), "everything was told");
    each_rung_was_climbed_once(town);
    none(
        town,
        "the law accepts once, and the applicant is told once",
        "with told as (select application_id as id, count(*) as n from notifications_messages
                       where about = 'applications.accepted' group by 1),
              done as (select subject_id as id, count(*) as n from events
                       where kind = 'applications.accepted' group by 1)
         select coalesce(told.id, done.id)::text as it from told full join done using (id)
         where told.n is distinct from 1 or done.n is distinct from 1",
    );
}

#[test]
fn servers_killed_at_every_step_of_a_sweep_climb_each_rung_once_and_lose_no_message() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    applications(&town, 120, 3);
    let now = it_is_at_least(&town.database, "2026-10-30T09:00:00+08:00");
    let rungs = || count(&town.database, "clocks_rungs");
    for (place, table) in ["events", "clocks_rungs", "notifications", "clocks"].iter().enumerate() {
        // Whoever comes here waits for us, in the midst of its transaction.
        let mut here = town.database.connection();
        let key = 7_300 + place;
        let halt = format!(
            "select pg_advisory_lock({key});
             create or replace function halt() returns trigger language plpgsql as
             $$ begin perform pg_advisory_xact_lock_shared({key}); return null; end $$;
             create trigger halt after insert or update on {table}
             for each statement execute function halt()"
        );
        here.batch_execute(&halt).expect("as the owner");
        let server = server(&town.database);
        let waits =
            format!("pg_locks where locktype = 'advisory' and not granted and objid = {key}");
        while count(&town.database, &waits) == 0 {
            thread::sleep(PAUSE);
        }
        server.kill_now();
        let go_on = format!("select pg_advisory_unlock({key}); drop trigger halt on {table}");
        here.batch_execute(&go_on).expect("as the owner");
        assert_eq!(rungs(), 0, "nothing of a batch is there before all of it");
    }
    assert!(1 < storm(&town.database, now, 2));
    assert!(300 < rungs(), "{}", rungs());
    nothing_was_lost(&town, now);
}
