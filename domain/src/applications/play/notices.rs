//! Public notices between approvals, with and without objections.

use chrono::Duration;
use uuid::Uuid;

use super::super::{Command, Deed, NewObjection, ObjectionAnswer, Outcome, Refusal};
use super::hall::{Hall, account};
use super::{FORMS, procedure};
use crate::clocks::{Limit, Unit};
use crate::workflow::{
    AfterUpheld, Definition, NodeKind, Notice, Objection, ObjectionOutcome, TaskOutcome,
};
use crate::{AccountId, ObjectionId, TaskId};

/// Holds the post of `b`.
const LAW: usize = 2;

/// `b` is a public notice of seven days.
fn announced(upheld: AfterUpheld) -> Definition {
    let mut definition = procedure(None, None, &[]);
    for node in definition.nodes.iter_mut().filter(|it| it.id.as_str() == "b") {
        let NodeKind::Task(task) = &mut node.kind else { continue };
        task.limit = Some(Limit::new(7, Unit::CalendarDay));
        task.public_notice = Some(Notice { upheld });
    }
    definition
}

impl Hall {
    pub(super) fn objected(&mut self, outcome: &Outcome, by: AccountId) {
        if let Some((task, new)) = &outcome.objection {
            self.objections.push(Objection { id: new.id, task: *task, by, outcome: None });
        }
        if let Some(answer) = &outcome.answer {
            let it = self.objections.iter_mut().find(|it| it.id == answer.objection);
            it.expect("it was made").outcome = Some(answer.outcome);
        }
    }

    fn notice(&self) -> TaskId {
        self.tasks.iter().find(|it| it.node.as_str() == "b").expect("it is open").id
    }

    fn objects(&mut self, who: usize) -> Result<ObjectionId, Refusal> {
        let id = Uuid::from_u128(70 + u128::try_from(who).expect("few")).into();
        let objection = NewObjection { id, text: "不符合条件".to_owned() };
        let task = self.notice();
        self.command(who, &Command::Object { task, objection }).map(|()| id)
    }

    fn answers(&mut self, objection: ObjectionId, outcome: ObjectionOutcome) {
        let reasons = "已核实".to_owned();
        let answer = Deed::AnswerObjection(ObjectionAnswer { objection, outcome, reasons });
        self.does(LAW, self.notice(), answer).expect("whoever has it answers");
    }

    /// So many days later somebody looks.
    fn days_later(&mut self, days: i64) {
        self.now += Duration::days(days);
        self.settle(&crate::access::Actor::system());
    }

    fn outcome_of(&self, task: TaskId) -> Option<TaskOutcome> {
        self.tasks[self.place(task)].outcome
    }
}

#[test]
fn a_notice_ends_by_itself_when_its_time_has_passed_and_not_before() {
    let mut hall = Hall::reviewing(announced(AfterUpheld::Decision), FORMS[0]);
    let notice = hall.notice();
    hall.claim(LAW, notice).expect("it is the post's");
    let early = hall.does(LAW, notice, Deed::Approve { opinion: "同意".to_owned() });
    assert_eq!(early, Err(Refusal::NotByOpinion));
    hall.days_later(6);
    assert_eq!(hall.outcome_of(notice), None);
    hall.days_later(8);
    assert_eq!(hall.outcome_of(notice), Some(TaskOutcome::Completed));
    assert_eq!(hall.objects(0), Err(Refusal::NoticeOver));
    hall.approve_all();
}

#[test]
fn a_notice_that_is_objected_to_waits_for_every_answer_and_goes_on_when_all_are_dismissed() {
    let mut hall = Hall::reviewing(announced(AfterUpheld::Decision), FORMS[0]);
    let notice = hall.notice();
    let (one, two) = (hall.objects(0).expect("it runs"), hall.objects(5).expect("it runs"));
    assert_eq!(hall.objects(0), Err(Refusal::ObjectedAlready));
    hall.days_later(14);
    assert_eq!(hall.outcome_of(notice), None, "two wait");
    hall.claim(LAW, notice).expect("it is the post's");
    hall.answers(one, ObjectionOutcome::Dismissed);
    assert_eq!(hall.outcome_of(notice), None, "one waits");
    hall.answers(two, ObjectionOutcome::Dismissed);
    assert_eq!(hall.outcome_of(notice), Some(TaskOutcome::Completed));
    hall.approve_all();
}

#[test]
fn an_objection_that_is_upheld_leads_where_the_procedure_says() {
    for (upheld, outcome) in
        [(AfterUpheld::Decision, TaskOutcome::Refused), (AfterUpheld::Review, TaskOutcome::Refused)]
    {
        // Nothing was reviewed on the way to `b`: it goes to the decision either way.
        let mut hall = Hall::reviewing(announced(upheld), FORMS[0]);
        let notice = hall.notice();
        let objection = hall.objects(0).expect("it runs");
        hall.claim(LAW, notice).expect("it is the post's");
        hall.answers(objection, ObjectionOutcome::Upheld);
        assert_eq!(hall.outcome_of(notice), None, "others may object until its time has passed");
        hall.days_later(14);
        assert_eq!(hall.outcome_of(notice), Some(outcome));
        assert!(hall.waiting("a").is_empty() && !hall.waiting("decide").is_empty());
    }
}

#[test]
fn an_objection_that_is_upheld_can_lead_back_to_whoever_did_the_review_before() {
    let mut definition = announced(AfterUpheld::Review);
    for node in &mut definition.nodes {
        let NodeKind::Task(task) = &mut node.kind else { continue };
        match node.id.as_str() {
            "b" => (task.limit, task.public_notice) = (None, None),
            "c" => {
                task.limit = Some(Limit::new(7, Unit::CalendarDay));
                task.public_notice = Some(Notice { upheld: AfterUpheld::Review });
            }
            _ => {}
        }
    }
    let mut hall = Hall::reviewing(definition, FORMS[1]);
    hall.approve_all_at(&["a"]);
    hall.claim(LAW, hall.notice()).expect("it is the post's");
    hall.does(LAW, hall.notice(), Deed::Approve { opinion: "同意".to_owned() }).expect("a review");
    let notice = hall.tasks.last().expect("the notice").id;
    let (id, text) = (Uuid::from_u128(70).into(), "不符合条件".to_owned());
    let objection = NewObjection { id, text };
    hall.command(0, &Command::Object { task: notice, objection }).expect("it runs");
    hall.claim(3, notice).expect("it is the post's");
    let (outcome, reasons) = (ObjectionOutcome::Upheld, "属实".to_owned());
    let answer = Deed::AnswerObjection(ObjectionAnswer { objection: id, outcome, reasons });
    hall.does(3, notice, answer).expect("whoever has it answers");
    hall.days_later(14);
    assert_eq!(hall.outcome_of(notice), Some(TaskOutcome::Returned));
    let again = hall.waiting("b");
    assert_eq!(hall.tasks[hall.place(again[0])].assignee, Some(account(LAW)));
}
