//! How long a procedure can take: branches beside each other as long as the longest of them, and a
//! gateway as long as its slowest way.

use crate::NodeId;
use crate::clocks::{Limit, Unit};
use crate::workflow::chains::{Waiting, longest};
use crate::workflow::{Definition, SigningMode, TaskNode};

/// What the steps' limits add up to along the slowest way, and the steps and gateways on it.
///
/// Only steps that `count` take any of it: in a special procedure the limits stand still (行政许可法 45).
/// Limits in another unit are left out: a public notice in calendar days runs beside a promise in
/// working days, and how far it counts the item's own rules say.
pub fn slowest(
    definition: &Definition,
    unit: Unit,
    count: impl Fn(&TaskNode) -> bool,
) -> (u32, Vec<NodeId>) {
    let mut waiting: Waiting<&NodeId> = Waiting::new();
    for node in &definition.nodes {
        let into = definition.edges.iter().filter(|it| it.to == node.id);
        waiting.insert(&node.id, into.map(|it| &it.from).collect());
    }
    let limit = |id: &NodeId| {
        definition.task(id).map_or(0, |task| {
            let counts = |it: &Limit| it.unit == unit && count(task);
            let limit = task.limit.filter(counts);
            // One after another, each seat takes its time.
            let in_sequence = task.signing().mode == SigningMode::InSequence;
            let turns = if in_sequence { task.seats().len() } else { 1 };
            let turns = u32::try_from(turns).unwrap_or(u32::MAX);
            limit.map_or(0, |it| it.value.saturating_mul(turns))
        })
    };
    let (taken, way) = longest(&waiting, |id| limit(id));
    let choices: Vec<&NodeId> = definition.choices().collect();
    let tells = |id: &&NodeId| 0 < limit(id) || choices.contains(id);
    (taken, way.into_iter().filter(tells).cloned().collect())
}
