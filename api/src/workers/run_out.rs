//! What follows when a clock has run out: what the law does in a silent body's place, or what a step
//! settles for itself.

use domain::access::Actor;
use domain::applications::{Command, by_timeout, lapses_first};
use domain::clocks::{ClockKind, Level};
use domain::{ApplicationId, ClockId, TaskId};
use persistence::Tx;
use persistence::applications::lock_for_system;
use persistence::clocks::{DueClock, due_one};

use super::deadlines::tell;
use crate::Problem;
use crate::applications::use_case::{Case, settle, take};
use crate::gate::Ground;

/// Whether something follows when such a clock runs out, besides telling people.
pub(super) fn has_consequence(kind: ClockKind) -> bool {
    kind.acts() || kind == ClockKind::Notice
}

/// Tells of one clock that is due, and does what follows; answers how many rungs were climbed, and whether
/// anything was done.
pub(super) fn one(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    id: ClockId,
) -> Result<(usize, bool), Problem> {
    let Some(clock) = due_one(tx, ground.now, id)? else { return Ok((0, false)) };
    let acts = clock.warned.kind.acts() && clock.warned.due.at < ground.now;
    let first =
        if acts && clock.task.is_none() { ran_out_before(tx, ground, &clock)? } else { None };
    run_out(tx, ground, first.unwrap_or(clock))
}

/// The clock of the same application that ran out before this one, if the law acts at its end as well:
/// what follows from it comes first, and may leave nothing of the other. One that was given up waits for
/// somebody to look, and holds up nothing.
fn ran_out_before(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    clock: &DueClock,
) -> Result<Option<DueClock>, Problem> {
    let found = lock_for_system(tx, clock.application)?;
    let case = Case::gather(tx, found, ground)?;
    let system = Actor::system();
    let facts = case.facts(&system, ground.now, None);
    match lapses_first(&facts).filter(|it| it.id != clock.warned.clock) {
        Some(first) => Ok(due_one(tx, ground.now, first.id)?),
        None => Ok(None),
    }
}

/// Tells of a clock, and does what follows if it has run out.
fn run_out(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    clock: DueClock,
) -> Result<(usize, bool), Problem> {
    let (application, kind) = (clock.application, clock.warned.kind);
    let (acts, task) = (has_consequence(kind) && clock.warned.due.at < ground.now, clock.task);
    let climbed = tell(tx, ground, vec![clock])?;
    let rungs = climbed.len();
    if kind == ClockKind::StepTimeout {
        // Once: at the end of its time, and not at the escalations behind it.
        let ends = task.filter(|_| climbed.contains(&Level::Red));
        return Ok((rungs, ends.map_or(Ok(false), |it| time_out(tx, ground, application, it))?));
    }
    if acts && kind == ClockKind::Notice {
        settle(tx, &Actor::system(), ground, application)?;
        return Ok((rungs, false));
    }
    if acts {
        let found = lock_for_system(tx, application)?;
        let case = Case::gather(tx, found, ground)?;
        take(tx, &Actor::system(), ground, &case, &Command::Lapse(kind))?;
    }
    Ok((rungs, acts))
}

/// What the step settles for the end of its time; answers whether anything followed.
fn time_out(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    application: ApplicationId,
    task: TaskId,
) -> Result<bool, Problem> {
    let found = lock_for_system(tx, application)?;
    let case = Case::gather(tx, found, ground)?;
    let system = Actor::system();
    let Some(command) = by_timeout(task, &case.facts(&system, ground.now, None)) else {
        return Ok(false);
    };
    take(tx, &system, ground, &case, &command)?;
    Ok(true)
}
