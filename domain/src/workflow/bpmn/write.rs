//! A workflow as a BPMN file.

use super::drawing::{Plan, draw};
use super::ids::Ids;
use super::sheet::Sheet;
use super::{BPMN, BPMNDI, DC, DI, ONEDOOR, XSI, flow, task};
use crate::NodeId;
use crate::workflow::picture::{Caption, Lane, Picture};
use crate::workflow::{Definition, Edge, Names, Node, NodeKind};

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
        for at in 0..self.definition.nodes.len() {
            self.node(sheet, at, ids);
        }
        for (at, edge) in self.definition.edges.iter().enumerate() {
            // A proven definition has no edge to nowhere.
            if let (Some(from), Some(to)) = (self.index(&edge.from), self.index(&edge.to)) {
                let (from, to) = (ids.nodes[from].as_str(), ids.nodes[to].as_str());
                flow::write(sheet, edge, (&ids.flows[at], from, to));
            }
        }
        sheet.close();
    }

    fn lane(&self, sheet: &mut Sheet, (at, lane): (usize, &Lane<'_>), plan: &Plan<'_>, ids: &Ids) {
        let mut attributes = vec![("id", self.lanes[at].as_str())];
        if let Some(body) = lane.body {
            attributes.push(("name", self.names.body(body.as_str())));
            attributes.push(("onedoor:body", body.as_str()));
        }
        sheet.open("bpmn:lane", &attributes);
        for (node, id) in ids.nodes.iter().enumerate() {
            if plan.lane_of(node) == Some(at) {
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
        if let NodeKind::Task(task) = &node.kind {
            task::write(sheet, task);
        }
        for (edge, id) in self.definition.edges.iter().zip(&ids.flows) {
            if self.index(&edge.to) == Some(at) && self.index(&edge.from).is_some() {
                sheet.leaf("bpmn:incoming", &[], id);
            }
        }
        for (edge, id) in self.definition.edges.iter().zip(&ids.flows) {
            if self.index(&edge.from) == Some(at) && self.index(&edge.to).is_some() {
                sheet.leaf("bpmn:outgoing", &[], id);
            }
        }
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

    fn index(&self, id: &NodeId) -> Option<usize> {
        self.definition.nodes.iter().position(|it| it.id == *id)
    }
}
