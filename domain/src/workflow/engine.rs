//! The token engine: where an application stands in its procedure, and where it stands next.
//!
//! A token rests on a task that is open, or before a join that waits for others. Everything else
//! is passed through at once. The functions are pure: the same marking, move and [`Ways`] give the
//! same step. Which way a gateway went stays in the marking until the application comes back to
//! before it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Definition, NodeKind, Way, Ways};
use crate::NodeId;

/// Where the tokens are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marking {
    pub tokens: Vec<Token>,
    /// Every gateway that was passed on the way to here, with where it led.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ways: BTreeMap<NodeId, NodeId>,
}

/// One token.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Token {
    pub at: NodeId,
    /// Before a join: the node that it came from, whose branch has arrived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NodeId>,
}

/// What a move leads to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    pub marking: Marking,
    /// Tasks that open.
    pub entered: Vec<NodeId>,
    /// Open tasks that are called off.
    pub cancelled: Vec<NodeId>,
    /// Gateways that are passed, in turn, with where they lead.
    pub chosen: Vec<(NodeId, Way)>,
    /// Whether an end is reached; of a definition that is proven, the procedure is over then.
    pub ended: bool,
}

/// Why a move cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the step `{node}` is not open")]
    NotOpen { node: NodeId },
    #[error("what followed from `{node}` has gone on")]
    GoneOn { node: NodeId },
    #[error("the step `{to}` does not lie before `{from}`, or cannot be done again")]
    NotBefore { from: NodeId, to: NodeId },
}

/// Puts the first token behind the start.
pub fn start(definition: &Definition, ways: &Ways) -> Step {
    let mut step = Step::default();
    if let Some(node) = definition.start() {
        flow(definition, node, ways, &mut step);
    }
    step
}

/// Takes the token off the task `node` and lets it flow on.
pub fn complete(
    definition: &Definition,
    marking: &Marking,
    node: &NodeId,
    ways: &Ways,
) -> Result<Step, Fault> {
    let mut step = lift(marking, node)?;
    flow(definition, node, ways, &mut step);
    Ok(step)
}

pub(super) fn lift(marking: &Marking, node: &NodeId) -> Result<Step, Fault> {
    let mut marking = marking.clone();
    let here = marking.tokens.iter().position(|it| it.at == *node && it.from.is_none());
    let here = here.ok_or_else(|| Fault::NotOpen { node: node.clone() })?;
    marking.tokens.remove(here);
    Ok(Step { marking, ..Step::default() })
}

fn flow(definition: &Definition, from: &NodeId, ways: &Ways, step: &mut Step) {
    let next: Vec<NodeId> = definition.next(from).cloned().collect();
    for to in next {
        arrive(definition, (from, &to), ways, step);
    }
}

/// Takes the one way that a gateway leads.
fn choose(definition: &Definition, gateway: &NodeId, ways: &Ways, step: &mut Step) {
    let Some(way) = ways.lead(definition, gateway) else { return };
    let to = way.to.clone();
    step.marking.ways.insert(gateway.clone(), to.clone());
    step.chosen.push((gateway.clone(), way));
    arrive(definition, (gateway, &to), ways, step);
}

fn arrive(definition: &Definition, (from, to): (&NodeId, &NodeId), ways: &Ways, step: &mut Step) {
    let Some(node) = definition.node(to) else { return };
    match &node.kind {
        NodeKind::Task(_) => {
            rest(to, None, step);
            step.entered.push(to.clone());
        }
        NodeKind::Start | NodeKind::Fork => flow(definition, to, ways, step),
        NodeKind::Exclusive(_) if 1 < definition.next(to).count() => {
            choose(definition, to, ways, step);
        }
        NodeKind::Exclusive(_) => flow(definition, to, ways, step),
        NodeKind::Join => {
            rest(to, Some(from.clone()), step);
            let waiting = step.marking.tokens.iter().filter(|it| it.at == *to).count();
            if waiting == definition.arrivals(to) {
                step.marking.tokens.retain(|it| it.at != *to);
                flow(definition, to, ways, step);
            }
        }
        NodeKind::End if definition.next(to).next().is_none() => step.ended = true,
        NodeKind::End => flow(definition, to, ways, step),
    }
}

pub(super) fn rest(at: &NodeId, from: Option<NodeId>, step: &mut Step) {
    step.marking.tokens.push(Token { at: at.clone(), from });
}

#[cfg(test)]
mod tests {
    use super::super::proof::sample;
    use super::super::return_to;
    use super::*;

    fn ids(them: &[&str]) -> Vec<NodeId> {
        them.iter().map(|it| NodeId::from(*it)).collect()
    }

    /// start → in → fork → (a1 → a2 | b1) → join → decide → out → end
    fn forked() -> Definition {
        sample(
            &[
                ("in", "intake"),
                ("a1", "review"),
                ("a2", "review"),
                ("b1", "review"),
                ("decide", "decision"),
                ("out", "delivery"),
            ],
            &["fork"],
            &["join"],
            "start>in in>fork fork>a1 a1>a2 a2>join fork>b1 b1>join join>decide decide>out out>end",
        )
    }

    fn after(definition: &Definition, done: &[&str]) -> Step {
        done.iter().fold(start(definition, &Ways::default()), |step, node| {
            complete(definition, &step.marking, &(*node).into(), &Ways::default())
                .expect("the task is open")
        })
    }

    #[test]
    fn a_fork_opens_every_branch_and_a_join_waits_for_all() {
        let definition = forked();
        assert_eq!(after(&definition, &["in"]).entered, ids(&["a1", "b1"]));
        assert_eq!(after(&definition, &["in", "b1"]).entered, ids(&[]));
        assert_eq!(after(&definition, &["in", "b1", "a1", "a2"]).entered, ids(&["decide"]));
        assert!(after(&definition, &["in", "b1", "a1", "a2", "decide", "out"]).ended);
    }

    #[test]
    fn a_return_inside_a_branch_leaves_the_other_branch_alone() {
        let definition = forked();
        let step = after(&definition, &["in", "b1", "a1"]);
        let back = return_to(&definition, &step.marking, &"a2".into(), &"a1".into());
        let back = back.expect("a1 lies before a2");
        assert_eq!(back.entered, ids(&["a1"]));
        assert!(back.cancelled.is_empty());
        let again = complete(&definition, &back.marking, &"a1".into(), &Ways::default())
            .expect("open again");
        let again = complete(&definition, &again.marking, &"a2".into(), &Ways::default())
            .expect("open again");
        assert_eq!(again.entered, ids(&["decide"]), "b1's arrival was not forgotten");
    }

    #[test]
    fn a_return_from_behind_the_join_reopens_only_what_is_asked() {
        let definition = forked();
        let step = after(&definition, &["in", "b1", "a1", "a2"]);
        let refused = return_to(&definition, &step.marking, &"decide".into(), &"in".into());
        assert!(refused.is_err(), "an acceptance is not undone");
    }

    #[test]
    fn a_return_from_behind_the_join_into_one_branch_does_not_wait_for_the_other_again() {
        let definition = forked();
        let step = after(&definition, &["in", "b1", "a1", "a2"]);
        let back = return_to(&definition, &step.marking, &"decide".into(), &"a2".into());
        let back = back.expect("a2 lies before the decision");
        assert_eq!(back.entered, ids(&["a2"]));
        let again = complete(&definition, &back.marking, &"a2".into(), &Ways::default())
            .expect("open again");
        assert_eq!(again.entered, ids(&["decide"]), "b1 has been done");
    }

    #[test]
    fn a_step_that_is_not_open_cannot_be_completed() {
        let definition = forked();
        let step = after(&definition, &["in"]);
        let refused = complete(&definition, &step.marking, &"decide".into(), &Ways::default());
        assert_eq!(refused, Err(Fault::NotOpen { node: "decide".into() }));
    }
}
