//! `sub_workflows/`: procedures that are written once and drawn in several items (共用子流程).
//!
//! An item holds what it draws in: each is put in its place before anything else is looked at, so what
//! is loaded is whole, and a published version does not change with the file.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fault::{Fault, Sheet};
use super::parts::Document;
use super::schemas::Kind;
use crate::workflow::chains::{Waiting, circles};

/// Shared procedures by name; none of one that is broken.
type Shared = BTreeMap<String, Option<Value>>;

/// Puts what is shared where items draw it in. What cannot be is told once, and whatever draws
/// something broken in counts as broken too.
pub(super) fn draw_in(documents: &mut BTreeMap<&str, Document<'_>>, found: &mut Vec<Fault>) {
    let them = documents.extract_if(.., |_, it| it.kind == Kind::SubWorkflow);
    let them: Vec<Document<'_>> = them.map(|it| it.1).collect();
    let mut shared: Shared = them.iter().map(|it| (it.name.to_owned(), it.value.clone())).collect();
    for name in in_circles(&them, found) {
        shared.insert(name, None);
    }
    for it in &them {
        let Some(mut own) = shared[it.name].clone() else { continue };
        if !expand(&mut own, &shared, &mut Sheet::of(it.path, found)) {
            shared.insert(it.name.to_owned(), None);
        }
    }
    for it in documents.values_mut().filter(|it| it.kind == Kind::Item) {
        let versions = it.value.as_mut().and_then(|it| it["versions"].as_array_mut());
        let mut whole = true;
        for (at, version) in versions.into_iter().flatten().enumerate() {
            let mut sheet = Sheet::of(it.path, found);
            let mut sheet = sheet.under(format_args!("/versions/{at}/content/workflow"));
            whole &= expand(&mut version["content"]["workflow"], &shared, &mut sheet);
        }
        it.value.take_if(|_| !whole);
    }
}

/// What is drawn in itself, with the way round; told of the first of each circle.
fn in_circles(them: &[Document<'_>], found: &mut Vec<Fault>) -> Vec<String> {
    let mut waiting: Waiting<String> = Waiting::new();
    for it in them {
        waiting.insert(it.name.to_owned(), it.value.as_ref().map(named).unwrap_or_default());
    }
    let circles = circles(&waiting);
    for circle in &circles {
        let way = circle.join(" → ");
        let told = format!("sub-workflows are drawn in each other in a circle: {way}");
        let first = them.iter().find(|it| it.name == circle[0]);
        first.into_iter().for_each(|it| Sheet::of(it.path, found).error("/nodes", told.as_str()));
    }
    circles.into_iter().flatten().collect()
}

/// Every name that a drawing draws in.
fn named(drawing: &Value) -> Vec<String> {
    let nodes = drawing["nodes"].as_array().into_iter().flatten();
    let names = nodes.flat_map(|node| match node["sub_workflow"].as_str() {
        Some(name) => vec![name.to_owned()],
        None => named(node),
    });
    names.collect()
}

/// Draws everything in that `drawing` names, and what that names. False if something of it is missing
/// or broken; nothing that is left is drawn in itself.
fn expand(drawing: &mut Value, shared: &Shared, sheet: &mut Sheet<'_>) -> bool {
    let mut whole = true;
    for (at, node) in drawing["nodes"].as_array_mut().into_iter().flatten().enumerate() {
        let mut here = sheet.under(format_args!("/nodes/{at}"));
        let Some(name) = node["sub_workflow"].as_str().map(ToOwned::to_owned) else {
            whole &= !node["nodes"].is_array() || expand(node, shared, &mut here);
            continue;
        };
        let (Some(drawn), Some(fields)) = (shared.get(&name), node.as_object_mut()) else {
            here.error("/sub_workflow", format!("no sub-workflow `{name}` in sub_workflows/"));
            whole = false;
            continue;
        };
        let Some(drawn) = drawn else {
            whole = false;
            continue;
        };
        fields.remove("sub_workflow");
        for field in ["nodes", "edges"] {
            fields.insert(field.to_owned(), drawn[field].clone());
        }
        // What is wrong further in is told where that is drawn.
        whole &= expand(node, shared, &mut Sheet::of("", &mut Vec::new()));
    }
    whole
}
