//! `make bench`: how fast the back end is, told as ratios within one run and as CPU time per
//! request. Needs Linux, as it reads `/proc`.
//!
//! One private, durable cluster serves everything. What is compared takes turns, so that whatever
//! else the machine does meets both. Load comes from `pgbench` and `wrk`. A goal that is missed is
//! shown as missed; the exit code is 1 only if something failed, such as an answer that is no 2xx.
//!
//! Environment: `BENCH_SECONDS` for each measurement (5), `BENCH_ROUNDS` (3), `BENCH_APPLICATIONS`
//! in the large database (1000000), `ONEDOOR` (the program to measure), `UPDATE_STATEMENTS=1`
//! (write the statements in `bench/sql` anew from what the server does).
//!
//! Arguments: the parts to hold instead of all: `requests`, `steps`, `pages`, `lists`, `rungs`.

mod approval;
mod client;
mod contest;
mod house;
mod idling;
mod lists;
mod pages;
mod pgbench;
mod processes;
mod programs;
mod reading;
mod report;
mod rungs;
mod script;
mod server;
mod settings;
mod statements;
mod submission;
mod sweeping;
mod wrk;

use std::process::ExitCode;

use house::House;
use programs::Programs;
use server::Server;
use settings::Settings;

/// Why the bench could not be held: a sentence for a person.
type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    match bench(&std::env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// What can be asked for.
const PARTS: [&str; 5] = ["requests", "steps", "pages", "lists", "rungs"];

fn bench(asked: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = asked.iter().find(|it| !PARTS.contains(&it.as_str())) {
        return Err(format!("there is no part `{unknown}`, only {}", PARTS.join(", ")).into());
    }
    let holds = |part: &str| asked.is_empty() || asked.iter().any(|it| it == part);
    let settings = Settings::from_environment()?;
    let house = House::open(Programs::find()?)?;
    let script = submission::script(&house)?;
    pages::prepare(&house)?;
    lists::prepare(&house)?;
    approval::prepare(&house)?;
    rungs::prepare(&house)?;
    let (mut measured, mut memory) = (Vec::new(), 0);
    if holds("requests") {
        let server = Server::start(&house, house::DATABASE, "")?;
        let keys = submission::measure(&house, &server, &script, settings, &mut measured)?;
        reading::measure(&house, &server, &keys, settings, &mut measured)?;
        reading::measure_plain(&house, &server, settings, &mut measured)?;
        memory = server.peak_memory()?.max(memory);
    }
    if holds("steps") {
        memory = approval::measure(&house, settings, &mut measured)?.max(memory);
    }
    if holds("pages") {
        memory = pages::measure(&house, settings, &mut measured)?.max(memory);
    }
    if holds("lists") {
        memory = lists::measure(&house, settings, &mut measured)?.max(memory);
    }
    let rungs = holds("rungs").then(|| rungs::measure(&house, settings)).transpose()?;
    let memory = rungs.iter().map(|it| it.memory).fold(memory, u64::max);
    report::tell(&measured, rungs.as_ref(), memory, settings)
}

/// Says what is being done.
fn progress(what: &str) {
    eprintln!("bench: {what}");
}
