//! Parts of a definition (子流程): which nodes and ways belong to each, and where they were drawn.

use super::{Definition, Edge, NodeKind};
use crate::NodeId;

/// A procedure within the procedure, drawn as one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub id: NodeId,
    /// The part that it is drawn in itself, if it is in any.
    pub part: Option<NodeId>,
    pub name: String,
}

/// What is drawn on one sheet, by its index in the definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    Node(usize),
    Part(usize),
}

/// An edge as it was drawn: where, and from and to what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch<'a> {
    pub(super) part: Option<&'a NodeId>,
    pub(super) from: &'a NodeId,
    pub(super) to: &'a NodeId,
}

impl Definition {
    pub fn part(&self, id: &NodeId) -> Option<&Part> {
        self.parts.iter().find(|it| it.id == *id)
    }

    /// The parts around a node, the innermost first.
    pub fn parts_around<'a>(&'a self, node: &NodeId) -> impl Iterator<Item = &'a Part> {
        self.parts_from(self.node(node).and_then(|it| it.part.as_ref()))
    }

    /// What they are called, the outermost first.
    pub fn part_names(&self, node: &NodeId) -> Vec<String> {
        let mut names: Vec<String> = self.parts_around(node).map(|it| it.name.clone()).collect();
        names.reverse();
        names
    }

    /// Whether a node is drawn in a part, however deep.
    pub(super) fn is_within(&self, node: &NodeId, part: &NodeId) -> bool {
        self.parts_around(node).any(|it| it.id == *part)
    }

    /// A part and those around it, the innermost first.
    pub(super) fn parts_from<'a>(
        &'a self,
        part: Option<&NodeId>,
    ) -> impl Iterator<Item = &'a Part> {
        let around = |it: &&'a Part| it.part.as_ref().and_then(|it| self.part(it));
        // Nothing stands in itself; but a definition may never have been proven.
        std::iter::successors(part.and_then(|it| self.part(it)), around).take(self.parts.len())
    }

    /// What is drawn in `part`, or at the top, in the order of the drawing.
    pub(super) fn members(&self, part: Option<&NodeId>) -> Vec<Member> {
        let mut members: Vec<Member> = Vec::new();
        for (at, node) in self.nodes.iter().enumerate() {
            let beneath = |it: &&Part| it.part.as_ref() == part;
            let index = |part: &Part| self.parts.iter().position(|it| it.id == part.id);
            let member = if node.part.as_ref() == part {
                Some(Member::Node(at))
            } else {
                self.parts_from(node.part.as_ref()).find(beneath).and_then(index).map(Member::Part)
            };
            members.extend(member.filter(|it| !members.contains(it)));
        }
        let parts = self.parts.iter().enumerate().filter(|it| it.1.part.as_ref() == part);
        let parts: Vec<Member> = parts.map(|it| Member::Part(it.0)).collect();
        // One with nothing in it has no place of its own.
        let empty: Vec<Member> = parts.into_iter().filter(|it| !members.contains(it)).collect();
        members.extend(empty);
        members
    }

    /// Where and how an edge was drawn.
    pub(super) fn stretch<'a>(&'a self, edge: &'a Edge) -> Stretch<'a> {
        let (from, to) = (self.node(&edge.from), self.node(&edge.to));
        let left = from.filter(|it| it.kind == NodeKind::End).and_then(|it| it.part.as_ref());
        let left = left.filter(|it| !self.is_within(&edge.to, it)).and_then(|it| self.part(it));
        let entered = to.filter(|it| it.kind == NodeKind::Start).and_then(|it| it.part.as_ref());
        let entered =
            entered.filter(|it| !self.is_within(&edge.from, it)).and_then(|it| self.part(it));
        let part = match (left, from, entered, to) {
            (Some(part), ..) | (None, None, Some(part), _) => part.part.as_ref(),
            (None, Some(node), ..) | (None, None, None, Some(node)) => node.part.as_ref(),
            (None, None, None, None) => None,
        };
        let from = left.map_or(&edge.from, |it| &it.id);
        Stretch { part, from, to: entered.map_or(&edge.to, |it| &it.id) }
    }

    /// Where a node was drawn, as a pointer into the drawing.
    pub fn pointer_to_node(&self, at: usize) -> String {
        self.pointer(self.nodes.get(at).and_then(|it| it.part.as_ref()), Member::Node(at))
    }

    /// Where the node with this id was drawn, as a pointer into the drawing.
    pub(crate) fn pointer_to(&self, node: &NodeId) -> String {
        let at = self.nodes.iter().position(|it| it.id == *node);
        self.pointer_to_node(at.expect("it is a node of the definition"))
    }

    /// Where an edge was drawn, as a pointer into the drawing.
    pub fn pointer_to_edge(&self, at: usize) -> String {
        let part = self.edges.get(at).and_then(|it| self.stretch(it).part);
        let before = self.edges.iter().take(at).filter(|it| self.stretch(it).part == part);
        format!("{}/edges/{}", self.pointer_to_part(part), before.count())
    }

    fn pointer_to_part(&self, part: Option<&NodeId>) -> String {
        let index = |part: &NodeId| self.parts.iter().position(|it| it.id == *part);
        part.and_then(index).map_or_else(String::new, |at| {
            self.pointer(self.parts[at].part.as_ref(), Member::Part(at))
        })
    }

    fn pointer(&self, part: Option<&NodeId>, member: Member) -> String {
        let place = self.members(part).iter().position(|it| *it == member).unwrap_or_default();
        format!("{}/nodes/{place}", self.pointer_to_part(part))
    }
}
