//! Officers at random in procedures that nobody drew, with servers that die in between.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;

use super::hall::{self, Hall};
use super::{Move, any_move, any_signing, any_timeout, cases};
use crate::applications::Command;
use crate::clocks::{Limit, Unit};
use crate::workflow::random::{definition, piece};
use crate::workflow::{Definition, Duty, NodeKind, OnTimeout, Signing, prove};

/// Posts that hold reviews in turn.
const REVIEWERS: [&str; 4] = ["SEC", "LAW", "SECH", "LEAD"];

/// What each review says besides, in turn.
type Said = (Option<Signing>, OnTimeout);

fn said() -> impl Strategy<Value = Said> {
    (any_signing(), any_timeout())
}

/// The procedure with its work in the hall's hands.
fn staffed(mut definition: Definition, said: &[Said]) -> Definition {
    let mut turns = REVIEWERS.iter().cycle().zip(said.iter().cycle());
    for node in &mut definition.nodes {
        let NodeKind::Task(task) = &mut node.kind else { continue };
        task.body = "MZJ".into();
        task.post = if task.duty == Duty::Intake { "WIN".into() } else { "CHIEF".into() };
        if task.duty == Duty::Review
            && let Some((post, (signing, on_timeout))) = turns.next()
        {
            task.post = (*post).into();
            task.signing = signing.clone().map(|it| without(it, post));
            task.limit = Some(Limit::new(3, Unit::CalendarDay));
            task.on_timeout = *on_timeout;
        }
    }
    definition
}

/// Nobody signs twice.
fn without(mut signing: Signing, post: &str) -> Signing {
    signing.seats.retain(|it| it.post.as_str() != post);
    signing
}

/// Which way each gateway leads: the form says, or nothing does.
fn form(definition: &Definition, picks: &[Index]) -> String {
    let picks = picks.iter().cycle();
    let said = definition.choices().zip(picks).map(|(gateway, pick)| {
        let on: Vec<&str> = definition.next(gateway).map(crate::NodeId::as_str).collect();
        (gateway.to_string(), pick.get(&on).to_string().into())
    });
    serde_json::Value::Object(said.collect()).to_string()
}

fn state(hall: &Hall) -> impl PartialEq + std::fmt::Debug + use<> {
    (hall.application.clone(), hall.tasks.clone(), format!("{:?}", hall.clocks))
}

/// One move, which a server may first have died over: it stored nothing, and the retry is the same.
fn make(hall: &mut Hall, it: &Move, died: bool) {
    let before = state(hall);
    let mut lost = died.then(|| hall.clone());
    let lost_so = lost.as_mut().map(|hall| it.make(hall));
    let made = it.make(hall);
    if made.is_err() {
        assert!(state(hall) == before, "a refusal changes nothing");
    }
    if let (Some(lost), Some(lost_so)) = (lost, lost_so) {
        assert_eq!(lost_so, made);
        assert!(state(&lost) == state(hall), "whoever tries again comes to the same");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases() / 2, ..ProptestConfig::default() })]

    #[test]
    fn in_any_procedure_no_token_is_lost_whatever_officers_do_and_whoever_dies_over_it(
        piece in piece(),
        said in vec(said(), 1..4),
        picks in vec(any::<Index>(), 1..4),
        moves in vec((any_move(), any::<bool>()), 0..60),
    ) {
        let definition = staffed(definition(&piece), &said);
        prop_assert_eq!(prove(&definition), Ok(()));
        let form = form(&definition, &picks);
        let mut hall = Hall::reviewing(definition.clone(), &form);
        for (it, died) in &moves {
            make(&mut hall, it, *died);
        }
        // The same things done once more, in a hall where nobody dies, come to the same.
        let mut again = Hall::reviewing(definition, &form);
        for (it, _) in &moves {
            make(&mut again, it, false);
        }
        prop_assert!(state(&again) == state(&hall));
        hall.approve_all();
        let reason = "不再需要".to_owned();
        hall.application.created_by = hall::account(0);
        hall.command(0, &Command::Withdraw { reason }).expect("before the decision");
    }
}
