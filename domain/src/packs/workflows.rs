//! The workflow of a version: its shape and its duties, told node by node, and then the proof.

use std::collections::BTreeSet;

use super::chains::{Waiting, longest};
use super::content::is_applied_for;
use super::fault::Sheet;
use super::known::{Known, twice};
use crate::NodeId;
use crate::catalogue::Content;
use crate::clocks::Limit;
use crate::workflow::{
    Definition, Duty, Node, NodeKind, SigningMode, TaskNode, Unsound, prove, start,
};

/// `sheet` is that of the content.
pub(super) fn check(content: &Content, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let definition = &content.workflow;
    let mut inside = sheet.under("/workflow");
    posts(definition, known, &mut inside);
    let before = inside.count();
    shape(definition, &mut inside);
    if inside.count() != before {
        return;
    }
    duties(content, &mut inside);
    // The duties have been told already, or are not asked of what nobody applies for.
    let skeleton_is_done = inside.count() != before || !is_applied_for(content);
    let asked = |it: &Unsound| !(skeleton_is_done && it.is_of_duties());
    if let Some(unsound) = prove(definition).err().filter(asked) {
        inside.error("/nodes", format!("the workflow is not sound: {unsound}"));
        return;
    }
    steps(definition, &mut inside);
    time(definition, content.limits.promised.limit, sheet);
}

/// Every task with the place of its node.
pub(super) fn tasks(definition: &Definition) -> impl Iterator<Item = (usize, &NodeId, &TaskNode)> {
    definition.nodes.iter().enumerate().filter_map(|(at, node)| match &node.kind {
        NodeKind::Task(task) => Some((at, &node.id, task)),
        NodeKind::Start | NodeKind::Fork | NodeKind::Join | NodeKind::End => None,
    })
}

fn posts(definition: &Definition, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, _, task) in tasks(definition) {
        known.body(task.body.as_str(), format_args!("/nodes/{at}/body"), sheet);
        known.post(task.post.as_str(), format_args!("/nodes/{at}/post"), sheet);
        for (seat, it) in task.signing.iter().flat_map(|it| it.seats.iter().enumerate()) {
            let place = format!("/nodes/{at}/signing/seats/{seat}");
            known.body(it.body.as_str(), format_args!("{place}/body"), sheet);
            known.post(it.post.as_str(), format_args!("{place}/post"), sheet);
        }
    }
}

fn shape(definition: &Definition, sheet: &mut Sheet<'_>) {
    let before = sheet.count();
    let nodes = || definition.nodes.iter().enumerate();
    for (at, id, _) in twice(nodes().map(|(at, it)| (at, &it.id))) {
        sheet
            .error(format_args!("/nodes/{at}/id"), Unsound::Twice { node: id.clone() }.to_string());
    }
    let count = |kind: &NodeKind| nodes().filter(|(_, it)| it.kind == *kind).count();
    let (starts, ends) = (count(&NodeKind::Start), count(&NodeKind::End));
    if starts != 1 || ends == 0 {
        sheet.error("/nodes", Unsound::Ends { starts, ends }.to_string());
    }
    for (at, edge) in definition.edges.iter().enumerate() {
        for (end, id) in [("from", &edge.from), ("to", &edge.to)] {
            if definition.node(id).is_none() {
                let told = format!("an edge leads {end} `{id}`, which is no node");
                sheet.error(format_args!("/edges/{at}/{end}"), told);
            }
        }
        if edge.from == edge.to {
            let told = format!("an edge leads from `{}` to itself", edge.to);
            sheet.error(format_args!("/edges/{at}/to"), told);
        }
    }
    if sheet.count() != before {
        return;
    }
    nodes().for_each(|(at, node)| degree(definition, at, node, sheet));
    if sheet.count() != before {
        return;
    }
    let start = nodes().find(|(_, it)| it.kind == NodeKind::Start);
    let start = start.map(|(_, it)| &it.id).expect("one start was counted");
    let reached: BTreeSet<&NodeId> = definition.reachable(start).into_iter().collect();
    for (at, node) in nodes().filter(|(_, it)| !reached.contains(&it.id)) {
        let told = Unsound::Unreachable { node: node.id.clone() }.to_string();
        sheet.error(format_args!("/nodes/{at}"), told);
    }
}

fn degree(definition: &Definition, at: usize, node: &Node, sheet: &mut Sheet<'_>) {
    let (into, out) = (definition.arrivals(&node.id), definition.next(&node.id).count());
    let (fits, kind, want) = match node.kind {
        NodeKind::Start => (into == 0 && out == 1, "start", "no way in and one way on"),
        NodeKind::Task(_) => (1 <= into && out == 1, "task", "ways in and one way on"),
        NodeKind::Fork => (into == 1 && 2 <= out, "fork", "one way in and several ways on"),
        NodeKind::Join => (2 <= into && out == 1, "join", "several ways in and one way on"),
        NodeKind::End => (1 <= into && out == 0, "end", "ways in and no way on"),
    };
    if !fits {
        let told = Unsound::Degree { node: node.id.clone(), kind, into, out, want };
        sheet.error(format_args!("/nodes/{at}"), told.to_string());
    }
}

/// The legal skeleton. Of what nobody applies for only the decision is asked, and the order.
fn duties(content: &Content, sheet: &mut Sheet<'_>) {
    let (definition, applied_for) = (&content.workflow, is_applied_for(content));
    let places = |duty: Duty| -> Vec<(usize, &NodeId)> {
        let held = tasks(definition).filter(|(.., task)| task.duty == duty);
        held.map(|(at, id, _)| (at, id)).collect()
    };
    let mut exactly_one = |duty: Duty, places: &[(usize, &NodeId)]| {
        let want = format!("a workflow needs exactly one step with the duty `{duty}`");
        if places.is_empty() {
            sheet.error("/nodes", want.clone());
        }
        for (at, _) in places.iter().skip(1) {
            sheet.error(format_args!("/nodes/{at}/duty"), want.clone());
        }
    };
    let (intakes, decisions) = (places(Duty::Intake), places(Duty::Decision));
    exactly_one(Duty::Decision, &decisions);
    if applied_for {
        exactly_one(Duty::Intake, &intakes);
    }
    if let ([(at, id)], true) = (&intakes[..], applied_for)
        && start(definition).entered != [(*id).clone()]
    {
        let told = "the step with the duty `intake` comes first and alone";
        sheet.error(format_args!("/nodes/{at}/duty"), told);
    }
    if applied_for && places(Duty::Delivery).is_empty() {
        sheet.error("/nodes", "a workflow needs a step with the duty `delivery`");
    }
    if let [(_, decision)] = decisions[..] {
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
        sheet.error(format_args!("/nodes/{at}/duty"), told);
    }
}

/// The numbers of the published procedure: 1, 2, 3 … in the order of the flow.
fn steps(definition: &Definition, sheet: &mut Sheet<'_>) {
    let mut numbered: Vec<(u32, usize, &NodeId)> =
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
        sheet.warning(format_args!("/nodes/{at}/step"), told);
    }
}

/// What the steps may take must not be more than what is promised.
fn time(definition: &Definition, promised: Limit, sheet: &mut Sheet<'_>) {
    let mut waiting = Waiting::new();
    for node in &definition.nodes {
        let into = definition.edges.iter().filter(|it| it.to == node.id);
        waiting.insert(&node.id, into.map(|it| &it.from).collect());
    }
    let taken = longest(&waiting, |id| {
        definition.task(id).map_or(0, |task| {
            let limit = task.limit.filter(|it| it.unit == promised.unit);
            // One after another, each seat takes its time.
            let in_sequence = task.signing().mode == SigningMode::InSequence;
            let turns = if in_sequence { task.seats().len() } else { 1 };
            let turns = u32::try_from(turns).unwrap_or(u32::MAX);
            limit.map_or(0, |it| it.value.saturating_mul(turns))
        })
    });
    if promised.value < taken {
        let (unit, most) = (promised.unit, promised.value);
        let told = format!("the steps take {taken} {unit}, more than the {most} promised");
        sheet.error("/limits/promised", told);
    }
}
