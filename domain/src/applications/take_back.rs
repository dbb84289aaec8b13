//! 撤回: what was approved too soon, as long as nobody has acted on it.

use serde_json::json;

use super::apart::is_kept_apart;
use super::ballot::{live_at, stand};
use super::ledgers::{decision_clocks, entered};
use super::{Application, Facts, Handing, Noted, Outcome, Refusal, Stage};
use crate::calendar::local_date;
use crate::clocks::{Entry, EntryKind, RunningClock};
use crate::workflow::{
    CandidateRule, Duty, MessageKind, SignerPlace, SigningMode, Task, TaskMessage, TaskNode,
    TaskOutcome, TaskState, take_back as unwind,
};
use crate::{NodeId, TaskId};

/// 撤回: an approval that nobody has acted on yet is undone; the step's limit runs on, with what has
/// been done to the limits of the application meanwhile.
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
    // What a system has said ended the step, whatever anybody thought of it.
    let completed = |it: &Task| it.outcome == Some(TaskOutcome::Completed);
    let ended = facts.tasks.iter().filter(here).any(completed);
    let moved = application.procedure != application.version;
    let stale = moved && !as_it_is_signed_now(task, facts);
    let gone = has_left(task, facts);
    if application.stage != Stage::Accepted || later || answered || ended || stale || gone {
        return Err(Refusal::GoneOn);
    }
    let mut outcome = Outcome::of(application.clone());
    let message = TaskMessage::new(MessageKind::TakenBack, reason);
    let me = Handing { message, ..Handing::of(task, TaskState::Claimed) };
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
    let back = |it: &&RunningClock| outcome.reopen.iter().any(|one| it.task == Some(one.task));
    outcome.ledger = facts.resting.iter().filter(back).flat_map(|it| catch_up(it, facts)).collect();
    let data = json!({ "node": task.node, "step": task.name });
    outcome.note("workflow.task_taken_back", data);
    Ok(outcome)
}

/// Whether the step can be opened again as it was: since a plan may have moved the application, other
/// seats may sign it by now, or others than those who did.
fn as_it_is_signed_now(task: &Task, facts: &Facts<'_>) -> bool {
    let Some(work) = facts.content.workflow.task(&task.node) else { return false };
    let seats = work.seats();
    let here = facts.tasks.iter().filter(|it| it.node == task.node && it.visit == task.visit);
    let seated: Vec<(&Task, usize)> =
        here.clone().filter_map(|it| Some((it, usize::try_from(it.seat? - 1).ok()?))).collect();
    let same = |(it, place): &(&Task, usize)| seats.get(*place).is_some_and(|seat| it.is_for(seat));
    // One after another, the rest is still to come.
    let complete = work.signing().mode == SigningMode::InSequence || seated.len() == seats.len();
    complete && seated.iter().all(same) && !{ here }.any(|it| is_kept_apart(it, facts))
}

/// Whether the body that did it has handed the application on (划转): what is open now is another's.
/// Where a form or whoever applied names the body, nothing has gone by that.
fn has_left(task: &Task, facts: &Facts<'_>) -> bool {
    let Some(work) = facts.content.workflow.task(&task.node) else { return false };
    let named = |it: &CandidateRule| {
        matches!(it, CandidateRule::BodyFromForm { .. } | CandidateRule::Superior)
    };
    match task.seat {
        Some(_) if work.candidates().iter().any(named) => false,
        Some(seat) => {
            let seats = work.seats();
            let mut now = usize::try_from(seat - 1).ok().and_then(|it| seats.get(it)).into_iter();
            !now.any(|it| it.body == task.body)
        }
        None => !facts.content.workflow.bodies().contains(&task.body),
    }
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
    // Of its start and its result people outside of the office have been told.
    let told =
        |it: &NodeId| facts.content.workflow.task(it).is_some_and(TaskNode::is_public_business);
    if step.cancelled.iter().chain([&task.node]).any(told) {
        return Err(Refusal::GoneOn);
    }
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

/// What a step's clock has missed while the step was over: special procedures that began or ended
/// meanwhile, what was found to be a mistake, and another calendar.
fn catch_up(resting: &RunningClock, facts: &Facts<'_>) -> Vec<Noted> {
    let mut all = Vec::new();
    let mut running = resting.clone();
    let began = local_date(running.clock.anchor);
    if running.clock.kind.runs_through() {
        return all;
    }
    let Some(law) = decision_clocks(facts).next() else { return all };
    let stops = law.clock.suspensions();
    for entry in &law.clock.ledger {
        let known = |kind| {
            let mut ledger = running.clock.ledger.iter();
            ledger.any(|it| it.kind == kind && it.measure == entry.measure)
        };
        let concerns = match entry.kind {
            EntryKind::Pause => stops
                .iter()
                .any(|it| it.from == entry.effective_on && it.to.is_none_or(|to| began < to)),
            EntryKind::Resume | EntryKind::Reverse => known(EntryKind::Pause),
            EntryKind::Extend | EntryKind::Recompute => false,
        };
        if concerns && !known(entry.kind) {
            let noted = entered(&running, entry, facts);
            running.clock = running.with(entry);
            running.due = noted.reckoning.due;
            (running.round, running.fired) = (noted.round, noted.fired);
            all.push(noted);
        }
    }
    let due = running.clock.due(facts.calendar);
    if due != running.due {
        all.push(entered(&running, &Entry::recomputed(local_date(facts.now)), facts));
    }
    all
}
