//! The proof that a definition cannot get stuck, made before anyone runs it.
//!
//! Every state is looked at that a definition can come to, with each gateway leading each of its
//! ways, whatever its conditions say. So a proof holds for every form that is ever handed in; two
//! gateways that ask the same are taken to answer as they like.

mod documents;
mod duties;
mod explore;
mod gates;
mod run;
#[cfg(test)]
mod sample;
mod shape;
#[cfg(test)]
mod tests;
mod time;

pub(crate) use duties::begins_with;
pub use run::{Run, Stride};
#[cfg(test)]
pub(crate) use sample::sample;
pub(crate) use shape::{circle, degree, outlines, ways};
pub use time::slowest;

use super::{DecisionOutcome, Definition, Marking, candidate_faults, hands_faults};
use crate::NodeId;

/// Why a definition is not fit to run, with the way that shows it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsound {
    #[error("a workflow has exactly one start, and at least one end; this has {starts} and {ends}")]
    Ends { starts: usize, ends: usize },
    #[error(
        "the sub-workflow `{part}` has {starts} starts and {ends} ends; it has exactly one of each: \
         bring its ways together before the end"
    )]
    PartEnds { part: NodeId, starts: usize, ends: usize },
    #[error("the sub-workflow `{part}` stands in others more than {limit} deep, itself included")]
    TooDeep { part: NodeId, limit: usize },
    #[error("two nodes are called `{node}`")]
    Twice { node: NodeId },
    #[error("an edge leads from or to `{node}`, which is no node")]
    NoSuchNode { node: NodeId },
    #[error("`{node}` cannot be reached from the start")]
    Unreachable { node: NodeId },
    #[error("`{node}` has {out} ways on and {into} ways in; {kind} has {want}")]
    Degree { node: NodeId, kind: &'static str, into: usize, out: usize, want: &'static str },
    #[error("the way goes round in a circle and would never end: {}", told(.way))]
    Circle { way: Vec<NodeId> },
    #[error(
        "the way from `{from}` to `{to}` has a condition or a label, which only the ways out of an \
         exclusive gateway have"
    )]
    NoChoice { from: NodeId, to: NodeId },
    #[error(
        "`{node}` has {count} ways without a condition; an exclusive gateway has exactly one, which \
         is taken when no condition holds"
    )]
    Default { node: NodeId, count: usize },
    #[error("two ways lead from `{node}` to `{to}`: make them one, with `||`")]
    SameWay { node: NodeId, to: NodeId },
    #[error(
        "after {run} nothing is open and nothing has ended: a join waits for a branch that never comes"
    )]
    Stuck { run: Run },
    #[error("after {run} the step `{node}` is open twice at the same time")]
    TwiceOpen { run: Run, node: NodeId },
    #[error("after {run} the workflow has ended while `{node}` still waits")]
    LeftBehind { run: Run, node: NodeId },
    #[error("the step `{node}` cannot be signed like this: {want}")]
    Signing { node: NodeId, want: &'static str },
    #[error("the step `{node}` cannot be a special procedure or a public notice like this: {want}")]
    Procedure { node: NodeId, want: &'static str },
    #[error("the step `{node}` cannot be answered by a system like this: {want}")]
    ServiceCall { node: NodeId, want: &'static str },
    #[error("the end of the time of `{node}` cannot be settled like this: {want}")]
    Timeout { node: NodeId, want: &'static str },
    #[error("the hands of the step `{node}` cannot depend on `{other}`: {want}")]
    Hands { node: NodeId, other: NodeId, want: &'static str },
    #[error("nobody can do the step `{node}` like this: {want}")]
    Candidates { node: NodeId, want: &'static str },
    #[error("the step `{node}` cannot be a part of a major decision like this: {want}")]
    Gate { node: NodeId, want: String },
    #[error(
        "after {run} the step `{node}` is open, and `{gate}` was not done: a major decision goes through \
         all its parts in their order"
    )]
    PastGate { run: Run, gate: NodeId, node: NodeId },
    #[error("the papers of the step `{node}` cannot be like this: {want}")]
    Documents { node: NodeId, want: &'static str },
    #[error(
        "after {run} the decision `{node}` can end with `{outcome}`, and no paper tells it: name it in \
         `documents`"
    )]
    NoDocument { run: Run, node: NodeId, outcome: DecisionOutcome },
    #[error("{want} (step `{node}`)")]
    Duty { node: NodeId, want: &'static str },
    #[error("after {run} `{node}` waits too: when the decision is open, no other step may be")]
    NotAlone { run: Run, node: NodeId },
    #[error("after {run} the workflow has ended without {want}")]
    Without { run: Run, want: &'static str },
    #[error("a workflow needs {want}")]
    Missing { want: &'static str },
    #[error("more than {limit} states: too large to prove; split it into smaller workflows")]
    TooLarge { limit: usize },
}

impl Unsound {
    /// Whether it breaks nothing but the legal skeleton, which is asked only of what people apply for.
    pub fn is_of_duties(&self) -> bool {
        matches!(
            self,
            Self::Duty { .. } | Self::Missing { .. } | Self::NotAlone { .. } | Self::Without { .. }
        )
    }

    /// Whether it breaks nothing but what is asked of the papers of decisions.
    pub fn is_of_documents(&self) -> bool {
        matches!(self, Self::Documents { .. } | Self::NoDocument { .. })
    }

    /// Where it was drawn, as a pointer into the drawing.
    pub fn place(&self, definition: &Definition) -> String {
        match self {
            Self::Documents { node, .. } | Self::NoDocument { node, .. } => {
                format!("{}/documents", definition.pointer_to(node))
            }
            _ => "/nodes".to_owned(),
        }
    }
}

/// Looks at every state that the definition can be in.
pub fn prove(definition: &Definition) -> Result<(), Unsound> {
    shape::shape(definition)?;
    explore::explore(definition, |_| true, explore::safe)?;
    signings(definition)?;
    procedures(definition)?;
    service_calls(definition)?;
    timeouts(definition)?;
    hands(definition)?;
    candidates(definition)?;
    gates::gates(definition)?;
    documents::documents(definition)?;
    duties::duties(definition)
}

/// Shows `look` every state that the definition can come to, with a run that leads to it.
pub(super) fn every_state(
    definition: &Definition,
    mut look: impl FnMut(&Run, &Marking),
) -> Result<(), Unsound> {
    explore::explore(
        definition,
        |_| true,
        |state| {
            look(&state.run, &state.marking);
            Ok(())
        },
    )
}

/// Each step can be signed as it says.
fn signings(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.signing_fault()?)));
    wrong.map_or(Ok(()), |(node, want)| Err(Unsound::Signing { node: node.clone(), want }))
}

/// Each special procedure and each public notice is a step that can be one.
fn procedures(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.procedure_fault()?)));
    wrong.map_or(Ok(()), |(node, want)| Err(Unsound::Procedure { node: node.clone(), want }))
}

/// Each step that a system answers is one that it can.
fn service_calls(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.call_fault()?)));
    wrong.map_or(Ok(()), |(node, want)| Err(Unsound::ServiceCall { node: node.clone(), want }))
}

/// The end of each step's time has a consequence that it can have.
fn timeouts(definition: &Definition) -> Result<(), Unsound> {
    let wrong = definition.tasks().find_map(|(id, task)| Some((id, task.timeout_fault()?)));
    wrong.map_or(Ok(()), |(node, want)| Err(Unsound::Timeout { node: node.clone(), want }))
}

/// Whose hands a step comes into depends on steps before it.
fn hands(definition: &Definition) -> Result<(), Unsound> {
    hands_faults(definition).first().map_or(Ok(()), |it| {
        let (node, other, want) = (it.node.clone(), it.other.clone(), it.want);
        Err(Unsound::Hands { node, other, want })
    })
}

/// Who may do a step, and what holds when they fail it, make sense.
fn candidates(definition: &Definition) -> Result<(), Unsound> {
    candidate_faults(definition)
        .first()
        .map_or(Ok(()), |it| Err(Unsound::Candidates { node: it.node.clone(), want: it.want }))
}

/// Nodes one after another.
pub(crate) fn told(way: &[NodeId]) -> String {
    way.iter().map(NodeId::as_str).collect::<Vec<_>>().join(" → ")
}
