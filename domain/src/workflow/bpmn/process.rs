//! The process in the file: its nodes, its flows, and whether its lanes say the same as its steps.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::Fault;
use super::flow::Flow;
use super::read::{attributes, is_harmless, nothing_extended};
use super::tree::{Element, Space};
use super::{service_call, task};
use crate::NodeId;
use crate::workflow::drawn::{Drawn, DrawnNode, DrawnPart, local, within};
use crate::workflow::picture::CHOICE;
use crate::workflow::{Definition, Edge, Gateway, Node, NodeKind};

/// Nodes of one file: ten times what a large procedure has, and what the proof can look through.
const MOST_NODES: usize = 200;

/// Reads the process; none if something is wrong with it, which `faults` then tell.
pub(super) fn process(process: &Element, faults: &mut Vec<Fault>) -> Option<Definition> {
    attributes(process, &["isExecutable", "processType"], faults);
    if MOST_NODES < size(process) {
        let told =
            (format!("has more than {MOST_NODES} nodes"), format!("节点超过 {MOST_NODES} 个"));
        faults.push(Fault::invalid(process, told));
        return None;
    }
    Some(sheet(process, None, faults).into())
}

/// Nodes below an element.
fn size(element: &Element) -> usize {
    let below = |it: &Element| usize::from(is_node(it)) + if is_part(it) { size(it) } else { 0 };
    element.children.iter().map(below).sum()
}

/// What is drawn in the process, or in the part of it with this id.
fn sheet(element: &Element, part: Option<&NodeId>, faults: &mut Vec<Fault>) -> Drawn {
    let parts = Parts::of(element, faults);
    let ids = ids(&parts, part, faults);
    let flows: Vec<Flow<'_>> =
        parts.flows.iter().filter_map(|it| Flow::read(it, &ids, &parts, faults)).collect();
    let mut nodes = Vec::new();
    for it in &parts.nodes {
        let id = it.get("id").unwrap_or_default();
        if is_part(it) {
            nodes.extend(ids.get(id).and_then(|id| inner(it, (part, id), faults)));
            continue;
        }
        let into = flows.iter().filter(|it| it.to == id).count();
        let on: Vec<&Flow<'_>> = flows.iter().filter(|it| it.from == id).collect();
        let kind = kind(it, (into, on.len()), faults);
        default(it, &on, faults);
        let node = |(kind, id): (_, &NodeId)| Node { id: id.clone(), part: None, kind };
        nodes.extend(kind.zip(ids.get(id)).map(node).map(DrawnNode::Plain));
    }
    let chosen = |flow: &Flow<'_>| {
        let beside = flows.iter().filter(|it| it.from == flow.from).count();
        parts.is_exclusive(flow.from) && 1 < beside
    };
    let edges: Vec<Edge> = flows.iter().filter_map(|it| it.edge(&ids, chosen(it))).collect();
    for lane in &parts.lanes {
        check_lane(lane, &parts, faults);
    }
    Drawn { nodes, edges }
}

/// A part, drawn in another or at the top.
fn inner(
    element: &Element,
    (part, id): (Option<&NodeId>, &NodeId),
    faults: &mut Vec<Fault>,
) -> Option<DrawnNode> {
    attributes(element, &["onedoor:id"], faults);
    let drawn = sheet(element, Some(&within(part, id)), faults);
    let Some(name) = element.get("name").filter(|it| !it.is_empty()) else {
        faults.push(Fault::missing(element, "`name`"));
        return None;
    };
    Some(DrawnNode::Part(DrawnPart { id: id.clone(), name: name.to_owned(), drawn }))
}

fn is_part(element: &Element) -> bool {
    element.is(Space::Bpmn, "subProcess")
}

fn is_node(element: &Element) -> bool {
    const NODES: &[&str] = &[
        "startEvent",
        "endEvent",
        "userTask",
        service_call::ELEMENT,
        "parallelGateway",
        "exclusiveGateway",
        "subProcess",
    ];
    element.space == Space::Bpmn && NODES.contains(&element.name.as_str())
}

/// What a process is made of, in the order of the file.
#[derive(Default)]
pub(super) struct Parts<'a> {
    nodes: Vec<&'a Element>,
    flows: Vec<&'a Element>,
    lanes: Vec<&'a Element>,
    /// Ids of what has been refused already.
    pub(super) refused: BTreeSet<&'a str>,
}

impl<'a> Parts<'a> {
    fn of(process: &'a Element, faults: &mut Vec<Fault>) -> Self {
        let mut parts = Self::default();
        for it in &process.children {
            let name = if it.space == Space::Bpmn { it.name.as_str() } else { "" };
            match name {
                _ if is_node(it) => parts.nodes.push(it),
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

    /// Whether the node with this id in the file is an exclusive gateway.
    pub(super) fn is_exclusive(&self, id: &str) -> bool {
        self.nodes.iter().any(|it| it.name == "exclusiveGateway" && it.get("id") == Some(id))
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

/// The nodes' own ids, as they are drawn in `part`, by their ids in the file.
fn ids<'a>(
    parts: &Parts<'a>,
    part: Option<&NodeId>,
    faults: &mut Vec<Fault>,
) -> BTreeMap<&'a str, NodeId> {
    let mut ids = BTreeMap::new();
    let mut own = BTreeSet::new();
    for it in &parts.nodes {
        let Some(id) = it.get("id") else {
            faults.push(Fault::missing(it, "`id`"));
            continue;
        };
        let node = it.get_of(Space::Onedoor, "id").unwrap_or(id);
        let is_new = own.insert(node);
        if ids.insert(id, local(part, &node.into())).is_some() || !is_new {
            let told = ("has an id that another node has already", "的标识与其他节点重复");
            faults.push(Fault::invalid(it, told));
        }
    }
    ids
}

fn kind(element: &Element, degree: (usize, usize), faults: &mut Vec<Fault>) -> Option<NodeKind> {
    let is_task = matches!(element.name.as_str(), "userTask" | service_call::ELEMENT);
    let known: &[&str] = match element.name.as_str() {
        "parallelGateway" => &["onedoor:id", "gatewayDirection"],
        "exclusiveGateway" => &["onedoor:id", "gatewayDirection", "default"],
        _ => &["onedoor:id"],
    };
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
        _ if is_task => task::read(element, faults).map(NodeKind::Task),
        _ => gateway(element, degree, faults),
    }
}

/// The default flow is one of the gateway's own, and the one without a condition.
fn default(element: &Element, on: &[&Flow<'_>], faults: &mut Vec<Fault>) {
    let Some(default) = element.get("default").filter(|_| element.name == "exclusiveGateway")
    else {
        return;
    };
    let flow = on.iter().find(|it| it.element.get("id") == Some(default));
    if flow.is_none_or(|it| it.is_conditional()) {
        let told = (
            "its `default` is no flow out of it that has no condition",
            "的 `default` 未指向从它出发且不带条件的流向",
        );
        faults.push(Fault::invalid(element, told));
    }
}

/// What a gateway does: what it says, or if it does not say, what its flows say.
fn gateway(
    element: &Element,
    (into, out): (usize, usize),
    faults: &mut Vec<Fault>,
) -> Option<NodeKind> {
    let diverges = match element.get("gatewayDirection") {
        Some("Diverging") => Some(true),
        Some("Converging") => Some(false),
        None | Some("Unspecified") if into < 2 && 1 < out => Some(true),
        None | Some("Unspecified") if 1 < into && out < 2 => Some(false),
        Some(_) | None => None,
    };
    match diverges {
        Some(_) if element.name == "exclusiveGateway" => {
            // What a choice without a name is called is no name of its own.
            let unnamed = |it: &str| it == CHOICE && 1 < out;
            let name = element.get("name").filter(|it| !it.is_empty() && !unnamed(it));
            return Some(NodeKind::Exclusive(Gateway { name: name.map(ToOwned::to_owned) }));
        }
        Some(true) => return Some(NodeKind::Fork),
        Some(false) => return Some(NodeKind::Join),
        None => {}
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
