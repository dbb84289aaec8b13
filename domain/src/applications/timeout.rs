//! 环节期满: what follows when nobody has done a step in its time, as the step settles it.

use serde_json::json;

use super::ballot::{answered, closed};
use super::{Application, Command, Facts, Handing, Outcome, Refusal};
use crate::TaskId;
use crate::clocks::ClockKind;
use crate::workflow::{Candidate, OnTimeout, SignerPlace, Task, TaskOutcome, TaskState};

/// A step's time has run out, and something followed.
const TIMED_OUT: &str = "workflow.step_timed_out";

/// What the end of the task's time brings about now, if anything.
pub fn by_timeout(task: TaskId, facts: &Facts<'_>) -> Option<Command> {
    consequence(task, facts).map(|_| Command::TimeOut { task })
}

/// What follows of a task whose time has run out.
enum Consequence {
    /// The clock gives the voice that nobody has given.
    Voice(TaskOutcome),
    /// These may do it from now on, beside those who could.
    GoesUp(Vec<Candidate>),
}

/// Whoever was asked before somebody, or after somebody who has not spoken, goes with them: they all
/// had the same time.
fn consequence<'a>(task: TaskId, facts: &'a Facts<'_>) -> Option<(&'a Task, Consequence)> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.is_live())?;
    let is_over = facts.clocks.iter().any(|it| {
        it.task == Some(task.id)
            && it.clock.kind == ClockKind::StepTimeout
            && it.clock.is_over(facts.calendar, facts.now)
    });
    let speaks = match task.asked {
        None | Some((_, SignerPlace::Beside)) => true,
        Some((_, SignerPlace::After)) => task.state != TaskState::Held,
        Some((_, SignerPlace::Before)) => false,
    };
    if !is_over || !speaks {
        return None;
    }
    let what = match facts.content.workflow.task(&task.node)?.on_timeout {
        OnTimeout::Remind => return None,
        OnTimeout::Escalate => Consequence::GoesUp(above(task, facts)?),
        OnTimeout::Approve => Consequence::Voice(TaskOutcome::ApprovedByTimeout),
        OnTimeout::Refuse => Consequence::Voice(TaskOutcome::RefusedByTimeout),
        OnTimeout::MoveOn => Consequence::Voice(TaskOutcome::MovedOn),
    };
    Some((task, what))
}

/// Whom it goes up to; nobody, if it was asked of somebody in person, or they could do it already.
fn above(task: &Task, facts: &Facts<'_>) -> Option<Vec<Candidate>> {
    let staffing = facts.staffing.filter(|_| task.seat.is_some())?;
    let mut above = staffing.next_above(&task.candidates, &task.place(), &task.kept_from)?;
    above.retain(|it| !task.candidates.contains(it));
    (!above.is_empty()).then_some(above)
}

/// Nobody has done the task in its time.
pub(super) fn time_out(
    application: &Application,
    task: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let (task, what) = consequence(task, facts).ok_or(Refusal::NoOpenTask)?;
    let outcome = match what {
        Consequence::Voice(how) => {
            let mut outcome = closed(application, task, (how, ""));
            answered(&mut outcome, task, facts)?;
            outcome
        }
        Consequence::GoesUp(above) => gone_up(application, task, above, facts),
    };
    Ok(told(outcome, task, facts))
}

/// 上移: it is open again, to those above as well. Whoever had it delegated to them, or was to be heard
/// before, had their time.
fn gone_up(
    application: &Application,
    task: &Task,
    above: Vec<Candidate>,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    let before = |it: &&Task| it.is_live() && it.was_asked(task.id, SignerPlace::Before);
    outcome.remove = facts.tasks.iter().filter(before).map(|it| it.id).collect();
    let candidates = task.candidates.iter().cloned().chain(above).collect();
    let open = Handing { assignee: None, owner: None, ..Handing::of(task, TaskState::Open) };
    outcome.hand = vec![Handing { candidates: Some(candidates), ..open }];
    outcome
}

fn told(mut outcome: Outcome, task: &Task, facts: &Facts<'_>) -> Outcome {
    let rule = facts.content.workflow.task(&task.node).map(|it| it.on_timeout);
    let open = outcome.open.iter().filter(|it| it.skipped.is_none());
    let mut next: Vec<_> = open.map(|it| &it.node).collect();
    next.dedup();
    let data = json!({
        "task_id": task.id, "node": task.node, "step": task.name, "on_timeout": rule, "next": next,
    });
    outcome.note(TIMED_OUT, data);
    outcome
}
