//! What the clock says for those who were late, case by case.

use super::super::{Deed, NewSigner, Refusal};
use super::hall::{Hall, officer};
use super::timeouts::{ASKED, SEC, SECH, settled, settling};
use super::{FORMS, procedure, signing};
use crate::workflow::{OnTimeout, RefusalRule, SignerPlace, SigningMode, TaskOutcome, prove};

#[test]
fn the_clock_gives_only_the_voices_that_are_missing() {
    for (how, given) in [
        (OnTimeout::Approve, TaskOutcome::ApprovedByTimeout),
        (OnTimeout::MoveOn, TaskOutcome::MovedOn),
    ] {
        let way = signing(SigningMode::All, RefusalRule::Count);
        let mut hall = Hall::reviewing(settled(Some(way), how), FORMS[0]);
        let first = hall.waiting("a")[0];
        hall.claim(SEC, first).expect("theirs");
        hall.does(SEC, first, Deed::Approve { opinion: "同意".to_owned() }).expect("theirs");
        hall.lives_through(5).expect("two are missing");
        let outcomes: Vec<_> = hall.at("a").filter_map(|it| it.outcome).collect();
        assert_eq!(outcomes, [TaskOutcome::Approved, given, given]);
        assert_eq!(hall.waiting("a2").len(), 1);
    }
}

#[test]
fn a_signer_whose_turn_came_after_an_approval_has_their_time_too() {
    for how in [OnTimeout::Approve, OnTimeout::Refuse, OnTimeout::MoveOn] {
        let mut hall = Hall::reviewing(settled(None, how), FORMS[0]);
        let mine = hall.waiting("a")[0];
        hall.claim(SEC, mine).expect("theirs");
        let question = "如何？".to_owned();
        let place = SignerPlace::After;
        let asked = NewSigner { who: officer(ASKED), place, question };
        hall.does(SEC, mine, Deed::AddSigner(asked)).expect("one is free");
        hall.does(SEC, mine, Deed::Approve { opinion: "同意".to_owned() }).expect("theirs");
        assert!(hall.waiting("a2").is_empty(), "it counts only with the signer's");
        hall.lives_through(5).expect("the signer says nothing");
        assert_eq!(hall.waiting("a2").is_empty(), how == OnTimeout::Refuse, "{how}");
        hall.approve_all();
    }
}

#[test]
fn a_step_that_is_come_to_again_has_its_time_again_and_belongs_to_nobody() {
    let mut hall = Hall::reviewing(settled(None, OnTimeout::Approve), FORMS[0]);
    hall.lives_through(5).expect("nobody has done it");
    hall.approve_all_at(&["a2", "b"]);
    let behind = hall.waiting("c")[0];
    hall.claim(SECH, behind).expect("theirs");
    let back = Deed::Return { to: "a".into(), opinion: "请重办".to_owned() };
    hall.does(SECH, behind, back).expect("it was done, by the clock");
    let again = hall.waiting("a")[0];
    assert_eq!(hall.tasks[hall.place(again)].assignee, None);
    assert!(hall.lives_through(2).is_err(), "its own time");
    hall.lives_through(2).expect("nobody has done it this time either");
    assert_eq!(hall.waiting("a2").len(), 1);
}

#[test]
fn a_system_that_never_answers_holds_a_step_up_no_longer_than_its_limit() {
    let mut definition = procedure(None, None, &[]);
    super::service::calling(&mut definition, "a");
    for edge in definition.edges.iter_mut().filter(|it| it.when.is_some()) {
        edge.when = Some("has(calls.a) && calls.a.fit".to_owned());
    }
    settling(&mut definition, "a", OnTimeout::MoveOn);
    assert_eq!(prove(&definition), Ok(()));
    let mut hall = Hall::reviewing(definition, FORMS[0]);
    let asked = hall.waiting("a")[0];
    hall.lives_through(5).expect("nobody has answered");
    assert!(hall.waiting("a2").is_empty(), "the way without a condition");
    assert_eq!(hall.hears(asked, true), Err(Refusal::NoOpenTask), "too late");
    hall.approve_all();
}
