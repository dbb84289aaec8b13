//! 必经程序: no way to a major decision goes past one of its gates.

use super::explore::{State, explore};
use super::{Definition, Unsound};
use crate::NodeId;
use crate::workflow::Duty;

/// All five gates are there or none; nothing opens a gate or the decision before the gate that comes
/// before it is done.
pub(super) fn gates(definition: &Definition) -> Result<(), Unsound> {
    if let Some((node, want)) = definition.tasks().find_map(|(id, it)| Some((id, it.gate_fault()?)))
    {
        return Err(Unsound::Gate { node: node.clone(), want: want.to_owned() });
    }
    if let Some((node, want)) = definition.uneven_gates() {
        return Err(Unsound::Gate { node: node.clone(), want });
    }
    let gates = definition.gates().into_iter().map(|(_, id, _)| id);
    let decision = definition.with_duty(Duty::Decision).map(|(id, _)| id);
    let order: Vec<&NodeId> = gates.chain(decision).collect();
    order.windows(2).try_for_each(|it| not_past(definition, it[0], it[1]))
}

/// Whatever else is done, `next` does not open before `gate` is done.
fn not_past(definition: &Definition, gate: &NodeId, next: &NodeId) -> Result<(), Unsound> {
    let opens = |state: &State| {
        if state.marking.tokens.iter().any(|it| it.from.is_none() && it.at == *next) {
            let (run, gate, node) = (state.run.clone(), gate.clone(), next.clone());
            return Err(Unsound::PastGate { run, gate, node });
        }
        Ok(())
    };
    explore(definition, |it| it != gate, opens)
}

#[cfg(test)]
mod tests {
    use super::super::{prove, sample};
    use crate::labels::Label;
    use crate::workflow::{DecisionGate, NodeKind, OnTimeout, SameApprover, TaskNode};

    const STEPS: [(&str, &str); 8] = [
        ("in", "intake"),
        ("a", "review"),
        ("b", "review"),
        ("c", "review"),
        ("d", "review"),
        ("e", "review"),
        ("z", "decision"),
        ("out", "delivery"),
    ];

    /// The steps `a` to `e` are the five gates, but for what `change` says.
    fn told(edges: &str, change: impl Fn(&str, &mut TaskNode)) -> String {
        let (forks, joins): (&[&str], &[&str]) =
            if edges.contains("fork") { (&["fork"], &["join"]) } else { (&[], &[]) };
        let mut definition = sample(&STEPS, forks, joins, edges);
        for node in &mut definition.nodes {
            let id = node.id.to_string();
            if let NodeKind::Task(task) = &mut node.kind {
                let place = ["a", "b", "c", "d", "e"].iter().position(|it| *it == id);
                task.decision_gate = place.map(|it| DecisionGate::ALL[it]);
                change(&id, task);
            }
        }
        prove(&definition).err().map(|it| it.to_string()).unwrap_or_default()
    }

    const STRAIGHT: &str = "start>in in>a a>b b>c c>d d>e e>z z>out out>end";

    #[test]
    fn five_gates_in_their_order_before_the_decision_are_sound() {
        assert_eq!(told(STRAIGHT, |_, _| {}), "");
        let none = told(STRAIGHT, |_, it| it.decision_gate = None);
        assert_eq!(none, "", "a procedure without gates asks for none");
    }

    #[test]
    fn a_way_past_a_gate_is_the_counter_example() {
        for (edges, want) in [
            // By a gateway straight to the decision, past the legality review and what follows.
            (
                "start>in in>a a>b b>c c>x x>z x>d d>e e>z z>out out>end",
                "after in → a → b → c → x (to z) the step `z` is open, and `e` was not done",
            ),
            ("start>in in>a a>x x>c x>b b>c c>d d>e e>z z>out out>end", "the step `c` is open"),
            // In the wrong order.
            ("start>in in>b b>a a>c c>d d>e e>z z>out out>end", "the step `b` is open"),
            // Beside each other: the one does not wait for the other.
            (
                "start>in in>a a>fork fork>b fork>c b>join c>join join>d d>e e>z z>out out>end",
                "the step `c` is open, and `b` was not done",
            ),
        ] {
            let told = told(edges, |_, _| {});
            assert!(told.contains(want), "{edges}: {told}");
        }
    }

    #[test]
    fn gates_beside_other_work_are_done_before_the_decision_all_the_same() {
        let edges =
            "start>in in>fork fork>a fork>y a>join y>join join>b b>c c>d d>e e>z z>out out>end";
        let mut all = STEPS.to_vec();
        all.push(("y", "review"));
        let mut definition = sample(&all, &["fork"], &["join"], edges);
        for node in &mut definition.nodes {
            let place = ["a", "b", "c", "d", "e"].iter().position(|it| *it == node.id.as_str());
            if let NodeKind::Task(task) = &mut node.kind {
                task.decision_gate = place.map(|it| DecisionGate::ALL[it]);
            }
        }
        assert_eq!(prove(&definition), Ok(()));
    }

    #[test]
    fn a_gate_that_could_be_passed_without_anybody_is_refused() {
        type Change = fn(&mut TaskNode);
        let cases: [(&str, Change, &str); 5] = [
            ("c", |it| it.decision_gate = None, "`risk_assessment` is missing"),
            ("c", |it| it.decision_gate = Some(DecisionGate::PublicParticipation), "already"),
            ("d", |it| it.on_timeout = OnTimeout::Approve, "nobody's silence"),
            ("b", |it| it.rules.same_approver = SameApprover::Skip, "never left out"),
            (
                "z",
                |it| it.decision_gate = Some(DecisionGate::CollectiveDiscussion),
                "only a review",
            ),
        ];
        for (step, change, want) in cases {
            let told = told(STRAIGHT, |id, task| {
                // So that only the gate is wrong with it.
                task.limit = Some(crate::clocks::Limit::new(1, crate::clocks::Unit::WorkingDay));
                if id == step {
                    change(task);
                }
            });
            assert!(told.contains(want), "{step}: {told}");
        }
    }
}
