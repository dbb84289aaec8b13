//! 限时办结、超时警告: finds the limits that are near or have passed, tells whoever must know, and
//! does what the law, or a step's own rule, does in a silent body's place.
//!
//! Clocks are found by an index and held by one server at a time; a server that is killed lets go of
//! them. Many are told of in one transaction. If that fails each is tried alone, and the one at fault
//! is parked with its error, so that it does not hold up the others.

use std::collections::HashSet;
use std::time::Duration;

use actix_web::rt::time::{self, Instant};
use actix_web::web;
use chrono::{DateTime, Utc};

use domain::ClockId;
use domain::calendar::{Calendar, local_date};
use domain::clocks::{Addressee, Level, Timing, Watched};
use persistence::Tx;
use persistence::clocks::{
    DueClock, OpenTask, Rise, Told, backlog, due, due_ids, open_tasks, park, store_rises,
};
use persistence::identity::Directory;

use super::run_out::{has_consequence, one};
use crate::Problem;
use crate::backend::Backend;
use crate::gate::{Ground, system_ground};

/// How many clocks are told of in one transaction.
const TOGETHER: i64 = 500;

/// How many workers of a server tell people at the same time: while one waits for the disk, the others
/// write down what is told next.
pub(super) const SIDE_BY_SIDE: u32 = 3;

/// How often each of them looks, one after the other in equal distances; it costs one step down an
/// index.
const EVERY: Duration = Duration::from_millis(300);

/// After how many sweeps the backlog is counted.
const COUNTED: u64 = 25;

/// What a sweep has done.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    /// Rungs that were climbed.
    pub rungs: usize,
    /// What the law or a step's rule did by itself, because nobody had: accepted, ended, moved on.
    pub lapsed: usize,
    /// Clocks that were given up until somebody looks.
    pub parked: usize,
}

/// `nth` of those side by side.
pub(super) async fn run(backend: web::Data<Backend>, nth: u32) {
    let mut next = Instant::now() + EVERY / SIDE_BY_SIDE * nth;
    for round in 0_u64.. {
        // Whoever was long at work keeps step with the others.
        while next <= Instant::now() {
            next += EVERY;
        }
        time::sleep_until(next).await;
        let backend = backend.clone();
        let work = move || {
            let swept = backend.sweep()?;
            backend.gauges.told(swept.rungs);
            if nth == 0 && round.is_multiple_of(COUNTED) {
                let waiting = backend.db.look(|it| backlog(it, backend.now(), 10_000))?;
                backend.gauges.waiting(waiting, backend.now());
            }
            Ok::<_, Problem>(swept)
        };
        match web::block(work).await {
            Ok(Ok(swept)) if swept == Swept::default() => {}
            Ok(Ok(swept)) => tracing::info!(?swept, "limits that are near or have passed"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not look for limits that have passed"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Tells of everything that is due by now.
    pub fn sweep(&self) -> Result<Swept, Problem> {
        let mut swept = Swept::default();
        loop {
            let due = |most| self.db.look(|session| due_ids(session, self.now(), most));
            if due(1)?.is_empty() {
                return Ok(swept);
            }
            let before = swept;
            let done = self.sweep_together(&mut swept);
            if let Err(Problem::Busy) = done {
                // No clock is at fault when the database is away: the next sweep tries again.
                return Err(Problem::Busy);
            }
            if let Err(cause) = done {
                tracing::warn!(%cause, "a sweep failed as a whole: one by one");
                swept = before;
                due(TOGETHER)?.iter().for_each(|id| self.sweep_alone(*id, &mut swept));
            }
            if swept == before {
                // Others hold what is left.
                return Ok(swept);
            }
        }
    }

    /// As many as there are; those with a consequence one by one behind them.
    fn sweep_together(&self, swept: &mut Swept) -> Result<(), Problem> {
        let (rungs, alone) = self.db.transact::<_, Problem>(|tx| {
            let ground = system_ground(self, "deadlines");
            let (alone, plain): (Vec<_>, Vec<_>) = due(tx, ground.now, TOGETHER)?
                .into_iter()
                .partition(|it| has_consequence(it.warned.kind));
            let rungs = tell(tx, &ground, plain)?;
            Ok((rungs, alone.into_iter().map(|it| it.warned.clock).collect::<Vec<_>>()))
        })?;
        swept.rungs += rungs.len();
        alone.into_iter().for_each(|id| self.sweep_alone(id, swept));
        Ok(())
    }

    /// One clock with what follows from its passing; parked, if that fails.
    fn sweep_alone(&self, id: ClockId, swept: &mut Swept) {
        let attempt = || self.db.transact(|tx| one(tx, &system_ground(self, "deadlines"), id));
        // Twice, since a deadlock is nobody's fault.
        let done = attempt().or_else(|cause| match cause {
            Problem::Internal(_) => attempt(),
            cause => Err(cause),
        });
        let cause = match done {
            Ok((rungs, acted)) => {
                swept.rungs += rungs;
                swept.lapsed += usize::from(acted);
                return;
            }
            // The house is full, or somebody was quicker: the next sweep tries again.
            Err(Problem::Busy | Problem::Stale) => return,
            Err(cause) => cause,
        };
        tracing::error!(clock = %id, ?cause, "a clock is parked");
        let parked = self.db.transact(|tx| park(tx, id, &format!("{cause:?}"), self.now()));
        match parked {
            Ok(()) => swept.parked += 1,
            Err(cause) => tracing::error!(clock = %id, %cause, "could not even be parked"),
        }
    }
}

/// Tells of these clocks; answers which rungs were climbed.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    clocks: Vec<DueClock>,
) -> Result<Vec<Level>, Problem> {
    if clocks.is_empty() {
        return Ok(Vec::new());
    }
    let bodies = clocks.iter().map(|it| &it.body);
    let calendars = ground.library.calendars_now(tx, bodies, ground.now)?;
    let timing = ground.library.timing(tx, ground.now)?;
    let directory = ground.library.directory(tx, local_date(ground.now))?;
    let applications: Vec<_> = clocks.iter().map(|it| it.application).collect();
    let tasks = open_tasks(tx, &applications)?;
    let rises: Vec<Rise> = clocks
        .into_iter()
        .map(|clock| {
            let tasks = tasks.get(&clock.application).map_or(&[][..], Vec::as_slice);
            let calendar = &calendars[&clock.body];
            rise(clock, tasks, &directory, (&timing, calendar, ground.now))
        })
        .collect();
    store_rises(tx, &rises, &ground.how)?;
    Ok(rises.iter().flat_map(|it| &it.told).map(|it| it.level).collect())
}

fn rise(
    mut clock: DueClock,
    tasks: &[OpenTask],
    directory: &Directory,
    (timing, calendar, now): (&Timing, &Calendar, DateTime<Utc>),
) -> Rise {
    let watched: Vec<&OpenTask> =
        tasks.iter().filter(|it| clock.task.is_none_or(|task| task == it.id)).collect();
    let steps: Vec<&str> = watched.iter().map(|it| it.name.as_str()).collect();
    clock.warned.step = steps.join("、");
    let rungs = timing.rungs(clock.warned.kind, Watched { body: &clock.body, item: &clock.item });
    let (climbed, next) = clock.warned.climb(rungs, calendar, now);
    let told = climbed
        .into_iter()
        .map(|it| Told {
            place: it.place,
            level: it.level,
            chinese: it.text.chinese,
            english: it.text.english,
            event: it.event,
            to: reached(it.to, &clock, &watched, directory),
        })
        .collect();
    Rise { told, next, clock }
}

/// Each of those addressed, once.
fn reached(
    to: &[Addressee],
    clock: &DueClock,
    tasks: &[&OpenTask],
    directory: &Directory,
) -> Vec<domain::AccountId> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for addressee in to {
        match addressee {
            Addressee::Holder => {
                for task in tasks {
                    match task.assignee {
                        Some(who) => all.push(who),
                        None => all.extend(directory.reached(&task.candidates, &task.kept_from)),
                    }
                }
            }
            Addressee::Post(post) => all.extend(directory.holders(&clock.body, post)),
            Addressee::Supervision => all.extend(directory.supervisors(&clock.body)),
        }
    }
    all.retain(|it| seen.insert(*it));
    all
}
