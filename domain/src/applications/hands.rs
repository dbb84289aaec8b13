//! A task in other hands: 转办, 委派 and 交回, 移交 of all that somebody leaves behind, and 指派 of what
//! nobody can do.

use serde_json::json;

use super::apart::{four_eyes, kept_apart};
use super::authority::can_decide;
use super::review::{by_opinion, claimed};
use super::{Application, Facts, Handing, Outcome, Refusal};
use crate::access::{Actor, Right};
use crate::workflow::{
    Candidate, Duty, MessageKind, Seat, Task, TaskMessage, TaskState, WorkTasks,
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

/// The post by which `who` works tasks in one of these bodies.
pub(super) fn works_in(who: &Actor, bodies: &[BodyCode]) -> Option<Seat> {
    let works = who.standing.posts().iter().find(|it| {
        bodies.contains(&it.body) && it.roles.iter().any(|it| WorkTasks::HELD_BY.contains(it))
    });
    works.map(|it| Seat { post: it.post.clone(), body: it.body.clone() })
}

/// Whether `who` works tasks in `body`: somebody to whom a review there can be given.
pub(super) fn reviews_in(who: &Actor, body: &BodyCode) -> bool {
    works_in(who, std::slice::from_ref(body)).is_some()
}

/// Whether the colleague can have `task`: a review anybody of the body, all else a candidate.
fn fits(who: &Colleague, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    if who.account() == facts.actor.account {
        return Err(Refusal::ToYourself);
    }
    let reviews = task.duty == Duty::Review && reviews_in(&who.actor, &task.body);
    if !reviews && !task.is_open_to(&who.actor) {
        return Err(who.unfit());
    }
    four_eyes(who.account(), task, facts)?;
    kept_apart(&who.actor, task, facts)?;
    can_decide(who, task, facts)?;
    signs_once(who, task, facts)
}

/// Nobody has two voices on one visit to a step.
pub(super) fn signs_once(who: &Colleague, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let others = facts.tasks.iter().filter(|it| {
        it.id != task.id
            && (&it.node, it.visit) == (&task.node, task.visit)
            && it.state != TaskState::Cancelled
    });
    let voices = |it: &Task| [it.assignee, it.owner].contains(&Some(who.account()));
    if { others }.any(voices) {
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
    let message = TaskMessage::new(MessageKind::Transferred, reason);
    outcome.hand = vec![Handing { assignee, message, ..Handing::of(task, TaskState::Claimed) }];
    let data = json!({ "node": task.node, "step": task.name, "to": to.number });
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
    let message = TaskMessage::new(MessageKind::Delegated, reason);
    let handing = Handing::of(task, TaskState::Claimed);
    outcome.hand = vec![Handing { assignee, owner, message, ..handing }];
    let data = json!({ "node": task.node, "step": task.name, "to": to.number });
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
    let message = TaskMessage::new(MessageKind::HandedBack, opinion);
    outcome.hand = vec![Handing { assignee: task.owner, owner: None, message, ..handing }];
    let data = json!({ "node": task.node, "step": task.name });
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

/// 移交: what the leaver has in hand goes to the colleague, or back to its post if the colleague
/// cannot have it.
pub(super) fn hand_over(
    application: &Application,
    task: TaskId,
    from: AccountId,
    (to, reason): (&Colleague, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.is_live());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    let same = Handing::of(task, task.state);
    let heir = Some(to.account());
    // Whoever was asked in person, or has it from somebody, cannot be replaced by a post.
    let by_post = task.state == TaskState::Claimed && task.asked.is_none() && task.owner.is_none();
    let handing = match fits(to, task, facts) {
        Ok(()) if task.assignee == Some(from) => Handing { assignee: heir, ..same },
        Ok(()) if task.owner == Some(from) => Handing { owner: heir, ..same },
        Ok(()) => return Err(Refusal::NotClaimed),
        Err(_) if task.assignee == Some(from) && by_post => {
            Handing { state: TaskState::Open, assignee: None, ..same }
        }
        Err(refusal) => return Err(refusal),
    };
    let mut outcome = Outcome::of(application.clone());
    let heir = handing.assignee.or(handing.owner).map(|_| &to.number);
    let data = json!({ "node": task.node, "step": task.name, "to": heir });
    let message = TaskMessage::new(MessageKind::HandedOver, reason);
    outcome.hand = vec![Handing { message, ..handing }];
    outcome.note("workflow.task_handed_over", data);
    Ok(outcome)
}

/// 指派: what nobody can do is somebody's to do from now on.
pub(super) fn appoint(
    application: &Application,
    task: TaskId,
    (to, reason): (&Colleague, &str),
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = facts.tasks.iter().find(|it| it.id == task && it.waits());
    let task = task.ok_or(Refusal::NoOpenTask)?;
    if task.unstaffed_since.is_none() {
        return Err(Refusal::HasHands { step: task.name.clone() });
    }
    let mut bodies = facts.content.workflow.bodies();
    bodies.push(task.body.clone());
    works_in(&to.actor, &bodies).ok_or_else(|| to.unfit())?;
    four_eyes(to.account(), task, facts)?;
    kept_apart(&to.actor, task, facts)?;
    signs_once(to, task, facts)?;
    let candidates = vec![Candidate::Person(to.account())];
    can_decide(to, &Task { candidates: candidates.clone(), ..task.clone() }, facts)?;
    let mut outcome = Outcome::of(application.clone());
    let message = TaskMessage::new(MessageKind::Appointed, reason);
    let open = Handing { assignee: None, owner: None, ..Handing::of(task, TaskState::Open) };
    outcome.hand = vec![Handing { candidates: Some(candidates), message, ..open }];
    let data = json!({ "node": task.node, "step": task.name, "to": to.number });
    outcome.note("workflow.task_appointed", data);
    Ok(outcome)
}
