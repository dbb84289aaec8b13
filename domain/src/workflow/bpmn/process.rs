//! The process in the file: its nodes, its flows, and whether its lanes say the same as its steps.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::read::{attributes, is_harmless, nothing_extended, only_plain_children};
use super::task;
use super::tree::{Element, Space};
use crate::NodeId;
use crate::workflow::{Definition, Edge, Node, NodeKind};

/// Nodes of one file: ten times what a large procedure has, and what the proof can look through.
const MOST_NODES: usize = 200;

/// Reads the process; none if something is wrong with it, which `faults` then tell.
pub(super) fn process(process: &Element, faults: &mut Vec<Fault>) -> Option<Definition> {
    attributes(process, &["isExecutable", "processType"], faults);
    let parts = Parts::of(process, faults);
    if MOST_NODES < parts.nodes.len() {
        let told =
            (format!("has more than {MOST_NODES} nodes"), format!("节点超过 {MOST_NODES} 个"));
        faults.push(Fault::invalid(process, told));
        return None;
    }
    let ids = ids(&parts, faults);
    let flows: Vec<(&str, &str)> =
        parts.flows.iter().filter_map(|it| flow(it, &ids, &parts, faults)).collect();
    let mut nodes = Vec::new();
    for it in &parts.nodes {
        let id = it.get("id").unwrap_or_default();
        let into = flows.iter().filter(|it| it.1 == id).count();
        let out = flows.iter().filter(|it| it.0 == id).count();
        let kind = kind(it, (into, out), faults);
        nodes.extend(kind.zip(ids.get(id)).map(|(kind, id)| Node { id: id.clone(), kind }));
    }
    let edge = |(from, to): &(&str, &str)| {
        Some(Edge { from: ids.get(from)?.clone(), to: ids.get(to)?.clone() })
    };
    let edges = flows.iter().filter_map(edge).collect();
    for lane in &parts.lanes {
        check_lane(lane, &parts, faults);
    }
    Some(Definition { nodes, edges })
}

/// What a process is made of, in the order of the file.
#[derive(Default)]
struct Parts<'a> {
    nodes: Vec<&'a Element>,
    flows: Vec<&'a Element>,
    lanes: Vec<&'a Element>,
    /// Ids of what has been refused already.
    refused: BTreeSet<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(process: &'a Element, faults: &mut Vec<Fault>) -> Self {
        let mut parts = Self::default();
        for it in &process.children {
            let name = if it.space == Space::Bpmn { it.name.as_str() } else { "" };
            match name {
                "startEvent" | "endEvent" | "userTask" | "parallelGateway" => parts.nodes.push(it),
                "sequenceFlow" => parts.flows.push(it),
                "laneSet" => parts.lane_set(it, faults),
                _ if is_harmless(it) => {}
                _ => {
                    nothing_extended(it, faults);
                    parts.refused.extend(it.get("id"));
                }
            }
        }
        parts
    }

    fn lane_set(&mut self, set: &'a Element, faults: &mut Vec<Fault>) {
        attributes(set, &[], faults);
        for it in &set.children {
            if it.is(Space::Bpmn, "lane") {
                self.lanes.push(it);
            } else if !is_harmless(it) {
                nothing_extended(it, faults);
            }
        }
    }
}

/// The nodes' own ids by their ids in the file.
fn ids<'a>(parts: &Parts<'a>, faults: &mut Vec<Fault>) -> BTreeMap<&'a str, NodeId> {
    let mut ids = BTreeMap::new();
    let mut own = BTreeSet::new();
    for it in &parts.nodes {
        let Some(id) = it.get("id") else {
            faults.push(Fault::missing(it, "`id`"));
            continue;
        };
        let node = it.get_of(Space::Onedoor, "id").unwrap_or(id);
        let is_new = own.insert(node);
        if ids.insert(id, NodeId::from(node)).is_some() || !is_new {
            let told = ("has an id that another node has already", "的标识与其他节点重复");
            faults.push(Fault::invalid(it, told));
        }
    }
    ids
}

/// Both ends of a flow, by their ids in the file.
fn flow<'a>(
    flow: &'a Element,
    ids: &BTreeMap<&str, NodeId>,
    parts: &Parts<'_>,
    faults: &mut Vec<Fault>,
) -> Option<(&'a str, &'a str)> {
    attributes(flow, &["sourceRef", "targetRef", "isImmediate"], faults);
    only_plain_children(flow, faults);
    let mut end = |name: &str| {
        let Some(end) = flow.get(name) else {
            faults.push(Fault::missing(flow, &format!("`{name}`")));
            return None;
        };
        if !ids.contains_key(end) && !parts.refused.contains(end) {
            let told =
                (format!("its `{name}` is no node"), format!("的 `{name}` 未指向流程中的节点"));
            faults.push(Fault::invalid(flow, told));
        }
        Some(end)
    };
    let (from, to) = (end("sourceRef"), end("targetRef"));
    from.zip(to)
}

fn kind(element: &Element, degree: (usize, usize), faults: &mut Vec<Fault>) -> Option<NodeKind> {
    let is_task = element.name == "userTask";
    let known = ["onedoor:id", "gatewayDirection"];
    let known = if element.name == "parallelGateway" { &known[..] } else { &known[..1] };
    attributes(element, known, faults);
    for it in &element.children {
        // What is in a step's extension is read with the step.
        if !(is_harmless(it) || is_task && it.is(Space::Bpmn, "extensionElements")) {
            nothing_extended(it, faults);
        }
    }
    match element.name.as_str() {
        "startEvent" => Some(NodeKind::Start),
        "endEvent" => Some(NodeKind::End),
        "userTask" => task::read(element, faults).map(NodeKind::Task),
        _ => gateway(element, degree, faults),
    }
}

/// What a gateway does: what it says, or if it does not say, what its flows say.
fn gateway(
    element: &Element,
    (into, out): (usize, usize),
    faults: &mut Vec<Fault>,
) -> Option<NodeKind> {
    match element.get("gatewayDirection") {
        Some("Diverging") => return Some(NodeKind::Fork),
        Some("Converging") => return Some(NodeKind::Join),
        None | Some("Unspecified") if into < 2 && 1 < out => return Some(NodeKind::Fork),
        None | Some("Unspecified") if 1 < into && out < 2 => return Some(NodeKind::Join),
        Some(_) | None => {}
    }
    let told = (
        format!(
            "neither only forks nor only joins ({into} flows in, {out} out): make it one or two"
        ),
        format!("既非单纯分支也非单纯汇合（{into} 进 {out} 出），请拆分或删除"),
    );
    faults.push(Fault::invalid(element, told));
    None
}

/// A lane with a body holds steps of that body only: whoever moves a step to another lane means
/// something by it.
fn check_lane(lane: &Element, parts: &Parts<'_>, faults: &mut Vec<Fault>) {
    attributes(lane, &["onedoor:body"], faults);
    for it in lane.children.iter().filter(|it| !it.is(Space::Bpmn, "flowNodeRef")) {
        if !is_harmless(it) {
            nothing_extended(it, faults);
        }
    }
    let Some(body) = lane.get_of(Space::Onedoor, "body") else { return };
    for it in lane.children.iter().filter(|it| it.is(Space::Bpmn, "flowNodeRef")) {
        let node = parts.nodes.iter().find(|node| node.get("id") == Some(it.text.trim()));
        let other = node.and_then(|it| body_of(it)).filter(|it| *it != body);
        if let (Some(node), Some(_)) = (node, other) {
            let told = (
                "stands in the lane of another body than its own `body`",
                "所在泳道的机关与其 `body` 不一致",
            );
            faults.push(Fault::invalid(node, told));
        }
    }
}

fn body_of(task: &Element) -> Option<&str> {
    let extensions = task.children.iter().filter(|it| it.is(Space::Bpmn, "extensionElements"));
    let mut ours = extensions.flat_map(|it| &it.children);
    ours.find(|it| it.is(Space::Onedoor, "task")).and_then(|it| it.get("body"))
}
