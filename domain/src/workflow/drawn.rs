//! A definition as people draw it: a part (子流程) is one node, with nodes and edges of its own.
//!
//! What runs and is proven is the flat [`Definition`]. A node of a part is called by the way to it
//! (`joint.check`), and a way into or out of the part leads to its start or from its end. Nothing is
//! lost by it: files, versions and answers hold what was drawn.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use super::{Definition, Edge, Member, Node, NodeKind, Part};
use crate::NodeId;

/// The `kind` of a part.
const SUB_WORKFLOW: &str = "sub_workflow";

/// What is drawn on one sheet.
#[derive(Serialize, Deserialize)]
pub(super) struct Drawn {
    pub(super) nodes: Vec<DrawnNode>,
    pub(super) edges: Vec<Edge>,
}

#[derive(Serialize)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "a drawing is read once, and most nodes are no parts"
)]
pub(super) enum DrawnNode {
    Plain(Node),
    Part(DrawnPart),
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "kind", rename = "sub_workflow")]
pub(super) struct DrawnPart {
    pub(super) id: NodeId,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) drawn: Drawn,
}

impl<'de> Deserialize<'de> for DrawnNode {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let node = Value::deserialize(from)?;
        let read = if node["kind"] == SUB_WORKFLOW {
            DrawnPart::deserialize(node).map(Self::Part)
        } else {
            Node::deserialize(node).map(Self::Plain)
        };
        read.map_err(D::Error::custom)
    }
}

impl From<Drawn> for Definition {
    fn from(drawn: Drawn) -> Self {
        let mut flat = Self::default();
        flat.lay(drawn, None);
        flat
    }
}

impl From<Definition> for Drawn {
    fn from(flat: Definition) -> Self {
        flat.sheet(None)
    }
}

impl Definition {
    /// Puts what is drawn in `part` beside all else.
    fn lay(&mut self, drawn: Drawn, part: Option<&NodeId>) {
        for node in drawn.nodes {
            match node {
                DrawnNode::Plain(mut node) => {
                    node.rename(|id| within(part, id));
                    node.part = part.cloned();
                    self.nodes.push(node);
                }
                DrawnNode::Part(DrawnPart { id, name, drawn }) => {
                    let id = within(part, &id);
                    self.parts.push(Part { id: id.clone(), part: part.cloned(), name });
                    self.lay(drawn, Some(&id));
                }
            }
        }
        for mut edge in drawn.edges {
            (edge.from, edge.to) = (within(part, &edge.from), within(part, &edge.to));
            edge.from = self.edge_of_part(&edge.from, &NodeKind::End).unwrap_or(edge.from);
            edge.to = self.edge_of_part(&edge.to, &NodeKind::Start).unwrap_or(edge.to);
            self.edges.push(edge);
        }
    }

    /// The start or the end of a part; none of what is no part, or has none.
    fn edge_of_part(&self, part: &NodeId, kind: &NodeKind) -> Option<NodeId> {
        self.parts.iter().find(|it| it.id == *part)?;
        let mut nodes = self.nodes.iter();
        Some(nodes.find(|it| it.part.as_ref() == Some(part) && it.kind == *kind)?.id.clone())
    }

    /// What is drawn in `part`, or at the top.
    fn sheet(&self, part: Option<&NodeId>) -> Drawn {
        let node = |member| match member {
            Member::Node(at) => DrawnNode::Plain(self.drawn_node(at)),
            Member::Part(at) => {
                let Part { id, name, .. } = &self.parts[at];
                let (drawn, name) = (self.sheet(Some(id)), name.clone());
                DrawnNode::Part(DrawnPart { id: local(part, id), name, drawn })
            }
        };
        let edge = |edge: &Edge| {
            let stretch = self.stretch(edge);
            let (from, to) = (local(part, stretch.from), local(part, stretch.to));
            (stretch.part == part).then(|| Edge { from, to, ..edge.clone() })
        };
        Drawn {
            nodes: self.members(part).into_iter().map(node).collect(),
            edges: self.edges.iter().filter_map(edge).collect(),
        }
    }

    /// A node with the names that it knows itself and others by where it is drawn.
    pub(super) fn drawn_node(&self, at: usize) -> Node {
        let mut node = self.nodes[at].clone();
        let part = node.part.take();
        node.rename(|id| local(part.as_ref(), id));
        node
    }
}

impl Node {
    /// Calls the node, and the steps that it names, by other names.
    fn rename(&mut self, name: impl Fn(&NodeId) -> NodeId) {
        self.id = name(&self.id);
        if let NodeKind::Task(task) = &mut self.kind {
            let earlier = task.not_by.iter_mut().chain(task.by_handler_of.as_mut());
            earlier.for_each(|it| *it = name(it));
        }
    }
}

/// The whole name of what is called `id` in `part`.
pub(super) fn within(part: Option<&NodeId>, id: &NodeId) -> NodeId {
    part.map_or_else(|| id.clone(), |part| format!("{part}.{id}").into())
}

/// What `id` is called in `part`.
pub(super) fn local(part: Option<&NodeId>, id: &NodeId) -> NodeId {
    let own = part.and_then(|part| id.as_str().strip_prefix(part.as_str())?.strip_prefix('.'));
    own.map_or_else(|| id.clone(), NodeId::from)
}
