//! Steps during which the clocks stand still, 特别程序 above all: they begin to when the step opens, and
//! run again when it is over, in whatever way. The measure has the id of the task with which it opened.

use serde_json::json;

use super::ledgers::{decision_clocks, open_pauses};
use super::measures::{NewPause, run_again, stand_still};
use super::{Application, Command, Facts, Outcome, Refusal, Stage, notice};
use crate::calendar::local_date;
use crate::clocks::EntryKind;
use crate::workflow::Task;
use crate::{MeasureId, TaskId};

/// What the steps of the application bring about by themselves now: to be asked again and done, until
/// there is nothing.
pub fn by_itself(application: &Application, facts: &Facts<'_>) -> Option<Command> {
    if application.stage != Stage::Accepted {
        return None;
    }
    if let Some(notice) = notice::to_end(facts) {
        return Some(Command::EndNotice { task: notice.id });
    }
    let law = decision_clocks(facts).next()?;
    if let Some(pause) = open_pauses(facts).next() {
        // One at a time: whatever opens meanwhile begins when this one has ended.
        let begun = begun_by(pause.measure?, facts)?;
        return (!goes_on(begun, facts)).then_some(Command::EndProcedure { task: begun.id });
    }
    let begun = |task: &Task| {
        law.clock.entries(EntryKind::Pause).any(|it| it.measure == Some(task.measure()))
    };
    let opened = facts.tasks.iter().filter(|it| stands_still(it, facts).is_some());
    let mut new = opened.filter(|it| goes_on(it, facts) && !begun(it));
    new.next().map(|it| Command::BeginProcedure { task: it.id })
}

/// The step's own task, by which the procedure is known; whoever is asked for an opinion has another.
fn stands_still(task: &Task, facts: &Facts<'_>) -> Option<&'static str> {
    let work = facts.content.workflow.task(&task.node)?;
    facts.content.stands_still(work).filter(|_| task.seat.is_some())
}

/// Whether somebody still works on this visit to the step.
fn goes_on(begun: &Task, facts: &Facts<'_>) -> bool {
    let here = |it: &&Task| (&it.node, it.visit) == (&begun.node, begun.visit);
    facts.tasks.iter().filter(here).any(Task::is_live)
}

/// The task whose step the measure is, if it is one.
pub(super) fn begun_by<'a>(measure: MeasureId, facts: &Facts<'a>) -> Option<&'a Task> {
    facts.tasks.iter().find(|it| it.measure() == measure)
}

/// The applicant is told in writing, and the clocks stand still from today on.
pub(super) fn begin(
    application: &Application,
    task: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task).ok_or(Refusal::NoOpenTask)?;
    let basis = stands_still(task, facts).ok_or(Refusal::NoOpenTask)?;
    let own = facts.clocks.iter().find(|it| it.task == Some(task.id));
    let expected = own.and_then(|it| it.due).map(|it| it.on);
    let from = local_date(facts.now);
    let told = json!({ "reason": task.name, "expected_until": expected });
    let new = NewPause { measure: task.measure(), basis, from, told };
    Ok(stand_still(application, new, facts))
}

/// The step is over: the clocks run again from today on.
pub(super) fn end(
    application: &Application,
    task: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task).ok_or(Refusal::NoOpenTask)?;
    Ok(run_again(application, task.measure(), local_date(facts.now), facts))
}
