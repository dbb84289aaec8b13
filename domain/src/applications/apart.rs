//! Different hands: whoever handled an application does not decide it (审批分离), and whoever did a
//! step does not do those that are kept apart from it (经办与审核分离). And the same hands: a step that
//! goes back to whoever did another (原经办人).

use std::cmp::Reverse;

use super::hands::can_have;
use super::{Facts, NewTask, Refusal};
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
    tasks: &'a [Task],
    facts: &Facts<'_>,
) -> Option<&'a Task> {
    let apart = &facts.content.workflow.task(node)?.not_by;
    tasks.iter().find(|it| apart.contains(&it.node) && did(who, it))
}

/// Whether `who` has done none of the steps that the task's is kept apart from.
pub(super) fn kept_apart(who: &Actor, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let Some(earlier) = did_before(who.account, &task.node, facts.tasks, facts) else {
        return Ok(());
    };
    let who = who.staff_number().map(ToString::to_string).unwrap_or_default();
    Err(Refusal::DidEarlierStep { who, earlier: earlier.name.clone(), step: task.name.clone() })
}

/// 原经办人: a task that opens goes to whoever did the step that it goes back to, if they are active,
/// could be given it, and are not kept apart from it; else it is open to its post. `tasks` are the
/// application's as they stand when it opens.
pub(super) fn to_handler(new: NewTask, tasks: &[Task], facts: &Facts<'_>) -> NewTask {
    let Some(step) = &new.work.by_handler_of else { return new };
    let done = tasks.iter().filter(|it| it.node == *step && it.seat.is_some());
    let done = done.filter_map(|it| Some((it, it.assignee.filter(|who| did(*who, it))?)));
    let last = done.max_by_key(|(it, _)| (it.visit, Reverse(it.seat)));
    let Some((_, account)) = last else { return new };
    let known = [facts.actor].into_iter().chain(facts.handlers);
    let fits = |who: &&Actor| {
        who.account == account
            && can_have(who, &new.post, new.work.duty)
            && did_before(account, &new.node, tasks, facts).is_none()
    };
    let who = { known }.find(fits).map(|it| it.account);
    new.given_to(who)
}
