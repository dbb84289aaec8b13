//! The workflow of a version: its shape and its duties, told node by node, its conditions, and then
//! the proof.

use std::collections::BTreeSet;

use serde_json::Value;

use super::candidates;
use super::content::is_applied_for;
use super::fault::Sheet;
use super::known::{Known, twice};
use crate::NodeId;
use crate::catalogue::{Content, scene_schema};
use crate::workflow::{
    Definition, Duty, TaskNode, Unsound, begins_with, circle, condition_faults, degree,
    field_faults, hands_faults, outlines, prove, ways,
};

/// `sheet` is that of the content.
pub(super) fn check(content: &Content, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let definition = &content.workflow;
    let mut inside = sheet.under("/workflow");
    posts(definition, known, &mut inside);
    candidates::check(definition, known, &mut inside);
    conditions(content, known, &mut inside);
    let before = inside.count();
    shape(definition, &mut inside);
    if inside.count() != before {
        return;
    }
    duties(content, &mut inside);
    // The duties have been told already, or are not asked of what nobody applies for.
    let skeleton_is_done = inside.count() != before || !is_applied_for(content);
    let decides_once = inside.count() == before;
    let asked = |it: &Unsound| {
        !(skeleton_is_done && it.is_of_duties()) && (decides_once || !it.is_of_documents())
    };
    if let Some(unsound) = prove(definition).err().filter(asked) {
        let place = unsound.place(definition);
        inside.error(&place, format!("the workflow is not sound: {unsound}"));
        return;
    }
    steps(definition, &mut inside);
}

/// What the conditions ask, held against the item's form.
fn conditions(content: &Content, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let form = match &content.form {
        // A form that is missing or broken is told elsewhere; only the reading is left to check.
        Value::String(name) => known.forms.get(name),
        other => Some(other),
    };
    let scenes = form.map(|it| scene_schema(it, &content.workflow));
    for fault in condition_faults(&content.workflow, scenes.as_ref()) {
        sheet.error(format_args!("{}/when", fault.edge), fault.english());
    }
    for (pointer, fault) in scenes.iter().flat_map(|it| content.workflow.unsent(it)) {
        sheet.error(pointer, fault.english);
    }
    for fault in field_faults(&content.workflow, scenes.as_ref()) {
        sheet.error(&fault.pointer, fault.english());
    }
    candidates::named_by_form(&content.workflow, scenes.as_ref(), known, sheet);
}

/// Every task with the place of its node, as a pointer into the definition.
pub(super) fn tasks(definition: &Definition) -> impl Iterator<Item = (String, &NodeId, &TaskNode)> {
    let nodes = definition.nodes.iter().enumerate();
    let place = |at| definition.pointer_to_node(at);
    nodes.filter_map(move |(at, node)| Some((place(at), &node.id, node.kind.task()?)))
}

fn posts(definition: &Definition, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, _, task) in tasks(definition) {
        known.body(task.body.as_str(), format_args!("{at}/body"), sheet);
        known.post(task.post.as_str(), format_args!("{at}/post"), sheet);
        for (seat, it) in task.signing.iter().flat_map(|it| it.seats.iter().enumerate()) {
            let place = format!("{at}/signing/seats/{seat}");
            known.body(it.body.as_str(), format_args!("{place}/body"), sheet);
            known.post(it.post.as_str(), format_args!("{place}/post"), sheet);
        }
    }
}

fn shape(definition: &Definition, sheet: &mut Sheet<'_>) {
    let before = sheet.count();
    let nodes = || {
        let nodes = definition.nodes.iter().enumerate();
        nodes.map(|(at, node)| (definition.pointer_to_node(at), node))
    };
    for (at, id, _) in twice(nodes().map(|(at, it)| (at, &it.id))) {
        sheet.error(format_args!("{at}/id"), Unsound::Twice { node: id.clone() }.to_string());
    }
    if let Err(unsound) = outlines(definition) {
        sheet.error("/nodes", unsound.to_string());
    }
    for (at, edge) in definition.edges.iter().enumerate() {
        let at = definition.pointer_to_edge(at);
        for (end, id) in [("from", &edge.from), ("to", &edge.to)] {
            if definition.node(id).is_none() {
                let told = format!("an edge leads {end} `{id}`, which is no node");
                sheet.error(format_args!("{at}/{end}"), told);
            }
        }
        if edge.from == edge.to {
            let told = format!("an edge leads from `{}` to itself", edge.to);
            sheet.error(format_args!("{at}/to"), told);
        }
    }
    if sheet.count() != before {
        return;
    }
    for (at, node) in nodes() {
        for fault in [degree(definition, node), ways(definition, node)] {
            if let Err(fault) = fault {
                sheet.error(format_args!("{at}"), fault.to_string());
            }
        }
    }
    if sheet.count() != before {
        return;
    }
    let start = definition.start().expect("one start was counted");
    let reached: BTreeSet<&NodeId> = definition.reachable(start).into_iter().collect();
    for (at, node) in nodes().filter(|(_, it)| !reached.contains(&it.id)) {
        let told = Unsound::Unreachable { node: node.id.clone() }.to_string();
        sheet.error(format_args!("{at}"), told);
    }
    if sheet.count() == before
        && let Some(way) = circle(definition)
    {
        sheet.error("/edges", Unsound::Circle { way }.to_string());
    }
    if sheet.count() == before {
        hands(definition, sheet);
        candidates::settled(definition, sheet);
    }
}

/// Whose hands steps come into.
fn hands(definition: &Definition, sheet: &mut Sheet<'_>) {
    for fault in hands_faults(definition) {
        let at = definition.pointer_to(fault.node);
        let (node, other, want) = (fault.node.clone(), fault.other.clone(), fault.want);
        let told = Unsound::Hands { node, other, want }.to_string();
        sheet.error(format_args!("{at}{}", fault.pointer), told);
    }
}

/// The legal skeleton. Of what nobody applies for only the decision is asked, and the order.
fn duties(content: &Content, sheet: &mut Sheet<'_>) {
    let (definition, applied_for) = (&content.workflow, is_applied_for(content));
    let places = |duty: Duty| -> Vec<(String, &NodeId)> {
        let held = tasks(definition).filter(|(.., task)| task.duty == duty);
        held.map(|(at, id, _)| (at, id)).collect()
    };
    let mut exactly_one = |duty: Duty, places: &[(String, &NodeId)]| {
        let want = format!("a workflow needs exactly one step with the duty `{duty}`");
        if places.is_empty() {
            sheet.error("/nodes", want.clone());
        }
        for (at, _) in places.iter().skip(1) {
            sheet.error(format_args!("{at}/duty"), want.clone());
        }
    };
    let (intakes, decisions) = (places(Duty::Intake), places(Duty::Decision));
    exactly_one(Duty::Decision, &decisions);
    if applied_for {
        exactly_one(Duty::Intake, &intakes);
    }
    if let ([(at, id)], true) = (&intakes[..], applied_for)
        && !begins_with(definition, id)
    {
        let told = "the step with the duty `intake` comes first and alone";
        sheet.error(format_args!("{at}/duty"), told);
    }
    if applied_for && places(Duty::Delivery).is_empty() {
        sheet.error("/nodes", "a workflow needs a step with the duty `delivery`");
    }
    if let [(_, decision)] = &decisions[..] {
        order(definition, decision, sheet);
    }
}

fn order(definition: &Definition, decision: &NodeId, sheet: &mut Sheet<'_>) {
    let after: BTreeSet<&NodeId> = definition.reachable(decision).into_iter().collect();
    for (at, id, task) in tasks(definition).filter(|(_, id, _)| *id != decision) {
        let behind = after.contains(id);
        let before = definition.reachable(id).contains(&decision);
        let told = match task.duty {
            Duty::Intake if behind || !before => "the intake comes before the decision",
            Duty::Review if behind || !before => "a review comes before the decision",
            Duty::Delivery if !behind => "a delivery comes after the decision",
            Duty::Intake | Duty::Review | Duty::Decision | Duty::Delivery => continue,
        };
        sheet.error(format_args!("{at}/duty"), told);
    }
}

/// The numbers of the published procedure: 1, 2, 3 … in the order of the flow.
fn steps(definition: &Definition, sheet: &mut Sheet<'_>) {
    let mut numbered: Vec<(u32, String, &NodeId)> =
        tasks(definition).filter_map(|(at, id, task)| Some((task.step?, at, id))).collect();
    numbered.sort_unstable();
    let gap = numbered.iter().zip(1..).find(|((step, ..), expected)| step != expected);
    let back = numbered.windows(2).find(|pair| {
        let onward = definition.reachable(pair[1].2);
        onward.contains(&pair[0].2)
    });
    let wrong = gap.map(|it| it.0).or(back.map(|pair| &pair[1]));
    if let Some((_, at, _)) = wrong {
        let told = "step numbers run from 1 without gap, in the order of the flow";
        sheet.warning(format_args!("{at}/step"), told);
    }
}
