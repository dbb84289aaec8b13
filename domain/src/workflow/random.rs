//! The engine on procedures that nobody drew: whatever is put together from steps in a row, branches
//! side by side and ways to choose from is sound, and no way of working it loses or doubles a step.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::drawn::{Drawn, within};
use super::{
    Definition, Marking, NodeKind, Part, Ways, complete, prove, return_to, returnable, sample,
    start, take_back,
};
use crate::NodeId;

/// A piece of a procedure.
#[derive(Debug, Clone)]
pub(crate) enum Piece {
    Step,
    Row(Vec<Piece>),
    Branches(Vec<Piece>),
    /// One of them, or nothing at all.
    Choice(Vec<Piece>),
    /// Drawn as one node.
    Part(Box<Piece>),
}

/// A piece with parts in it, and parts in those.
pub(crate) fn parted() -> impl Strategy<Value = Piece> {
    Just(Piece::Step).prop_recursive(3, 9, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Piece::Row),
            vec(inner.clone(), 2..4).prop_map(Piece::Branches),
            vec(inner.clone(), 1..4).prop_map(Piece::Choice),
            inner.prop_map(|it| Piece::Part(Box::new(it))),
        ]
    })
}

pub(crate) fn piece() -> impl Strategy<Value = Piece> {
    Just(Piece::Step).prop_recursive(3, 9, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(Piece::Row),
            vec(inner.clone(), 2..4).prop_map(Piece::Branches),
            vec(inner, 1..4).prop_map(Piece::Choice),
        ]
    })
}

/// A definition in the making.
#[derive(Default)]
struct Drawing {
    steps: Vec<String>,
    forks: Vec<String>,
    joins: Vec<String>,
    choices: usize,
    edges: Vec<String>,
    /// Starts and ends of parts.
    borders: Vec<String>,
    /// Where each node of a part is drawn.
    inside: BTreeMap<String, NodeId>,
    parts: Vec<Part>,
}

impl Drawing {
    /// Draws `piece` behind `from`; answers the node that it ends with.
    fn draw(&mut self, piece: &Piece, from: &str) -> String {
        match piece {
            Piece::Step => {
                let step = format!("r{}", self.steps.len());
                self.edges.push(format!("{from}>{step}"));
                self.steps.push(step.clone());
                step
            }
            Piece::Row(pieces) => {
                pieces.iter().fold(from.to_owned(), |from, piece| self.draw(piece, &from))
            }
            Piece::Branches(pieces) => {
                let (fork, join) =
                    (format!("f{}", self.forks.len()), format!("j{}", self.forks.len()));
                self.forks.push(fork.clone());
                self.joins.push(join.clone());
                self.edges.push(format!("{from}>{fork}"));
                for piece in pieces {
                    let last = self.draw(piece, &fork);
                    self.edges.push(format!("{last}>{join}"));
                }
                join
            }
            Piece::Choice(pieces) => {
                let (choice, merge) = (format!("x{}", self.choices), format!("x{}m", self.choices));
                self.choices += 1;
                self.edges.push(format!("{from}>{choice}"));
                for piece in pieces {
                    let last = self.draw(piece, &choice);
                    self.edges.push(format!("{last}>{merge}"));
                }
                // With two or more, one of them is the default way; else it is to do nothing.
                if pieces.len() < 2 {
                    self.edges.push(format!("{choice}>{merge}"));
                }
                merge
            }
            Piece::Part(piece) => self.part(piece, from),
        }
    }

    /// Draws `piece` as a part, between steps that stand in for its start and its end.
    fn part(&mut self, piece: &Piece, from: &str) -> String {
        let number = self.parts.len();
        let (begin, end) = (format!("begin{number}"), format!("over{number}"));
        let id = NodeId::from(format!("part{number}"));
        self.parts.push(Part { id: id.clone(), part: None, name: format!("部分{number}") });
        let before = self.edges.len();
        self.edges.push(format!("{from}>{begin}"));
        let last = self.draw(piece, &begin);
        self.edges.push(format!("{last}>{end}"));
        for edge in &self.edges[before..] {
            let (_, to) = edge.split_once('>').expect("a>b");
            // What has been drawn in a part of it stands there.
            self.inside.entry(to.to_owned()).or_insert_with(|| id.clone());
        }
        let drawn = self.edges[before..].iter().filter_map(|it| it.split_once('>'));
        let inner: Vec<NodeId> =
            drawn.filter_map(|it| self.inside.get(it.1).cloned()).filter(|it| *it != id).collect();
        let lies_in = |it: &&mut Part| it.part.is_none() && inner.contains(&it.id);
        self.parts.iter_mut().filter(lies_in).for_each(|it| it.part = Some(id.clone()));
        self.borders.extend([begin, end.clone()]);
        end
    }

    /// Puts what was drawn in parts into them.
    fn parted(&self, mut flat: Definition) -> Definition {
        flat.parts.clone_from(&self.parts);
        let path = |id: &NodeId| {
            let around: Vec<&Part> = flat.parts_from(Some(id)).collect();
            let names: Vec<&str> = around.iter().rev().map(|it| it.id.as_str()).collect();
            NodeId::from(names.join("."))
        };
        let paths: BTreeMap<NodeId, NodeId> =
            self.parts.iter().map(|it| (it.id.clone(), path(&it.id))).collect();
        let around = |id: &NodeId| Some(paths[self.inside.get(id.as_str())?].clone());
        let named = |id: &NodeId| within(around(id).as_ref(), id);
        for node in &mut flat.nodes {
            let name = node.id.as_str();
            if name.starts_with("begin") {
                node.kind = NodeKind::Start;
            } else if name.starts_with("over") {
                node.kind = NodeKind::End;
            }
            node.part = around(&node.id);
            node.id = named(&node.id);
        }
        for edge in &mut flat.edges {
            (edge.from, edge.to) = (named(&edge.from), named(&edge.to));
        }
        for part in &mut flat.parts {
            (part.id, part.part) =
                (paths[&part.id].clone(), part.part.as_ref().map(|it| paths[it].clone()));
        }
        // In the order in which it would be drawn.
        Definition::from(Drawn::from(flat))
    }
}

pub(crate) fn definition(piece: &Piece) -> Definition {
    let mut drawing = Drawing::default();
    let last = drawing.draw(piece, "in");
    let mut tasks: Vec<(&str, &str)> =
        drawing.steps.iter().chain(&drawing.borders).map(|it| (it.as_str(), "review")).collect();
    tasks.extend([("in", "intake"), ("decide", "decision"), ("out", "delivery")]);
    let forks: Vec<&str> = drawing.forks.iter().map(String::as_str).collect();
    let joins: Vec<&str> = drawing.joins.iter().map(String::as_str).collect();
    let edges = drawing.edges.join(" ");
    let edges = format!("start>in {edges} {last}>decide decide>out out>end");
    let flat = sample(&tasks, &forks, &joins, &edges);
    if drawing.parts.is_empty() { flat } else { drawing.parted(flat) }
}

pub(super) fn sorted(marking: &Marking) -> Marking {
    let mut marking = marking.clone();
    marking.tokens.sort();
    marking
}

/// Every gateway leads somewhere: where, `picks` say in turn, by the names on the sheets, so that it is
/// the same place in whatever parts a procedure is drawn.
pub(crate) fn led(definition: &Definition, picks: &[Index]) -> Ways {
    let mut picks = picks.iter().cycle();
    let mut ways = Ways::default();
    let mut gateways: Vec<&NodeId> = definition.choices().collect();
    gateways.sort_by_key(|it| it.as_str().rsplit('.').next());
    for gateway in gateways {
        let on: Vec<NodeId> = definition.next(gateway).cloned().collect();
        if let Some(pick) = picks.next() {
            ways = ways.leading(gateway, pick.get(&on));
        }
    }
    ways
}

/// Gateways that are said to have been passed and lie ahead.
fn foreseen<'a>(definition: &Definition, marking: &'a Marking) -> Vec<&'a NodeId> {
    let ahead = marking.tokens.iter().flat_map(|it| definition.reachable(&it.at));
    let ahead: BTreeSet<&NodeId> = ahead.collect();
    marking.ways.keys().filter(|it| ahead.contains(it)).collect()
}

pub(super) fn open(marking: &Marking) -> Vec<NodeId> {
    marking.tokens.iter().filter(|it| it.from.is_none()).map(|it| it.at.clone()).collect()
}

#[test]
fn a_fork_into_more_than_can_be_looked_through_is_refused_at_once() {
    let ids: Vec<String> = (0..190).map(|it| format!("t{it}")).collect();
    let tasks: Vec<(&str, &str)> = ids.iter().map(|it| (it.as_str(), "review")).collect();
    let edges: Vec<String> = ids.iter().map(|it| format!("f>{it} {it}>j")).collect();
    let edges = format!("start>f j>end {}", edges.join(" "));
    let told = prove(&sample(&tasks, &["f"], &["j"], &edges)).map_err(|it| it.to_string());
    assert!(told.is_err_and(|it| it.contains("too large to prove")));
}

proptest! {
    #[test]
    fn a_procedure_of_rows_and_branches_is_sound_and_always_comes_to_its_end(
        piece in piece(),
        picks in vec(any::<Index>(), 1..6),
        moves in vec((any::<Index>(), any::<Index>(), 0_u8..10), 0..60),
    ) {
        let definition = definition(&piece);
        prop_assert_eq!(prove(&definition), Ok(()));
        let ways = led(&definition, &picks);
        let mut marking = start(&definition, &ways).marking;
        for (which, to, chance) in moves {
            let here = open(&marking);
            if here.is_empty() {
                break;
            }
            let node = which.get(&here);
            let back: Vec<NodeId> = returnable(&definition, &marking, node).into_iter().cloned().collect();
            let taken = complete(&definition, &marking, node, &ways).expect("it is open");
            if !taken.ended {
                let back = take_back(&definition, &taken.marking, node).expect("nobody has acted");
                prop_assert_eq!(sorted(&back.marking), sorted(&marking), "taken back");
                prop_assert_eq!(back.cancelled, taken.entered);
            }
            let step = if chance < 3 && !back.is_empty() {
                return_to(&definition, &marking, node, to.get(&back))
            } else {
                complete(&definition, &marking, node, &ways)
            };
            marking = step.expect("what is open can be moved").marking;
            let distinct: BTreeSet<_> = marking.tokens.iter().collect();
            prop_assert_eq!(distinct.len(), marking.tokens.len(), "a step was doubled");
            prop_assert_eq!(foreseen(&definition, &marking), Vec::<&NodeId>::new());
        }
        // However it got here: doing what is open, one after another, ends it.
        let mut left = 4 * definition.nodes.len();
        while let Some(node) = open(&marking).first().cloned() {
            let step = complete(&definition, &marking, &node, &ways).expect("it is open");
            prop_assert!(step.ended || !open(&step.marking).is_empty(), "stuck behind {}", node);
            marking = step.marking;
            left -= 1;
            prop_assert!(0 < left, "it goes round in circles");
        }
        prop_assert!(marking.tokens.is_empty());
    }
}
