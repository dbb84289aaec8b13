//! Tasks as officers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Actor;
use domain::applications::{Facts, earlier, task_acts};
use domain::calendar::{Calendar, local_date};
use domain::workflow::TaskAct;
use domain::{AccountId, StaffNumber};
use persistence::workflow::StoredTask;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::candidate_view::CandidateView;
use super::signing_view::SigningView;
use super::task_action::TaskActionView;
use crate::applications::use_case::Case;
use crate::word::{
    DecisionGateWord, DutyWord, LightWord, MessageKindWord, SignerPlaceWord, TaskOutcomeWord,
    TaskStateWord, Word,
};

/// A task (待办)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskView {
    id: Uuid,
    /// The step of the procedure
    #[schema(example = "审查（两人核查住所）", max_length = 200)]
    name: String,
    #[schema(example = "s2", max_length = 200)]
    node: String,
    duty: DutyWord,
    pub(super) state: TaskStateWord,
    application_id: Uuid,
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    application_number: String,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: String,
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    #[schema(example = "SEC", max_length = 64)]
    post: String,
    /// Who has claimed or done it
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignee: Option<AssigneeView>,
    opened_at: DateTime<Utc>,
    /// The step's own limit; absent if it has none
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    /// No official calendar reaches that day yet: it may still move
    provisional: bool,
    overdue: bool,
    /// How its limit stands now; absent without a limit, and once it is over
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<LightWord>,
    /// 催办: when somebody last urged whoever has it in hand; the messages tell who, and why
    #[serde(skip_serializing_if = "Option::is_none")]
    urged_at: Option<DateTime<Utc>>,
    /// Working days until the due date, 0 on the day itself, negative when it has passed
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    working_days_left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<TaskOutcomeWord>,
    /// 意见
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 4000)]
    opinion: Option<String>,
    /// 加签: where it stands to the task of whoever asked for it; absent for a seat of the step
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<SignerPlaceWord>,
    /// The task whose holder asked for it
    #[serde(skip_serializing_if = "Option::is_none")]
    asked_by: Option<Uuid>,
    /// 无人办理: since when nobody who works here can do it; an administrator can appoint somebody
    #[serde(skip_serializing_if = "Option::is_none")]
    unstaffed_since: Option<DateTime<Utc>>,
    /// 委派: it is delegated, and goes back with an opinion
    delegated: bool,
    /// How many files stand with it; `GET /api/v1/applications/{application_id}/attachments?task=` lists them
    #[schema(example = 0, minimum = 0)]
    attachments: i32,
    /// Counts the changes: what `approve_tasks` asks for, and what stands first in the task's ETag
    #[schema(example = 2, minimum = 1)]
    revision: i32,
}

/// A member of staff
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AssigneeView {
    #[schema(example = "MZJ-005", max_length = 64)]
    pub(crate) staff_number: String,
    #[schema(example = "吴思远", max_length = 100)]
    pub(super) name: String,
    /// It is you
    pub(super) me: bool,
}

/// A task with what you may do with it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskDetail {
    #[serde(flatten)]
    pub(super) task: TaskView,
    /// 子流程: the parts of the procedure that the step stands in, the outermost first; absent outside
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3, example = json!(["联合审查"]))]
    parts: Vec<String>,
    /// Who may do it, as found when it opened; nobody else claims it
    #[schema(max_items = 50)]
    candidates: Vec<CandidateView>,
    /// What you may do with the task now
    #[schema(max_items = 20)]
    actions: Vec<TaskActionView>,
    /// The earlier steps to which it can be returned
    #[schema(max_items = 200)]
    returnable_to: Vec<EarlierStep>,
    /// What was written to whoever has it: why they are asked or urged, or why it was handed over or
    /// sent back
    #[schema(max_items = 200)]
    messages: Vec<MessageView>,
    /// How the step is signed, if several sign it
    #[serde(skip_serializing_if = "Option::is_none")]
    signing: Option<SigningView>,
    /// 必经程序: which part of a major decision it is; it is approved when something is attached that
    /// shows that it was done
    #[serde(skip_serializing_if = "Option::is_none")]
    decision_gate: Option<DecisionGateWord>,
}

/// What somebody wrote to whoever has the task
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MessageView {
    kind: MessageKindWord,
    #[schema(example = "请核实住所产权证明", max_length = 4000)]
    text: String,
    /// Absent if it was the applicant
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AssigneeView>,
    at: DateTime<Utc>,
}

/// An earlier step
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EarlierStep {
    #[schema(example = "s2", max_length = 200)]
    node: String,
    #[schema(example = "审查（两人核查住所）", max_length = 200)]
    name: String,
}

impl TaskView {
    pub(super) fn of(
        it: &StoredTask,
        assignee: Option<AssigneeView>,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Self {
        let end = it.closed_at.unwrap_or(now);
        let left = it.due_on.filter(|_| it.task.waits());
        Self {
            id: it.task.id.into(),
            name: it.task.name.clone(),
            node: it.task.node.to_string(),
            duty: it.task.duty.into(),
            state: it.task.state.into(),
            application_id: it.task.application.into(),
            application_number: it.application_number.clone(),
            item: it.item.to_string(),
            body: it.task.body.to_string(),
            post: it.task.post.to_string(),
            assignee,
            opened_at: it.task.opened_at,
            due_on: it.due_on,
            provisional: it.due_on.is_some_and(|it| calendar.day(it).provisional),
            overdue: it.due_at < end,
            light: it.light(now).filter(|_| it.task.is_live()).map(Into::into),
            working_days_left: left
                .and_then(|due| calendar.known_working_days_between(local_date(now), due)),
            urged_at: it.urged_at,
            closed_at: it.closed_at,
            outcome: it.task.outcome.map(Into::into),
            opinion: it.opinion.clone().filter(|it| !it.is_empty()),
            place: it.task.asked.map(|(_, place)| Word(place)),
            asked_by: it.task.asked.map(|(by, _)| by.into()),
            unstaffed_since: it.task.unstaffed_since.filter(|_| it.task.waits()),
            delegated: it.task.owner.is_some(),
            attachments: it.attachments,
            revision: it.revision,
        }
    }
}

impl TaskDetail {
    pub(super) fn of(
        task: TaskView,
        it: &StoredTask,
        case: &Case,
        facts: &Facts<'_>,
        roster: &Roster,
    ) -> Self {
        let application = &case.file().application;
        let acts = task_acts(application, &it.task, facts);
        let back = acts.contains(&TaskAct::Return);
        let back = if back { earlier(application, &it.task, facts) } else { Vec::new() };
        let workflow = &case.edition.content.workflow;
        let named = back.into_iter().filter_map(|node| Some((node, workflow.task(node)?)));
        let returnable_to = named
            .map(|(node, task)| EarlierStep { node: node.to_string(), name: task.name.clone() })
            .collect();
        let actions = acts.into_iter().map(|act| TaskActionView::of(act, it, facts)).collect();
        let messages = it.messages.iter().map(|one| MessageView {
            kind: Word(one.kind),
            text: one.text.clone(),
            by: member(roster, one.by, facts.actor),
            at: one.at,
        });
        let messages = messages.collect();
        Self {
            task,
            parts: workflow.part_names(&it.task.node),
            candidates: CandidateView::list(&it.task.candidates, roster),
            actions,
            returnable_to,
            messages,
            signing: SigningView::of(it, case, roster, facts.actor),
            decision_gate: workflow.task(&it.task.node).and_then(|it| it.decision_gate).map(Word),
        }
    }
}

/// Who an account is, for whoever asks.
pub(crate) fn assignee(roster: &Roster, it: &StoredTask, actor: &Actor) -> Option<AssigneeView> {
    member(roster, it.task.assignee?, actor)
}

/// Somebody of the staff by account, with number and name.
pub(crate) type Named = (AccountId, StaffNumber, String);
pub(crate) type Roster = [Named];

pub(crate) fn member(roster: &Roster, id: AccountId, actor: &Actor) -> Option<AssigneeView> {
    let (_, number, name) = roster.iter().find(|one| one.0 == id)?;
    let me = id == actor.account;
    Some(AssigneeView { staff_number: number.to_string(), name: name.clone(), me })
}
