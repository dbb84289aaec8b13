//! A task in other hands: 转办, 委派 and 交回, and 撤回 of what was approved too soon.

use serde_json::json;

use super::act::four_eyes_of;
use super::ballot::{live_at, stand};
use super::review::{by_opinion, claimed};
use super::{Application, Facts, Handing, Outcome, Refusal, Stage};
use crate::access::{Actor, Right, Standing};
use crate::workflow::{
    Duty, Seat, SignerPlace, SigningMode, Task, TaskOutcome, TaskState, WorkTasks,
    take_back as unwind,
};
use crate::{AccountId, BodyCode, StaffNumber, TaskId};

/// A member of staff who is to do something: who they are, and which posts they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colleague {
    pub number: StaffNumber,
    pub actor: Actor,
}

impl Colleague {
    pub(super) fn account(&self) -> AccountId {
        self.actor.account
    }

    pub(super) fn unfit(&self) -> Refusal {
        Refusal::NotAColleague { who: self.number.to_string() }
    }
}

/// The post by which the colleague works tasks in one of these bodies.
pub(super) fn colleague(who: &Colleague, bodies: &[BodyCode]) -> Option<Seat> {
    let Standing::Staff { posts, .. } = &who.actor.standing else { return None };
    let works = posts.iter().find(|it| {
        bodies.contains(&it.body) && it.roles.iter().any(|it| WorkTasks::HELD_BY.contains(it))
    });
    works.map(|it| Seat { post: it.post.clone(), body: it.body.clone() })
}

/// Whether the colleague can have `task`: a review anybody of the body, all else the same post.
fn fits(who: &Colleague, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let same_post = who.actor.holds(&task.body, &task.post);
    let same_body = colleague(who, std::slice::from_ref(&task.body)).is_some();
    if who.account() == facts.actor.account
        || !(same_post || same_body && task.duty == Duty::Review)
    {
        return Err(who.unfit());
    }
    if task.duty == Duty::Decision {
        four_eyes_of(who.account(), facts)?;
    }
    signs_once(who, task, facts)
}

/// Nobody has two voices on one visit to a step.
pub(super) fn signs_once(who: &Colleague, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let others = facts.tasks.iter().filter(|it| {
        it.id != task.id
            && (&it.node, it.visit) == (&task.node, task.visit)
            && it.state != TaskState::Cancelled
    });
    if { others }.any(|it| it.assignee == Some(who.account())) {
        return Err(Refusal::SignerTwice { who: who.number.to_string() });
    }
    Ok(())
}

/// 转办: the colleague's from now on.
pub(super) fn transfer(
    application: &Application,
    task: TaskId,
    (to, reason): (&Colleague, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    fits(to, task, facts)?;
    let mut outcome = Outcome::of(application.clone());
    let assignee = Some(to.account());
    outcome.hand = vec![Handing { assignee, ..Handing::of(task, TaskState::Claimed) }];
    let data = json!({ "node": task.node, "step": task.name, "to": to.number, "reason": reason });
    outcome.note("workflow.task_transferred", data);
    Ok(outcome)
}

/// 委派: the colleague says what they think, and it comes back.
pub(super) fn delegate(
    application: &Application,
    task: TaskId,
    (to, reason): (&Colleague, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    if !by_opinion(application, task, facts) {
        return Err(Refusal::NotByOpinion);
    }
    fits(to, task, facts)?;
    let mut outcome = Outcome::of(application.clone());
    let (assignee, owner) = (Some(to.account()), task.assignee);
    outcome.hand = vec![Handing { assignee, owner, ..Handing::of(task, TaskState::Claimed) }];
    let data = json!({ "node": task.node, "step": task.name, "to": to.number, "reason": reason });
    outcome.note("workflow.task_delegated", data);
    Ok(outcome)
}

/// 交回: the owner's again, with the delegate's opinion; the owner may call it back, too.
pub(super) fn hand_back(
    application: &Application,
    task: TaskId,
    opinion: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = delegated(task, facts)?;
    let mut outcome = Outcome::of(application.clone());
    let handing = Handing::of(task, TaskState::Claimed);
    outcome.hand = vec![Handing { assignee: task.owner, owner: None, ..handing }];
    let data = json!({ "node": task.node, "step": task.name, "opinion": opinion });
    outcome.note("workflow.task_handed_back", data);
    Ok(outcome)
}

/// The task, if it is delegated by or to the actor.
pub(super) fn delegated<'a>(task: TaskId, facts: &'a Facts<'_>) -> Result<&'a Task, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.waits());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    let me = Some(facts.actor.account);
    if task.owner.is_none() || (task.assignee != me && task.owner != me) {
        return Err(Refusal::NotDelegated);
    }
    Ok(task)
}

/// 撤回: an approval that nobody has acted on yet is undone; the step's limit runs on as before.
pub(super) fn take_back(
    application: &Application,
    task: TaskId,
    reason: &str,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task).ok_or(Refusal::NoOpenTask)?;
    let mine = task.assignee == Some(facts.actor.account);
    let approved = task.state == TaskState::Done && task.outcome == Some(TaskOutcome::Approved);
    if !mine || !approved || task.duty != Duty::Review || !task.votes() {
        return Err(Refusal::NothingToTakeBack);
    }
    let here = |it: &&Task| it.node == task.node && it.visit == task.visit;
    let later = facts.tasks.iter().any(|it| it.node == task.node && task.visit < it.visit);
    let answered = facts
        .tasks
        .iter()
        .any(|it| it.was_asked(task.id, SignerPlace::After) && it.state == TaskState::Done);
    if application.stage != Stage::Accepted || later || answered {
        return Err(Refusal::GoneOn);
    }
    let mut outcome = Outcome::of(application.clone());
    let me = Handing::of(task, TaskState::Claimed);
    if application.marking.tokens.iter().any(|it| it.at == task.node && it.from.is_none()) {
        undo_vote(&mut outcome, task, facts)?;
        outcome.reopen = vec![me];
    } else {
        undo_step(&mut outcome, task, facts)?;
        outcome.reopen = vec![me];
        let tasks = stand(&outcome, facts);
        let gone = facts.tasks.iter().filter(here);
        let gone = gone.filter(|it| it.state == TaskState::Cancelled && it.outcome.is_none());
        outcome.reopen.extend(gone.map(|it| Handing::of(it, revived(it, &tasks))));
    }
    let data = json!({ "node": task.node, "step": task.name, "reason": reason });
    outcome.note("workflow.task_taken_back", data);
    Ok(outcome)
}

/// The step still waits for others: only what this vote opened goes.
fn undo_vote(outcome: &mut Outcome, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let work = facts.content.workflow.task(&task.node);
    let in_sequence = work.is_some_and(|it| it.signing().mode == SigningMode::InSequence);
    let here = facts.tasks.iter().filter(|it| it.node == task.node && it.visit == task.visit);
    for other in here.filter(|it| it.state != TaskState::Cancelled) {
        let behind = other.was_asked(task.id, SignerPlace::After);
        let next = in_sequence && task.seat < other.seat;
        match other.state {
            _ if behind => outcome.hand.push(Handing::of(other, TaskState::Held)),
            TaskState::Open if next => outcome.remove.push(other.id),
            _ if next => return Err(Refusal::GoneOn),
            _ => {}
        }
    }
    Ok(())
}

/// The application has gone on: back to where it was, if nobody has touched what was opened.
fn undo_step(outcome: &mut Outcome, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let step = unwind(&facts.content.workflow, &outcome.after.marking, &task.node);
    let step = step.map_err(|_| Refusal::GoneOn)?;
    let opened: Vec<TaskId> = live_at(facts.tasks, &step.cancelled).collect();
    for node in &step.cancelled {
        let visit = facts.tasks.iter().filter(|it| it.node == *node).map(|it| it.visit).max();
        let mut latest =
            facts.tasks.iter().filter(|it| it.node == *node && Some(it.visit) == visit);
        if !latest.all(|it| it.state == TaskState::Open && it.assignee.is_none()) {
            return Err(Refusal::GoneOn);
        }
    }
    outcome.remove = opened;
    outcome.after.marking = step.marking;
    Ok(())
}

/// As what a task that was called off comes back.
fn revived(task: &Task, tasks: &[Task]) -> TaskState {
    let asker_is_busy = |by: TaskId| tasks.iter().any(|it| it.id == by && it.is_live());
    let waits =
        task.asked.is_some_and(|(by, place)| place == SignerPlace::After && asker_is_busy(by));
    let has_asked = tasks.iter().any(|it| {
        it.was_asked(task.id, SignerPlace::Before)
            && it.state == TaskState::Cancelled
            && it.outcome.is_none()
    });
    match task.assignee {
        _ if waits || has_asked => TaskState::Held,
        Some(_) => TaskState::Claimed,
        None => TaskState::Open,
    }
}
