//! The departments' part (审查): opinions on tasks, and where they lead.

use serde_json::json;

use super::apart::four_eyes;
use super::authority::authorised;
use super::ballot::{answered, closed};
use super::follow::follow;
use super::gates::on_evidence;
use super::may::may_work;
use super::notice::is_notice;
use super::{Application, Facts, Outcome, Refusal, Stage};
use crate::access::AuthorisedAct;
use crate::workflow::{
    Duty, MessageKind, Task, TaskMessage, TaskOutcome, TaskState, complete, return_to,
};
use crate::{AccountId, NodeId, TaskId};

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
    on_evidence(task, facts)?;
    said(application, task, (TaskOutcome::Approved, opinion), facts)
}

/// 不同意: one refusal ends the step, or it is counted, as the step's rule says.
pub(super) fn refuse(
    application: &Application,
    task: TaskId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    if task.duty != Duty::Review || is_notice(task, facts) {
        return Err(Refusal::NotByOpinion);
    }
    said(application, task, (TaskOutcome::Refused, opinion), facts)
}

/// 弃权: the votes of the others decide.
pub(super) fn abstain(
    application: &Application,
    task: TaskId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    may_abstain(task, facts)?;
    said(application, task, (TaskOutcome::Abstained, opinion), facts)
}

pub(super) fn may_abstain(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let work = facts.content.workflow.task(&task.node);
    let allowed = work.is_some_and(|it| it.signing().abstain);
    if allowed && task.votes() { Ok(()) } else { Err(Refusal::NoAbstention) }
}

fn said(
    application: &Application,
    task: &Task,
    how: (TaskOutcome, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let mut outcome = closed(application, task, how);
    answered(&mut outcome, task, facts)?;
    completed(&mut outcome, task, how.0);
    Ok(outcome)
}

fn completed(outcome: &mut Outcome, task: &Task, how: TaskOutcome) {
    let open = outcome.open.iter().filter(|it| it.skipped.is_none());
    let mut entered: Vec<&NodeId> = open.map(|it| &it.node).collect();
    entered.dedup();
    let data = json!({ "node": task.node, "step": task.name, "outcome": how, "next": entered });
    outcome.note("workflow.task_completed", data);
}

/// A review ends with an opinion; so does the making of the result before it is handed over.
pub(super) fn by_opinion(application: &Application, task: &Task, facts: &Facts<'_>) -> bool {
    match task.duty {
        // A public notice ends by itself.
        Duty::Review => application.stage == Stage::Accepted && !is_notice(task, facts),
        Duty::Delivery => {
            let (workflow, ways) = (&facts.content.workflow, facts.ways(application));
            let step = complete(workflow, &application.marking, &task.node, &ways);
            application.stage == Stage::Decided && step.is_ok_and(|it| !it.entered.is_empty())
        }
        Duty::Intake | Duty::Decision => false,
    }
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
    if !matches!(task.duty, Duty::Review | Duty::Decision) || !task.votes() {
        return Err(Refusal::NotByOpinion);
    }
    let done = facts.tasks.iter().rev().find(|it| it.node == *to && was_done(it));
    let cannot = || Refusal::CannotReturn { to: to.to_string() };
    done.ok_or_else(cannot)?;
    let step = return_to(&facts.content.workflow, &application.marking, &task.node, to);
    let step = step.map_err(|_| cannot())?;
    let mut outcome = closed(application, task, (TaskOutcome::Returned, opinion));
    follow(&mut outcome, step, Some(&task.node), facts);
    open_again(&mut outcome, to, TaskMessage::new(MessageKind::Returned, opinion), facts);
    completed(&mut outcome, task, TaskOutcome::Returned);
    Ok(outcome)
}

/// What opens at `to` once more is whoever's that did it before, with a word to them.
pub(super) fn open_again(
    outcome: &mut Outcome,
    to: &NodeId,
    message: Option<TaskMessage>,
    facts: &Facts<'_>,
) {
    for again in outcome.open.iter_mut().filter(|it| it.node == *to && it.skipped.is_none()) {
        let before = facts
            .tasks
            .iter()
            .rev()
            .find(|it| it.node == *to && it.seat == again.seat && it.state == TaskState::Done)
            // Not to whoever was there when it ended by itself.
            .filter(|it| it.is_for(&again.post) && !ended_by_itself(it));
        // Who has meanwhile done a step that it is kept apart from does not get it again.
        let barred = again.kept_from.clone();
        let free = |who: &AccountId| !barred.contains(who);
        *again = again.clone().given_to(before.and_then(|it| it.assignee).filter(free));
        again.message.clone_from(&message);
    }
}

fn ended_by_itself(task: &Task) -> bool {
    task.outcome.is_some_and(|it| it == TaskOutcome::Completed || it.is_by_timeout())
}

/// Whether somebody did it: a step that a rule left out is not done by anybody.
pub(super) fn was_done(task: &Task) -> bool {
    task.state == TaskState::Done && task.outcome != Some(TaskOutcome::Skipped)
}

/// Whether the actor may claim `task` (签收).
pub fn claim(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if !task.waits() {
        return Err(Refusal::NoOpenTask);
    }
    may_work(task, facts)?;
    four_eyes(facts.actor.account, task, facts)?;
    if task.duty == Duty::Decision {
        authorised(task, AuthorisedAct::Decide, facts)?;
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
    if task.asked.is_some() || task.owner.is_some() {
        return Err(Refusal::AskedInPerson);
    }
    Ok(())
}

/// The task, if it waits, and the actor has claimed it and not only for an opinion.
pub(super) fn claimed<'a>(task: TaskId, facts: &'a Facts<'_>) -> Result<&'a Task, Refusal> {
    let task = in_hand(task, facts)?;
    if task.owner.is_some() {
        return Err(Refusal::Delegated { step: task.name.clone() });
    }
    Ok(task)
}

/// The task, if it waits and the actor has it in hand, if only because it was delegated to them.
pub(super) fn in_hand<'a>(task: TaskId, facts: &'a Facts<'_>) -> Result<&'a Task, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.is_live());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    if task.state == TaskState::Held {
        return Err(Refusal::Held { step: task.name.clone() });
    }
    may_work(task, facts)?;
    if task.assignee != Some(facts.actor.account) {
        return Err(Refusal::NotClaimed);
    }
    Ok(task)
}
