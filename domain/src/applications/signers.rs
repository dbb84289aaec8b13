//! 加签、减签: somebody else is asked to sign as well, or asked no longer.

use serde_json::json;

use super::apart::kept_apart;
use super::ballot::answered;
use super::hands::{Colleague, signs_once, works_in};
use super::notice::is_notice;
use super::review::claimed;
use super::{Application, Facts, Handing, NewTask, Outcome, Refusal, Stage};
use crate::TaskId;
use crate::workflow::{Candidate, Duty, MessageKind, SignerPlace, Task, TaskMessage, TaskState};

/// Who is asked, where they stand, and what they are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSigner {
    pub who: Colleague,
    pub place: SignerPlace,
    pub question: String,
}

pub(super) fn add_signer(
    application: &Application,
    task: TaskId,
    signer: &NewSigner,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let task = claimed(task, facts)?;
    may_ask(application, task, facts)?;
    let bodies = facts.content.workflow.bodies();
    let seat = works_in(&signer.who.actor, &bodies).ok_or_else(|| signer.who.unfit())?;
    let who = signer.who.account();
    if Some(who) == task.assignee {
        return Err(Refusal::SignerTwice { who: signer.who.number.to_string() });
    }
    signs_once(&signer.who, task, facts)?;
    kept_apart(&signer.who.actor, task, facts)?;
    let mut outcome = Outcome::of(application.clone());
    if signer.place == SignerPlace::Before {
        outcome.hand.push(Handing::of(task, TaskState::Held));
    }
    outcome.open.push(NewTask {
        node: task.node.clone(),
        work: facts.content.workflow.task(&task.node).ok_or(Refusal::NoOpenTask)?.clone(),
        candidates: vec![Candidate::Post(seat.clone())],
        kept_from: Vec::new(),
        skipped: None,
        gone_up: None,
        post: seat,
        seat: None,
        visit: task.visit,
        state: match signer.place {
            SignerPlace::Before | SignerPlace::Beside => TaskState::Claimed,
            SignerPlace::After => TaskState::Held,
        },
        assignee: Some(who),
        asked: Some((task.id, signer.place)),
        message: TaskMessage::new(MessageKind::Asked, &signer.question),
        clock: shared_limit(task, facts),
    });
    let data = json!({
        "node": task.node, "step": task.name, "signer": signer.who.number,
        "place": signer.place,
    });
    outcome.note("workflow.signer_added", data);
    Ok(outcome)
}

/// Asking somebody does not give the step more time.
fn shared_limit(task: &Task, facts: &Facts<'_>) -> Option<super::NewClock> {
    let clock = facts.seat(&task.node, (0, task.visit), facts.tasks)?.clock?;
    Some(facts.clock(clock.kind, clock.limit, task.opened_at))
}

pub(super) fn may_ask(
    application: &Application,
    task: &Task,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    if is_notice(task, facts)
        || task.duty != Duty::Review
        || application.stage != Stage::Accepted
        || !task.votes()
    {
        return Err(Refusal::NoSignersHere);
    }
    Ok(())
}

pub(super) fn remove_signer(
    application: &Application,
    signer: TaskId,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    let signer = removable(signer, facts)?;
    let mut outcome = Outcome::of(application.clone());
    outcome.remove = vec![signer.id];
    answered(&mut outcome, signer, facts)?;
    let data = json!({ "node": signer.node, "step": signer.name });
    outcome.note("workflow.signer_removed", data);
    Ok(outcome)
}

/// The signer's task, if the actor asked for it and it is not over.
pub(super) fn removable<'a>(signer: TaskId, facts: &'a Facts<'_>) -> Result<&'a Task, Refusal> {
    let found = facts.tasks.iter().find(|it| it.id == signer && it.is_live());
    let signer = found.ok_or(Refusal::NoOpenTask)?;
    let asker = signer.asked.and_then(|(by, _)| facts.tasks.iter().find(|it| it.id == by));
    if asker.and_then(|it| it.assignee) != Some(facts.actor.account) {
        return Err(Refusal::NotYourSigner);
    }
    Ok(signer)
}
