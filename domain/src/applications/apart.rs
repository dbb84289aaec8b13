//! Different hands: whoever handled an application does not decide it (审批分离), and whoever did a
//! step does not do those that are kept apart from it (经办与审核分离). And the same hands: a step that
//! goes back to whoever did another (原经办人).

use std::cmp::Reverse;

use serde_json::json;

use super::hands::reviews_in;
use super::{Application, Colleague, Facts, Handing, NewTask, Outcome, Refusal};
use crate::access::Actor;
use crate::refusal::Refuse;
use crate::workflow::{
    Candidate, Duty, MessageKind, StarterIsApprover, Task, TaskMessage, TaskNode, TaskOutcome,
    TaskState,
};
use crate::{AccountId, TaskId};

/// Whether `who` has done this task. Who returned it has not: it was left to be done.
fn did(who: AccountId, task: &Task) -> bool {
    task.state == TaskState::Done
        && task.outcome != Some(TaskOutcome::Returned)
        && task.assignee == Some(who)
}

/// Whoever decides has not handled the application, unless it is decided on the spot, or somebody has
/// let them all the same.
pub(super) fn four_eyes(who: AccountId, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let decides = task.duty == Duty::Decision && !task.excepts(who);
    if decides && has_handled(who, facts.tasks, facts) {
        return Err(Refusal::HandlerDecides);
    }
    Ok(())
}

fn has_handled(who: AccountId, tasks: &[Task], facts: &Facts<'_>) -> bool {
    let handles = |it: &Task| matches!(it.duty, Duty::Intake | Duty::Review);
    !facts.content.is_instant() && tasks.iter().any(|it| handles(it) && did(who, it))
}

/// Of the steps that `node` is kept apart from, the first that `who` has done, on any visit.
fn did_before<'a>(who: AccountId, work: &TaskNode, tasks: &'a [Task]) -> Option<&'a Task> {
    tasks.iter().find(|it| work.not_by.contains(&it.node) && did(who, it))
}

/// 回避: whether `who` applied, and does not approve that. On the spot, whoever takes it in decides.
fn approves_own(who: AccountId, work: &TaskNode, facts: &Facts<'_>) -> bool {
    matches!(work.duty, Duty::Review | Duty::Decision)
        && work.rules.starter_is_approver != StarterIsApprover::Allowed
        && facts.starter == Some(who)
        && !facts.content.is_instant()
}

/// Whether `who` has neither applied, nor done a step that the task's is kept apart from; or somebody
/// has let them all the same.
pub(super) fn kept_apart(who: &Actor, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if task.excepts(who.account) {
        return Ok(());
    }
    let Some(work) = facts.content.workflow.task(&task.node) else { return Ok(()) };
    let number = || who.staff_number().map(ToString::to_string).unwrap_or_default();
    if approves_own(who.account, work, facts) {
        return Err(Refusal::AppliedThemself { who: number(), step: task.name.clone() });
    }
    let Some(earlier) = did_before(who.account, work, facts.tasks) else {
        return Ok(());
    };
    let (earlier, step) = (earlier.name.clone(), task.name.clone());
    Err(Refusal::DidEarlierStep { who: number(), earlier, step })
}

/// Whether somebody who has the task in hand did a step that it is kept apart from, or applied.
pub(super) fn is_kept_apart(task: &Task, facts: &Facts<'_>) -> bool {
    let Some(work) = facts.content.workflow.task(&task.node) else { return false };
    let hands = task.assignee.into_iter().chain(task.owner);
    let mut hands = hands.filter(|who| !task.excepts(*who));
    hands.any(|who| approves_own(who, work, facts) || did_before(who, work, facts.tasks).is_some())
}

/// 破例: lets `to` do the task although they are kept apart from it. They are one of its candidates, and
/// whoever lets them is somebody else.
pub(super) fn except(
    application: &Application,
    task: TaskId,
    (to, reason): (&Colleague, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.waits());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    if to.account() == facts.actor.account {
        return Err(Refusal::OwnException);
    }
    if !task.is_open_to(&to.actor) {
        return Err(Refusal::NoCandidate { who: to.number.to_string(), step: task.name.clone() });
    }
    let bars = kept_apart(&to.actor, task, facts).and(four_eyes(to.account(), task, facts));
    let Err(barred) = bars else {
        return Err(Refusal::NothingBars { who: to.number.to_string(), step: task.name.clone() });
    };
    let mut outcome = Outcome::of(application.clone());
    let excepted = [Candidate::Excepted(to.account())];
    let candidates = task.candidates.iter().cloned().chain(excepted).collect();
    let message = TaskMessage::new(MessageKind::Excepted, reason);
    let as_it_is =
        Handing { assignee: task.assignee, owner: task.owner, ..Handing::of(task, task.state) };
    outcome.hand = vec![Handing { candidates: Some(candidates), message, ..as_it_is }];
    let data = json!({
        "node": task.node, "step": task.name, "to": to.number, "barred_by": barred.slug(),
    });
    outcome.note("workflow.separation_broken", data);
    Ok(outcome)
}

/// Whoever may not do a step that opens, though they be a candidate: known then, and kept with the
/// task, so that lists and warnings need not ask again. `tasks` are the application's as they stand.
pub(super) fn kept_from(work: &TaskNode, tasks: &[Task], facts: &Facts<'_>) -> Vec<AccountId> {
    let decides = work.duty == Duty::Decision;
    let involved = tasks.iter().filter_map(|it| it.assignee).chain(facts.starter);
    let mut barred: Vec<AccountId> = involved
        .filter(|who| {
            did_before(*who, work, tasks).is_some()
                || approves_own(*who, work, facts)
                || decides && has_handled(*who, tasks, facts)
        })
        .collect();
    barred.sort();
    barred.dedup();
    barred
}

/// 原经办人: a task that opens goes to whoever did the step that it goes back to, if they are active,
/// could be given it, and are not kept apart from it; else it is open to its candidates. `tasks` are
/// the application's as they stand when it opens.
pub(super) fn to_handler(new: NewTask, tasks: &[Task], facts: &Facts<'_>) -> NewTask {
    let Some(step) = &new.work.by_handler_of else { return new };
    let done = tasks.iter().filter(|it| it.node == *step && it.seat.is_some());
    let done = done.filter_map(|it| Some((it, it.assignee.filter(|who| did(*who, it))?)));
    let last = done.max_by_key(|(it, _)| (it.visit, Reverse(it.seat)));
    let Some((_, account)) = last else { return new };
    let members = facts.staffing.iter().flat_map(|it| &it.members).map(|it| &it.actor);
    let known = [facts.actor].into_iter().chain(members);
    let fits = |who: &&Actor| {
        let reviews = new.work.duty == Duty::Review && reviews_in(who, &new.post.body);
        who.account == account
            && (reviews || new.is_open_to(who))
            && !new.kept_from.contains(&account)
    };
    let who = { known }.find(fits).map(|it| it.account);
    new.given_to(who)
}
