//! A `sequenceFlow`: where it leads, and out of an exclusive gateway on which condition.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::process::Parts;
use super::read::{attributes, is_harmless, nothing_extended};
use super::sheet::Sheet;
use super::tree::{Element, Space};
use crate::NodeId;
use crate::workflow::Edge;

/// What conditions are written in. A file need not say so; another language is refused.
const LANGUAGE: &str = "https://cel.dev";
/// What a modeller calls an expression of any language.
const FORMAL: &str = "tFormalExpression";

/// A flow by its ends' ids in the file.
pub(super) struct Flow<'a> {
    pub(super) element: &'a Element,
    pub(super) from: &'a str,
    pub(super) to: &'a str,
    when: Option<String>,
}

impl<'a> Flow<'a> {
    /// None if it has not both ends.
    pub(super) fn read(
        flow: &'a Element,
        ids: &BTreeMap<&str, NodeId>,
        parts: &Parts<'_>,
        faults: &mut Vec<Fault>,
    ) -> Option<Self> {
        attributes(flow, &["sourceRef", "targetRef", "isImmediate"], faults);
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
        let chosen = from.is_some_and(|it| parts.is_exclusive(it));
        let when = condition(flow, chosen, faults);
        Some(Self { element: flow, from: from?, to: to?, when })
    }

    pub(super) fn is_conditional(&self) -> bool {
        self.when.is_some()
    }

    /// The edge; `chosen` if it is one of several ways out of an exclusive gateway. Other flows may
    /// have names too, but nothing shows them.
    pub(super) fn edge(&self, ids: &BTreeMap<&str, NodeId>, chosen: bool) -> Option<Edge> {
        let name = self.element.get("name").filter(|it| chosen && !it.is_empty());
        let label = name.filter(|it| Some(*it) != self.when.as_deref());
        Some(Edge {
            from: ids.get(self.from)?.clone(),
            to: ids.get(self.to)?.clone(),
            when: self.when.clone(),
            label: label.map(ToOwned::to_owned),
        })
    }
}

/// The one condition; `chosen` if the flow may have one.
fn condition(flow: &Element, chosen: bool, faults: &mut Vec<Fault>) -> Option<String> {
    let mut found = None;
    for it in flow.children.iter().filter(|it| !is_harmless(it)) {
        if !chosen || !it.is(Space::Bpmn, "conditionExpression") || found.is_some() {
            nothing_extended(it, faults);
            continue;
        }
        attributes(it, &["xsi:type", "language"], faults);
        faults.extend(it.children.iter().map(Fault::outside));
        let kind = it.get_of(Space::Instance, "type");
        if kind.is_some_and(|it| it.rsplit(':').next() != Some(FORMAL)) {
            faults.push(Fault::outside_attribute(it, "xsi:type"));
        }
        if it.get("language").is_some_and(|it| it != LANGUAGE) {
            faults.push(Fault::outside_attribute(it, "language"));
        }
        found = Some(it.text.trim().to_owned());
    }
    found
}

/// Writes an edge with the ids of itself and its ends.
pub(super) fn write(sheet: &mut Sheet, edge: &Edge, (id, from, to): (&str, &str, &str)) {
    let mut attributes = vec![("id", id), ("sourceRef", from), ("targetRef", to)];
    let name = edge.label.as_deref().or(edge.when.as_deref());
    attributes.extend(name.map(|it| ("name", it)));
    let Some(when) = &edge.when else {
        return sheet.empty("bpmn:sequenceFlow", &attributes);
    };
    sheet.open("bpmn:sequenceFlow", &attributes);
    let kind = format!("bpmn:{FORMAL}");
    let attributes = [("xsi:type", kind.as_str()), ("language", LANGUAGE)];
    sheet.leaf("bpmn:conditionExpression", &attributes, when);
    sheet.close();
}
