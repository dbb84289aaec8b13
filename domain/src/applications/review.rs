//! The departments' part (审查): opinions on tasks, and where they lead.

use serde_json::json;

use super::act::{four_eyes, may_work};
use super::decide::follow;
use super::{Application, Facts, Outcome, Refusal, Stage, TaskClosing};
use crate::workflow::{Duty, Step, Task, TaskOutcome, TaskState, complete, return_to};
use crate::{NodeId, TaskId};

pub(super) fn approve(
    application: &Application,
    task: TaskId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    if !by_opinion(application, task, facts) {
        return Err(Refusal::NotByOpinion);
    }
    let step = complete(&facts.content.workflow, &application.marking, &task.node);
    let step = step.map_err(|_| Refusal::NoOpenTask)?;
    Ok(closed(application, task, (TaskOutcome::Approved, opinion), step, facts))
}

/// A review ends with an opinion; so does the making of the result before it is handed over.
fn by_opinion(application: &Application, task: &Task, facts: &Facts<'_>) -> bool {
    match task.duty {
        Duty::Review => application.stage == Stage::Accepted,
        Duty::Delivery => {
            let next = facts.content.workflow.next(&task.node).next();
            let last = next.is_none_or(|next| facts.content.workflow.task(next).is_none());
            application.stage == Stage::Decided && !last
        }
        Duty::Intake | Duty::Decision => false,
    }
}

/// 不同意: what is left of the reviews is skipped, and the decision is made with this opinion.
pub(super) fn refuse(
    application: &Application,
    task: TaskId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    if task.duty != Duty::Review {
        return Err(Refusal::NotByOpinion);
    }
    let (decision, _) =
        facts.content.workflow.with_duty(Duty::Decision).next().ok_or(Refusal::NoOpenTask)?;
    let others = facts.tasks.iter().filter(|it| it.waits() && it.id != task.id);
    let marking = crate::workflow::Marking {
        tokens: vec![crate::workflow::Token { at: decision.clone(), from: None }],
    };
    let step = Step {
        marking,
        entered: vec![decision.clone()],
        cancelled: others.map(|it| it.node.clone()).collect(),
        ended: false,
    };
    Ok(closed(application, task, (TaskOutcome::Refused, opinion), step, facts))
}

/// 退回: the earlier task opens again, for whoever did it before.
pub(super) fn give_back(
    application: &Application,
    task: TaskId,
    to: &NodeId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    if !matches!(task.duty, Duty::Review | Duty::Decision) {
        return Err(Refusal::NotByOpinion);
    }
    let done = facts.tasks.iter().rev().find(|it| it.node == *to && it.state == TaskState::Done);
    let cannot = || Refusal::CannotReturn { to: to.to_string() };
    let done = done.ok_or_else(cannot)?;
    let step = return_to(&facts.content.workflow, &application.marking, &task.node, to);
    let step = step.map_err(|_| cannot())?;
    let assignee = done.assignee;
    let mut outcome = closed(application, task, (TaskOutcome::Returned, opinion), step, facts);
    for again in outcome.open.iter_mut().filter(|it| it.node == *to) {
        again.assignee = assignee;
    }
    Ok(outcome)
}

/// Whether the actor may claim `task` (签收).
pub fn claim(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if !task.waits() {
        return Err(Refusal::NoOpenTask);
    }
    may_work(task, facts)?;
    if task.duty == Duty::Decision {
        four_eyes(facts)?;
    }
    Ok(())
}

/// Whether the actor may put `task` back for colleagues (退签).
pub fn release(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if !task.waits() {
        return Err(Refusal::NoOpenTask);
    }
    if task.assignee != Some(facts.actor.account) {
        return Err(Refusal::NotClaimed);
    }
    Ok(())
}

/// The task, if it waits and the actor has claimed it.
fn claimed<'a>(task: TaskId, facts: &'a Facts<'_>) -> Result<&'a Task, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.waits());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    may_work(task, facts)?;
    if task.assignee != Some(facts.actor.account) {
        return Err(Refusal::NotClaimed);
    }
    Ok(task)
}

fn closed(
    application: &Application,
    task: &Task,
    (how, opinion): (TaskOutcome, &str),
    step: Step,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    follow(&mut outcome, step, facts);
    let opinion = opinion.to_owned();
    outcome.close = vec![TaskClosing { task: task.id, outcome: how, opinion }];
    let entered: Vec<&NodeId> = outcome.open.iter().map(|it| &it.node).collect();
    let data = json!({ "node": task.node, "step": task.name, "outcome": how, "next": entered });
    outcome.note("workflow.task_completed", data);
    outcome
}
