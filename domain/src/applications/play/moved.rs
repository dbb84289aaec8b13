//! From one procedure that nobody drew to another, in the middle of whatever officers do: no token is
//! lost or doubled, no vote counts twice, and the decision is reached by the new procedure.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::super::{Deed, Migration, Moved, Refusal, migrate};
use super::hall::{Hall, officer};
use super::{Move, any_move, any_signing, cases, signing};
use crate::catalogue::{Content, PlanTerms, PromiseRule, StepLimits};
use crate::clocks::{Limit, Unit};
use crate::workflow::random::{Piece, definition, piece};
use crate::workflow::{
    Definition, Duty, Mapping, NodeKind, Passage, RefusalRule, Signing, SigningMode, TaskState,
    Unmovable,
};

/// Two procedures and what happens before and after the way from one to the other.
#[derive(Debug, Clone)]
struct Game {
    pieces: (Piece, Piece),
    signing: (Option<Signing>, Option<Signing>),
    /// Whether whoever did the first step does no other.
    apart: (bool, bool),
    answers: Vec<Index>,
    moves: (Vec<Move>, Vec<Move>),
    limits: StepLimits,
}

fn any_game() -> impl Strategy<Value = Game> {
    (
        (piece(), piece()),
        (any_signing(), any_signing()),
        (any::<bool>(), any::<bool>()),
        vec(any::<Index>(), 1..6),
        (vec(any_move(), 0..30), vec(any_move(), 0..30)),
        prop::sample::select(vec![StepLimits::Keep, StepLimits::Anew]),
    )
        .prop_map(|(pieces, signing, apart, answers, moves, limits)| Game {
            pieces,
            signing,
            apart,
            answers,
            moves,
            limits,
        })
}

/// The piece as a procedure of the bureau: each step by a post of its own kind, the second one signed
/// as told.
fn staffed(piece: &Piece, signing: Option<&Signing>, apart: bool) -> Definition {
    let mut definition = definition(piece);
    let behind: Vec<_> = definition.reachable(&"r0".into()).into_iter().cloned().collect();
    for node in &mut definition.nodes {
        let NodeKind::Task(task) = &mut node.kind else { continue };
        let post = match (task.duty, node.id.as_str()) {
            (Duty::Intake, _) => "WIN",
            (Duty::Review, "r0") => "SEC",
            (Duty::Review, _) => "SECH",
            (Duty::Decision | Duty::Delivery, _) => "CHIEF",
        };
        (task.post, task.body) = (post.into(), "MZJ".into());
        task.limit = Some(Limit::new(2, Unit::WorkingDay));
        task.signing = signing.filter(|_| node.id.as_str() == "r1").cloned();
        if apart && task.duty == Duty::Review && node.id.as_str() != "r0" {
            task.not_by =
                { ["r0".into()] }.into_iter().filter(|_| behind.contains(&node.id)).collect();
        }
    }
    definition
}

impl Game {
    fn definitions(&self) -> (Definition, Definition) {
        (
            staffed(&self.pieces.0, self.signing.0.as_ref(), self.apart.0),
            staffed(&self.pieces.1, self.signing.1.as_ref(), self.apart.1),
        )
    }

    /// Answers that lead some gateways of both somewhere else than by default.
    fn form(&self, definitions: &(Definition, Definition)) -> String {
        let mut answers = self.answers.iter().cycle();
        let mut form = serde_json::Map::new();
        for definition in [&definitions.0, &definitions.1] {
            for gateway in definition.choices() {
                let on: Vec<_> = definition.next(gateway).collect();
                let answer = answers.next().map(|it| it.get(&on).to_string());
                form.insert(gateway.to_string(), answer.into());
            }
        }
        serde_json::Value::Object(form).to_string()
    }

    /// The hall in the middle of the game.
    fn begun(&self) -> (Hall, Definition) {
        let definitions = self.definitions();
        let form = self.form(&definitions);
        let mut hall = Hall::reviewing(definitions.0, &form);
        self.moves.0.iter().for_each(|it| drop(it.make(&mut hall)));
        (hall, definitions.1)
    }
}

/// By default: what has the same name and duty; who stands elsewhere stays.
fn terms(from: &Definition, to: &Definition, limits: StepLimits) -> PlanTerms {
    let mut mapping = Mapping::default();
    let passage = Passage { from, to, mapping: &Mapping::default() };
    let lost = from.tasks().map(|(id, _)| id).filter(|it| passage.image(it).is_none());
    mapping.stay = lost.cloned().collect();
    PlanTerms { mapping, step_limits: limits, promise: PromiseRule::Keep }
}

/// Takes the application over, if it can move.
fn moves(hall: &mut Hall, to: Definition, limits: StepLimits) -> Result<Moved, Unmovable> {
    let terms = terms(&hall.content.workflow, &to, limits);
    let content = Content { workflow: to, ..hall.content.clone() };
    let migration = Migration {
        plan: Uuid::from_u128(7).into(),
        terms: &terms,
        procedure: Uuid::from_u128(8).into(),
        number: 2,
        content: &content,
        promised: &content.limits.promised,
    };
    let actor = officer(0).actor;
    let moved = migrate(&hall.application, &migration, &hall.facts(&actor))?;
    hall.content = content;
    hall.store(moved.outcome.clone(), actor.account);
    Ok(moved)
}

/// Every task that is not over has one clock, and no other task has any.
fn clocks_hold(hall: &Hall) {
    let live: BTreeSet<_> = hall.tasks.iter().filter(|it| it.is_live()).map(|it| it.id).collect();
    let clocks: Vec<_> = hall.clocks.iter().filter_map(|it| it.task).collect();
    assert_eq!(clocks.len(), live.len(), "{clocks:?}");
    assert_eq!(clocks.into_iter().collect::<BTreeSet<_>>(), live);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn whoever_goes_over_to_another_procedure_loses_no_token_and_comes_to_its_decision(
        game in any_game(),
    ) {
        let (mut hall, to) = game.begun();
        let before = (hall.application.clone(), hall.tasks.clone());
        let votes = |hall: &Hall| hall.tasks.iter().filter(|it| it.state == TaskState::Done).count();
        let voted = votes(&hall);
        let passage_fits = {
            let terms = terms(&hall.content.workflow, &to, game.limits);
            let from = &hall.content.workflow;
            Passage { from, to: &to, mapping: &terms.mapping }.prove().is_ok()
        };
        match moves(&mut hall, to, game.limits) {
            Ok(_) => prop_assert_eq!(votes(&hall), voted, "what was said stays said"),
            Err(refusal) => {
                let together = matches!(refusal, Unmovable::Together { .. });
                prop_assert!(!passage_fits || !together, "the proof has seen it");
                prop_assert_eq!(before, (hall.application.clone(), hall.tasks.clone()));
            }
        }
        clocks_hold(&hall);
        for it in &game.moves.1 {
            drop(it.make(&mut hall));
            clocks_hold(&hall);
        }
        hall.approve_all();
    }
}

#[test]
fn all_that_can_become_of_an_application_by_a_plan_is_come_upon() {
    let mut runner = TestRunner::deterministic();
    let mut found = BTreeSet::new();
    for _ in 0..3_000 {
        let game = any_game().new_tree(&mut runner).expect("a game").current();
        let (mut hall, to) = game.begun();
        match moves(&mut hall, to, game.limits) {
            Ok(moved) => {
                let kept = moved.steps.iter().any(|it| !it.kept.is_empty());
                let cancelled = moved.steps.iter().any(|it| !it.cancelled.is_empty());
                found.extend(kept.then_some("kept"));
                found.extend(cancelled.then_some("opened anew"));
                found.extend((!moved.outcome.notices.is_empty()).then_some("told"));
                found.extend((!moved.passed_over.is_empty()).then_some("passed over what is new"));
            }
            Err(Unmovable::Stays { .. }) => drop(found.insert("stays")),
            Err(Unmovable::LedPast { .. }) => drop(found.insert("led past")),
            Err(Unmovable::PassedOver { .. }) => drop(found.insert("would pass over")),
            Err(Unmovable::Together { .. } | Unmovable::NothingOpen) => {}
        }
    }
    let all = ["kept", "led past", "opened anew", "passed over what is new", "stays", "told"];
    let all: BTreeSet<&str> = all.into_iter().chain(["would pass over"]).collect();
    assert_eq!(found, all);
}

#[test]
fn what_fewer_have_signed_is_not_taken_back_where_more_sign_by_now() {
    const HEAD: usize = 3;
    let branches = Piece::Branches(vec![Piece::Step, Piece::Step]);
    let mut hall = Hall::reviewing(staffed(&branches, None, false), "{}");
    let task = hall.waiting("r1")[0];
    let said = || "如上".to_owned();
    hall.claim(HEAD, task).expect("it is open to the post");
    hall.does(HEAD, task, Deed::Approve { opinion: said() }).expect("theirs");
    let more = signing(SigningMode::All, RefusalRule::First);
    let to = staffed(&branches, Some(&more), false);
    moves(&mut hall, to, StepLimits::Keep).expect("the other branch is open");
    let back = hall.does(HEAD, task, Deed::TakeBack { reason: said() });
    assert_eq!(back, Err(Refusal::GoneOn), "nobody would open the other seats");
}
