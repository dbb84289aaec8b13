//! A hall in miniature: one application under review, kept in memory as the store keeps it.

use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::follow::follow;
use super::super::{
    Application, Channel, Colleague, Command, Deed, Dossier, Facts, Member, Outcome, Refusal,
    Serial, Staffing, Stage, by_itself, claim, decide,
};
use crate::access::{Actor, HeldPost, Role, Standing};
use crate::calendar::Calendar;
use crate::catalogue::{Content, ItemStatus};
use crate::clocks::{RunningClock, Timing};
use crate::identity::PersonKind;
use crate::organisations::Authority;
use crate::workflow::{
    Answered, Definition, Duty, Marking, Objection, Task, TaskState, Ways, complete, start,
};
use crate::{AccountId, NodeId, TaskId};

#[derive(Debug, Clone)]
pub(super) struct Hall {
    pub(super) application: Application,
    pub(super) tasks: Vec<Task>,
    pub(super) content: Content,
    pub(super) objections: Vec<Objection>,
    pub(super) answered: Vec<Answered>,
    pub(super) evidence: Vec<TaskId>,
    pub(super) staffing: Staffing,
    pub(super) authorities: Vec<Authority>,
    /// Who works here, by their places.
    pub(super) people: fn(usize) -> Colleague,
    /// The form's answers.
    pub(super) form: String,
    pub(super) calendar: Calendar,
    pub(super) timing: Timing,
    pub(super) now: DateTime<Utc>,
    pub(super) clocks: Vec<RunningClock>,
    pub(super) resting: Vec<RunningClock>,
}

/// Staff of the bureau: two of each post that the procedure needs. A third one of each is there to
/// relieve them, and does nothing by chance.
const POSTS: [&str; 6] = ["WIN", "SEC", "LAW", "SECH", "LEAD", "CHIEF"];
pub(super) const STAFF: usize = 2 * POSTS.len();
const WITH_RELIEF: usize = STAFF + POSTS.len();

pub(super) fn officer(place: usize) -> Colleague {
    let post = POSTS[place % POSTS.len()];
    let number = crate::StaffNumber::from(format!("MZJ-{place:03}"));
    let held = HeldPost {
        body: "MZJ".into(),
        post: post.into(),
        roles: vec![Role::Officer],
        supervises: Vec::new(),
        by_authorisation: Vec::new(),
        in_place_of: None,
    };
    let standing = Standing::Staff { number: number.clone(), posts: vec![held] };
    Colleague { number, actor: Actor { account: account(place), standing } }
}

pub(super) fn account(place: usize) -> AccountId {
    Uuid::from_u128(1_000 + u128::try_from(place).expect("few people")).into()
}

/// All but the procedure.
static CONTENT: LazyLock<Content> = LazyLock::new(|| {
    let file = include_str!("../../../../packs/civil-affairs/items/MZ-01-001.json");
    let mut file: serde_json::Value = serde_json::from_str(file).expect("the pack is JSON");
    let content = file["versions"][0]["content"].take();
    let content: Content = serde_json::from_value(content).expect("a version's content");
    Content { workflow: Definition::default(), ..content }
});

impl Hall {
    /// An application that has just been accepted, under this procedure and with these answers.
    pub(super) fn reviewing(workflow: Definition, form: &str) -> Self {
        Self::begun(workflow, form, |_| {})
    }

    /// The same, in a hall that is changed before it begins.
    pub(super) fn begun(workflow: Definition, form: &str, change: impl FnOnce(&mut Self)) -> Self {
        let content = Content { workflow, ..CONTENT.clone() };
        let now = DateTime::parse_from_rfc3339("2026-09-29T10:00:00+08:00").expect("a moment");
        let mut hall = Self {
            application: Self::accepted(),
            tasks: Vec::new(),
            content,
            objections: Vec::new(),
            answered: Vec::new(),
            evidence: Vec::new(),
            staffing: Self::staffing(officer),
            authorities: Vec::new(),
            people: officer,
            form: form.to_owned(),
            calendar: Calendar::default(),
            timing: Timing::default(),
            now: now.to_utc(),
            clocks: Vec::new(),
            resting: Vec::new(),
        };
        change(&mut hall);
        let first = start(&hall.content.workflow, &Ways::default());
        let actor = officer(0).actor;
        let ways = hall.facts(&actor).ways(&hall.application);
        let intake = first.entered[0].clone();
        let step = complete(&hall.content.workflow, &first.marking, &intake, &ways);
        let step = step.expect("it is open");
        let mut outcome = Outcome::of(hall.application.clone());
        follow(&mut outcome, step, None, &hall.facts(&actor));
        hall.store(outcome, actor.account);
        hall
    }

    pub(super) fn staffing(people: fn(usize) -> Colleague) -> Staffing {
        let member = |place| {
            let Colleague { number, actor } = people(place);
            Member { number, actor, away: false }
        };
        let above = [("SEC", "SECH"), ("LAW", "SECH"), ("SECH", "LEAD"), ("WIN", "SEC")];
        let superiors = above.map(|(post, superior)| (post.into(), superior.into()));
        Staffing { members: (0..STAFF).map(member).collect(), superiors: superiors.into() }
    }

    fn accepted() -> Application {
        Application {
            id: Uuid::from_u128(1).into(),
            number: Some("MZJ-2026-000001".to_owned()),
            item: "MZ-01-001".into(),
            version: Uuid::from_u128(2).into(),
            procedure: Uuid::from_u128(2).into(),
            body: "MZJ".into(),
            stage: Stage::Accepted,
            revision: 1,
            channel: Channel::Web,
            applicant: Uuid::from_u128(3).into(),
            created_by: Uuid::from_u128(4).into(),
            received_at: None,
            accepted_at: None,
            decided_at: None,
            granted: None,
            marking: Marking::default(),
            corrected: false,
            dossier: Dossier::default(),
        }
    }

    pub(super) fn facts<'a>(&'a self, actor: &'a Actor) -> Facts<'a> {
        Facts {
            now: self.now,
            calendar: &self.calendar,
            actor,
            content: &self.content,
            item_status: ItemStatus::Current,
            applicant_kind: PersonKind::LegalPerson,
            form: &self.form,
            tasks: &self.tasks,
            objections: &self.objections,
            answered: &self.answered,
            evidence: &self.evidence,
            staffing: Some(&self.staffing),
            starter: self.application.starter(),
            clocks: &self.clocks,
            resting: &self.resting,
            timing: &self.timing,
            watched: self.application.watched(),
            last_urge: None,
            authorities: &self.authorities,
            serial: Some(Serial { year: 2026, number: 1, prefix: "安民" }),
        }
    }

    pub(super) fn leaves(&mut self, who: usize) {
        self.staffing.members.retain(|it| it.actor.account != account(who));
    }

    pub(super) fn claim(&mut self, who: usize, task: TaskId) -> Result<(), Refusal> {
        self.claims(&(self.people)(who).actor, task)
    }

    pub(super) fn claims(&mut self, actor: &Actor, task: TaskId) -> Result<(), Refusal> {
        let place = self.place(task);
        claim(&self.tasks[place], &self.facts(actor))?;
        let it = &mut self.tasks[place];
        (it.state, it.assignee) = (TaskState::Claimed, Some(actor.account));
        self.holds();
        Ok(())
    }

    pub(super) fn does(&mut self, who: usize, task: TaskId, deed: Deed) -> Result<(), Refusal> {
        self.command(who, &Command::OnTask { task, deed })
    }

    pub(super) fn command(&mut self, who: usize, command: &Command) -> Result<(), Refusal> {
        self.acts(&(self.people)(who).actor, command)
    }

    pub(super) fn acts(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let outcome = decide(&self.application, command, &self.facts(actor))?;
        self.store(outcome, actor.account);
        self.settle(actor);
        Ok(())
    }

    /// What the steps bring about by themselves.
    pub(super) fn settle(&mut self, actor: &Actor) {
        for done in 0.. {
            let facts = self.facts(actor);
            let Some(next) = by_itself(&self.application, &facts) else { return };
            let outcome = decide(&self.application, &next, &facts).expect("nothing hinders it");
            self.store(outcome, actor.account);
            assert!(done < 4, "it never comes to rest");
        }
    }

    pub(super) fn place(&self, task: TaskId) -> usize {
        self.tasks.iter().position(|it| it.id == task).expect("a task of the application")
    }

    /// Lets everybody approve what is theirs, until the decision is open.
    pub(super) fn approve_all(&mut self) {
        let reviews = self.content.workflow.with_duty(Duty::Review);
        let reviews: Vec<String> = reviews.map(|(id, _)| id.to_string()).collect();
        self.approve_all_at(&reviews.iter().map(String::as_str).collect::<Vec<_>>());
        let open: Vec<&NodeId> = self.application.marking.tokens.iter().map(|it| &it.at).collect();
        assert_eq!(open, [&NodeId::from("decide")], "{:#?}", self.tasks);
    }

    /// Lets everybody approve what is theirs at these steps.
    pub(super) fn approve_all_at(&mut self, nodes: &[&str]) {
        for _ in 0..200 {
            let here = |it: &&Task| it.waits() && nodes.contains(&it.node.as_str());
            let Some(task) = self.tasks.iter().find(here) else { break };
            let (id, owned) = (task.id, task.owner.is_some());
            let who = (0..WITH_RELIEF).find(|who| match task.assignee {
                Some(assignee) => assignee == (self.people)(*who).actor.account,
                None => claim(task, &self.facts(&(self.people)(*who).actor)).is_ok(),
            });
            let who = who.expect("somebody holds the post and may do it");
            let opinion = "同意".to_owned();
            if self.tasks[self.place(id)].assignee.is_none() {
                self.claim(who, id).expect("it is open to the post");
            }
            let deed = if owned { Deed::HandBack { opinion } } else { Deed::Approve { opinion } };
            self.does(who, id, deed).expect("whoever has it can finish it");
        }
    }

    /// The tasks at `node` on its last visit that wait.
    pub(super) fn waiting(&self, node: &str) -> Vec<TaskId> {
        let here = self.tasks.iter().filter(|it| it.node.as_str() == node && it.waits());
        here.map(|it| it.id).collect()
    }
}
