//! Whether nodes and edges fit together, before anything is run.

use std::collections::BTreeSet;

use super::Unsound;
use crate::NodeId;
use crate::workflow::chains::{Waiting, circles};
use crate::workflow::{Definition, Node, NodeKind};

/// Parts stand in parts so deep at most; people must still see through a drawing.
const DEEPEST: usize = 3;

pub(super) fn shape(definition: &Definition) -> Result<(), Unsound> {
    outlines(definition)?;
    let mut seen = BTreeSet::new();
    if let Some(twice) = definition.nodes.iter().find(|it| !seen.insert(&it.id)) {
        return Err(Unsound::Twice { node: twice.id.clone() });
    }
    let named = definition.edges.iter().flat_map(|it| [&it.from, &it.to]);
    if let Some(node) = named.into_iter().find(|it| !seen.contains(it)) {
        return Err(Unsound::NoSuchNode { node: node.clone() });
    }
    let reached = definition.reachable(definition.start().expect("one start was counted"));
    if let Some(node) = definition.nodes.iter().find(|it| !reached.contains(&&it.id)) {
        return Err(Unsound::Unreachable { node: node.id.clone() });
    }
    for node in &definition.nodes {
        degree(definition, node)?;
        ways(definition, node)?;
    }
    circle(definition).map_or(Ok(()), |way| Err(Unsound::Circle { way }))
}

/// Whether the whole and each of its parts have a name of their own, and begin and end.
pub(crate) fn outlines(definition: &Definition) -> Result<(), Unsound> {
    let count = |part: Option<&NodeId>, kind: &NodeKind| {
        let inside = |it: &&Node| it.part.as_ref() == part && it.kind == *kind;
        definition.nodes.iter().filter(inside).count()
    };
    let (starts, ends) = (count(None, &NodeKind::Start), count(None, &NodeKind::End));
    if starts != 1 || ends == 0 {
        return Err(Unsound::Ends { starts, ends });
    }
    let mut seen: BTreeSet<&NodeId> = definition.nodes.iter().map(|it| &it.id).collect();
    for part in &definition.parts {
        let id = || part.id.clone();
        if !seen.insert(&part.id) {
            return Err(Unsound::Twice { node: id() });
        }
        let (starts, ends) =
            (count(Some(&part.id), &NodeKind::Start), count(Some(&part.id), &NodeKind::End));
        if starts != 1 || ends != 1 {
            return Err(Unsound::PartEnds { part: id(), starts, ends });
        }
        if DEEPEST < definition.parts_from(Some(&part.id)).count() {
            return Err(Unsound::TooDeep { part: id(), limit: DEEPEST });
        }
    }
    Ok(())
}

/// Whether the node has the ways in and on that its kind has.
pub(crate) fn degree(definition: &Definition, node: &Node) -> Result<(), Unsound> {
    let (into, out) = (definition.arrivals(&node.id), definition.next(&node.id).count());
    let in_part = node.part.is_some();
    let (fits, kind, want) = match node.kind {
        NodeKind::Start | NodeKind::End if in_part => {
            (1 <= into && out == 1, "a sub-workflow", "ways in and one way on")
        }
        NodeKind::Start => (into == 0 && out == 1, "a start", "no way in and one way on"),
        NodeKind::Task(_) => (1 <= into && out == 1, "a task", "ways in and one way on"),
        NodeKind::Fork => (into == 1 && 2 <= out, "a fork", "one way in and several ways on"),
        NodeKind::Join => (2 <= into && out == 1, "a join", "several ways in and one way on"),
        NodeKind::Exclusive(_) => (
            (into == 1 && 2 <= out) || (2 <= into && out == 1),
            "an exclusive gateway",
            "one way in and several ways on, or several ways in and one way on",
        ),
        NodeKind::End => (1 <= into && out == 0, "an end", "ways in and no way on"),
    };
    if fits {
        return Ok(());
    }
    Err(Unsound::Degree { node: node.id.clone(), kind, into, out, want })
}

/// Whether exactly the ways out of a gateway that chooses have conditions, and all but one of them.
pub(crate) fn ways(definition: &Definition, node: &Node) -> Result<(), Unsound> {
    let ways: Vec<_> = definition.ways_on(&node.id).collect();
    if !matches!(node.kind, NodeKind::Exclusive(_)) || ways.len() < 2 {
        let stray = ways.iter().find(|it| it.when.is_some() || it.label.is_some());
        return stray.map_or(Ok(()), |it| {
            Err(Unsound::NoChoice { from: it.from.clone(), to: it.to.clone() })
        });
    }
    let mut seen = BTreeSet::new();
    if let Some(twice) = ways.iter().find(|it| !seen.insert(&it.to)) {
        return Err(Unsound::SameWay { node: node.id.clone(), to: twice.to.clone() });
    }
    let count = ways.iter().filter(|it| it.when.is_none()).count();
    if count == 1 { Ok(()) } else { Err(Unsound::Default { node: node.id.clone(), count }) }
}

/// A way that comes back to where it was. What a gateway asks does not change once an application is
/// accepted, so it would lead back for ever; whoever wants something done again returns it.
pub(crate) fn circle(definition: &Definition) -> Option<Vec<NodeId>> {
    let mut waiting: Waiting<&NodeId> = Waiting::new();
    for node in &definition.nodes {
        let into = definition.edges.iter().filter(|it| it.to == node.id);
        waiting.insert(&node.id, into.map(|it| &it.from).collect());
    }
    // A circle of things that wait is told from the last to the first.
    let circle = circles(&waiting).into_iter().next()?;
    Some(circle.into_iter().rev().cloned().collect())
}
