//! A workflow as a BPMN file.

use super::drawing::{Plan, draw};
use super::ids::Ids;
use super::sheet::Sheet;
use super::{BPMN, BPMNDI, DC, DI, ONEDOOR, XSI, flow, task};
use crate::NodeId;
use crate::workflow::picture::{Caption, Lane, Picture};
use crate::workflow::{Definition, Edge, Member, Names, Node, NodeKind, Part};

const DIVERGING: (&str, &str) = ("gatewayDirection", "Diverging");
const CONVERGING: (&str, &str) = ("gatewayDirection", "Converging");

/// Writes a proven definition, with where everything stands. [`read`](super::read) gives the same
/// definition back. Only characters that XML has no room for, which are control characters, come
/// back as U+FFFD.
pub fn write(definition: &Definition, names: &Names) -> String {
    let plan = Plan::of(definition, names);
    let mut ids = Ids::of(definition);
    let file = File {
        process: ids.fresh("Process_1"),
        collaboration: ids.fresh("Collaboration_1"),
        participant: ids.fresh("Participant_1"),
        lanes: (1..=plan.lanes().len()).map(|it| ids.fresh(&format!("Lane_{it}"))).collect(),
        definition,
        names,
    };
    let mut sheet = Sheet::new();
    let attributes = [
        ("xmlns:bpmn", BPMN),
        ("xmlns:bpmndi", BPMNDI),
        ("xmlns:dc", DC),
        ("xmlns:di", DI),
        ("xmlns:xsi", XSI),
        ("xmlns:onedoor", ONEDOOR),
        ("id", &ids.fresh("Definitions_1")),
        ("targetNamespace", "https://onedoor.dev/workflows"),
        ("exporter", "Onedoor"),
    ];
    sheet.open("bpmn:definitions", &attributes);
    file.collaboration(&mut sheet);
    file.process(&mut sheet, &plan, &mut ids);
    draw(&mut sheet, &plan, &file, &mut ids);
    sheet.finish()
}

/// What a file is made of, and the ids of its parts.
pub(super) struct File<'a> {
    pub(super) definition: &'a Definition,
    names: &'a Names,
    process: String,
    pub(super) collaboration: String,
    pub(super) participant: String,
    pub(super) lanes: Vec<String>,
}

impl File<'_> {
    /// The pool: without one, no lane is drawn.
    fn collaboration(&self, sheet: &mut Sheet) {
        sheet.open("bpmn:collaboration", &[("id", &self.collaboration)]);
        let name = self.names.title.as_str();
        let attributes =
            [("id", &*self.participant), ("name", name), ("processRef", &self.process)];
        sheet.empty("bpmn:participant", &attributes);
        sheet.close();
    }

    fn process(&self, sheet: &mut Sheet, plan: &Plan<'_>, ids: &mut Ids) {
        let name = self.names.title.as_str();
        let attributes = [("id", &*self.process), ("name", name), ("isExecutable", "false")];
        sheet.open("bpmn:process", &attributes);
        let set = ids.fresh("LaneSet_1");
        sheet.open("bpmn:laneSet", &[("id", &set)]);
        for (at, lane) in plan.lanes().iter().enumerate() {
            self.lane(sheet, (at, lane), plan, ids);
        }
        sheet.close();
        self.members(sheet, None, ids);
        sheet.close();
    }

    /// What is drawn in `part`, or at the top.
    fn members(&self, sheet: &mut Sheet, part: Option<&NodeId>, ids: &Ids) {
        for member in self.definition.members(part) {
            match member {
                Member::Node(at) => self.node(sheet, at, ids),
                Member::Part(at) => self.part(sheet, at, ids),
            }
        }
        for (at, edge) in self.definition.edges.iter().enumerate() {
            let ends = self.ends(edge, ids).filter(|_| self.definition.stretch(edge).part == part);
            if let Some((from, to)) = ends {
                flow::write(sheet, edge, (&ids.flows[at], from, to));
            }
        }
    }

    fn part(&self, sheet: &mut Sheet, at: usize, ids: &Ids) {
        let Part { id, name, .. } = &self.definition.parts[at];
        let mut attributes = vec![("id", ids.parts[at].as_str()), ("name", name)];
        if ids.parts[at] != id.as_str() {
            attributes.push(("onedoor:id", id.as_str()));
        }
        sheet.open("bpmn:subProcess", &attributes);
        self.flows(sheet, &ids.parts[at], ids);
        self.members(sheet, Some(id), ids);
        sheet.close();
    }

    /// The ids of what an edge was drawn between; a proven definition has no edge to nowhere.
    fn ends<'i>(&self, edge: &Edge, ids: &'i Ids) -> Option<(&'i str, &'i str)> {
        let of = |id: &NodeId| {
            let node = self.definition.nodes.iter().position(|it| it.id == *id);
            let part = || self.definition.parts.iter().position(|it| it.id == *id);
            let node = node.map(|it| ids.nodes[it].as_str());
            node.or_else(|| part().map(|it| ids.parts[it].as_str()))
        };
        let stretch = self.definition.stretch(edge);
        of(stretch.from).zip(of(stretch.to))
    }

    /// The flows into and out of the element with this id.
    fn flows(&self, sheet: &mut Sheet, element: &str, ids: &Ids) {
        let edges = || self.definition.edges.iter().zip(&ids.flows);
        let ends = |edge| self.ends(edge, ids).unwrap_or_default();
        for (_, id) in edges().filter(|it| ends(it.0).1 == element) {
            sheet.leaf("bpmn:incoming", &[], id);
        }
        for (_, id) in edges().filter(|it| ends(it.0).0 == element) {
            sheet.leaf("bpmn:outgoing", &[], id);
        }
    }

    fn lane(&self, sheet: &mut Sheet, (at, lane): (usize, &Lane<'_>), plan: &Plan<'_>, ids: &Ids) {
        let mut attributes = vec![("id", self.lanes[at].as_str())];
        if let Some(body) = lane.body {
            attributes.push(("name", self.names.body(body.as_str())));
            attributes.push(("onedoor:body", body.as_str()));
        }
        sheet.open("bpmn:lane", &attributes);
        for member in self.definition.members(None) {
            let id = match member {
                Member::Node(node) => &ids.nodes[node],
                Member::Part(part) => &ids.parts[part],
            };
            if plan.lane_of(member) == Some(at) {
                sheet.leaf("bpmn:flowNodeRef", &[], id);
            }
        }
        sheet.close();
    }

    fn node(&self, sheet: &mut Sheet, at: usize, ids: &Ids) {
        let node = &self.definition.nodes[at];
        let picture = Picture::of(self.definition, self.names);
        let caption = Caption::of(node, &picture).name;
        let (element, particular) = match &node.kind {
            NodeKind::Start => ("bpmn:startEvent", ("name", caption.as_str())),
            NodeKind::End => ("bpmn:endEvent", ("name", caption.as_str())),
            NodeKind::Task(task) if task.service_call.is_some() => {
                ("bpmn:serviceTask", ("name", task.name.as_str()))
            }
            NodeKind::Task(task) => ("bpmn:userTask", ("name", task.name.as_str())),
            NodeKind::Fork => ("bpmn:parallelGateway", DIVERGING),
            NodeKind::Join => ("bpmn:parallelGateway", CONVERGING),
            NodeKind::Exclusive(_) if self.chooses(node) => ("bpmn:exclusiveGateway", DIVERGING),
            NodeKind::Exclusive(_) => ("bpmn:exclusiveGateway", CONVERGING),
        };
        let mut attributes = vec![("id", ids.nodes[at].as_str()), particular];
        if let NodeKind::Exclusive(gateway) = &node.kind {
            // A choice without a name of its own is called as in the picture.
            let choice = Some(caption.as_str()).filter(|_| self.chooses(node));
            let name = gateway.name.as_deref().or(choice);
            attributes.extend(name.map(|it| ("name", it)));
            attributes.extend(self.default(node, ids).map(|it| ("default", it)));
        }
        if ids.nodes[at] != node.id.as_str() {
            attributes.push(("onedoor:id", node.id.as_str()));
        }
        sheet.open(element, &attributes);
        if let NodeKind::Task(task) = &self.definition.drawn_node(at).kind {
            task::write(sheet, task);
        }
        self.flows(sheet, &ids.nodes[at], ids);
        sheet.close();
    }

    /// Whether a gateway has several ways on.
    fn chooses(&self, node: &Node) -> bool {
        1 < self.definition.ways_on(&node.id).count()
    }

    /// The flow that is taken when no condition holds.
    fn default<'i>(&self, node: &Node, ids: &'i Ids) -> Option<&'i str> {
        let default = |it: &(&Edge, &String)| it.0.from == node.id && it.0.when.is_none();
        let mut edges = self.definition.edges.iter().zip(&ids.flows);
        edges.find(|it| self.chooses(node) && default(it)).map(|it| it.1.as_str())
    }
}
