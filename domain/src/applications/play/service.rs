//! Steps that another system answers, between people's.

use serde_json::json;

use super::super::{Command, Deed, NewSigner, Refusal};
use super::hall::{Hall, officer};
use super::{FORMS, procedure};
use crate::TaskId;
use crate::clocks::{Limit, Unit};
use crate::workflow::{AnswerKind, Answered, Definition, NodeKind, SignerPlace, TaskOutcome};

/// Holds the post of `a` and `a2`.
const SEC: usize = 1;

/// Lets a system answer the step at `node` whether something is fit.
pub(super) fn calling(definition: &mut Definition, node: &str) {
    for it in definition.nodes.iter_mut().filter(|it| it.id.as_str() == node) {
        let NodeKind::Task(task) = &mut it.kind else { continue };
        task.limit = Some(Limit::new(3, Unit::CalendarDay));
        let call = json!({ "system": "register", "send": [], "answer": { "fit": "boolean" } });
        task.service_call = serde_json::from_value(call).expect("it is a call");
    }
}

/// `a` is answered by a system; what is fit goes through `a2`, anything else past it.
fn fit() -> Definition {
    let mut definition = procedure(None, None, &[]);
    calling(&mut definition, "a");
    for edge in definition.edges.iter_mut().filter(|it| it.when.is_some()) {
        edge.when = Some("has(calls.a) && calls.a.fit".to_owned());
    }
    definition
}

impl Hall {
    /// Its system says of the step whether something is fit.
    pub(super) fn hears(&mut self, task: TaskId, fit: bool) -> Result<(), Refusal> {
        let answer = json!({ "fit": fit }).as_object().cloned().expect("an object");
        self.command(0, &Command::AnswerCall(Answered { task, answer }))
    }

    fn approves(&mut self, who: usize, task: TaskId) {
        self.claim(who, task).expect("it is the post's");
        let opinion = "同意".to_owned();
        self.does(who, task, Deed::Approve { opinion }).expect("whoever has it");
    }
}

#[test]
fn what_a_system_answers_leads_the_way_and_its_step_is_over() {
    for (fit_now, next) in [(true, 1), (false, 0)] {
        let mut hall = Hall::reviewing(fit(), FORMS[0]);
        let task = hall.waiting("a")[0];
        hall.hears(task, fit_now).expect("it was asked");
        assert_eq!(hall.tasks[hall.place(task)].outcome, Some(TaskOutcome::Completed));
        assert_eq!(hall.waiting("a2").len(), next);
        assert_eq!(hall.hears(task, true), Err(Refusal::NoOpenTask), "once");
        hall.approve_all();
    }
}

#[test]
fn what_was_thought_of_a_step_is_not_taken_back_once_its_system_has_answered() {
    let mut hall = Hall::reviewing(fit(), FORMS[0]);
    let task = hall.waiting("a")[0];
    hall.claim(SEC, task).expect("it is the post's");
    let (who, question) = (officer(2), "如何？".to_owned());
    let signer = NewSigner { who, place: SignerPlace::Beside, question };
    hall.does(SEC, task, Deed::AddSigner(signer)).expect("a colleague");
    let asked = hall.waiting("a").into_iter().find(|it| *it != task).expect("who was asked");
    let (opinion, reason) = ("同意".to_owned(), "再想想".to_owned());
    hall.does(2, asked, Deed::Approve { opinion }).expect("they were asked");
    hall.hears(task, true).expect("it was asked");
    assert_eq!(hall.does(2, asked, Deed::TakeBack { reason }), Err(Refusal::GoneOn));
    hall.approve_all();
}

#[test]
fn people_can_do_a_step_in_a_systems_place_and_what_it_says_later_counts_no_more() {
    let mut hall = Hall::reviewing(fit(), FORMS[0]);
    let task = hall.waiting("a")[0];
    hall.approves(SEC, task);
    assert!(hall.waiting("a2").is_empty(), "nobody has said that it is fit");
    assert_eq!(hall.hears(task, true), Err(Refusal::NoOpenTask));
    hall.approve_all();
}

#[test]
fn what_people_enter_in_a_systems_place_leads_the_way_once_and_comes_from_who_has_the_step() {
    for (fit_now, next) in [(true, 1), (false, 0)] {
        let mut hall = Hall::reviewing(fit(), FORMS[0]);
        let task = hall.waiting("a")[0];
        let opinion = || "经电话核实".to_owned();
        let entered = |fit| Deed::AnswerCall { answer: json!({ "fit": fit }), opinion: opinion() };
        assert_eq!(hall.does(SEC, task, entered(true)), Err(Refusal::NotClaimed));
        hall.claim(SEC, task).expect("it is the post's");
        let wanting = Refusal::NotTheAnswer { name: "fit".to_owned(), kind: AnswerKind::Boolean };
        let odd = Deed::AnswerCall { answer: json!({ "fit": 1 }), opinion: opinion() };
        assert_eq!(hall.does(SEC, task, odd), Err(wanting));
        hall.does(SEC, task, entered(fit_now)).expect("they have it");
        assert_eq!(hall.waiting("a2").len(), next);
        assert_eq!(hall.hears(task, !fit_now), Err(Refusal::NoOpenTask), "it was answered");
        let back = Deed::TakeBack { reason: "重新核实".to_owned() };
        assert!(hall.does(SEC, task, back).is_err(), "it may have led the way already");
        hall.approve_all();
    }
}

#[test]
fn a_step_that_is_come_to_again_is_asked_again() {
    let mut hall = Hall::reviewing(fit(), FORMS[0]);
    let first = hall.waiting("a")[0];
    hall.hears(first, true).expect("it was asked");
    let behind = hall.waiting("a2")[0];
    hall.claim(SEC, behind).expect("it is the post's");
    let back = Deed::Return { to: "a".into(), opinion: "请再核".to_owned() };
    hall.does(SEC, behind, back).expect("it lies before");
    let second = hall.waiting("a")[0];
    assert_ne!(first, second);
    hall.approves(SEC, second);
    assert!(hall.waiting("a2").is_empty(), "what was said on the first visit counts no more");
    hall.approve_all();
}

#[test]
fn what_nobody_asked_a_system_it_does_not_answer() {
    let mut hall = Hall::reviewing(fit(), FORMS[0]);
    let other = hall.waiting("b")[0];
    assert_eq!(hall.hears(other, true), Err(Refusal::NoOpenTask));
    let task = hall.waiting("a")[0];
    hall.command(0, &Command::GiveUpCall { task }).expect("it is open");
    hall.approves(SEC, task);
    assert_eq!(hall.command(0, &Command::GiveUpCall { task }), Err(Refusal::NoOpenTask));
}
