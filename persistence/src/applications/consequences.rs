//! What a step brings with it besides the application's own row: events, paper, clocks, tasks,
//! messages. All in the caller's transaction.

use domain::AccountId;
use domain::applications::{Facts, NewTask, Outcome};
use domain::events::Circumstances;
use domain::workflow::TaskOutcome;

use super::bundle::Bundle;
use super::papers;
use crate::clocks::StoredClock;
use crate::notifications::tell_staff;
use crate::workflow::StoredTask;
use crate::{StoreError, Tx, clocks, workflow};

/// A step that has been decided.
pub(super) struct Step<'a> {
    pub outcome: &'a Outcome,
    pub by: AccountId,
    pub how: &'a Circumstances,
}

/// What a step has opened.
#[derive(Debug, Default)]
pub struct Opened {
    pub tasks: Vec<StoredTask>,
    pub clocks: Vec<StoredClock>,
}

/// Stores what follows; `bundle` brings what else the step adds.
pub(super) fn consequences(
    tx: &mut Tx<'_>,
    step: &Step<'_>,
    mut bundle: Bundle,
) -> Result<Opened, StoreError> {
    let Step { outcome, by, how } = step;
    let (application, now) = (&outcome.after, how.at);
    if let Some(paper) = &outcome.paper {
        let place = (application.id, &application.body, Facts::year(now));
        papers::insert(tx, place, paper, *by, now)?;
    }
    clocks::stop(tx, application.id, &outcome.stop, now)?;
    for closing in &outcome.close {
        workflow::close(tx, application.id, closing, *by, now)?;
    }
    workflow::call_off(tx, application.id, &outcome.cancel, None, now)?;
    workflow::call_off(tx, application.id, &outcome.remove, Some(TaskOutcome::Removed), now)?;
    outcome.hand.iter().try_for_each(|it| workflow::hand(tx, it, (*by, now)))?;
    outcome
        .reopen
        .iter()
        .try_for_each(|it| workflow::reopen(tx, application.id, it, (*by, now)))?;
    // A step that was taken back has its clock running again, and what it missed is entered.
    outcome.ledger.iter().try_for_each(|it| clocks::note(tx, it, &how.author, now))?;
    if let Some(objection) = &outcome.objection {
        workflow::object(tx, application.id, objection, (*by, now))?;
    }
    outcome.answer.iter().try_for_each(|it| workflow::answer(tx, it, now))?;
    outcome.answered.iter().try_for_each(|it| workflow::keep_answer(tx, it, now))?;
    outcome.rename.iter().try_for_each(|it| workflow::rename(tx, it))?;
    outcome.relimit.iter().try_for_each(|it| workflow::relimit(tx, application.id, it, now))?;
    outcome.reseat.iter().try_for_each(|it| workflow::reseat(tx, it))?;
    outcome.notices.iter().try_for_each(|it| tell_staff(tx, application.id, it, now))?;
    outcome.messages.iter().for_each(|it| bundle.message(application.id, it, now));
    let opened = opened(step);
    opened.tasks.iter().for_each(|it| bundle.task(tx.vault, it));
    // Whose work it becomes may read it, though the procedure names others.
    let elsewhere = outcome.open.iter().flat_map(NewTask::bodies_named);
    elsewhere.for_each(|it| bundle.reader(application, it.reader()));
    opened.clocks.iter().for_each(|it| bundle.clock(application.id, it));
    bundle.store(tx)?;
    let opening = outcome.open.iter().zip(&opened.tasks);
    let asks = |new: &NewTask| new.work.service_call.is_some() && new.seat.is_some();
    let asking = opening.filter(|(new, _)| asks(new) && new.skipped.is_none());
    workflow::ask(tx, application.id, asking.map(|(_, it)| it.task.id))?;
    clocks::begin_ledgers(tx, &opened.clocks, &how.author, now)?;
    Ok(opened)
}

/// The rows of the clocks and tasks that the step starts.
fn opened(step: &Step<'_>) -> Opened {
    let Step { outcome, by, how, .. } = step;
    let starts = outcome.start.iter().map(|it| StoredClock::starting(None, it, how.at));
    let mut opened = Opened { clocks: starts.collect(), tasks: Vec::new() };
    for new in &outcome.open {
        let task = StoredTask::opening(&outcome.after, new, (*by, how.at));
        let clock = new.clock.as_ref();
        let clock = clock.map(|it| StoredClock::starting(Some(task.task.id), it, how.at));
        opened.clocks.extend(clock);
        opened.tasks.push(task);
    }
    let relimited = outcome.relimit.iter().filter_map(|it| Some((it.task, it.new.as_ref()?)));
    let clocks = relimited.map(|(task, it)| StoredClock::starting(Some(task), it, how.at));
    opened.clocks.extend(clocks);
    opened
}
