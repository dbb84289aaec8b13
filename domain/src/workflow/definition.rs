//! What a bureau draws on its wall: nodes and edges.

use serde::{Deserialize, Serialize};

use super::drawn::Drawn;
use super::{Duty, Part, TaskNode};
use crate::{BodyCode, NodeId};

/// A procedure from submission to delivery (办理流程), as it runs: what was drawn in parts stands
/// beside all else. It is read and written as it was [drawn](super::drawn).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Drawn", into = "Drawn")]
pub struct Definition {
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
    /// 子流程
    pub parts: Vec<Part>,
}

/// From one node to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edge {
    pub from: NodeId,
    pub to: NodeId,
    /// Out of an exclusive gateway: the [condition](super::condition) on which this way is taken.
    /// The one way without is taken when no other's holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// Out of an exclusive gateway: what the picture says instead of the condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    pub id: NodeId,
    /// The part that it is drawn in, if it is in any.
    #[serde(skip)]
    pub part: Option<NodeId>,
    #[serde(flatten)]
    pub kind: NodeKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a definition is read once, and most nodes are tasks"
)]
pub enum NodeKind {
    /// Of the whole, or of a part: whoever comes to that goes on at once.
    Start,
    Task(TaskNode),
    /// Every branch behind it starts at once (分办).
    Fork,
    /// Waits for every branch before it (汇合).
    Join,
    /// 排他网关: with several ways on, exactly one of them is taken, and the conditions say which;
    /// with several ways in, whoever comes goes on at once (归并).
    Exclusive(Gateway),
    /// Of the whole, or of a part: whoever comes to that goes on behind the part at once.
    End,
}

/// What a gateway's picture says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gateway {
    /// The question that is answered there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

impl Definition {
    /// Where the whole begins.
    pub fn start(&self) -> Option<&NodeId> {
        let begins = |it: &&Node| it.kind == NodeKind::Start && it.part.is_none();
        self.nodes.iter().find(begins).map(|it| &it.id)
    }

    pub fn node(&self, id: &NodeId) -> Option<&Node> {
        self.nodes.iter().find(|it| it.id == *id)
    }

    pub fn task(&self, id: &NodeId) -> Option<&TaskNode> {
        self.node(id)?.kind.task()
    }

    /// Every task with its node's id, in the order of the file.
    pub fn tasks(&self) -> impl Iterator<Item = (&NodeId, &TaskNode)> {
        self.nodes.iter().filter_map(|node| Some((&node.id, node.kind.task()?)))
    }

    /// Whether a step of it is a special procedure or a public notice.
    pub fn has_procedures(&self) -> bool {
        self.tasks().any(|(_, it)| it.is_public_business())
    }

    /// Whether a step of it is a public notice.
    pub fn has_notices(&self) -> bool {
        self.tasks().any(|(_, it)| it.public_notice.is_some())
    }

    pub fn with_duty(&self, duty: Duty) -> impl Iterator<Item = (&NodeId, &TaskNode)> {
        self.tasks().filter(move |(_, task)| task.duty == duty)
    }

    /// The ways on from `id`, in the order of the file.
    pub fn ways_on<'a>(&'a self, id: &NodeId) -> impl Iterator<Item = &'a Edge> {
        let id = id.clone();
        self.edges.iter().filter(move |it| it.from == id)
    }

    /// Every gateway at which a way is chosen.
    pub fn choices(&self) -> impl Iterator<Item = &NodeId> {
        let gateways = self.nodes.iter().filter(|it| matches!(it.kind, NodeKind::Exclusive(_)));
        gateways.map(|it| &it.id).filter(|it| 1 < self.ways_on(it).count())
    }

    pub fn next<'a>(&'a self, id: &NodeId) -> impl Iterator<Item = &'a NodeId> {
        self.ways_on(id).map(|it| &it.to)
    }

    pub fn arrivals(&self, id: &NodeId) -> usize {
        self.edges.iter().filter(|it| it.to == *id).count()
    }

    /// Every node that can be reached from `id`, itself included.
    pub fn reachable(&self, id: &NodeId) -> Vec<&NodeId> {
        self.reachable_by(Some(id), |_| true)
    }

    /// Every node that can be reached by ways that `lead`.
    pub(super) fn reachable_by(
        &self,
        from: Option<&NodeId>,
        leads: impl Fn(&Edge) -> bool,
    ) -> Vec<&NodeId> {
        let mut found: Vec<&NodeId> =
            self.nodes.iter().map(|it| &it.id).filter(|it| Some(*it) == from).collect();
        let mut looked = 0;
        while let Some(here) = found.get(looked).copied() {
            looked += 1;
            for next in self.ways_on(here).filter(|it| leads(it)).map(|it| &it.to) {
                if !found.contains(&next) {
                    found.push(next);
                }
            }
        }
        found
    }

    /// Every body that has work to do in it.
    pub fn bodies(&self) -> Vec<BodyCode> {
        let seats = self.tasks().flat_map(|(_, task)| task.seats());
        let mut bodies: Vec<BodyCode> = seats.map(|it| it.body).collect();
        bodies.sort();
        bodies.dedup();
        bodies
    }
}

impl NodeKind {
    /// The work, if it is any.
    pub fn task(&self) -> Option<&TaskNode> {
        match self {
            Self::Task(task) => Some(task),
            Self::Start | Self::Fork | Self::Join | Self::Exclusive(_) | Self::End => None,
        }
    }
}
