//! A BPMN file as a workflow.

use super::fault::Fault;
use super::process::process;
use super::tree::{Element, Space, parse};
use crate::workflow::Definition;

/// Faults told at once; whoever has more mends these first.
const MOST_FAULTS: usize = 200;

/// Reads a definition, which is not proven yet. Where and how things are drawn, labels of events
/// and flows, documentation and annotations are passed over: nothing runs by them. Everything else
/// that is not in the subset is a fault, and all faults are told at once.
pub fn read(text: &str) -> Result<Definition, Vec<Fault>> {
    let root = parse(text).map_err(|it| vec![it])?;
    let mut faults = Vec::new();
    let definition = definitions(&root, &mut faults);
    match definition {
        Some(definition) if faults.is_empty() => Ok(definition),
        _ => {
            faults.sort_by_key(|it| it.line);
            faults.truncate(MOST_FAULTS);
            Err(faults)
        }
    }
}

fn definitions(root: &Element, faults: &mut Vec<Fault>) -> Option<Definition> {
    if !root.is(Space::Bpmn, "definitions") {
        faults.push(Fault::outside(root));
        return None;
    }
    let (mut found, mut pools) = (None, Vec::new());
    for it in &root.children {
        match (it.space, it.name.as_str()) {
            (Space::Bpmn, "process") if found.is_none() => found = Some(it),
            (Space::Bpmn, "process") => {
                let told = ("is a second process; a file tells one", "一个文件只能有一个流程");
                faults.push(Fault::invalid(it, told));
            }
            (Space::Bpmn, "collaboration") => pools.extend(participants(it, faults)),
            (Space::Bpmn, "extensionElements") => bare_extension(it, faults),
            (Space::Drawing, "BPMNDiagram") | (Space::Bpmn, "documentation" | "category") => {}
            _ => faults.push(Fault::outside(it)),
        }
    }
    let Some(found) = found else {
        faults.push(Fault::missing(root, "`process`"));
        return None;
    };
    for pool in pools {
        if pool.get("processRef").is_none_or(|it| Some(it) != found.get("id")) {
            let told = ("is a pool of something else than the process", "泳池未引用本流程");
            faults.push(Fault::invalid(pool, told));
        }
    }
    process(found, faults)
}

fn participants<'a>(collaboration: &'a Element, faults: &mut Vec<Fault>) -> Vec<&'a Element> {
    let mut found = Vec::new();
    for it in &collaboration.children {
        if it.is(Space::Bpmn, "participant") {
            attributes(it, &["processRef"], faults);
            only_plain_children(it, faults);
            found.push(it);
        } else if !is_harmless(it) {
            nothing_extended(it, faults);
        }
    }
    found
}

/// Attributes that say what is so anyway, or what nothing here runs by.
const HARMLESS: &[(&str, &str)] = &[
    ("isInterrupting", "true"),
    ("parallelMultiple", "false"),
    ("isForCompensation", "false"),
    ("startQuantity", "1"),
    ("completionQuantity", "1"),
    ("implementation", "##unspecified"),
    ("isClosed", "false"),
    ("triggeredByEvent", "false"),
];

/// Refuses every attribute but `id`, `name`, `known` ones and harmless ones.
pub(super) fn attributes(element: &Element, known: &[&str], faults: &mut Vec<Fault>) {
    for it in &element.attributes {
        let name = it.name.as_str();
        let fits = match it.space {
            Space::Unbound => {
                ["id", "name"].contains(&name)
                    || known.contains(&name)
                    || HARMLESS.contains(&(name, it.value.as_str()))
            }
            // By its usual prefix, whatever the file's is.
            Space::Onedoor => known.contains(&format!("onedoor:{name}").as_str()),
            Space::Instance => known.contains(&format!("xsi:{name}").as_str()),
            Space::Bpmn | Space::Drawing | Space::Foreign => false,
        };
        if !fits {
            faults.push(Fault::outside_attribute(element, &it.spelt));
        }
    }
}

/// What is there for people to read, or said twice.
pub(super) fn is_harmless(element: &Element) -> bool {
    let passed_over =
        ["documentation", "textAnnotation", "association", "group", "incoming", "outgoing"];
    element.space == Space::Bpmn && passed_over.contains(&element.name.as_str())
}

/// Refuses every child that is not passed over.
pub(super) fn only_plain_children(element: &Element, faults: &mut Vec<Fault>) {
    for it in element.children.iter().filter(|it| !is_harmless(it)) {
        nothing_extended(it, faults);
    }
}

/// Refuses the element, or if it is an extension, everything in it.
pub(super) fn nothing_extended(element: &Element, faults: &mut Vec<Fault>) {
    if element.is(Space::Bpmn, "extensionElements") {
        bare_extension(element, faults);
    } else {
        faults.push(Fault::outside(element));
    }
}

/// An extension of what has none of ours: another tool's, which would be lost.
fn bare_extension(element: &Element, faults: &mut Vec<Fault>) {
    faults.extend(element.children.iter().map(Fault::outside));
}
