//! What a `serviceTask` asks of which system, as `onedoor:serviceCall`.

use std::collections::BTreeMap;

use super::fault::Fault;
use super::sheet::Sheet;
use super::task::Fields;
use super::tree::{Element, Space};
use crate::labels::Label;
use crate::workflow::{AnswerKind, ServiceCall};

/// How a step that a system answers is called in BPMN.
pub(super) const ELEMENT: &str = "serviceTask";

pub(super) fn write(sheet: &mut Sheet, call: &ServiceCall) {
    sheet.open("onedoor:serviceCall", &[("system", call.system.as_str())]);
    for path in &call.send {
        sheet.empty("onedoor:send", &[("path", path.as_str())]);
    }
    for (name, kind) in &call.answer {
        sheet.empty("onedoor:answer", &[("name", name.as_str()), ("kind", kind.as_str())]);
    }
    sheet.close();
}

/// A `serviceTask` has exactly one, every other task none. None if something is wrong with it.
pub(super) fn read(
    task: &Element,
    all: Vec<&Element>,
    faults: &mut Vec<Fault>,
) -> Option<Option<ServiceCall>> {
    let is_called = task.name == ELEMENT;
    let mut all = all.into_iter();
    let found = if is_called { all.next() } else { None };
    faults.extend(all.map(Fault::outside));
    let Some(found) = found else {
        if is_called {
            faults.push(Fault::missing_extension(task, "serviceCall"));
        }
        return if is_called { None } else { Some(None) };
    };
    let system = Fields::of(found, &["system"], faults).needed("system");
    let mut call =
        ServiceCall { system: system?.to_owned(), send: Vec::new(), answer: BTreeMap::new() };
    for it in &found.children {
        part(&mut call, it, faults)?;
    }
    Some(Some(call))
}

fn part(call: &mut ServiceCall, element: &Element, faults: &mut Vec<Fault>) -> Option<()> {
    faults.extend(element.children.iter().map(Fault::outside));
    if element.is(Space::Onedoor, "send") {
        let path = Fields::of(element, &["path"], faults).needed("path")?;
        call.send.push(path.to_owned());
        return Some(());
    }
    if !element.is(Space::Onedoor, "answer") {
        faults.push(Fault::outside(element));
        return None;
    }
    let mut fields = Fields::of(element, &["name", "kind"], faults);
    let name = fields.needed("name");
    let kind: Option<AnswerKind> = fields.needed("kind").and_then(|it| fields.label("kind", it));
    if call.answer.insert(name?.to_owned(), kind?).is_some() {
        let told = ("is named twice", "重复");
        faults.push(Fault::invalid(element, told));
        return None;
    }
    Some(())
}
