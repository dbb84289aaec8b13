//! 授权到位: whoever holds a post that decides only by authorisation decides with one, for the item and
//! the act, on its days.

use chrono::{Duration, NaiveDate};

use super::super::{Act, Refusal, allowed, check, claim, task_acts};
use super::hall::{Hall, account, officer};
use super::{FORMS, procedure};
use crate::access::{Actor, AuthorisedAct, HeldPost, Standing};
use crate::organisations::Authority;
use crate::workflow::TaskAct;

const CHIEF: usize = 5;
/// Another holder of the same post.
const COLLEAGUE: usize = 11;

/// The colleague whose post decides only by authorisation, with these posts besides.
fn bound(who: usize, more: &[&str], in_place_of: Option<usize>) -> Actor {
    let mut actor = officer(who).actor;
    let Standing::Staff { posts, .. } = &mut actor.standing else { panic!("an officer is staff") };
    posts[0].by_authorisation = vec![AuthorisedAct::Decide];
    posts[0].in_place_of = in_place_of.map(account);
    let other = |post: &&str| HeldPost {
        post: (*post).into(),
        by_authorisation: Vec::new(),
        in_place_of: None,
        ..posts[0].clone()
    };
    let more: Vec<HeldPost> = more.iter().map(other).collect();
    posts.extend(more);
    actor
}

/// From the day before to the day after the hall's day, if it is not moved.
fn authority(who: usize, act: AuthorisedAct, moved: i64) -> Authority {
    let day = |it| NaiveDate::from_ymd_opt(2026, 9, it).expect("a day");
    let moved = Duration::days(moved);
    Authority {
        who: account(who),
        body: "MZJ".into(),
        act,
        from: day(28) + moved,
        until: day(30) + moved,
    }
}

/// Everything is done but the decision.
fn before_the_decision(authorities: Vec<Authority>) -> Hall {
    let mut hall = Hall::reviewing(procedure(None, None, &[]), FORMS[0]);
    hall.approve_all();
    hall.authorities = authorities;
    hall
}

/// Whether the actor is offered the decision, may claim its step and may decide: one answer to all.
fn decides(hall: &Hall, actor: &Actor) -> bool {
    let facts = hall.facts(actor);
    let task = hall.tasks.iter().find(|it| it.waits()).expect("the decision is open");
    let checked = check(&hall.application, Act::Decide, &facts);
    let may = checked.is_ok();
    assert_eq!(allowed(&hall.application, &facts).contains(&Act::Decide), may);
    assert_eq!(claim(task, &facts).is_ok(), may);
    assert_eq!(task_acts(&hall.application, task, &facts).contains(&TaskAct::Claim), may);
    if let Err(refusal) = checked {
        let (act, item) = (AuthorisedAct::Decide, "MZ-01-001".into());
        let step = task.name.clone();
        assert_eq!(refusal, Refusal::NotAuthorised { act, step, item });
    }
    may
}

#[test]
fn who_decides_only_by_authorisation_decides_on_its_days_and_no_others() {
    let decide = AuthorisedAct::Decide;
    let chief = bound(CHIEF, &[], None);
    for (authorities, may) in [
        (Vec::new(), false),
        (vec![authority(CHIEF, decide, 0)], true),
        // From today on, and until today.
        (vec![authority(CHIEF, decide, 1)], true),
        (vec![authority(CHIEF, decide, -1)], true),
        (vec![authority(CHIEF, decide, 2)], false),
        (vec![authority(CHIEF, decide, -2)], false),
        (vec![authority(CHIEF, AuthorisedAct::Accept, 0)], false),
        (vec![authority(COLLEAGUE, decide, 0)], false),
        (vec![Authority { body: "SJJ".into(), ..authority(CHIEF, decide, 0) }], false),
        (vec![authority(CHIEF, decide, -2), authority(CHIEF, decide, 0)], true),
    ] {
        let hall = before_the_decision(authorities);
        assert_eq!(decides(&hall, &chief), may, "{:?}", hall.authorities);
    }
}

#[test]
fn a_post_that_decides_by_itself_needs_no_authorisation_and_another_post_does_not_help() {
    let hall = before_the_decision(Vec::new());
    assert!(decides(&hall, &officer(CHIEF).actor));
    // The other post may not decide this: it frees nobody.
    assert!(!decides(&hall, &bound(CHIEF, &["SEC", "LEAD"], None)));
}

#[test]
fn whoever_stands_in_decides_by_what_the_absent_one_is_authorised_to_do() {
    let decide = AuthorisedAct::Decide;
    let proxy = bound(CHIEF, &[], Some(COLLEAGUE));
    let by_the_absent = before_the_decision(vec![authority(COLLEAGUE, decide, 0)]);
    assert!(decides(&by_the_absent, &proxy));
    let by_their_own = before_the_decision(vec![authority(CHIEF, decide, 0)]);
    assert!(!decides(&by_their_own, &proxy));
}
