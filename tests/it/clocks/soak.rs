//! `make soak`: what other journeys show, with so much to do that it takes minutes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use domain::calendar::Calendar;
use domain::clocks::Watched;
use persistence::{StoreError, calendar, clocks};
use serde_json::{Value, json};

use super::LICENCE;
use super::killed::{all_is_told, count, it_is_at_least, nothing_was_lost, server, storm};
use super::replay::publish;
use super::together::{applications, none};
use crate::events::broken;
use crate::town::{Database, Program, Town, agent, connect, path};

/// Copies every application of which a clock runs so often, with its open tasks and its running
/// clocks. The copies' logs are empty, and what is sealed in them cannot be opened.
const COPIED: &str = r#"
    set session_replication_role = replica;
    create table copies as
    select a.id as was, i, gen_random_uuid() as id
    from applications a, generate_series(1, {times}) i
    where exists (select from clocks c where c.application_id = a.id and c.stopped_at is null);
    create table task_copies as
    select t.id as was, c.i, gen_random_uuid() as id from workflow_tasks t
    join copies c on c.was = t.application_id where t.state in ('open', 'claimed');

    create function sow(target text, given jsonb, which text) returns void language plpgsql as $$
    declare
        names text;
        takes text;
    begin
        select string_agg(quote_ident(attname), ', ' order by attnum),
               string_agg(coalesce(given ->> attname, 'p.' || quote_ident(attname)), ', '
                          order by attnum)
        into strict names, takes
        from pg_attribute
        where attrelid = target::regclass and 0 < attnum and not attisdropped
          and attidentity = '' and attgenerated = '';
        execute format('insert into %I (%s) select %s from %I p %s',
                       target, names, takes, target, which);
    end $$;

    select sow('applications', '{"id": "c.id", "number": "p.number || ''-'' || c.i",
        "event_ordinal": "0", "event_hash": "decode(repeat(''00'', 32), ''hex'')"}',
        'join copies c on c.was = p.id');
    select sow('applications_readers', '{"application_id": "c.id"}',
        'join copies c on c.was = p.application_id');
    select sow('workflow_tasks', '{"id": "t.id", "application_id": "c.id"}',
        'join task_copies t on t.was = p.id
         join copies c on c.was = p.application_id and c.i = t.i');
    select sow('clocks', '{"id": "gen_random_uuid()", "application_id": "c.id", "task_id": "t.id"}',
        'join copies c on c.was = p.application_id
         left join task_copies t on t.was = p.task_id and t.i = c.i
         where p.stopped_at is null and (p.task_id is null) = (t.id is null)');
    drop table copies, task_copies;
    drop function sow;
    set session_replication_role = origin"#;

fn copied(database: &Database, times: usize) {
    let mut here = database.connection();
    here.batch_execute(&COPIED.replace("{times}", &times.to_string())).expect("as the owner");
    here.batch_execute("vacuum analyze").expect("as the owner");
}

#[test]
#[ignore = "make soak"]
fn fifty_thousand_rungs_are_climbed_once_by_three_servers_that_are_killed_again_and_again() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    applications(&town, 200, 1_000);
    copied(&town.database, 33);
    let now = it_is_at_least(&town.database, "2026-10-30T09:00:00+08:00");
    let begun = Instant::now();
    let killed = storm(&town.database, now, 3);
    let (took, rungs) = (begun.elapsed().as_secs(), count(&town.database, "clocks_rungs"));
    println!("{rungs} rungs climbed in {took} s; {killed} servers were killed meanwhile");
    assert!(50_000 <= rungs, "{rungs}");
    nothing_was_lost(&town, now);
}

/// Reads these again and again with four hands until it is `enough`; how long each took, in order.
fn read(
    server: &Program,
    paths: &[String],
    enough: impl Fn(usize) -> bool + Sync,
) -> Vec<Duration> {
    let body = json!({ "login": "aq-charity", "password": "onedoor-sandbox-2026" });
    let session = agent().post(server.url("/api/v1/sessions")).send_json(body).expect("it answers");
    let session: Value = session.into_body().read_json().expect("JSON");
    let token = format!("Bearer {}", session["access_token"].as_str().expect("a token"));
    let hand = |hand: usize| {
        let (agent, mut took) = (agent(), Vec::new());
        while !enough(took.len()) {
            let path = &paths[(hand * 31 + took.len()) % paths.len()];
            let begun = Instant::now();
            let asked = agent.get(server.url(path)).header("Authorization", &token);
            let mut answer = asked.call().expect("it answers");
            assert_eq!(answer.status(), 200);
            answer.body_mut().read_to_vec().expect("a body");
            took.push(begun.elapsed());
        }
        took
    };
    let mut all: Vec<Duration> = thread::scope(|scope| {
        let hand = &hand;
        let hands: Vec<_> = (0..4).map(|it| scope.spawn(move || hand(it))).collect();
        hands.into_iter().flat_map(|it| it.join().expect("it reads")).collect()
    });
    all.sort_unstable();
    all
}

/// What 99 of 100 keep within.
fn p99(all: &[Duration]) -> f64 {
    all[all.len() * 99 / 100].as_secs_f64() * 1_000.0
}

/// Every running clock, counted from its anchor and its ledger: how many are not what is stored?
fn counted_from_scratch(town: &Town) -> (usize, usize) {
    let database = &town.database;
    let db = connect(&database.url(), 1);
    let region = "select b.region as it from organisations_bodies b
                  where b.code in (select body_code from applications)";
    let (region, body) = (
        database.text(region),
        database.text("select distinct body_code as it from applications").into(),
    );
    let ids = database.texts("select id::text as it from applications");
    db.look::<_, StoreError>(|session| {
        let version = calendar::current(session)?;
        let calendar: Calendar = calendar::resolved(session, version, Some(&region))?;
        let timing = clocks::timing(session)?;
        let item = LICENCE.into();
        let watched = Watched { body: &body, item: &item };
        let (mut good, mut wrong) = (0, 0);
        for id in ids {
            let id = id.parse::<uuid::Uuid>().expect("an id").into();
            for it in clocks::of_application(session, id)? {
                if it.stopped_at.is_some() {
                    continue;
                }
                let rungs = timing.rungs(it.clock.kind, watched);
                let again = it.clock.reckon(rungs, it.fired, &calendar);
                let stored = (it.due, it.yellow_at, it.next_rung_at);
                let same = (again.due, again.yellow_at, again.next_rung_at) == stored;
                *(if same { &mut good } else { &mut wrong }) += 1;
            }
        }
        Ok((good, wrong))
    })
    .expect("the database is up")
}

#[test]
#[ignore = "make soak"]
fn a_new_calendar_moves_a_hundred_thousand_clocks_once_though_its_server_is_killed() {
    let town = Town::at("2026-12-21T10:00:00+08:00");
    let mut all = Vec::new();
    for day in 21..25 {
        town.it_is(&format!("2026-12-{day}T10:00:00+08:00"));
        all.extend(applications(&town, 28, 1_000));
    }
    for it in &all[..5] {
        let reason = json!({ "reason": "不再需要" });
        let way = format!("{}/withdrawal", path(it));
        assert_eq!(town.person("aq-charity").change(&way, reason).status, 200);
    }
    let open = "clocks_replays where finished_at is null";
    while 0 < count(&town.database, open) {
        town.replay();
    }
    copied(&town.database, 320);
    let now = it_is_at_least(&town.database, "2026-12-24T11:00:00+08:00");
    let running = count(&town.database, "clocks where stopped_at is null");
    assert!(100_000 <= running, "{running}");
    let closed =
        "select id::text || due_on as it from clocks where stopped_at is not null order by id";
    let before = town.database.texts(closed);
    assert!(!before.is_empty());

    let first = server(&town.database);
    while !all_is_told(&town.database, now) {
        thread::sleep(Duration::from_millis(200));
    }
    let paths: Vec<String> = all.iter().map(path).collect();
    let quiet = read(&first, &paths, |so_far| so_far == 2_000);
    town.it_is(&now.to_rfc3339());
    let begun = Instant::now();
    assert_eq!(publish(&town).status, 201);
    let looked = || {
        let sql = "select looked_at::text as it from clocks_replays order by id desc limit 1";
        town.database.text(sql).parse::<usize>().expect("a number")
    };
    let applications = count(&town.database, "applications");
    while looked() < applications / 3 {
        thread::sleep(Duration::from_millis(5));
    }
    first.kill_now();
    assert!(looked() < applications, "it was killed in the middle");
    let second = server(&town.database);
    // Asked aside, so that whoever reads does nothing that they did not do when it was quiet.
    let over = AtomicBool::new(false);
    let busy = thread::scope(|scope| {
        scope.spawn(|| {
            while 0 < count(&town.database, open) {
                thread::sleep(Duration::from_millis(500));
            }
            over.store(true, Ordering::Relaxed);
        });
        read(&second, &paths, |so_far| 100 < so_far && over.load(Ordering::Relaxed))
    });
    let moved = count(&town.database, "clocks_ledger where kind = 'recompute'");
    println!(
        "{running} clocks counted anew in {} s, {moved} dates moved; p99 of reads {:.1} ms, quiet \
         {:.1} ms: {:.1} times as long (goal: 3)",
        begun.elapsed().as_secs(),
        p99(&busy),
        p99(&quiet),
        p99(&busy) / p99(&quiet),
    );
    let (good, wrong) = counted_from_scratch(&town);
    assert_eq!((good, wrong), (running, 0));
    assert_eq!(town.database.texts(closed), before, "what has stopped keeps its date");
    none(
        &town,
        "moved once",
        "select clock_id::text as it from clocks_ledger
         where kind = 'recompute' group by clock_id having 1 < count(*)",
    );
    assert!(applications / 2 < moved, "{moved}");
    assert_eq!(broken(&town).first(), None);
}
