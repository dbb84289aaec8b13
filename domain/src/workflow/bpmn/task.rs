//! What BPMN has no place for: a step's duty, post, body, candidates with their rules, limit,
//! signatures and whose hands it comes into, as `onedoor:task`.

use super::candidates;
use super::fault::Fault;
use super::service_call;
use super::sheet::Sheet;
use super::tree::{Element, Space};
use crate::NodeId;
use crate::clocks::{Limit, Unit};
use crate::labels::Label;
use crate::workflow::{
    DecisionDocuments, Notice, OnTimeout, RefusalRule, Seat, Signing, SigningMode, TaskNode,
};

const ATTRIBUTES: &[&str] = &[
    "duty",
    "post",
    "body",
    "step",
    "limitValue",
    "limitUnit",
    "onTimeout",
    "outputDocument",
    "note",
    "byHandlerOf",
    "procedure",
    "noticeUpheld",
    "decisionGate",
    "documentGranted",
    "documentRefused",
];
const OF_SIGNING: &[&str] = &["mode", "threshold", "refusal", "abstain"];
const OF_NOT_BY: &[&str] = &["step"];
const OF_SEAT: &[&str] = &["post", "body"];

/// Writes a step's extension.
pub(super) fn write(sheet: &mut Sheet, task: &TaskNode) {
    let step = task.step.map(|it| it.to_string());
    let limit = task.limit.map(|it| (it.value.to_string(), it.unit.as_str()));
    let attributes = [
        ("duty", Some(task.duty.as_str())),
        ("post", Some(task.post.as_str())),
        ("body", Some(task.body.as_str())),
        ("step", step.as_deref()),
        ("limitValue", limit.as_ref().map(|it| it.0.as_str())),
        ("limitUnit", limit.as_ref().map(|it| it.1)),
        ("onTimeout", Some(task.on_timeout).filter(|it| !it.is_usual()).map(Label::as_str)),
        ("outputDocument", task.output_document.as_deref()),
        ("note", task.note.as_deref()),
        ("byHandlerOf", task.by_handler_of.as_ref().map(NodeId::as_str)),
        ("procedure", task.procedure.map(Label::as_str)),
        ("noticeUpheld", task.public_notice.as_ref().map(|it| it.upheld.as_str())),
        ("decisionGate", task.decision_gate.map(Label::as_str)),
        ("documentGranted", task.documents.granted.as_deref()),
        ("documentRefused", task.documents.refused.as_deref()),
    ];
    let attributes = attributes.map(|(name, value)| value.map(|value| (name, value)));
    let attributes: Vec<(&str, &str)> = attributes.into_iter().flatten().collect();
    sheet.open("bpmn:extensionElements", &[]);
    if task.signing.is_none()
        && task.not_by.is_empty()
        && task.service_call.is_none()
        && task.is_for_its_post()
    {
        sheet.empty("onedoor:task", &attributes);
    } else {
        sheet.open("onedoor:task", &attributes);
        candidates::write(sheet, task);
        if let Some(signing) = &task.signing {
            write_signing(sheet, signing);
        }
        for step in &task.not_by {
            sheet.empty("onedoor:notBy", &[("step", step.as_str())]);
        }
        if let Some(call) = &task.service_call {
            service_call::write(sheet, call);
        }
        sheet.close();
    }
    sheet.close();
}

fn write_signing(sheet: &mut Sheet, signing: &Signing) {
    let threshold = signing.threshold.map(|it| it.to_string());
    let mut attributes = vec![("mode", signing.mode.as_str())];
    attributes.extend(threshold.as_deref().map(|it| ("threshold", it)));
    attributes.push(("refusal", signing.refusal.as_str()));
    attributes.push(("abstain", if signing.abstain { "true" } else { "false" }));
    sheet.open("onedoor:signing", &attributes);
    for seat in &signing.seats {
        let attributes = [("post", seat.post.as_str()), ("body", seat.body.as_str())];
        sheet.empty("onedoor:seat", &attributes);
    }
    sheet.close();
}

/// Reads a `userTask` or a `serviceTask`; none if something is wrong with it, which `faults` then tell.
pub(super) fn read(element: &Element, faults: &mut Vec<Fault>) -> Option<TaskNode> {
    let name = element.get("name").map(ToOwned::to_owned);
    if name.is_none() {
        faults.push(Fault::missing(element, "`name`"));
    }
    let extensions = element.children.iter().filter(|it| it.is(Space::Bpmn, "extensionElements"));
    let mut extensions = extensions.flat_map(|it| &it.children);
    let mut found = None;
    for it in &mut extensions {
        if !it.is(Space::Onedoor, "task") {
            faults.push(Fault::outside(it));
        } else if found.replace(it).is_some() {
            let told = ("is the second one of its step", "在同一环节中重复出现");
            faults.push(Fault::invalid(it, told));
        }
    }
    let Some(found) = found else {
        faults.extend(["duty", "post", "body"].map(|it| Fault::missing_extension(element, it)));
        return None;
    };
    let mut fields = Fields::of(found, ATTRIBUTES, faults);
    let duty = fields.needed("duty").and_then(|it| fields.label("duty", it));
    let (post, body) = (fields.needed("post"), fields.needed("body"));
    let step = fields.number("step", u32::MAX);
    let limit = fields.limit();
    let on_timeout = fields.label_or("onTimeout", OnTimeout::usual());
    let procedure = fields.optional("procedure");
    let upheld = fields.optional("noticeUpheld");
    let decision_gate = fields.optional("decisionGate");
    let (candidates, rules, others) = candidates::read(&found.children, faults);
    let (signings, others): (Vec<&Element>, Vec<&Element>) =
        others.into_iter().partition(|it| it.is(Space::Onedoor, "signing"));
    let signing = signing(signings, faults);
    let (calls, others): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|it| it.is(Space::Onedoor, "serviceCall"));
    let call = service_call::read(element, calls, faults);
    let not_by: Option<Vec<NodeId>> = others.into_iter().map(|it| not_by(it, faults)).collect();
    Some(TaskNode {
        step,
        name: name?,
        duty: duty?,
        post: post?.into(),
        body: body?.into(),
        candidates: candidates?,
        rules: rules?,
        limit: limit?,
        on_timeout: on_timeout?,
        signing: signing?,
        not_by: not_by?,
        by_handler_of: found.get("byHandlerOf").map(Into::into),
        procedure: procedure?,
        public_notice: upheld?.map(|upheld| Notice { upheld }),
        service_call: call?,
        decision_gate: decision_gate?,
        documents: DecisionDocuments {
            granted: found.get("documentGranted").map(ToOwned::to_owned),
            refused: found.get("documentRefused").map(ToOwned::to_owned),
        },
        output_document: found.get("outputDocument").map(ToOwned::to_owned),
        note: found.get("note").map(ToOwned::to_owned),
    })
}

/// None if something is wrong with it.
fn signing(all: Vec<&Element>, faults: &mut Vec<Fault>) -> Option<Option<Signing>> {
    let mut all = all.into_iter();
    let Some(found) = all.next() else { return Some(None) };
    faults.extend(all.map(Fault::outside));
    let mut fields = Fields::of(found, OF_SIGNING, faults);
    let mode: Option<SigningMode> = fields.needed("mode").and_then(|it| fields.label("mode", it));
    let threshold = fields.number("threshold", u8::MAX);
    // Left out, they say what they say in a pack.
    let refusal = fields.label_or("refusal", RefusalRule::First);
    let abstain = match found.get("abstain") {
        None | Some("false") => Some(false),
        Some("true") => Some(true),
        Some(_) => fields.wrong("abstain", "true, false"),
    };
    let seats: Option<Vec<Seat>> = found.children.iter().map(|it| seat(it, faults)).collect();
    Some(Some(Signing {
        mode: mode?,
        threshold,
        refusal: refusal?,
        abstain: abstain?,
        seats: seats?,
    }))
}

/// A step, named by the id that it has here.
fn not_by(element: &Element, faults: &mut Vec<Fault>) -> Option<NodeId> {
    if !element.is(Space::Onedoor, "notBy") {
        faults.push(Fault::outside(element));
        return None;
    }
    faults.extend(element.children.iter().map(Fault::outside));
    Fields::of(element, OF_NOT_BY, faults).needed("step").map(Into::into)
}

fn seat(element: &Element, faults: &mut Vec<Fault>) -> Option<Seat> {
    if !element.is(Space::Onedoor, "seat") {
        faults.push(Fault::outside(element));
        return None;
    }
    faults.extend(element.children.iter().map(Fault::outside));
    let mut fields = Fields::of(element, OF_SEAT, faults);
    let (post, body) = (fields.needed("post"), fields.needed("body"));
    Some(Seat { post: post?.into(), body: body?.into() })
}

/// The attributes of one of our elements.
pub(super) struct Fields<'a, 'f> {
    element: &'a Element,
    faults: &'f mut Vec<Fault>,
}

impl<'a, 'f> Fields<'a, 'f> {
    /// Whatever is not `known` is refused: it would be lost.
    pub(super) fn of(element: &'a Element, known: &[&str], faults: &'f mut Vec<Fault>) -> Self {
        for it in &element.attributes {
            if it.space != Space::Unbound || !known.contains(&it.name.as_str()) {
                faults.push(Fault::outside_attribute(element, &it.spelt));
            }
        }
        Self { element, faults }
    }

    pub(super) fn needed(&mut self, name: &str) -> Option<&'a str> {
        let found = self.element.get(name);
        if found.is_none() {
            self.faults.push(Fault::missing(self.element, &format!("`{name}`")));
        }
        found
    }

    pub(super) fn label<T: Label>(&mut self, name: &str, text: &str) -> Option<T> {
        let words: Vec<&str> = T::ALL.iter().map(|it| it.as_str()).collect();
        T::parse(text).or_else(|| self.wrong(name, &words.join(", ")))
    }

    /// None if something is wrong with it.
    fn optional<T: Label>(&mut self, name: &str) -> Option<Option<T>> {
        match self.element.get(name) {
            None => Some(None),
            Some(text) => self.label(name, text).map(Some),
        }
    }

    /// What is left out is as it usually is; none if something is wrong with it.
    pub(super) fn label_or<T: Label>(&mut self, name: &str, usual: T) -> Option<T> {
        match self.element.get(name) {
            Some(text) => self.label(name, text),
            None => Some(usual),
        }
    }

    /// A whole number, up to what its type holds.
    fn number<T: std::str::FromStr + std::fmt::Display>(
        &mut self,
        name: &str,
        most: T,
    ) -> Option<T> {
        let text = self.element.get(name)?;
        // Rust takes a sign before a number; nobody else here does.
        let number = text.parse().ok().filter(|_| !text.starts_with('+'));
        number.or_else(|| self.wrong(name, &format!("0–{most}")))
    }

    /// None if something is wrong with it.
    fn limit(&mut self) -> Option<Option<Limit>> {
        if self.element.get("limitValue").is_none() && self.element.get("limitUnit").is_none() {
            return Some(None);
        }
        let (value, unit) = (self.needed("limitValue"), self.needed("limitUnit"));
        let value = value.and_then(|_| self.number("limitValue", u32::MAX));
        let unit: Option<Unit> = unit.and_then(|it| self.label("limitUnit", it));
        Some(Some(Limit { value: value?, unit: unit? }))
    }

    pub(super) fn wrong<T>(&mut self, name: &str, want: &str) -> Option<T> {
        let told =
            (format!("its `{name}` is not one of: {want}"), format!("的 `{name}` 应为：{want}"));
        self.faults.push(Fault::invalid(self.element, told));
        None
    }
}
