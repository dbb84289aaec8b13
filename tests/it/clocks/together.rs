//! Several servers at once, requests between them, and a database that goes away: each warning is
//! given once, and each date moves once.

use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::{Value, json};

use super::LICENCE;
use crate::events::broken;
use crate::town::{Person, Town, path};

/// Submits `count` applications; all but every `left`-th are accepted.
pub(super) fn applications(town: &Town, count: usize, left: usize) -> Vec<Value> {
    let (form, materials) = town.papers_for(LICENCE);
    let body = json!({ "item": LICENCE, "form": form, "materials": materials, "submit": true });
    let (charity, clerk) = (town.person("aq-charity"), town.person("mzj-win-1"));
    let one = |place: usize| {
        let made = charity.post("/api/v1/applications", body.clone());
        assert_eq!(made.status, 201, "{}", made.body);
        if place.is_multiple_of(left) {
            return made.body;
        }
        let tag = made.header("etag").unwrap_or_default().to_owned();
        let way = format!("{}/acceptance", path(&made.body));
        let accepted = clerk.post_with(&way, Value::Null, &[("If-Match", &tag)]);
        assert_eq!(accepted.status, 200, "{}", accepted.body);
        accepted.body
    };
    (1..=count).map(one).collect()
}

/// Rows of `sql`, of which there must be none.
pub(super) fn none(town: &Town, what: &str, sql: &str) {
    let found = town.database.texts(sql);
    assert!(found.is_empty(), "{what}: {} such as {:?}", found.len(), found.first());
}

/// What must be true of rungs, events, inboxes and clocks, in whatever order servers worked.
pub(super) fn each_rung_was_climbed_once(town: &Town) {
    none(
        town,
        "an event for each rung, and no other",
        "with told as (select data::json->>'clock_id' as clock, data::json->>'level' as level,
                              data::json->>'due_on' as due, count(*) as n
                       from events where data::jsonb ? 'level' group by 1, 2, 3),
              climbed as (select clock_id::text as clock, level, due_on::text as due, count(*) as n
                          from clocks_rungs group by 1, 2, 3)
         select coalesce(clock, '') as it from told full join climbed using (clock, level, due, n)
         where told.n is null or climbed.n is null",
    );
    none(
        town,
        "one rung after the other, none left out but the yellow one of what begins yellow",
        "select clock_id::text as it from clocks_rungs group by clock_id, round
         having max(rung) - min(rung) + 1 <> count(*) or 1 < min(rung)
         union all
         select a.clock_id::text from clocks_rungs a join clocks_rungs b using (clock_id, round)
         where a.rung < b.rung and b.fired_at < a.fired_at",
    );
    none(
        town,
        "somebody is told of each, and nobody twice",
        "select r.clock_id::text as it from clocks_rungs r
         where not exists (select from notifications n
                           where n.clock_id = r.clock_id and n.level = r.level)
         union all
         select n.clock_id::text from notifications n
         group by n.clock_id, n.level, n.account_id
         having (select count(*) from clocks_rungs r
                 where r.clock_id = n.clock_id and r.level = n.level) < count(*)",
    );
    none(
        town,
        "the clocks know how far they are",
        "select c.id::text as it from clocks c
         left join (select clock_id, round, max(rung) + 1 as next from clocks_rungs group by 1, 2) r
           on r.clock_id = c.id and r.round = c.round
         where c.fired <> r.next or (r.next is null and 1 < c.fired)",
    );
    assert!(broken(town).is_empty(), "{:?}", broken(town));
}

/// What officers and applicants do meanwhile, a share of the applications each.
pub(super) fn work(town: &Town, applications: &[Value], share: usize) {
    let (sec, charity) = (town.person("mzj-sec-1"), town.person("aq-charity"));
    let take = |who: &Person<'_>, it: &Value, what: &str, body: Value| {
        let answer = who.change(&format!("{}/{what}", path(it)), body);
        assert_eq!(answer.status, 200, "{what}: {}", answer.body);
    };
    for (place, it) in applications.iter().enumerate().filter(|it| it.0 % 3 == share) {
        match place % 5 {
            0 if it["stage"] == "accepted" => {
                let body = json!({ "procedure": "hearing", "reason": "依法举行听证" });
                take(&sec, it, "suspensions", body);
            }
            1 => take(&charity, it, "withdrawal", json!({ "reason": "不再需要" })),
            2 if it["stage"] == "accepted" => {
                let task = sec.task_of(it);
                assert_eq!(sec.change(&format!("{task}/claim"), Value::Null).status, 200);
                let body = json!({ "opinion": "同意" });
                assert_eq!(sec.change(&format!("{task}/approval"), body).status, 200);
            }
            _ => {}
        }
    }
}

#[test]
fn three_servers_that_sweep_amid_requests_climb_each_rung_once_and_in_order() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mut all = applications(&town, 75, 4);
    town.it_is("2026-09-30T10:00:00+08:00");
    all.extend(applications(&town, 75, 4));
    let moments =
        ["2026-10-10T08:00:00+08:00", "2026-10-12T17:30:01+08:00", "2026-10-20T09:00:00+08:00"];
    for (share, now) in moments.into_iter().enumerate() {
        town.it_is(now);
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let worker = town.worker();
                    let mut last = false;
                    while !last {
                        last = done.load(Ordering::SeqCst);
                        let swept = worker.sweep().expect("the worker works");
                        assert_eq!(swept.parked, 0);
                    }
                });
            }
            scope.spawn(|| {
                work(&town, &all, share);
                done.store(true, Ordering::SeqCst);
            });
        });
        town.sweep();
        assert_eq!(town.sweep(), api::Swept::default(), "everything was told");
        each_rung_was_climbed_once(&town);
    }
    let rungs: usize = town
        .database
        .text("select count(*)::text as it from clocks_rungs")
        .parse()
        .expect("a number");
    assert!(500 < rungs, "{rungs}");
    none(
        &town,
        "accepted once",
        "select subject_id::text as it from events
         where kind = 'applications.accepted' group by subject_id having 1 < count(*)",
    );
}

#[test]
fn a_database_that_goes_away_amid_a_sweep_parks_no_clock() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    applications(&town, 3, 4);
    let worker = town.worker();
    assert_eq!(worker.sweep().expect("the database is up"), api::Swept::default());
    town.it_is("2026-10-30T09:00:00+08:00");
    let others = "select pg_terminate_backend(pid) from pg_stat_activity
                  where datname = current_database() and pid <> pg_backend_pid()";
    town.database.sql(others).expect("as the owner");
    // Every connection of the worker's is dead now; it finds out one by one.
    let mut rungs = 0;
    for _ in 0..10 {
        let Ok(swept) = worker.sweep() else { continue };
        assert_eq!(swept.parked, 0, "{swept:?}");
        rungs += swept.rungs;
    }
    assert!(0 < rungs);
    each_rung_was_climbed_once(&town);
}

#[test]
fn a_replay_that_is_stopped_in_the_middle_is_finished_once_by_others() {
    let town = Town::at("2026-12-21T10:00:00+08:00");
    let all = applications(&town, 140, 1_000);
    work(&town, &all[..30], 1);
    let stopped = "select id::text || due_on::text as it from clocks
                   where stopped_at is not null order by id";
    let before = town.database.texts(stopped);
    assert!(!before.is_empty());
    town.replay();
    let text = "date,kind,name\n2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n\
                2027-01-05,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    let way = "/api/v1/calendar/versions?source=%E5%9B%BD%E5%8A%9E";
    let headers = [("Content-Type", "text/csv")];
    let sent = town.person("mzj-adm-1").send("POST", way, &headers, Some(text.as_bytes()));
    assert_eq!(sent.status, 201, "{}", sent.body);
    // Whoever does the first hundred goes no further.
    for sql in [
        "create function stop_here() returns trigger language plpgsql as
         $$ begin raise exception 'stopped'; end $$",
        "create trigger stop_here before update on clocks_replays for each row
         when (100 < new.looked_at and new.finished_at is null) execute function stop_here()",
    ] {
        town.database.sql(sql).expect("as the owner");
    }
    // Others on this cluster may hold it back for a while.
    while town.worker().replay().is_ok() {}
    let looked = "select looked_at::text as it from clocks_replays order by id desc limit 1";
    assert_eq!(town.database.text(looked), "100");
    town.database.sql("drop trigger stop_here on clocks_replays").expect("as the owner");
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| town.replay());
        }
    });
    let open = "select id::text as it from clocks_replays where finished_at is null";
    while !town.database.texts(open).is_empty() {
        town.replay();
    }
    let entries = "select count(*)::text as it from clocks_ledger where kind = 'recompute'";
    assert!(100 < town.database.text(entries).parse().unwrap_or(0));
    none(
        &town,
        "moved once",
        "select clock_id::text as it from clocks_ledger
         where kind = 'recompute' group by clock_id having 1 < count(*)",
    );
    assert_eq!(town.database.texts(stopped), before, "what has stopped keeps its date");
    let sec = town.person("mzj-sec-1");
    let mut told = 0;
    for it in &all {
        for clock in sec.see(it)["clocks"].as_array().cloned().unwrap_or_default() {
            if clock["stopped_at"].is_null() {
                let why = sec.get(clock["explanation"].as_str().unwrap_or_default());
                assert_eq!(why.body["consistent"], true, "{}", why.body);
                told += 1;
            }
        }
    }
    assert!(380 < told, "{told}");
    assert!(broken(&town).is_empty());
}
