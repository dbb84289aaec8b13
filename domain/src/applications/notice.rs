//! 公示: a step that everybody reads until its time is over, and that goes on when every objection has
//! been answered.

use serde_json::json;

use super::ballot::{closed, to_the_decision};
use super::follow::follow;
use super::review::{claimed, open_again, was_done};
use super::{Application, Facts, Notice, Outcome, Refusal};
use crate::workflow::{
    AfterUpheld, Duty, Objection, ObjectionOutcome, Task, TaskOutcome, complete, return_to,
    returnable,
};
use crate::{NodeId, ObjectionId, TaskId};

/// 异议: what somebody writes stays with the store, and out of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObjection {
    pub id: ObjectionId,
    pub text: String,
}

/// 异议答复
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionAnswer {
    pub objection: ObjectionId,
    pub outcome: ObjectionOutcome,
    pub reasons: String,
}

/// Somebody objected to a public notice.
pub const OBJECTED: &str = "workflow.objection_made";

/// Anybody, once to each notice, as long as it can be read.
pub(super) fn object(
    application: &Application,
    task: TaskId,
    new: &NewObjection,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && is_notice(it, facts));
    let task = task.filter(|it| it.is_live() && !is_over(it, facts)).ok_or(Refusal::NoticeOver)?;
    if of(task, facts).any(|it| it.by == facts.actor.account) {
        return Err(Refusal::ObjectedAlready);
    }
    let mut outcome = Outcome::of(application.clone());
    outcome.note(OBJECTED, json!({ "objection_id": new.id, "node": task.node }));
    outcome.objection = Some((task.id, new.clone()));
    outcome.notices.extend(Notice::of_objection(task, application));
    Ok(outcome)
}

impl Notice {
    /// To whoever has the public notice in hand; of one that nobody has, its work list tells.
    fn of_objection(task: &Task, application: &Application) -> Option<Self> {
        let number = application.number.as_deref().unwrap_or_default();
        let step = &task.name;
        let chinese = format!("【公示异议】办件{number}的环节“{step}”收到异议，请核实并逐一答复。");
        let english = format!(
            "Somebody has objected to the public notice “{step}” of application {number}: look into it, \
             and answer."
        );
        task.assignee.map(|to| Self { to, task: task.id, chinese, english })
    }
}

/// Whoever has the notice in hand answers each objection once.
pub(super) fn answer(
    application: &Application,
    task: TaskId,
    answer: &ObjectionAnswer,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    let asked = of(task, facts).find(|it| it.id == answer.objection && it.outcome.is_none());
    asked.ok_or(Refusal::NoSuchObjection)?;
    let mut outcome = Outcome::of(application.clone());
    let data = json!({
        "objection_id": answer.objection, "outcome": answer.outcome, "node": task.node,
    });
    outcome.note("workflow.objection_answered", data);
    outcome.answer = Some(answer.clone());
    Ok(outcome)
}

/// Whether objections to it wait for an answer.
pub(super) fn is_objected_to(task: &Task, facts: &Facts<'_>) -> bool {
    of(task, facts).any(|it| it.outcome.is_none())
}

/// The notice that nothing keeps any longer, if there is one.
pub(super) fn to_end<'a>(facts: &Facts<'a>) -> Option<&'a Task> {
    let done = |it: &&Task| {
        it.waits() && is_notice(it, facts) && is_over(it, facts) && !is_objected_to(it, facts)
    };
    facts.tasks.iter().find(done)
}

/// The notice is over: without an objection that was upheld the application goes on.
pub(super) fn end(
    application: &Application,
    task: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = to_end(facts).filter(|it| it.id == task).ok_or(Refusal::NoOpenTask)?;
    let workflow = &facts.content.workflow;
    let notice = workflow.task(&task.node).and_then(|it| it.public_notice.as_ref());
    let upheld = of(task, facts).any(|it| it.outcome == Some(ObjectionOutcome::Upheld));
    let before = || last_review(application, task, facts);
    let mut outcome;
    match notice.map(|it| it.upheld).filter(|_| upheld) {
        None => {
            outcome = closed(application, task, (TaskOutcome::Completed, ""));
            let ways = facts.ways(application);
            let step = complete(workflow, &application.marking, &task.node, &ways);
            follow(&mut outcome, step.map_err(|_| Refusal::NoOpenTask)?, Some(&task.node), facts);
        }
        Some(AfterUpheld::Review) if let Some(to) = before() => {
            outcome = closed(application, task, (TaskOutcome::Returned, ""));
            let step = return_to(workflow, &application.marking, &task.node, &to);
            follow(&mut outcome, step.map_err(|_| Refusal::NoOpenTask)?, Some(&task.node), facts);
            open_again(&mut outcome, &to, None, facts);
        }
        Some(AfterUpheld::Review | AfterUpheld::Decision) => {
            outcome = closed(application, task, (TaskOutcome::Refused, ""));
            to_the_decision(&mut outcome, facts)?;
        }
    }
    outcome.note("workflow.notice_ended", json!({ "node": task.node, "upheld": upheld }));
    Ok(outcome)
}

/// The review that was done last before the notice, of those that it can go back to.
fn last_review(application: &Application, task: &Task, facts: &Facts<'_>) -> Option<NodeId> {
    let back = returnable(&facts.content.workflow, &application.marking, &task.node);
    let done = |it: &&Task| was_done(it) && back.contains(&&it.node);
    facts.tasks.iter().rev().find(done).map(|it| it.node.clone())
}

pub(super) fn is_notice(task: &Task, facts: &Facts<'_>) -> bool {
    let work = facts.content.workflow.task(&task.node);
    task.duty == Duty::Review && work.is_some_and(|it| it.public_notice.is_some())
}

/// Whether its time has passed.
fn is_over(task: &Task, facts: &Facts<'_>) -> bool {
    let own = facts.clocks.iter().find(|it| it.task == Some(task.id));
    own.is_none_or(|it| it.clock.is_over(facts.calendar, facts.now))
}

fn of<'a>(task: &Task, facts: &Facts<'a>) -> impl Iterator<Item = &'a Objection> + use<'a> {
    let (task, all) = (task.id, facts.objections);
    all.iter().filter(move |it| it.task == task)
}
