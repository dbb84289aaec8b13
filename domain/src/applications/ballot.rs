//! Opinions on a step, counted: when enough has been said, the application goes on (会签).

use super::follow::follow;
use super::{Application, Facts, Handing, Outcome, Refusal, TaskClosing};
use crate::workflow::{
    Duty, Marking, SignerPlace, SigningMode, Step, Task, TaskNode, TaskOutcome, TaskState, Token,
    Verdict, Vote, complete,
};
use crate::{NodeId, TaskId};

/// Closes `task` with an opinion; what follows, [`answered`] finds out.
pub(super) fn closed(
    application: &Application,
    task: &Task,
    (how, opinion): (TaskOutcome, &str),
) -> Outcome {
    let mut outcome = Outcome::of(application.clone());
    let opinion = opinion.to_owned();
    outcome.close = vec![TaskClosing { task: task.id, outcome: how, opinion }];
    outcome
}

/// Lets follow what follows from the end of `task`: the asker's turn, or the count of the votes.
pub(super) fn answered(
    outcome: &mut Outcome,
    task: &Task,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    dismiss(outcome, task, facts);
    match task.asked {
        Some((asker, SignerPlace::Before)) => resume(outcome, asker, facts),
        Some((_, SignerPlace::Beside | SignerPlace::After)) | None => {
            settle(outcome, task, facts)?;
        }
    }
    Ok(())
}

/// A task that ends without somebody's approval needs nobody's word before or after it any more.
fn dismiss(outcome: &mut Outcome, task: &Task, facts: &Facts<'_>) {
    if outcome.close.iter().any(|it| it.outcome == TaskOutcome::Approved) {
        return;
    }
    let asked = facts.tasks.iter().filter(|it| {
        it.is_live()
            && (it.was_asked(task.id, SignerPlace::Before)
                || it.was_asked(task.id, SignerPlace::After))
    });
    outcome.remove.extend(asked.map(|it| it.id));
}

/// The asker's turn again, once everybody who was to be heard before has been.
fn resume(outcome: &mut Outcome, asker: TaskId, facts: &Facts<'_>) {
    let then = stand(outcome, facts);
    let waits_for = |it: &Task| it.was_asked(asker, SignerPlace::Before) && it.is_live();
    if then.iter().any(waits_for) {
        return;
    }
    let held = then.iter().find(|it| it.id == asker && it.state == TaskState::Held);
    outcome.hand.extend(held.map(Handing::called_up));
}

/// Counts the votes on the visit to the step that `task` belongs to.
fn settle(outcome: &mut Outcome, task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let work = facts.content.workflow.task(&task.node).ok_or(Refusal::NoOpenTask)?;
    let then = stand(outcome, facts);
    let here: Vec<&Task> =
        then.iter().filter(|it| it.node == task.node && it.visit == task.visit).collect();
    match work.signing().verdict(&votes(&here, work.seats().len())) {
        Verdict::Open => {
            for it in called_up(&here) {
                outcome.hand.push(Handing::called_up(it));
            }
            outcome.open.extend(next_in_sequence(&here, task, facts));
        }
        Verdict::Passed => {
            let ways = facts.ways(&outcome.after);
            let step = complete(&facts.content.workflow, &outcome.after.marking, &task.node, &ways);
            let step = step.map_err(|_| Refusal::NoOpenTask)?;
            follow(outcome, step, Some(&task.node), facts);
        }
        Verdict::Failed => to_the_decision(outcome, facts)?,
    }
    Ok(())
}

/// What is left of the reviews is skipped, and the decision is made with what was said.
pub(super) fn to_the_decision(outcome: &mut Outcome, facts: &Facts<'_>) -> Result<(), Refusal> {
    let mut decisions = facts.content.workflow.with_duty(Duty::Decision);
    let (decision, _) = decisions.next().ok_or(Refusal::NoOpenTask)?;
    let token = Token { at: decision.clone(), from: None };
    let others = facts.tasks.iter().filter(|it| it.is_live()).map(|it| it.node.clone());
    let step = Step {
        marking: Marking { tokens: vec![token], ways: outcome.after.marking.ways.clone() },
        entered: vec![decision.clone()],
        cancelled: others.collect(),
        ..Step::default()
    };
    follow(outcome, step, None, facts);
    Ok(())
}

/// The application's tasks as they stand with what the outcome changes about them so far.
pub(super) fn stand(outcome: &Outcome, facts: &Facts<'_>) -> Vec<Task> {
    let mut tasks = facts.tasks.to_vec();
    for task in &mut tasks {
        if let Some(closing) = outcome.close.iter().find(|it| it.task == task.id) {
            (task.state, task.outcome) = (TaskState::Done, Some(closing.outcome));
            task.assignee = Some(facts.actor.account);
        }
        if outcome.cancel.contains(&task.id) || outcome.remove.contains(&task.id) {
            task.state = TaskState::Cancelled;
        }
        for handing in outcome.hand.iter().chain(&outcome.reopen).filter(|it| it.task == task.id) {
            (task.state, task.assignee) = (handing.state, handing.assignee);
        }
    }
    tasks
}

/// Whether those who signed on this visit let the step pass.
pub(super) fn passed(here: &[&Task], work: &TaskNode) -> bool {
    work.signing().verdict(&votes(here, work.seats().len())) == Verdict::Passed
}

/// One vote for each seat, whether its task is open yet or not, and for each signer asked beside.
fn votes(here: &[&Task], seats: usize) -> Vec<Vote> {
    let to_come = std::iter::repeat_n(Vote::Pending, seats.saturating_sub(opened(here)));
    counted(here).map(|it| voice(it, here)).chain(to_come).collect()
}

/// The tasks of the visit that have a vote.
fn counted<'a>(here: &'a [&Task]) -> impl Iterator<Item = &'a Task> {
    here.iter().copied().filter(|it| it.votes() && it.state != TaskState::Cancelled)
}

/// How many seats have had their turn.
fn opened(here: &[&Task]) -> usize {
    counted(here).filter(|it| it.seat.is_some()).count()
}

/// What has come of a task: its approval counts only with those of the signers asked after it.
fn voice(task: &Task, here: &[&Task]) -> Vote {
    match (task.state, task.outcome) {
        (TaskState::Done, Some(TaskOutcome::Approved | TaskOutcome::ApprovedByTimeout)) => {}
        (TaskState::Done, Some(TaskOutcome::Refused | TaskOutcome::RefusedByTimeout)) => {
            return Vote::Refused;
        }
        (TaskState::Done, Some(TaskOutcome::Abstained)) => return Vote::Abstained,
        (TaskState::Done, Some(TaskOutcome::MovedOn)) => return Vote::PassedOver,
        _ => return Vote::Pending,
    }
    let behind = here
        .iter()
        .filter(|it| it.was_asked(task.id, SignerPlace::After) && it.state != TaskState::Cancelled);
    let voices: Vec<Vote> = behind.map(|it| voice(it, here)).collect();
    if voices.contains(&Vote::Refused) {
        Vote::Refused
    } else if voices.contains(&Vote::Pending) {
        Vote::Pending
    } else {
        Vote::Approved
    }
}

/// Signers asked after a task that has been approved now: it is their turn.
fn called_up<'a>(here: &'a [&Task]) -> impl Iterator<Item = &'a Task> {
    let approved =
        |id: TaskId| here.iter().any(|it| it.id == id && it.outcome == Some(TaskOutcome::Approved));
    here.iter().copied().filter(move |it| {
        it.state == TaskState::Held
            && it.asked.is_some_and(|(by, place)| place == SignerPlace::After && approved(by))
    })
}

/// 依次: the next seat, when everybody before has spoken.
fn next_in_sequence(here: &[&Task], task: &Task, facts: &Facts<'_>) -> Option<super::NewTask> {
    let work = facts.content.workflow.task(&task.node)?;
    if work.signing().mode != SigningMode::InSequence {
        return None;
    }
    if counted(here).any(|it| voice(it, here) == Vote::Pending) {
        return None;
    }
    facts.seat(&task.node, (opened(here), task.visit), facts.tasks)
}

/// The live tasks at these nodes.
pub(super) fn live_at<'a>(
    tasks: &'a [Task],
    nodes: &'a [NodeId],
) -> impl Iterator<Item = TaskId> + 'a {
    tasks.iter().filter(|it| it.is_live() && nodes.contains(&it.node)).map(|it| it.id)
}
