//! Limits that are nearly spent: how fast people are told, and how late.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use crate::approval::People;
use crate::house::{DATABASE, House};
use crate::processes::Spent;
use crate::programs::{command, output};
use crate::report::float;
use crate::server::Server;
use crate::settings::Settings;
use crate::sweeping::{self, AGAIN, SWEPT};
use crate::{Failure, idling, progress};

/// Copies of the first database: where much is due, and where a little falls due.
const DUE: &str = "rungs_due";
const NOW: &str = "rungs_now";

/// How many limits are due at once, for each number of servers.
const AT_ONCE: u64 = 50_000;

/// In how many seconds they fall due: when they are sown and the servers are up, so that nothing else
/// has to be done meanwhile.
const UNTIL: u64 = 40;

/// How many are stored by the database alone.
const SOME: u64 = 10_000;

/// How many fall due one after another, in how many milliseconds each.
const FALLING: u64 = 1_000;

/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// What was found, the best of all rounds.
#[derive(Debug, Clone)]
pub(crate) struct Rungs {
    /// With one server, and with two.
    pub(crate) one: AtOnce,
    pub(crate) two: AtOnce,
    /// What each round found, rungs a second: with one server, and with two.
    pub(crate) rounds: Vec<[f64; 2]>,
    /// Rungs a second that one session of the database alone stores.
    pub(crate) pgbench: f64,
    /// Milliseconds from falling due until it is stored that somebody was told.
    pub(crate) lag: [f64; 2],
    /// The part of one processor that a server with its database takes that has nothing to do, with no
    /// clocks and with as many as there are applications.
    pub(crate) idle: [f64; 2],
    /// The servers' peak, in KiB.
    pub(crate) memory: u64,
}

/// How much that is due at once goes through.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AtOnce {
    /// Rungs a second.
    pub(crate) rate: f64,
    /// CPU milliseconds a rung, of the servers and of Postgres.
    pub(crate) cpu: f64,
    memory: u64,
}

/// Copies the database while it holds little and nobody uses it.
pub(crate) fn prepare(house: &House) -> Result<(), Failure> {
    for copy in [DUE, NOW, SWEPT] {
        house.copy(DATABASE, copy)?;
        not_again(house, copy)?;
    }
    idling::prepare(house)
}

/// What is sown has dates of its own: nobody may count them anew.
pub(crate) fn not_again(house: &House, database: &str) -> Result<(), Failure> {
    house.ask(database, "update clocks_replays set finished_at = now()").map(drop)
}

pub(crate) fn measure(house: &House, settings: Settings) -> Result<Rungs, Failure> {
    let rounds = in_turns(house, settings)?;
    let best = |of: usize| {
        let all = rounds.iter().map(|it| it[of]);
        all.max_by(|a, b| a.rate.total_cmp(&b.rate)).ok_or("there is at least one round")
    };
    let (one, two) = (best(0)?, best(1)?);
    let accepted = pattern(house, SWEPT)?;
    let at = "now() - interval '1 minute'";
    sow(house, SWEPT, &accepted, &Sown { from: 0, count: SOME, at, apart: "1 microsecond" })?;
    let pgbench = sweeping::measure(house, SOME)?;
    let lag = lag(house)?;
    // The others' vacuuming would be counted.
    for done in [DUE, NOW, SWEPT, AGAIN] {
        house.ask(DATABASE, &format!("drop database {done}"))?;
    }
    let idle = idling::measure(house, settings)?;
    let memory = rounds.iter().flatten().map(|it| it.memory).max().unwrap_or_default();
    let rounds = rounds.iter().map(|it| it.map(|it| it.rate)).collect();
    Ok(Rungs { one, two, rounds, pgbench, lag, idle, memory })
}

/// One server and two take turns, so that whatever else the machine does meets both.
fn in_turns(house: &House, settings: Settings) -> Result<Vec<[AtOnce; 2]>, Failure> {
    let accepted = pattern(house, DUE)?;
    let mut sown = 0;
    let mut due = |servers| {
        let at = &format!("now() + interval '{UNTIL} seconds'");
        let these = Sown { from: sown, count: AT_ONCE, at, apart: "1 microsecond" };
        sown += AT_ONCE;
        at_once(house, servers, &sow(house, DUE, &accepted, &these)?)
    };
    (0..settings.rounds).map(|_| Ok([due(1)?, due(2)?])).collect()
}

/// An accepted application whose first step is open.
pub(crate) fn pattern(house: &House, database: &'static str) -> Result<String, Failure> {
    let server = Server::start(house, database, "")?;
    People::log_in(&server)?.accepted()
}

struct Sown<'a> {
    from: u64,
    count: u64,
    /// When the first is nearly spent, and how long after it the next.
    at: &'a str,
    apart: &'static str,
}

/// Answers when the first of them is nearly spent.
fn sow(house: &House, database: &str, pattern: &str, sown: &Sown<'_>) -> Result<String, Failure> {
    progress(&format!("sowing {} limits …", sown.count));
    let at = house.ask(database, &format!("select {}", sown.at))?;
    let given = [
        ("pattern", pattern.to_owned()),
        ("from", sown.from.to_string()),
        ("count", sown.count.to_string()),
        ("at", at.clone()),
        ("apart", sown.apart.to_owned()),
    ];
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/seed_rungs.sql");
    house.run(database, &file, &given)?;
    // What has been sown is on the disk before anybody is measured who waits for it.
    output(&mut command(Path::new("sync")))?;
    Ok(at)
}

/// Lets so many servers tell of what falls due `at` that moment.
fn at_once(house: &House, servers: usize, at: &str) -> Result<AtOnce, Failure> {
    let postmaster = house.postmaster()?;
    let told = number(house, DUE, "select count(*) from clocks_rungs")?;
    let servers: Vec<Server> =
        (0..servers).map(|_| Server::start(house, DUE, "")).collect::<Result<_, _>>()?;
    let spent = || servers.iter().map(|it| Spent::until_now(Some(it.pid()), postmaster));
    if house.ask(DUE, &format!("select now() < '{at}'"))? != "t" {
        return Err("the limits fell due before the servers were up: sow them later".into());
    }
    wait(house, DUE, &format!("select '{at}' < now() + interval '1 second'"))?;
    let before: Vec<Spent> = spent().collect::<Result<_, _>>()?;
    // Until they are due: before that nothing is found, and all would seem to be told.
    thread::sleep(Duration::from_secs(1));
    until_all_is_told(house, DUE)?;
    let after: Vec<Spent> = spent().collect::<Result<_, _>>()?;
    let spent: Vec<Spent> = after.iter().zip(&before).map(|(it, was)| it.since(was)).collect();
    let server: f64 = spent.iter().map(|it| it.server).sum();
    // Each of them tells what Postgres took meanwhile.
    let cpu = server + spent.first().map_or(0.0, |it| it.postgres);
    let mut memory = 0;
    for server in &servers {
        memory = server.peak_memory()?.max(memory);
    }
    // Each rung bears the moment in which its batch was begun, so the last batch does not count.
    let rate = "with batches as (
          select fired_at, count(*) as rungs, sum(count(*)) over (order by fired_at) as so_far
          from clocks_rungs group by fired_at offset 0)
        select sum(rungs) filter (where fired_at < (select max(fired_at) from batches))
               / extract(epoch from max(fired_at) - min(fired_at)) from batches where 0 <= so_far";
    let rate = rate.replace("0 <= so_far", &format!("{told} < so_far"));
    let rate: f64 = house.ask(DUE, &rate)?.parse()?;
    let fired = number(house, DUE, "select count(*) from clocks_rungs")? - told;
    if fired != AT_ONCE {
        return Err(format!("{AT_ONCE} rungs were due, {fired} were climbed").into());
    }
    progress(&format!("{} servers: {rate:.0} rungs a second", servers.len()));
    Ok(AtOnce { rate, cpu: 1000.0 * cpu / float(fired), memory })
}

/// Median and 99th percentile.
fn lag(house: &House) -> Result<[f64; 2], Failure> {
    let pattern = pattern(house, NOW)?;
    // Noted at the end of each transaction, by the database's own clock.
    for sql in [
        "create table told (clock_id uuid, at timestamptz)",
        "create function note() returns trigger language plpgsql as
         $$ begin insert into told values (new.clock_id, clock_timestamp()); return null; end $$",
        "create constraint trigger note after insert on clocks_rungs
         deferrable initially deferred for each row execute function note()",
    ] {
        house.ask(NOW, sql)?;
    }
    let server = Server::start(house, NOW, "")?;
    let at = "now() + interval '5 seconds'";
    sow(house, NOW, &pattern, &Sown { from: 0, count: FALLING, at, apart: "20 milliseconds" })?;
    wait(house, NOW, &format!("select {FALLING} <= count(*) from told"))?;
    drop(server);
    let lag = "select 1000 * percentile_cont(0.5) within group (order by lag),
                      1000 * percentile_cont(0.99) within group (order by lag)
               from (select extract(epoch from t.at - c.yellow_at) as lag
                     from told t join clocks c on c.id = t.clock_id) as all_of_them";
    let found = house.ask(NOW, lag)?;
    let (median, most) = found.split_once('|').ok_or("two columns")?;
    progress(&format!("told of {median} ms after falling due, 99 of 100 within {most} ms"));
    Ok([median.parse()?, most.parse()?])
}

fn number(house: &House, database: &str, sql: &str) -> Result<u64, Failure> {
    Ok(house.ask(database, sql)?.parse()?)
}

/// Until nothing is due any more.
pub(crate) fn until_all_is_told(house: &House, database: &str) -> Result<(), Failure> {
    let due = "next_rung_at < now() and stopped_at is null and parked_at is null";
    wait(house, database, &format!("select not exists (select from clocks where {due})"))
}

/// Until `sql` says yes; seldom asked, since asking takes from what is measured.
fn wait(house: &House, database: &str, sql: &str) -> Result<(), Failure> {
    let begun = Instant::now();
    while house.ask(database, sql)? != "t" {
        if PATIENCE < begun.elapsed() {
            return Err(format!("never came true: {sql}").into());
        }
        thread::sleep(Duration::from_secs(1));
    }
    Ok(())
}
