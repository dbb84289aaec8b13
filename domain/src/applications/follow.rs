//! Where an application goes when a step is over: what opens, what is called off, and what is left out.

use serde_json::json;

use super::apart::to_handler;
use super::ballot::{live_at, stand};
use super::candidates::opening;
use super::{Facts, Outcome};
use crate::NodeId;
use crate::workflow::{SkipReason, Step, Task, complete};

/// Moves the marking away from `left`, opens what the engine entered and calls off what it
/// cancelled, with what is left at the step that is over.
pub(super) fn follow(outcome: &mut Outcome, step: Step, left: Option<&NodeId>, facts: &Facts<'_>) {
    let tasks = stand(outcome, facts);
    let over: Vec<NodeId> = step.cancelled.iter().chain(left).cloned().collect();
    outcome.cancel.extend(live_at(&tasks, &over));
    enter(outcome, step, (left, &tasks), facts);
}

/// Opens what the engine entered.
fn enter(
    outcome: &mut Outcome,
    step: Step,
    (left, tasks): (Option<&NodeId>, &[Task]),
    facts: &Facts<'_>,
) {
    outcome.after.marking = step.marking;
    for (node, way) in &step.chosen {
        let data = json!({ "node": node, "to": way.to, "by": way.by });
        outcome.note("workflow.way_chosen", data);
    }
    for node in &step.entered {
        open(outcome, node, (left, tasks), facts);
    }
}

/// Opens `node`, where a token has just come. Past a review that a rule leaves out, the application
/// goes on at once.
pub(super) fn open(
    outcome: &mut Outcome,
    node: &NodeId,
    (left, tasks): (Option<&NodeId>, &[Task]),
    facts: &Facts<'_>,
) {
    for new in facts.arrival(node, tasks) {
        let new = opening(new, (left, tasks), facts);
        if let Some(why) = new.gone_up {
            let data =
                json!({ "node": node, "step": new.work.name, "reason": why, "post": new.post });
            outcome.note("workflow.step_gone_up", data);
        }
        let Some(why) = new.skipped else {
            outcome.open.push(to_handler(new, tasks, facts));
            continue;
        };
        let mut data = json!({ "node": node, "step": new.work.name, "reason": why });
        if why == SkipReason::SameApprover {
            data["approved_at"] = json!(left);
        }
        outcome.note("workflow.step_skipped", data);
        outcome.open.push(new);
        let ways = facts.ways(&outcome.after);
        let workflow = &facts.content.workflow;
        let on = complete(workflow, &outcome.after.marking, node, &ways);
        let on = on.expect("the application has just come to it");
        enter(outcome, on, (left, tasks), facts);
    }
}
