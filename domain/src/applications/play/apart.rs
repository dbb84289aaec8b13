//! Steps in different hands (经办与审核分离): whoever did one comes by no way to the other.

use super::super::{Deed, NewSigner, Refusal, task_acts};
use super::hall::{Hall, account, officer};
use super::{FORMS, procedure, to_the_same};
use crate::workflow::{Definition, SignerPlace, Task, TaskAct, TaskOutcome, TaskState};
use crate::{AccountId, NodeId, TaskId};

/// Officers of the post of `a` and `a2`, and of those of `b` and `c`.
const HANDLER: usize = 1;
const OTHER: usize = 7;
const LAW: usize = 2;
const SECH: usize = 3;

fn said() -> String {
    "如上".to_owned()
}

/// What whoever has `task` has done, though it is kept apart from that.
pub(super) fn same_hands<'a>(
    task: &Task,
    tasks: &'a [Task],
    workflow: &Definition,
) -> Option<&'a Task> {
    let work = workflow.task(&task.node)?;
    let did = |it: &&Task| {
        it.state == TaskState::Done
            && it.outcome != Some(TaskOutcome::Returned)
            && it.assignee.is_some()
            && [task.assignee, task.owner].contains(&it.assignee)
    };
    tasks.iter().filter(did).find(|it| work.not_by.contains(&it.node))
}

/// `a` has been done by the handler, and `a2` is open.
fn handled() -> (Hall, TaskId) {
    let mut hall = Hall::reviewing(procedure(None, None, &["a", "b"]), FORMS[0]);
    let task = hall.waiting("a")[0];
    hall.claim(HANDLER, task).expect("it is open to the post");
    hall.does(HANDLER, task, Deed::Approve { opinion: said() }).expect("theirs");
    let next = hall.waiting("a2")[0];
    (hall, next)
}

fn refused(earlier: &str, step: &str, who: usize) -> Refusal {
    let who = officer(who).number.to_string();
    Refusal::DidEarlierStep { who, earlier: earlier.to_owned(), step: step.to_owned() }
}

#[test]
fn whoever_did_a_step_does_not_claim_one_that_is_kept_apart_from_it_and_is_not_offered_it() {
    let (mut hall, task) = handled();
    assert_eq!(hall.claim(HANDLER, task), Err(refused("a", "a2", HANDLER)));
    for (who, offered) in [(HANDLER, false), (OTHER, true)] {
        let actor = officer(who).actor;
        let open = hall.tasks.iter().find(|it| it.id == task).expect("it is open");
        let acts = task_acts(&hall.application, open, &hall.facts(&actor));
        assert_eq!(acts.contains(&TaskAct::Claim), offered, "{who}");
    }
    assert_eq!(hall.claim(OTHER, task), Ok(()));
}

#[test]
fn nor_do_they_get_it_from_others() {
    let (mut hall, task) = handled();
    hall.claim(OTHER, task).expect("they did nothing yet");
    let to = || officer(HANDLER);
    let signer = |place| NewSigner { who: to(), place, question: said() };
    for deed in [
        Deed::Transfer { to: to(), reason: said() },
        Deed::Delegate { to: to(), reason: said() },
        Deed::AddSigner(signer(SignerPlace::Before)),
        Deed::AddSigner(signer(SignerPlace::Beside)),
        Deed::AddSigner(signer(SignerPlace::After)),
    ] {
        assert_eq!(hall.does(OTHER, task, deed), Err(refused("a", "a2", HANDLER)));
    }
    let from = account(OTHER);
    let leaves = Deed::HandOver { from, to: to(), reason: said() };
    hall.does(SECH, task, leaves).expect("it goes back to the post");
    let open = hall.tasks.iter().find(|it| it.id == task).expect("it is there");
    assert_eq!((open.state, open.assignee), (TaskState::Open, None));
}

#[test]
fn a_signer_who_was_asked_has_done_the_step_and_who_returned_it_has_not() {
    let mut hall = Hall::reviewing(procedure(None, None, &["a", "b"]), FORMS[1]);
    let task = hall.waiting("a")[0];
    hall.claim(HANDLER, task).expect("it is open to the post");
    let signer = NewSigner { who: officer(SECH), place: SignerPlace::Before, question: said() };
    hall.does(HANDLER, task, Deed::AddSigner(signer)).expect("it is a review");
    let asked = hall.tasks.last().expect("the signer's task").id;
    hall.does(SECH, asked, Deed::Approve { opinion: said() }).expect("they were asked");
    hall.approve_all_at(&["a", "b"]);
    let last = hall.waiting("c")[0];
    assert_eq!(hall.claim(SECH, last), Err(refused("a", "c", SECH)));
    // Returned by `c` to `b`, and by nobody else: its holder may do `c` again.
    let other = SECH + 6;
    hall.claim(other, last).expect("they did nothing yet");
    let back = Deed::Return { to: "b".into(), opinion: said() };
    hall.does(other, last, back).expect("an earlier review");
    hall.approve_all_at(&["b"]);
    assert_eq!(hall.claim(other, hall.waiting("c")[0]), Ok(()));
}

#[test]
fn what_is_returned_does_not_go_to_who_has_meanwhile_done_the_other_step() {
    let mut hall = Hall::reviewing(procedure(None, None, &["a", "b"]), FORMS[1]);
    hall.approve_all_at(&["a", "b"]);
    let last = hall.waiting("c")[0];
    hall.claim(SECH, last).expect("they did nothing yet");
    hall.does(SECH, last, Deed::Approve { opinion: said() }).expect("theirs");
    let chief = 5;
    let returned = |hall: &mut Hall, to: &str| {
        let decision = hall.waiting("decide")[0];
        hall.claim(chief, decision).expect("the chief decides");
        let to = NodeId::from(to);
        hall.does(chief, decision, Deed::Return { to, opinion: said() }).expect("a review");
    };
    returned(&mut hall, "b");
    let again = hall.waiting("b")[0];
    let holder = LAW;
    hall.does(holder, again, Deed::Transfer { to: officer(SECH), reason: said() })
        .expect("a review goes to anybody of the body");
    // A refusal leads past `c`, straight to the decision.
    hall.does(SECH, again, Deed::Refuse { opinion: said() }).expect("theirs");
    returned(&mut hall, "c");
    let open = hall.tasks.iter().find(|it| it.id == hall.waiting("c")[0]).expect("it is open");
    assert_eq!((open.state, open.assignee), (TaskState::Open, None), "not who did it before");
}

/// The procedure whose `a2` goes back to whoever did `a`.
fn back_to_handler() -> Hall {
    let mut definition = procedure(None, None, &[]);
    to_the_same(&mut definition);
    Hall::reviewing(definition, FORMS[0])
}

fn opened(hall: &Hall) -> (TaskState, Option<AccountId>) {
    let task = hall.tasks.iter().rfind(|it| it.node.as_str() == "a2").expect("it has opened");
    (task.state, task.assignee)
}

#[test]
fn a_step_goes_back_to_whoever_did_the_earlier_one_and_they_can_release_it() {
    let mut hall = back_to_handler();
    let task = hall.waiting("a")[0];
    hall.claim(OTHER, task).expect("it is open to the post");
    let to = Deed::Transfer { to: officer(LAW), reason: said() };
    hall.does(OTHER, task, to).expect("a review goes to anybody of the body");
    hall.does(LAW, task, Deed::Approve { opinion: said() }).expect("theirs");
    assert_eq!(opened(&hall), (TaskState::Claimed, Some(account(LAW))));
    let next = hall.waiting("a2")[0];
    let actor = officer(LAW).actor;
    let open = hall.tasks.iter().find(|it| it.id == next).expect("it is open");
    let acts = task_acts(&hall.application, open, &hall.facts(&actor));
    assert!(acts.contains(&TaskAct::Approve) && acts.contains(&TaskAct::Release), "{acts:?}");
}

#[test]
fn whoever_is_not_there_any_more_gets_nothing_and_the_step_is_open_to_its_post() {
    // A signer who was asked completes the step, after its handler has approved it.
    for (leaves, then) in [(false, (TaskState::Claimed, Some(account(OTHER)))), (true, NOBODY)] {
        let mut hall = back_to_handler();
        let task = hall.waiting("a")[0];
        hall.claim(OTHER, task).expect("it is open to the post");
        let signer = NewSigner { who: officer(LAW), place: SignerPlace::Beside, question: said() };
        hall.does(OTHER, task, Deed::AddSigner(signer)).expect("it is a review");
        hall.does(OTHER, task, Deed::Approve { opinion: said() }).expect("theirs");
        if leaves {
            hall.leaves(OTHER);
        }
        let asked = hall.waiting("a")[0];
        hall.does(LAW, asked, Deed::Approve { opinion: said() }).expect("they were asked");
        assert_eq!(opened(&hall), then, "the signer who was asked is not the handler");
    }
}

const NOBODY: (TaskState, Option<AccountId>) = (TaskState::Open, None);
