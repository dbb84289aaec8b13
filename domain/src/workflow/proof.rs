//! The proof that a definition cannot get stuck, made before anyone runs it.

use std::collections::{BTreeSet, VecDeque};

use super::{Definition, Duty, Marking, NodeKind, complete, start};
use crate::NodeId;

/// Why a definition is not fit to run, with the way that shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    #[error("a workflow has exactly one start, and at least one end; this has {starts} and {ends}")]
    Ends { starts: usize, ends: usize },
    #[error("two nodes are called `{node}`")]
    Twice { node: NodeId },
    #[error("an edge leads from or to `{node}`, which is no node")]
    NoSuchNode { node: NodeId },
    #[error("`{node}` cannot be reached from the start")]
    Unreachable { node: NodeId },
    #[error("`{node}` has {out} ways on and {into} ways in; a {kind} has {want}")]
    Degree { node: NodeId, kind: &'static str, into: usize, out: usize, want: &'static str },
    #[error(
        "after {way} nothing is open and nothing has ended: a join waits for a branch that never comes"
    )]
    Stuck { way: String },
    #[error("after {way} the step `{node}` is open twice at the same time")]
    TwiceOpen { way: String, node: NodeId },
    #[error("after {way} the workflow has ended while `{node}` still waits")]
    LeftBehind { way: String, node: NodeId },
    #[error("the step `{node}` cannot be signed like this: {want}")]
    Signing { node: NodeId, want: &'static str },
    #[error("{want} (step `{node}`)")]
    Duty { node: NodeId, want: &'static str },
    #[error("a workflow needs {want}")]
    Missing { want: &'static str },
    #[error("more than {limit} states: too large to prove; split it into smaller workflows")]
    TooLarge { limit: usize },
}

impl Unsound {
    /// Whether it breaks nothing but the legal skeleton, which is asked only of what people apply for.
    pub fn is_of_duties(&self) -> bool {
        matches!(self, Self::Duty { .. } | Self::Missing { .. })
    }
}

/// States looked at before giving up.
const MOST_STATES: usize = 20_000;

/// Looks at every state that the definition can be in.
pub fn prove(definition: &Definition) -> Result<(), Unsound> {
    shape(definition)?;
    explore(definition)?;
    signings(definition)?;
    duties(definition)
}

/// Each step can be signed as it says.
fn signings(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.signing_fault()?)));
    wrong.map_or(Ok(()), |(node, want)| Err(Unsound::Signing { node: node.clone(), want }))
}

fn shape(definition: &Definition) -> Result<(), Unsound> {
    let count = |kind: &NodeKind| definition.nodes.iter().filter(|it| it.kind == *kind).count();
    let (starts, ends) = (count(&NodeKind::Start), count(&NodeKind::End));
    if starts != 1 || ends == 0 {
        return Err(Unsound::Ends { starts, ends });
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = definition.nodes.iter().find(|it| !seen.insert(&it.id)) {
        return Err(Unsound::Twice { node: twice.id.clone() });
    }
    let named = definition.edges.iter().flat_map(|it| [&it.from, &it.to]);
    if let Some(node) = named.into_iter().find(|it| !seen.contains(it)) {
        return Err(Unsound::NoSuchNode { node: node.clone() });
    }
    let start = definition.nodes.iter().find(|it| it.kind == NodeKind::Start);
    let reached = definition.reachable(&start.expect("one start was counted").id);
    if let Some(node) = definition.nodes.iter().find(|it| !reached.contains(&&it.id)) {
        return Err(Unsound::Unreachable { node: node.id.clone() });
    }
    definition.nodes.iter().try_for_each(|node| degree(definition, &node.id, &node.kind))
}

fn degree(definition: &Definition, id: &NodeId, kind: &NodeKind) -> Result<(), Unsound> {
    let (into, out) = (definition.arrivals(id), definition.next(id).count());
    let (fits, name, want) = match kind {
        NodeKind::Start => (into == 0 && out == 1, "start", "no way in and one way on"),
        NodeKind::Task(_) => (1 <= into && out == 1, "task", "ways in and one way on"),
        NodeKind::Fork => (into == 1 && 2 <= out, "fork", "one way in and several ways on"),
        NodeKind::Join => (2 <= into && out == 1, "join", "several ways in and one way on"),
        NodeKind::End => (1 <= into && out == 0, "end", "ways in and no way on"),
    };
    if fits {
        return Ok(());
    }
    Err(Unsound::Degree { node: id.clone(), kind: name, into, out, want })
}

fn explore(definition: &Definition) -> Result<(), Unsound> {
    let first = start(definition);
    let mut seen = BTreeSet::from([key(&first.marking)]);
    let mut queue = VecDeque::from([(first.marking, first.ended, Vec::<NodeId>::new())]);
    while let Some((marking, ended, way)) = queue.pop_front() {
        safe(&marking, ended, &way)?;
        // Any of the open steps may be done before the others, so there are at least 2^open states.
        let open = marking.tokens.iter().filter(|it| it.from.is_none()).count();
        if MOST_STATES >> open.min(63) == 0 {
            return Err(Unsound::TooLarge { limit: MOST_STATES });
        }
        for token in marking.tokens.iter().filter(|it| it.from.is_none()) {
            let step = complete(definition, &marking, &token.at).expect("the token is there");
            if !seen.insert(key(&step.marking)) && !step.ended {
                continue;
            }
            if MOST_STATES < seen.len() || definition.nodes.len() * 4 < way.len() {
                return Err(Unsound::TooLarge { limit: MOST_STATES });
            }
            let way = way.iter().chain([&token.at]).cloned().collect();
            queue.push_back((step.marking, step.ended, way));
        }
    }
    Ok(())
}

fn safe(marking: &Marking, ended: bool, way: &[NodeId]) -> Result<(), Unsound> {
    let told = || {
        let steps: Vec<&str> = way.iter().map(NodeId::as_str).collect();
        if steps.is_empty() { "the start".to_owned() } else { steps.join(" → ") }
    };
    let mut open = BTreeSet::new();
    if let Some(twice) = marking.tokens.iter().find(|it| !open.insert(*it)) {
        return Err(Unsound::TwiceOpen { way: told(), node: twice.at.clone() });
    }
    if ended && let Some(left) = marking.tokens.first() {
        return Err(Unsound::LeftBehind { way: told(), node: left.at.clone() });
    }
    if !ended && marking.tokens.iter().all(|it| it.from.is_some()) {
        return Err(Unsound::Stuck { way: told() });
    }
    Ok(())
}

fn key(marking: &Marking) -> Vec<super::Token> {
    let mut tokens = marking.tokens.clone();
    tokens.sort();
    tokens
}

/// The legal skeleton: taken in first, decided once and by nobody else meanwhile, then delivered.
fn duties(definition: &Definition) -> Result<(), Unsound> {
    let only = |duty, want| {
        let mut them = definition.with_duty(duty).map(|(id, _)| id);
        let first = them.next().ok_or(Unsound::Missing { want })?;
        match them.next() {
            Some(second) => Err(Unsound::Duty { node: second.clone(), want }),
            None => Ok(first),
        }
    };
    let intake = only(Duty::Intake, "exactly one step with the duty `intake`")?;
    let decision = only(Duty::Decision, "exactly one step with the duty `decision`")?;
    let first = start(definition).entered;
    if first != [intake.clone()] {
        let want = "the step with the duty `intake` comes first and alone";
        return Err(Unsound::Duty { node: intake.clone(), want });
    }
    let after = definition.reachable(decision);
    for (id, task) in definition.tasks() {
        let behind = after.contains(&id) && id != decision;
        let before = definition.reachable(id).contains(&decision);
        match task.duty {
            Duty::Review if behind || !before => {
                let want = "a review comes before the decision";
                return Err(Unsound::Duty { node: id.clone(), want });
            }
            Duty::Delivery if !behind => {
                let want = "a delivery comes after the decision";
                return Err(Unsound::Duty { node: id.clone(), want });
            }
            Duty::Intake | Duty::Review | Duty::Decision | Duty::Delivery => {}
        }
    }
    if definition.with_duty(Duty::Delivery).next().is_none() {
        return Err(Unsound::Missing { want: "a step with the duty `delivery`" });
    }
    alone(definition, decision)
}

/// When the decision is open nothing else is, so no branch can be overtaken by it.
fn alone(definition: &Definition, decision: &NodeId) -> Result<(), Unsound> {
    let mut queue = VecDeque::from([start(definition).marking]);
    let mut seen = BTreeSet::new();
    while let Some(marking) = queue.pop_front() {
        if !seen.insert(key(&marking)) {
            continue;
        }
        if marking.tokens.iter().any(|it| it.at == *decision) && 1 < marking.tokens.len() {
            let want = "when the decision is open, no other step may be";
            return Err(Unsound::Duty { node: decision.clone(), want });
        }
        for token in marking.tokens.iter().filter(|it| it.from.is_none()) {
            let step = complete(definition, &marking, &token.at).expect("the token is there");
            queue.push_back(step.marking);
        }
    }
    Ok(())
}

/// A definition from a short text, for tests: `edges` is `a>b b>c`.
#[cfg(test)]
pub(crate) fn sample(
    tasks: &[(&str, &str)],
    forks: &[&str],
    joins: &[&str],
    edges: &str,
) -> Definition {
    let task = |(id, duty): &(&str, &str)| {
        serde_json::json!({
            "id": id, "kind": "task", "name": id, "duty": duty, "post": "P", "body": "B",
            "limit": null, "output_document": null
        })
    };
    let plain = |id: &str, kind: &str| serde_json::json!({ "id": id, "kind": kind });
    let mut nodes: Vec<serde_json::Value> = tasks.iter().map(task).collect();
    nodes.extend([plain("start", "start"), plain("end", "end")]);
    nodes.extend(forks.iter().map(|id| plain(id, "fork")));
    nodes.extend(joins.iter().map(|id| plain(id, "join")));
    let edges: Vec<serde_json::Value> = edges
        .split(' ')
        .map(|it| it.split_once('>').expect("a>b"))
        .map(|(from, to)| serde_json::json!({ "from": from, "to": to }))
        .collect();
    let definition = serde_json::json!({ "nodes": nodes, "edges": edges });
    serde_json::from_value(definition).expect("the sample is a definition")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TASKS: &[(&str, &str)] = &[
        ("in", "intake"),
        ("a", "review"),
        ("b", "review"),
        ("d", "decision"),
        ("out", "delivery"),
    ];

    fn proof(tasks: &[(&str, &str)], forks: &[&str], joins: &[&str], edges: &str) -> String {
        match prove(&sample(tasks, forks, joins, edges)) {
            Ok(()) => "sound".to_owned(),
            Err(err) => err.to_string(),
        }
    }

    #[test]
    fn a_straight_procedure_and_a_balanced_fork_are_sound() {
        assert_eq!(proof(TASKS, &[], &[], "start>in in>a a>b b>d d>out out>end"), "sound");
        let forked = "start>in in>f f>a f>b a>j b>j j>d d>out out>end";
        assert_eq!(proof(TASKS, &["f"], &["j"], forked), "sound");
    }

    #[test]
    fn a_join_that_waits_for_what_never_comes_is_found_with_the_way_to_it() {
        let tasks = &[("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
        let edges = "start>in in>a a>j d>j j>d d>out out>end";
        assert!(proof(tasks, &[], &["j"], edges).contains("ways on"), "a task has one way on");
        let stuck = "start>in in>j a>j j>a";
        let shape =
            sample(&[("in", "intake"), ("a", "review")], &[], &["j"], &format!("{stuck} a>end"));
        assert!(prove(&shape).is_err());
    }

    #[test]
    fn an_unbalanced_fork_is_found() {
        let edges = "start>in in>f f>a f>b a>d b>d d>out out>end";
        let told = proof(TASKS, &["f"], &[], edges);
        assert!(told.contains("open twice"), "{told}");
    }

    #[test]
    fn a_step_that_nothing_leads_to_is_found() {
        let told = proof(TASKS, &[], &[], "start>in in>a a>d b>d d>out out>end");
        assert_eq!(told, "`b` cannot be reached from the start");
    }

    #[test]
    fn a_delivery_comes_after_the_decision_and_an_intake_first() {
        let told = proof(TASKS, &[], &[], "start>in in>a a>b b>out out>d d>end");
        assert!(told.contains("a delivery comes after the decision"), "{told}");
        let told = proof(TASKS, &[], &[], "start>a a>in in>b b>d d>out out>end");
        assert!(told.contains("comes first"), "{told}");
    }
}
