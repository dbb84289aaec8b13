//! Different hands: whoever handled an application does not decide it (审批分离), and whoever did a
//! step does not do those that are kept apart from it (经办与审核分离).

use super::{Facts, Refusal};
use crate::access::Actor;
use crate::workflow::{Duty, Task, TaskOutcome, TaskState};
use crate::{AccountId, NodeId};

/// Whether `who` has done this task. Who returned it has not: it was left to be done.
fn did(who: AccountId, task: &Task) -> bool {
    task.state == TaskState::Done
        && task.outcome != Some(TaskOutcome::Returned)
        && task.assignee == Some(who)
}

/// The decider has not handled the application, unless it is decided on the spot.
pub(super) fn four_eyes(who: AccountId, facts: &Facts<'_>) -> Result<(), Refusal> {
    let handles = |it: &Task| matches!(it.duty, Duty::Intake | Duty::Review);
    let handled = facts.tasks.iter().any(|it| handles(it) && did(who, it));
    if handled && !facts.content.is_instant() {
        return Err(Refusal::HandlerDecides);
    }
    Ok(())
}

/// Of the steps that `node` is kept apart from, the first that `who` has done, on any visit.
pub(super) fn did_before<'a>(
    who: AccountId,
    node: &NodeId,
    facts: &'a Facts<'_>,
) -> Option<&'a Task> {
    let apart = &facts.content.workflow.task(node)?.not_by;
    facts.tasks.iter().find(|it| apart.contains(&it.node) && did(who, it))
}

/// Whether `who` has done none of the steps that the task's is kept apart from.
pub(super) fn kept_apart(who: &Actor, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(earlier) = did_before(who.account, &task.node, facts) else { return Ok(()) };
    let who = who.staff_number().map(ToString::to_string).unwrap_or_default();
    Err(Refusal::DidEarlierStep { who, earlier: earlier.name.clone(), step: task.name.clone() })
}
