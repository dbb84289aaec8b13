//! Every state that a definition can come to, by every way that its gateways can lead.

use std::collections::{BTreeSet, VecDeque};

use super::{Run, Stride, Unsound};
use crate::NodeId;
use crate::workflow::{Definition, Marking, Step, Token, Ways, complete, start};

/// States looked at before giving up.
const MOST_STATES: usize = 20_000;
/// Ways tried behind one step before giving up: gateways behind gateways lead on by ever more.
const MOST_WAYS: usize = 2_000;

/// Where a run has come to.
pub(super) struct State {
    pub(super) marking: Marking,
    pub(super) ended: bool,
    pub(super) run: Run,
}

/// Looks at every state that can be come to by doing tasks that `may` be done.
pub(super) fn explore(
    definition: &Definition,
    may: impl Fn(&NodeId) -> bool,
    mut look: impl FnMut(&State) -> Result<(), Unsound>,
) -> Result<(), Unsound> {
    let mut seen = BTreeSet::new();
    let mut queue: VecDeque<State> = VecDeque::new();
    let mut arrive = |step: Step, before: &Run, done: Option<&NodeId>, queue: &mut VecDeque<_>| {
        if !seen.insert((key(&step.marking), step.ended)) {
            return Ok(());
        }
        let led = step.chosen.into_iter().map(|(gateway, way)| (gateway, way.to)).collect();
        let run = before.and(Stride { done: done.cloned(), led });
        queue.push_back(State { marking: step.marking, ended: step.ended, run });
        if MOST_STATES < seen.len() { Err(too_large()) } else { Ok(()) }
    };
    for step in by_every_way(definition, |ways| start(definition, ways))? {
        arrive(step, &Run::default(), None, &mut queue)?;
    }
    while let Some(state) = queue.pop_front() {
        look(&state)?;
        let open = open(&state.marking);
        // Any of the open steps may be done before the others, so there are at least 2^open states.
        if MOST_STATES >> open.len().min(63) == 0 {
            return Err(too_large());
        }
        for node in open.into_iter().filter(|it| may(it)) {
            let done = |ways: &Ways| {
                complete(definition, &state.marking, node, ways).expect("the token is there")
            };
            for step in by_every_way(definition, done)? {
                arrive(step, &state.run, Some(node), &mut queue)?;
            }
        }
    }
    Ok(())
}

/// Takes a step once for every way that the gateways behind it can lead.
pub(super) fn by_every_way(
    definition: &Definition,
    take: impl Fn(&Ways) -> Step,
) -> Result<Vec<Step>, Unsound> {
    let mut taken = Vec::new();
    let mut open = vec![Ways::default()];
    for tried in 0.. {
        let Some(ways) = open.pop() else { break };
        if MOST_WAYS < tried {
            return Err(too_large());
        }
        let step = take(&ways);
        match step.chosen.iter().find(|(gateway, _)| !ways.knows(gateway)) {
            // Popped in the order of the file.
            Some((gateway, _)) => {
                let leads: Vec<&NodeId> = definition.next(gateway).collect();
                open.extend(leads.into_iter().rev().map(|to| ways.leading(gateway, to)));
            }
            None => taken.push(step),
        }
    }
    Ok(taken)
}

/// Nothing is open twice, nothing is left behind, and something is open until the end.
pub(super) fn safe(state: &State) -> Result<(), Unsound> {
    let run = || state.run.clone();
    let tokens = &state.marking.tokens;
    let mut seen = BTreeSet::new();
    if let Some(twice) = tokens.iter().find(|it| !seen.insert(*it)) {
        return Err(Unsound::TwiceOpen { run: run(), node: twice.at.clone() });
    }
    match tokens.first() {
        Some(left) if state.ended => Err(Unsound::LeftBehind { run: run(), node: left.at.clone() }),
        _ if !state.ended && open(&state.marking).is_empty() => Err(Unsound::Stuck { run: run() }),
        Some(_) | None => Ok(()),
    }
}

fn open(marking: &Marking) -> Vec<&NodeId> {
    marking.tokens.iter().filter(|it| it.from.is_none()).map(|it| &it.at).collect()
}

fn key(marking: &Marking) -> Vec<Token> {
    let mut tokens = marking.tokens.clone();
    tokens.sort();
    tokens
}

fn too_large() -> Unsound {
    Unsound::TooLarge { limit: MOST_STATES }
}
