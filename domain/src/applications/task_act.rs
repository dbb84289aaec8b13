//! What *this* officer may do with *this* task *now*: the buttons of a work list.

use super::gates::on_evidence;
use super::hands::delegated;
use super::notice::is_objected_to;
use super::review::{by_opinion, claim, claimed, in_hand, may_abstain, release, was_done};
use super::service::call_in_hand;
use super::signers::{may_ask, removable};
use super::take_back::take_back;
use super::{Act, Application, Facts, Stage, check};
use crate::NodeId;
use crate::labels::Label;
use crate::workflow::{Duty, Task, TaskAct, returnable};

/// Every act on `task` that is open to the actor of `facts`.
pub fn task_acts(application: &Application, task: &Task, facts: &Facts<'_>) -> Vec<TaskAct> {
    let may = |act: &TaskAct| may(application, task, *act, facts);
    TaskAct::ALL.iter().copied().filter(may).collect()
}

fn may(application: &Application, task: &Task, act: TaskAct, facts: &Facts<'_>) -> bool {
    let mine = claimed(task.id, facts).is_ok();
    let reviews = mine && task.duty == Duty::Review && by_opinion(application, task, facts);
    match act {
        TaskAct::Claim => task.assignee != Some(facts.actor.account) && claim(task, facts).is_ok(),
        TaskAct::Release => release(task, facts).is_ok(),
        TaskAct::Approve => {
            mine && by_opinion(application, task, facts) && on_evidence(task, facts).is_ok()
        }
        TaskAct::Refuse => reviews,
        TaskAct::Abstain => reviews && may_abstain(task, facts).is_ok(),
        TaskAct::Return => mine && !earlier(application, task, facts).is_empty(),
        TaskAct::Transfer => mine,
        TaskAct::Delegate => mine && by_opinion(application, task, facts),
        TaskAct::HandBack => delegated(task.id, facts).is_ok(),
        TaskAct::AddSigner => mine && may_ask(application, task, facts).is_ok(),
        TaskAct::RemoveSigner => removable(task.id, facts).is_ok(),
        TaskAct::Copy => mine,
        TaskAct::AnswerCall => reviews && call_in_hand(task, facts).is_some(),
        TaskAct::AnswerObjection => mine && is_objected_to(task, facts),
        TaskAct::Attach => in_hand(task.id, facts).is_ok(),
        TaskAct::Comment => check(application, Act::Comment, facts).is_ok(),
        TaskAct::TakeBack => take_back(application, task.id, "", facts).is_ok(),
    }
}

/// The earlier steps to which the holder of `task` may return the application.
pub fn earlier<'a>(application: &Application, task: &Task, facts: &Facts<'a>) -> Vec<&'a NodeId> {
    let returns = matches!(task.duty, Duty::Review | Duty::Decision) && task.votes();
    if !returns || application.stage != Stage::Accepted {
        return Vec::new();
    }
    let done = |node: &NodeId| facts.tasks.iter().any(|it| it.node == *node && was_done(it));
    let workflow = &facts.content.workflow;
    let before = returnable(workflow, &application.marking, &task.node).into_iter();
    before.filter(|node| done(node)).collect()
}
