//! The legal skeleton: taken in first, decided once and by nobody else meanwhile, then delivered.

use super::Unsound;
use super::explore::{State, by_every_way, explore};
use crate::NodeId;
use crate::workflow::{Definition, Duty, start};

pub(super) fn duties(definition: &Definition) -> Result<(), Unsound> {
    let only = |duty, want| {
        let mut them = definition.with_duty(duty).map(|(id, _)| id);
        let first = them.next().ok_or(Unsound::Missing { want })?;
        match them.next() {
            Some(second) => Err(Unsound::Duty { node: second.clone(), want }),
            None => Ok(first),
        }
    };
    let intake = only(Duty::Intake, "exactly one step with the duty `intake`")?;
    let decision = only(Duty::Decision, "exactly one step with the duty `decision`")?;
    if !begins_with(definition, intake) {
        let want = "the step with the duty `intake` comes first and alone";
        return Err(Unsound::Duty { node: intake.clone(), want });
    }
    let after = definition.reachable(decision);
    for (id, task) in definition.tasks() {
        let behind = after.contains(&id) && id != decision;
        let before = definition.reachable(id).contains(&decision);
        match task.duty {
            Duty::Review if behind || !before => {
                let want = "a review comes before the decision";
                return Err(Unsound::Duty { node: id.clone(), want });
            }
            Duty::Delivery if !behind => {
                let want = "a delivery comes after the decision";
                return Err(Unsound::Duty { node: id.clone(), want });
            }
            Duty::Intake | Duty::Review | Duty::Decision | Duty::Delivery => {}
        }
    }
    if definition.with_duty(Duty::Delivery).next().is_none() {
        return Err(Unsound::Missing { want: "a step with the duty `delivery`" });
    }
    explore(definition, |_| true, |state| alone(state, decision))?;
    always(definition, Duty::Decision, "a decision")?;
    always(definition, Duty::Delivery, "a delivery")
}

/// Whether `first` is what opens, alone and whichever way any gateway leads.
pub(crate) fn begins_with(definition: &Definition, first: &NodeId) -> bool {
    let steps = by_every_way(definition, |ways| start(definition, ways));
    steps.is_ok_and(|them| them.iter().all(|it| it.entered == [first.clone()]))
}

/// When the decision is open nothing else is, so no branch can be overtaken by it.
fn alone(state: &State, decision: &NodeId) -> Result<(), Unsound> {
    let tokens = &state.marking.tokens;
    let other = tokens.iter().find(|it| it.at != *decision);
    match other.filter(|_| tokens.iter().any(|it| it.at == *decision)) {
        Some(other) => Err(Unsound::NotAlone { run: state.run.clone(), node: other.at.clone() }),
        None => Ok(()),
    }
}

/// No gateway leads to the end past every step of `duty`.
fn always(definition: &Definition, duty: Duty, want: &'static str) -> Result<(), Unsound> {
    let other = |id: &NodeId| definition.task(id).is_some_and(|it| it.duty != duty);
    explore(definition, other, |state| {
        if state.ended { Err(Unsound::Without { run: state.run.clone(), want }) } else { Ok(()) }
    })
}
