//! The token engine backwards: what is returned (退回), and what is taken back (撤回).

use super::engine::{lift, rest};
use super::{Definition, Duty, Fault, Marking, NodeKind, Step};
use crate::NodeId;

/// Takes the token off `from` and puts it on the earlier task `to`. What lies behind `to` is
/// called off, and what was chosen there is forgotten; branches beside it go on.
pub fn return_to(
    definition: &Definition,
    marking: &Marking,
    from: &NodeId,
    to: &NodeId,
) -> Result<Step, Fault> {
    if !returnable(definition, marking, from).contains(&to) {
        return Err(Fault::NotBefore { from: from.clone(), to: to.clone() });
    }
    let mut step = lift(marking, from)?;
    let behind = definition.reachable(to);
    step.marking.tokens.retain(|token| {
        let came_from = token.from.as_ref().unwrap_or(&token.at);
        let called_off = behind.contains(&came_from);
        if called_off && token.from.is_none() {
            step.cancelled.push(token.at.clone());
        }
        !called_off
    });
    step.marking.ways.retain(|gateway, _| !behind.contains(&gateway));
    rest(to, None, &mut step);
    step.entered.push(to.clone());
    remember_branches(definition, from, to, &mut step);
    Ok(step)
}

/// What has been brought together between `to` and `from` waits there again: the branches beside
/// `to` are done, and their arrivals stand.
fn remember_branches(definition: &Definition, from: &NodeId, to: &NodeId, step: &mut Step) {
    let again = definition.reachable(to);
    let joins = definition.nodes.iter().filter(|it| it.kind == NodeKind::Join);
    let passed =
        joins.filter(|it| again.contains(&&it.id) && definition.reachable(&it.id).contains(&from));
    for join in passed {
        let arrivals = definition.edges.iter().filter(|it| it.to == join.id);
        let beside = arrivals.filter(|it| !again.contains(&&it.from));
        beside.for_each(|it| rest(&join.id, Some(it.from.clone()), step));
    }
}

/// Takes a completion of `node` back: what it opened is called off, and its token rests there again.
/// Whether anybody has acted on what it opened, the caller knows.
pub fn take_back(definition: &Definition, marking: &Marking, node: &NodeId) -> Result<Step, Fault> {
    let mut step = Step { marking: marking.clone(), ..Step::default() };
    if definition.task(node).is_none() || !unflow(definition, node, &mut step) {
        return Err(Fault::GoneOn { node: node.clone() });
    }
    rest(node, None, &mut step);
    Ok(step)
}

/// Undoes `flow`, as far as its tokens still rest where it put them.
fn unflow(definition: &Definition, from: &NodeId, step: &mut Step) -> bool {
    let next: Vec<NodeId> = definition.next(from).cloned().collect();
    let chosen = step.marking.ways.remove(from);
    let mut taken = next.iter().filter(|it| chosen.as_ref().is_none_or(|chosen| chosen == *it));
    taken.all(|to| match definition.node(to).map(|it| &it.kind) {
        Some(NodeKind::Task(_)) => {
            step.cancelled.push(to.clone());
            pick_up(to, None, step)
        }
        Some(NodeKind::End) if definition.next(to).next().is_none() => false,
        Some(NodeKind::Start | NodeKind::Fork | NodeKind::Exclusive(_) | NodeKind::End) => {
            unflow(definition, to, step)
        }
        Some(NodeKind::Join) => pick_up(to, Some(from), step) || unjoin(definition, to, from, step),
        None => false,
    })
}

/// Undoes a join that `last` completed: the other branches wait before it again.
fn unjoin(definition: &Definition, join: &NodeId, last: &NodeId, step: &mut Step) -> bool {
    let others = definition.edges.iter().filter(|it| it.to == *join && it.from != *last);
    let others: Vec<NodeId> = others.map(|it| it.from.clone()).collect();
    let undone = unflow(definition, join, step);
    others.into_iter().for_each(|it| rest(join, Some(it), step));
    undone
}

fn pick_up(at: &NodeId, from: Option<&NodeId>, step: &mut Step) -> bool {
    let tokens = &mut step.marking.tokens;
    let here = tokens.iter().position(|it| it.at == *at && it.from.as_ref() == from);
    here.map(|it| tokens.remove(it)).is_some()
}

/// The tasks to which the holder of `from` may return it: earlier reviews on the way to it. What a
/// gateway has led past was never done.
pub fn returnable<'a>(
    definition: &'a Definition,
    marking: &Marking,
    from: &NodeId,
) -> Vec<&'a NodeId> {
    let passed = passed(definition, marking);
    let reviews = definition.with_duty(Duty::Review).map(|(id, _)| id);
    let before = |id: &&NodeId| *id != from && definition.reachable(id).contains(&from);
    reviews.filter(|id| passed.contains(id)).filter(before).collect()
}

/// What can be reached from the start by the ways that the gateways have led.
fn passed<'a>(definition: &'a Definition, marking: &Marking) -> Vec<&'a NodeId> {
    definition.reachable_by(definition.start(), |edge| {
        marking.ways.get(&edge.from).is_none_or(|to| *to == edge.to)
    })
}
