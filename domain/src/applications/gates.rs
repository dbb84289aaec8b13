//! 必经程序: a major decision is made when each of its gates has been passed, in their order and each
//! on evidence (重大行政决策程序暂行条例).

use super::ballot::passed;
use super::{Facts, Refusal};
use crate::workflow::{DecisionGate, Task, TaskNode, TaskOutcome, TaskState};
use crate::{NodeId, TaskId};

/// A gate, and how far the application has come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateStanding {
    pub gate: DecisionGate,
    pub node: NodeId,
    pub step: String,
    pub state: GateState,
    /// 佐证材料: the tasks of its last visit to which something is attached.
    pub evidence: Vec<TaskId>,
}

crate::labels::labels! {
    /// How far an application has come with a gate.
    GateState {
        /// 未开始: not come to, or to be gone through again.
        Ahead = "ahead",
        /// 进行中
        Open = "open",
        /// 已完成: done, on evidence.
        Passed = "passed",
        /// 未通过: done, and not approved.
        Failed = "failed",
    }
}

/// Every gate of the procedure, in the order of the regulation; none where nothing is one.
pub fn gates(facts: &Facts<'_>) -> Vec<GateStanding> {
    let gates = facts.content.workflow.gates().into_iter();
    gates.map(|(gate, node, work)| standing(gate, (node, work), facts)).collect()
}

fn standing(
    gate: DecisionGate,
    (node, work): (&NodeId, &TaskNode),
    facts: &Facts<'_>,
) -> GateStanding {
    let last = facts.tasks.iter().filter(|it| it.node == *node).map(|it| it.visit).max();
    let here: Vec<&Task> =
        facts.tasks.iter().filter(|it| it.node == *node && Some(it.visit) == last).collect();
    let evidence: Vec<TaskId> =
        here.iter().map(|it| it.id).filter(|it| facts.evidence.contains(it)).collect();
    let state = if here.iter().any(|it| it.is_live()) {
        GateState::Open
    } else if here.iter().any(|it| announced(it, work))
        || passed(&here, work) && !evidence.is_empty()
    {
        GateState::Passed
    } else if here.iter().any(|it| it.outcome == Some(TaskOutcome::Refused)) {
        GateState::Failed
    } else {
        GateState::Ahead
    };
    GateStanding { gate, node: node.clone(), step: work.name.clone(), state, evidence }
}

/// A public notice ends by itself, and what was published is the evidence.
fn announced(task: &Task, work: &TaskNode) -> bool {
    work.public_notice.is_some()
        && task.state == TaskState::Done
        && task.outcome == Some(TaskOutcome::Completed)
}

/// That nothing is missing for a decision to go ahead.
pub(super) fn all_passed(facts: &Facts<'_>) -> Result<(), Refusal> {
    let missing = gates(facts).into_iter().find(|it| it.state != GateState::Passed);
    missing.map_or(Ok(()), |it| Err(Refusal::GateMissing { gate: it.gate, step: it.step }))
}

/// That the approval of this task stands on evidence, if its step is a gate.
pub(super) fn on_evidence(task: &Task, facts: &Facts<'_>) -> Result<(), Refusal> {
    let work = facts.content.workflow.task(&task.node);
    let Some(gate) = work.and_then(|it| it.decision_gate) else { return Ok(()) };
    let mut here = facts.tasks.iter().filter(|it| it.node == task.node && it.visit == task.visit);
    if here.any(|it| facts.evidence.contains(&it.id)) {
        return Ok(());
    }
    Err(Refusal::GateWithoutEvidence { gate, step: task.name.clone() })
}
