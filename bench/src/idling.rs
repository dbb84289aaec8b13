//! What it costs to look when nothing is due: with hardly a clock, and with as many as there are
//! applications.

use std::thread;
use std::time::Duration;

use crate::house::{DATABASE, House};
use crate::processes::Threads;
use crate::rungs::{not_again, pattern};
use crate::server::Server;
use crate::settings::Settings;
use crate::{Failure, progress};

/// Copies of the first database: with hardly a clock, and with many.
const NONE: &str = "rungs_none";
const MANY: &str = "rungs_many";

/// How long a server is watched that has nothing to do.
const WATCHED: Duration = Duration::from_secs(20);

/// Copies the database while it holds little and nobody uses it.
pub(crate) fn prepare(house: &House) -> Result<(), Failure> {
    [NONE, MANY].into_iter().try_for_each(|it| {
        house.copy(DATABASE, it)?;
        not_again(house, it)
    })
}

/// The part of one processor that a server and its database take, with none and with many; in turns, and
/// of all rounds the least, since whatever else the machine does only adds.
pub(crate) fn measure(house: &House, settings: Settings) -> Result<[f64; 2], Failure> {
    sow(house, settings.applications)?;
    let mut least = [f64::INFINITY; 2];
    for _ in 0..settings.rounds {
        for (least, database) in least.iter_mut().zip([NONE, MANY]) {
            let found = watched(house, database)?;
            progress(&format!("looking takes {found:.4} of a processor in `{database}`"));
            *least = found.min(*least);
        }
    }
    Ok(least)
}

fn sow(house: &House, count: u64) -> Result<(), Failure> {
    pattern(house, NONE)?;
    let pattern = pattern(house, MANY)?;
    progress(&format!("sowing {count} clocks …"));
    let sow = format!(
        "insert into clocks select (json_populate_record(c, json_build_object(
             'id', gen_random_uuid(), 'next_rung_at', now() + interval '1 day' + i * interval '1 second'))).*
         from clocks c, generate_series(1, {count}) i
         where c.application_id = '{pattern}' and c.kind = 'promised'"
    );
    house.ask(MANY, &sow)?;
    for database in [NONE, MANY] {
        // Nor is it done while somebody is watched.
        house.ask(database, "vacuum analyze")?;
    }
    Ok(())
}

fn watched(house: &House, database: &'static str) -> Result<f64, Failure> {
    house.ask(database, "checkpoint")?;
    let postmaster = house.postmaster()?;
    let server = Server::start(house, database, "")?;
    // Until what starting brings with it is over.
    thread::sleep(Duration::from_secs(3));
    let both = [server.pid(), postmaster];
    let before = Threads::of(both)?;
    thread::sleep(WATCHED);
    Ok(Threads::of(both)?.since(&before).as_secs_f64() / WATCHED.as_secs_f64())
}
