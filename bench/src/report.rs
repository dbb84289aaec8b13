//! The table, the goals, and both as JSON.

use std::fs;

use serde_json::{Value, json};

use crate::Failure;
use crate::approval::{STATEMENTS as STEPS_STATEMENTS, STEP};
use crate::contest::{Measured, Round};
use crate::lists::LISTS;
use crate::pages::{DEEP_LARGE, DEEP_SMALL, FIRST_LARGE, FIRST_SMALL};
use crate::reading::{READ, SELECT};
use crate::rungs::Rungs;
use crate::settings::{CONNECTIONS, Settings};
use crate::submission::{STATEMENTS, SUBMISSION};

/// Something that `DESIGN.md` 7 asks for.
struct Goal {
    what: &'static str,
    found: f64,
    wanted: Wanted,
}

enum Wanted {
    /// It is told, and nobody has said how good it should be.
    Nothing,
    AtLeast(f64),
    AtMost(f64),
}

impl Goal {
    fn is_met(&self) -> bool {
        match self.wanted {
            Wanted::Nothing => true,
            Wanted::AtLeast(least) => least <= self.found,
            Wanted::AtMost(most) => self.found <= most,
        }
    }

    fn wish(&self) -> String {
        match self.wanted {
            Wanted::Nothing => "none".to_owned(),
            Wanted::AtLeast(least) => format!("≥ {least}"),
            Wanted::AtMost(most) => format!("≤ {most}"),
        }
    }
}

/// Prints what was found and keeps it in `bench/bench.json` of the target folder. `memory` in KiB.
pub(crate) fn tell(
    all: &[Measured],
    rungs: Option<&Rungs>,
    memory: u64,
    settings: Settings,
) -> Result<(), Failure> {
    let goals = goals(all, rungs, memory);
    if !all.is_empty() {
        table(all, settings);
    }
    println!(
        "\n{:<60}{:>9}   goal",
        format!("of {} rounds each the best", settings.rounds),
        "found"
    );
    for goal in &goals {
        let said = match goal.wanted {
            Wanted::Nothing => "",
            Wanted::AtLeast(_) | Wanted::AtMost(_) if goal.is_met() => "met",
            Wanted::AtLeast(_) | Wanted::AtMost(_) => "missed",
        };
        println!("{:<60}{:>9.2}   {:<7} {said}", goal.what, goal.found, goal.wish());
    }
    let folder = std::env::current_exe()?;
    let folder = folder.ancestors().nth(2).ok_or("this program lies in no target folder")?;
    let folder = folder.join("bench");
    fs::create_dir_all(&folder)?;
    let file = folder.join("bench.json");
    fs::write(
        &file,
        serde_json::to_string_pretty(&document(all, &goals, rungs, memory, settings))?,
    )?;
    println!("\nall rounds: {}", file.display());
    Ok(())
}

fn table(all: &[Measured], settings: Settings) {
    println!("\n{CONNECTIONS} connections; of {} rounds each the best\n", settings.rounds);
    println!(
        "{:<38}{:>9}{:>9}{:>9}   {:>8}{:>10}{:>11}{:>8}",
        "", "rate/s", "p50 ms", "p99 ms", "server", "postgres", "generator", "other"
    );
    println!("{:<38}{:>27}   {:>29}{:>8}", "", "", "CPU ms a request", "load");
    for it in all {
        println!("{:<38}{}", it.name, row(it.best()));
    }
}

fn row(it: &Round) -> String {
    let load = it.load;
    format!(
        "{:>9.0}{:>9.2}{:>9.2}   {:>8.3}{:>10.3}{:>11.3}{:>7.0}%",
        load.rate,
        load.p50,
        load.p99,
        it.server,
        it.postgres,
        it.generator,
        100.0 * it.others
    )
}

fn goals(all: &[Measured], rungs: Option<&Rungs>, memory: u64) -> Vec<Goal> {
    use Wanted::{AtLeast, AtMost, Nothing};
    let best = |name: &str| all.iter().find(|it| it.name == name).map(Measured::best);
    let ratio = |a: &str, b: &str| Some(best(a)?.load.rate / best(b)?.load.rate);
    let cpu = best(SUBMISSION).map(|it| it.server + it.postgres);
    let rung = |found: fn(&Rungs) -> f64| rungs.map(found);
    let mib = float(memory) / 1024.0;
    // What was not measured has no goal.
    [
        (
            "submission / pgbench with the same statements",
            ratio(SUBMISSION, STATEMENTS),
            AtLeast(0.6),
        ),
        ("CPU of a submission, server and Postgres, ms", cpu, AtMost(0.7)),
        ("approved steps a second", best(STEP).map(|it| it.load.rate), Nothing),
        ("a step / pgbench with the same statements", ratio(STEP, STEPS_STATEMENTS), AtLeast(0.5)),
        ("read by id / plain select", ratio(READ, SELECT), AtLeast(0.5)),
        ("first page, time at all / at 10,000", ratio(FIRST_SMALL, FIRST_LARGE), AtMost(1.3)),
        ("deep page, time at all / at 10,000", ratio(DEEP_SMALL, DEEP_LARGE), AtMost(1.3)),
        ("rungs a second, one server", rung(|it| it.one.rate), Nothing),
        ("rungs a second, two servers", rung(|it| it.two.rate), AtLeast(20_000.0)),
        ("CPU of a rung, server and Postgres, ms", rung(|it| it.one.cpu), Nothing),
        ("rungs / pgbench with the same statements", rung(|it| it.one.rate / it.pgbench), Nothing),
        ("told after falling due, median ms", rung(|it| it.lag[0]), Nothing),
        ("told after falling due, p99 ms", rung(|it| it.lag[1]), AtMost(300.0)),
        (
            "looking, % of a processor more at all clocks than at none",
            rung(|it| 100.0 * (it.idle[1] - it.idle[0])),
            AtMost(0.5),
        ),
        ("server's peak of memory, MiB", Some(mib), AtMost(150.0)),
    ]
    .into_iter()
    .chain(LISTS.iter().map(|it| (it.what, ratio(it.small, it.large), AtMost(1.3))))
    .filter_map(|(what, found, wanted)| found.map(|found| Goal { what, found, wanted }))
    .collect()
}

fn document(
    all: &[Measured],
    goals: &[Goal],
    rungs: Option<&Rungs>,
    memory: u64,
    settings: Settings,
) -> Value {
    let round = |it: &Round| {
        json!({
            "requests": it.load.requests, "rate": it.load.rate,
            "p50_ms": it.load.p50, "p99_ms": it.load.p99,
            "cpu_ms": { "server": it.server, "postgres": it.postgres, "generator": it.generator },
            "other_load": it.others,
        })
    };
    let measured = all.iter().map(|it| {
        let rounds: Vec<Value> = it.rounds.iter().map(round).collect();
        json!({ "name": it.name, "best": round(it.best()), "rounds": rounds })
    });
    let goals = goals.iter().map(
        |it| json!({ "what": it.what, "found": it.found, "goal": it.wish(), "met": it.is_met() }),
    );
    json!({
        "connections": CONNECTIONS,
        "seconds": settings.length.as_secs(),
        "applications": settings.applications,
        "peak_memory_kib": memory,
        // With one server, and with two.
        "rungs_a_second": rungs.map(|it| &it.rounds),
        "measured": measured.collect::<Vec<_>>(),
        "goals": goals.collect::<Vec<_>>(),
    })
}

/// Counts here are far below 2^53.
pub(crate) fn float(count: u64) -> f64 {
    let (high, low) = (count >> 32, count & u64::from(u32::MAX));
    let part = |it: u64| u32::try_from(it).map_or(f64::MAX, f64::from);
    part(high) * 4_294_967_296.0 + part(low)
}
