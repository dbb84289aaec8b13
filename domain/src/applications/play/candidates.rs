//! Who may do a step (办理人), and what holds when they fail it.

use serde_json::{Value, json};

use super::super::{Channel, Deed, Refusal, Stage};
use super::hall::{Hall, account, officer};
use super::{FORMS, procedure};
use crate::access::Standing;
use crate::workflow::{Candidate, Definition, Seat, Task, TaskOutcome, TaskState, prove};
use crate::{BodyCode, TaskId};

/// Officers by their place: of the post of `a` and `a2`, of `b`, of `c` and above both.
const SEC: usize = 1;
const LAW: usize = 2;
const SECH: usize = 3;
const LEAD: usize = 4;
const CHIEF: usize = 5;

/// The procedure whose step at `node` says this about who does it, begun with this form.
fn hall_of(node: &str, says: Value, form: &str, change: impl FnOnce(&mut Hall)) -> Hall {
    let mut definition = json!(procedure(None, None, &[]));
    for it in definition["nodes"].as_array_mut().expect("nodes") {
        if it["id"] == node {
            it.as_object_mut().expect("a node").extend(says.as_object().expect("fields").clone());
        }
    }
    let definition: Definition = serde_json::from_value(definition).expect("it can be drawn");
    assert_eq!(prove(&definition), Ok(()));
    Hall::begun(definition, form, change)
}

fn last<'a>(hall: &'a Hall, node: &str) -> &'a Task {
    hall.tasks.iter().rfind(|it| it.node.as_str() == node).expect("it has opened")
}

/// Who of the hall may claim the task, by their places.
fn who(hall: &mut Hall, node: &str) -> Vec<usize> {
    let task = last(hall, node).id;
    let mut all = Vec::new();
    for place in 0..super::hall::STAFF {
        if hall.claim(place, task).is_ok() {
            all.push(place);
            let at = hall.place(task);
            (hall.tasks[at].state, hall.tasks[at].assignee) = (TaskState::Open, None);
        }
    }
    all
}

fn post(code: &str) -> Candidate {
    Candidate::Post(Seat { post: code.into(), body: "MZJ".into() })
}

fn said() -> String {
    "如上".to_owned()
}

fn does(hall: &mut Hall, who: usize, task: TaskId) {
    hall.claim(who, task).expect("they may");
    hall.does(who, task, Deed::Approve { opinion: said() }).expect("theirs");
}

/// By a village agent, who is an officer of this place.
fn applied_by(place: usize) -> impl FnOnce(&mut Hall) {
    move |hall| {
        hall.application.channel = Channel::AgentPoint;
        hall.application.created_by = account(place);
    }
}

#[test]
fn a_step_is_open_to_whom_it_names_and_to_nobody_else() {
    let all: Vec<usize> = (0..super::hall::STAFF).collect();
    for (candidates, form, may) in [
        (json!([]), "{}", vec![SEC, SEC + 6]),
        (json!([{ "kind": "post" }]), "{}", vec![SEC, SEC + 6]),
        (json!([{ "kind": "role", "role": "officer" }]), "{}", all),
        (json!([{ "kind": "role", "role": "window_clerk" }]), "{}", vec![]),
        (json!([{ "kind": "person", "staff": "MZJ-002" }]), "{}", vec![LAW]),
        (json!([{ "kind": "person", "staff": "MZJ-999" }]), "{}", vec![]),
        (
            json!([{ "kind": "person", "staff": "MZJ-002" }, { "kind": "post" }]),
            "{}",
            vec![SEC, LAW, SEC + 6],
        ),
        (
            json!([{ "kind": "person_from_form", "field": "form.by.whom" }]),
            r#"{"by":{"whom":"MZJ-003"}}"#,
            vec![SECH],
        ),
        (json!([{ "kind": "person_from_form", "field": "form.by.whom" }]), "{}", vec![]),
        (
            json!([{ "kind": "body_from_form", "field": "form.of" }]),
            r#"{"of":"MZJ"}"#,
            vec![SEC, SEC + 6],
        ),
        (json!([{ "kind": "body_from_form", "field": "form.of" }]), r#"{"of":"XZ"}"#, vec![]),
        (json!([{ "kind": "superior" }]), "{}", vec![]),
    ] {
        let mut hall = hall_of("a", json!({ "candidates": candidates }), form, |_| {});
        assert_eq!(who(&mut hall, "a"), may, "{candidates} {form}");
    }
}

#[test]
fn the_body_that_the_form_names_gets_the_step_at_its_own_post() {
    let says = json!({ "candidates": [{ "kind": "body_from_form", "field": "form.of" }] });
    let hall = hall_of("a", says, r#"{"of":"XZ"}"#, |_| {});
    let task = last(&hall, "a");
    assert_eq!((&task.body, task.post.as_str()), (&BodyCode::from("XZ"), "SEC"));
}

#[test]
fn the_starters_superior_holds_the_post_above_theirs() {
    let says = json!({ "candidates": [{ "kind": "superior" }] });
    let mut hall = hall_of("a", says.clone(), "{}", applied_by(SEC));
    assert_eq!(last(&hall, "a").candidates, [post("SECH")]);
    assert_eq!(who(&mut hall, "a"), [SECH, SECH + 6]);
    let mut hall = hall_of("a", says, "{}", applied_by(CHIEF));
    assert!(who(&mut hall, "a").is_empty(), "nobody is above the chief");
}

#[test]
fn where_nobody_is_found_the_step_waits_or_goes_up_or_is_left_out_on_the_record() {
    let named = json!([{ "kind": "person", "staff": "MZJ-999" }]);
    for (rule, opens) in
        [("hold", Some(vec![])), ("escalate", Some(vec![SECH, SECH + 6])), ("skip", None)]
    {
        let says = json!({ "candidates": named, "rules": { "nobody_found": rule } });
        let mut hall = hall_of("a", says, FORMS[0], |_| {});
        let Some(may) = opens else {
            let left_out = last(&hall, "a");
            assert_eq!(left_out.outcome, Some(TaskOutcome::Skipped));
            assert_eq!((left_out.state, left_out.assignee), (TaskState::Done, None));
            assert_eq!(who(&mut hall, "a2"), [SEC, SEC + 6], "it has gone on");
            continue;
        };
        assert_eq!(who(&mut hall, "a"), may, "{rule}");
    }
}

#[test]
fn whoever_did_a_step_that_went_to_another_post_takes_it_back_like_any_other() {
    for (says, form) in [
        (json!({ "candidates": [{ "kind": "superior" }] }), "{}"),
        (json!({ "rules": { "starter_is_approver": "allowed" } }), "{}"),
    ] {
        let mut hall = hall_of("a", says, form, applied_by(SEC));
        let task = last(&hall, "a").id;
        let by = who(&mut hall, "a")[0];
        does(&mut hall, by, task);
        hall.does(by, task, Deed::TakeBack { reason: said() }).expect("nobody has acted on it");
        hall.approve_all();
    }
}

#[test]
fn a_post_that_nobody_holds_any_more_goes_up_as_far_as_it_must() {
    let says = json!({ "rules": { "nobody_found": "escalate" } });
    let leave =
        |them: &'static [usize]| move |hall: &mut Hall| them.iter().for_each(|it| hall.leaves(*it));
    let mut hall = hall_of("a", says.clone(), "{}", leave(&[SEC, SEC + 6]));
    assert_eq!(who(&mut hall, "a"), [SECH, SECH + 6]);
    let mut hall = hall_of("a", says.clone(), "{}", leave(&[SEC, SEC + 6, SECH, SECH + 6]));
    assert_eq!(who(&mut hall, "a"), [LEAD, LEAD + 6]);
    let gone = leave(&[SEC, SEC + 6, SECH, SECH + 6, LEAD, LEAD + 6]);
    let hall = hall_of("a", says, "{}", gone);
    assert_eq!(last(&hall, "a").candidates, [post("SEC")], "it waits where it belongs");
}

#[test]
fn whoever_applied_does_not_approve_it_unless_the_procedure_allows_it() {
    let hall = |rules: Value| hall_of("a", json!({ "rules": rules }), FORMS[0], applied_by(SEC));
    let mut usual = hall(json!({}));
    let task = last(&usual, "a").id;
    let (number, step) = (officer(SEC).number.to_string(), "a".to_owned());
    let refused = Err(Refusal::AppliedThemself { who: number, step });
    assert_eq!(usual.claim(SEC, task), refused);
    assert_eq!(who(&mut usual, "a"), [SEC + 6], "the others do it");
    usual.claim(SEC + 6, task).expect("the colleague does it");
    let to = Deed::Transfer { to: officer(SEC), reason: said() };
    assert_eq!(usual.does(SEC + 6, task, to), refused, "nor do they get it");
    let mut allowed = hall(json!({ "starter_is_approver": "allowed" }));
    assert_eq!(who(&mut allowed, "a"), [SEC, SEC + 6]);
    let left_out = hall(json!({ "starter_is_approver": "skip" }));
    assert_eq!(last(&left_out, "a").outcome, Some(TaskOutcome::Skipped));
    let alone = |hall: &mut Hall| {
        applied_by(SEC)(hall);
        hall.leaves(SEC + 6);
    };
    let mut up = hall_of("a", json!({}), "{}", alone);
    assert_eq!(who(&mut up, "a"), [SECH, SECH + 6], "nobody else is left at the post");
}

#[test]
fn who_approved_the_step_before_is_asked_again_unless_the_procedure_takes_that_for_both() {
    for (rule, outcome) in [("ask_again", None), ("skip", Some(TaskOutcome::Skipped))] {
        let says = json!({ "rules": { "same_approver": rule } });
        let mut hall = hall_of("a2", says, FORMS[0], |_| {});
        let first = hall.waiting("a")[0];
        does(&mut hall, SEC, first);
        assert_eq!(last(&hall, "a2").outcome, outcome, "{rule}");
        hall.approve_all();
    }
    // Not who had it by transfer and is no candidate for the next.
    let says = json!({ "rules": { "same_approver": "skip" } });
    let mut hall = hall_of("a2", says, FORMS[0], |_| {});
    let first = hall.waiting("a")[0];
    hall.claim(SEC, first).expect("they may");
    let to = Deed::Transfer { to: officer(LAW), reason: said() };
    hall.does(SEC, first, to).expect("a review goes to anybody of the body");
    hall.does(LAW, first, Deed::Approve { opinion: said() }).expect("theirs");
    assert_eq!(last(&hall, "a2").state, TaskState::Open);
}

#[test]
fn nothing_is_returned_to_a_step_that_was_left_out_and_it_is_not_taken_back_past_it() {
    let says = json!({ "rules": { "same_approver": "skip" } });
    let mut hall = hall_of("a2", says, FORMS[0], |_| {});
    let first = hall.waiting("a")[0];
    does(&mut hall, SEC, first);
    let back = Deed::TakeBack { reason: said() };
    assert_eq!(hall.does(SEC, first, back), Err(Refusal::GoneOn));
    hall.approve_all_at(&["b"]);
    let task = hall.waiting("c")[0];
    hall.claim(SECH, task).expect("theirs");
    let to = |node: &str| Deed::Return { to: node.into(), opinion: said() };
    let refused = Err(Refusal::CannotReturn { to: "a2".to_owned() });
    assert_eq!(hall.does(SECH, task, to("a2")), refused);
    hall.does(SECH, task, to("a")).expect("that one was done");
    hall.approve_all();
}

#[test]
fn where_all_are_away_their_proxies_do_it_or_it_goes_up() {
    for (rule, candidates) in [("proxy", post("SEC")), ("escalate", post("SECH"))] {
        let says = json!({ "rules": { "approver_absent": rule } });
        let away = |of: &'static [usize]| {
            move |hall: &mut Hall| {
                let gone = |it: &crate::AccountId| of.iter().any(|one| account(*one) == *it);
                let members = hall.staffing.members.iter_mut();
                members.for_each(|it| it.away = gone(&it.actor.account));
            }
        };
        let hall = hall_of("a", says.clone(), "{}", away(&[SEC, SEC + 6]));
        assert_eq!(last(&hall, "a").candidates, [candidates], "{rule}");
        let hall = hall_of("a", says, "{}", away(&[SEC]));
        assert_eq!(last(&hall, "a").candidates, [post("SEC")], "the colleague is there");
    }
}

#[test]
fn a_candidate_in_person_is_stood_in_for_like_a_holder_of_a_post() {
    let says = json!({ "candidates": [{ "kind": "person", "staff": "MZJ-002" }] });
    let hall = hall_of("a", says, "{}", |_| {});
    let mut proxy = officer(SECH).actor;
    let Standing::Staff { posts, .. } = &mut proxy.standing else { panic!("an officer is staff") };
    assert!(!last(&hall, "a").is_open_to(&officer(SECH).actor));
    posts[0].in_place_of = Some(account(LAW));
    assert!(last(&hall, "a").is_open_to(&proxy));
}

#[test]
fn somebody_can_be_appointed_only_to_what_nobody_can_do() {
    let says = json!({ "candidates": [{ "kind": "person", "staff": "MZJ-999" }] });
    let mut hall = hall_of("a", says, FORMS[1], |_| {});
    let task = last(&hall, "a").id;
    let appoint = || Deed::Appoint { to: officer(LAW), reason: said() };
    let refused = Err(Refusal::HasHands { step: "a".to_owned() });
    assert_eq!(hall.does(CHIEF, task, appoint()), refused, "nobody has noticed yet");
    let at = hall.place(task);
    hall.tasks[at].unstaffed_since = Some(hall.now);
    hall.does(CHIEF, task, appoint()).expect("nobody can do it");
    assert_eq!(who(&mut hall, "a"), [LAW]);
    does(&mut hall, LAW, task);
    hall.approve_all();
    assert_eq!(hall.application.stage, Stage::Accepted);
}
