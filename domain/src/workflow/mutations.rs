//! Sound procedures that somebody has spoilt: either they are still sound, and then nothing gets
//! stuck, or they are refused with a counter-example that really fails when the engine plays it.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::random::{definition, led, open, piece};
use super::{
    Definition, Duty, Gateway, NodeKind, Run, Step, Unsound, Ways, complete, prove, start,
};
use crate::NodeId;

/// One way to spoil a definition.
#[derive(Debug, Clone)]
struct Mutation {
    what: u8,
    one: Index,
    other: Index,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    (0_u8..8, any::<Index>(), any::<Index>()).prop_map(|(what, one, other)| Mutation {
        what,
        one,
        other,
    })
}

impl Mutation {
    fn spoil(&self, it: &mut Definition) {
        let (edge, node) = (self.one.index(it.edges.len()), self.other.index(it.nodes.len()));
        let id = it.nodes[node].id.clone();
        match self.what {
            0 => it.edges[edge].to = id,
            1 => it.edges[edge].from = id,
            2 if 4 < it.edges.len() => drop(it.edges.remove(edge)),
            3 => {
                let mut more = it.edges[edge].clone();
                more.to = id;
                it.edges.push(more);
            }
            4 => {
                let other = self.other.index(it.edges.len());
                let (one, two) = (it.edges[edge].to.clone(), it.edges[other].to.clone());
                (it.edges[edge].to, it.edges[other].to) = (two, one);
            }
            5 => self.silence(it),
            _ => self.turn(it),
        }
    }

    /// Takes a decision the paper of an outcome.
    fn silence(&self, it: &mut Definition) {
        for node in &mut it.nodes {
            if let NodeKind::Task(task) = &mut node.kind
                && task.duty == Duty::Decision
            {
                let papers = [&mut task.documents.granted, &mut task.documents.refused];
                papers.into_iter().skip(self.one.index(2)).take(1).for_each(|it| *it = None);
            }
        }
    }

    /// Makes a gateway one of another kind.
    fn turn(&self, it: &mut Definition) {
        let signs = it.nodes.iter_mut().filter(|it| {
            matches!(it.kind, NodeKind::Fork | NodeKind::Join | NodeKind::Exclusive(_))
        });
        let mut signs: Vec<_> = signs.collect();
        if signs.is_empty() {
            return;
        }
        let at = self.one.index(signs.len());
        let parallel = [NodeKind::Fork, NodeKind::Join];
        signs[at].kind = match signs[at].kind {
            NodeKind::Exclusive(_) => self.other.get(&parallel).clone(),
            _ => NodeKind::Exclusive(Gateway::default()),
        };
    }
}

/// Gives every choice its conditions again, so that more than those is wrong.
fn mended(mut it: Definition) -> Definition {
    let choices: BTreeSet<NodeId> = it.choices().cloned().collect();
    let mut left: BTreeMap<NodeId, usize> = BTreeMap::new();
    for edge in &it.edges {
        *left.entry(edge.from.clone()).or_default() += 1;
    }
    for edge in &mut it.edges {
        let left = left.entry(edge.from.clone()).or_default();
        *left -= 1;
        let conditional = choices.contains(&edge.from) && 0 < *left;
        edge.when = conditional.then(|| format!("form.x == \"{}\"", edge.to));
    }
    it
}

fn spoilt() -> impl Strategy<Value = Definition> {
    (piece(), vec(mutation(), 1..4)).prop_map(|(piece, mutations)| {
        let mut definition = definition(&piece);
        mutations.iter().for_each(|it| it.spoil(&mut definition));
        mended(definition)
    })
}

/// Plays a counter-example.
fn replayed(definition: &Definition, run: &Run) -> Step {
    let mut step = Step::default();
    for stride in &run.0 {
        let ways = stride.led.iter();
        let ways = ways.fold(Ways::default(), |ways, (gateway, to)| ways.leading(gateway, to));
        step = match &stride.done {
            None => start(definition, &ways),
            Some(task) => complete(definition, &step.marking, task, &ways).expect("it is open"),
        };
        let led: Vec<_> =
            step.chosen.iter().map(|(at, way)| (at.clone(), way.to.clone())).collect();
        assert_eq!(led, stride.led, "it goes as it is told");
    }
    step
}

/// Whether what the proof says is so; the name of what is wrong.
fn borne_out(definition: &Definition, unsound: &Unsound) -> &'static str {
    let waits = |step: &Step, node: &NodeId| step.marking.tokens.iter().any(|it| it.at == *node);
    match unsound {
        Unsound::Stuck { run } => {
            let step = replayed(definition, run);
            assert!(!step.ended && open(&step.marking).is_empty(), "{unsound}");
            "stuck"
        }
        Unsound::TwiceOpen { run, node } => {
            let tokens = replayed(definition, run).marking.tokens;
            let twice = tokens
                .iter()
                .enumerate()
                .any(|(at, it)| it.at == *node && tokens[..at].contains(it));
            assert!(twice, "{unsound}");
            "twice"
        }
        Unsound::LeftBehind { run, node } => {
            let step = replayed(definition, run);
            assert!(step.ended && waits(&step, node), "{unsound}");
            "left behind"
        }
        Unsound::NotAlone { run, node } => {
            let step = replayed(definition, run);
            assert!(waits(&step, node) && waits(&step, &"decide".into()), "{unsound}");
            "not alone"
        }
        Unsound::Without { run, want } => {
            let duty = if *want == "a decision" { Duty::Decision } else { Duty::Delivery };
            let done = run.0.iter().filter_map(|it| definition.task(it.done.as_ref()?));
            assert!(replayed(definition, run).ended, "{unsound}");
            assert!(done.into_iter().all(|it| it.duty != duty), "{unsound}");
            "without"
        }
        Unsound::PastGate { run, gate, node } => {
            assert!(run.0.iter().all(|it| it.done.as_ref() != Some(gate)), "{unsound}");
            assert!(waits(&replayed(definition, run), node), "{unsound}");
            "past a gate"
        }
        Unsound::NoDocument { run, node, outcome } => {
            assert!(waits(&replayed(definition, run), node), "{unsound}");
            assert_eq!(definition.document(*outcome), None, "{unsound}");
            "no document"
        }
        Unsound::Circle { way } => {
            let leads = |it: &[NodeId]| definition.next(&it[0]).any(|to| *to == it[1]);
            assert!(way.windows(2).all(leads) && 1 < way.len(), "{unsound}");
            assert_eq!(way.first(), way.last(), "{unsound}");
            "circle"
        }
        Unsound::TooLarge { .. } => "too large",
        Unsound::Ends { .. }
        | Unsound::PartEnds { .. }
        | Unsound::TooDeep { .. }
        | Unsound::Twice { .. }
        | Unsound::Timeout { .. }
        | Unsound::NoSuchNode { .. }
        | Unsound::Unreachable { .. }
        | Unsound::Degree { .. }
        | Unsound::NoChoice { .. }
        | Unsound::Default { .. }
        | Unsound::SameWay { .. }
        | Unsound::Signing { .. }
        | Unsound::Procedure { .. }
        | Unsound::ServiceCall { .. }
        | Unsound::Hands { .. }
        | Unsound::Candidates { .. }
        | Unsound::Gate { .. }
        | Unsound::Documents { .. }
        | Unsound::Duty { .. }
        | Unsound::Missing { .. } => "told of the drawing",
    }
}

/// Works it to its end, in some order and by some ways.
fn plays_out(definition: &Definition, picks: &[Index]) {
    let ways = led(definition, picks);
    let mut step = start(definition, &ways);
    let mut done = Vec::new();
    for pick in picks.iter().cycle().take(2 * definition.nodes.len()) {
        let here = open(&step.marking);
        if step.ended || here.is_empty() {
            break;
        }
        let node = pick.get(&here);
        done.push(definition.task(node).map(|it| it.duty));
        step = complete(definition, &step.marking, node, &ways).expect("it is open");
        let distinct: BTreeSet<_> = step.marking.tokens.iter().collect();
        assert_eq!(distinct.len(), step.marking.tokens.len(), "a step was doubled");
    }
    assert!(step.ended && step.marking.tokens.is_empty(), "it got stuck: {:?}", step.marking);
    let count = |duty| done.iter().filter(|it| **it == Some(duty)).count();
    assert_eq!((count(Duty::Intake), count(Duty::Decision)), (1, 1));
    assert!(0 < count(Duty::Delivery));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_spoilt_procedure_is_refused_by_what_really_happens_or_never_gets_stuck(
        definition in spoilt(),
        picks in vec(any::<Index>(), 1..12),
    ) {
        match prove(&definition) {
            Ok(()) => plays_out(&definition, &picks),
            Err(unsound) => {
                borne_out(&definition, &unsound);
            }
        }
    }
}

#[test]
fn every_way_to_be_unsound_is_come_upon() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..4_000 {
        let definition = spoilt().new_tree(&mut runner).expect("a definition").current();
        match prove(&definition) {
            Ok(()) => found.insert("sound"),
            Err(unsound) => found.insert(borne_out(&definition, &unsound)),
        };
    }
    let all = [
        "circle",
        "left behind",
        "no document",
        "sound",
        "stuck",
        "told of the drawing",
        "twice",
        "without",
    ];
    let missing: Vec<_> = all.iter().filter(|it| !found.contains(*it)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
