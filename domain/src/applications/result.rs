//! From the decision to the archive (决定、送达、办结), and the ends on the way.

use chrono::{DateTime, Duration, Utc};
use serde_json::json;

use super::follow::follow;
use super::intake::paper;
use super::ledgers::decision_clocks;
use super::may::own_task;
use super::{
    Application, Decision, Delivery, Facts, Measured, NewClock, Outcome, PaperKind, Receipt,
    Refusal, Stage, TaskClosing, Termination, gates, lapse,
};
use crate::calendar::local_date;
use crate::clocks::{ClockKind, RunningClock, Suspension};
use crate::notifications::News;
use crate::workflow::{Duty, TaskOutcome, complete};

/// What stops with the decision.
const DECIDED: [ClockKind; 5] = [
    ClockKind::Statutory,
    ClockKind::Promised,
    ClockKind::CoolingOff,
    ClockKind::Collection,
    ClockKind::Renewal,
];

pub(super) fn decide(
    application: &Application,
    decision: &Decision,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    if !decision.granted && decision.remedies.is_none() {
        return Err(Refusal::RefusalWithoutRemedies);
    }
    if decision.granted {
        lapse::collected(facts)?;
        gates::all_passed(facts)?;
    }
    let task = own_task(facts, Duty::Decision)?;
    let ways = facts.ways(application);
    let step = complete(&facts.content.workflow, &application.marking, &task.node, &ways);
    let step = step.map_err(|_| Refusal::NoOpenTask)?;
    let mut outcome = Outcome::of(Application {
        stage: Stage::Decided,
        decided_at: Some(facts.now),
        granted: Some(decision.granted),
        ..application.clone()
    });
    outcome.stop = DECIDED.to_vec();
    outcome.measured = measured(facts.now, facts);
    outcome.start.extend(follows_a_grant(facts.now, facts).filter(|_| decision.granted));
    outcome.close = vec![done(task.id, &decision.reasons)];
    follow(&mut outcome, step, Some(&task.node), facts);
    let kind = if decision.granted { PaperKind::Grant } else { PaperKind::Refusal };
    let number = paper(&mut outcome, kind, json!(decision), facts);
    let data = json!({ "granted": decision.granted, "decision_number": number });
    outcome.tell(News::Decided, data);
    Ok(outcome)
}

/// The clocks that a decision to grant starts.
pub(super) fn follows_a_grant(
    decided: DateTime<Utc>,
    facts: &Facts<'_>,
) -> impl Iterator<Item = NewClock> {
    let kinds = [ClockKind::Delivery, ClockKind::Publication];
    kinds.into_iter().filter_map(move |it| facts.clock_of(it, decided))
}

/// What the decision has taken, by the clocks that it stops.
pub(super) fn measured(decided: DateTime<Utc>, facts: &Facts<'_>) -> Option<Measured> {
    let of = |kind| decision_clocks(facts).find(move |it| it.clock.kind == kind);
    let promise = of(ClockKind::Promised)?;
    let allowed = |it: &RunningClock| it.clock.allowed(facts.calendar);
    let notices = facts.clocks.iter().chain(facts.resting).filter_map(RunningClock::announced);
    let notices: Vec<Suspension> = notices.collect();
    Some(Measured {
        elapsed: promise.clock.elapsed(local_date(decided), &notices, facts.calendar),
        promised: allowed(promise),
        statutory: of(ClockKind::Statutory).and_then(allowed),
        in_time: promise.due.is_none_or(|it| decided <= it.at),
    })
}

pub(super) fn deliver(
    application: &Application,
    delivery: &Delivery,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    if let Some(receipt) = &delivery.receipt {
        plausible(application, receipt, facts)?;
    }
    let task = own_task(facts, Duty::Delivery)?;
    let ways = facts.ways(application);
    let step = complete(&facts.content.workflow, &application.marking, &task.node, &ways);
    let step = step.map_err(|_| Refusal::NoOpenTask)?;
    if !step.entered.is_empty() {
        // The result is still being made: that step ends with an opinion.
        return Err(Refusal::NoOpenTask);
    }
    let mut outcome = Outcome::of(Application { stage: Stage::Delivering, ..application.clone() });
    outcome.after.dossier.delivery = Some(delivery.clone());
    outcome.close = vec![done(task.id, "")];
    follow(&mut outcome, step, Some(&task.node), facts);
    let content = json!({ "method": delivery.method });
    let number = paper(&mut outcome, PaperKind::Delivery, content, facts);
    let data = json!({ "method": delivery.method, "delivery_number": number });
    outcome.tell(News::Dispatched, data);
    if let Some(receipt) = &delivery.receipt {
        served(&mut outcome, receipt);
    }
    Ok(outcome)
}

pub(super) fn confirm_receipt(
    application: &Application,
    receipt: &Receipt,
    facts: &Facts<'_>,
) -> Result<Outcome, Refusal> {
    plausible(application, receipt, facts)?;
    let mut after = application.clone();
    if let Some(delivery) = &mut after.dossier.delivery {
        delivery.receipt = Some(receipt.clone());
    }
    let mut outcome = Outcome::of(after);
    served(&mut outcome, receipt);
    Ok(outcome)
}

fn served(outcome: &mut Outcome, receipt: &Receipt) {
    outcome.stop.push(ClockKind::Delivery);
    outcome.tell(News::Served, json!({ "served_at": receipt.served_at }));
}

/// Served after the decision, and not in the future; a minute's grace for clocks that differ.
fn plausible(
    application: &Application,
    receipt: &Receipt,
    facts: &Facts<'_>,
) -> Result<(), Refusal> {
    let grace = Duration::minutes(1);
    let too_early = application.decided_at.is_some_and(|it| receipt.served_at + grace < it);
    if too_early || facts.now + grace < receipt.served_at {
        return Err(Refusal::ServedInFuture);
    }
    Ok(())
}

pub(super) fn close(application: &Application, facts: &Facts<'_>) -> Outcome {
    let mut outcome = end(application, Stage::Closed, facts);
    // What was decided is published, also when it has been handed over.
    outcome.stop.retain(|it| *it != ClockKind::Publication);
    outcome.tell(News::Closed, json!({}));
    outcome
}

pub(super) fn withdraw(application: &Application, reason: &str, facts: &Facts<'_>) -> Outcome {
    let mut outcome = end(application, Stage::Withdrawn, facts);
    outcome.tell(News::Withdrawn, json!({ "reason": reason }));
    outcome
}

pub(super) fn terminate(
    application: &Application,
    termination: &Termination,
    facts: &Facts<'_>,
) -> Outcome {
    let mut outcome = end(application, Stage::Terminated, facts);
    outcome.tell(News::Terminated, json!(termination));
    outcome
}

/// Ends the application: nothing is open any more, and no clock runs.
pub(super) fn end(application: &Application, stage: Stage, facts: &Facts<'_>) -> Outcome {
    use crate::labels::Label;
    let mut outcome = Outcome::of(Application { stage, ..application.clone() });
    // Which way it went stays known.
    outcome.after.marking.tokens.clear();
    outcome.cancel = facts.tasks.iter().filter(|it| it.is_live()).map(|it| it.id).collect();
    outcome.stop = ClockKind::ALL.to_vec();
    outcome
}

fn done(task: crate::TaskId, opinion: &str) -> TaskClosing {
    TaskClosing { task, outcome: TaskOutcome::Completed, opinion: opinion.to_owned() }
}
