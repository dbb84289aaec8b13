//! Measuring things in turns.

use std::time::{Duration, Instant};

use crate::house::House;
use crate::processes::Spent;
use crate::settings::Settings;
use crate::{Failure, progress};

/// What a generator of load tells of one run; latencies in milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) requests: u64,
    /// Requests a second.
    pub(crate) rate: f64,
    pub(crate) p50: f64,
    pub(crate) p99: f64,
}

type Run<'a> = Box<dyn Fn(Duration) -> Result<Load, Failure> + 'a>;

/// One of those that take turns.
pub(crate) struct Contender<'a> {
    pub(crate) name: &'static str,
    /// The process id of the server that is asked, if it is one of ours.
    pub(crate) server: Option<u32>,
    /// Makes load for so long.
    pub(crate) run: Run<'a>,
}

/// One run, with what it cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Round {
    pub(crate) load: Load,
    /// CPU milliseconds a request.
    pub(crate) server: f64,
    pub(crate) postgres: f64,
    pub(crate) generator: f64,
    /// The part of the machine, 0 to 1, that was busy with other things.
    pub(crate) others: f64,
}

#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) name: &'static str,
    pub(crate) rounds: Vec<Round>,
}

impl Measured {
    /// The round that was disturbed least.
    pub(crate) fn best(&self) -> &Round {
        let best = self.rounds.iter().max_by(|a, b| a.load.rate.total_cmp(&b.load.rate));
        best.expect("there is at least one round")
    }
}

/// Warms each up, then lets them take turns.
pub(crate) fn contest(
    house: &House,
    settings: Settings,
    contenders: &[Contender<'_>],
) -> Result<Vec<Measured>, Failure> {
    let mut measured: Vec<Measured> =
        contenders.iter().map(|it| Measured { name: it.name, rounds: Vec::new() }).collect();
    for contender in contenders {
        (contender.run)(Duration::from_secs(1))?;
    }
    for turn in 1..=settings.rounds {
        for (contender, measured) in contenders.iter().zip(&mut measured) {
            let round = round(house, settings.length, contender)?;
            progress(&format!(
                "{}, round {turn} of {}: {:.0}/s",
                contender.name, settings.rounds, round.load.rate
            ));
            measured.rounds.push(round);
        }
    }
    Ok(measured)
}

fn round(house: &House, length: Duration, it: &Contender<'_>) -> Result<Round, Failure> {
    let postmaster = house.postmaster()?;
    let (before, begun) = (Spent::until_now(it.server, postmaster)?, Instant::now());
    let load = (it.run)(length)?;
    let took = begun.elapsed().as_secs_f64();
    let spent = Spent::until_now(it.server, postmaster)?.since(&before);
    if load.requests == 0 {
        return Err(format!("{}: nothing was answered", it.name).into());
    }
    let each = |seconds: f64| 1000.0 * seconds / crate::report::float(load.requests);
    let ours = spent.server + spent.postgres + spent.generator;
    let processors = std::thread::available_parallelism()?.get();
    let processors = u32::try_from(processors).map_or(1.0, f64::from);
    Ok(Round {
        load,
        server: each(spent.server),
        postgres: each(spent.postgres),
        generator: each(spent.generator),
        others: ((spent.machine - ours) / took / processors).max(0.0),
    })
}
