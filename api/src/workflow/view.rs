//! Tasks as officers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Actor;
use domain::applications::{Facts, Stage, claim, release};
use domain::calendar::{Calendar, local_date};
use domain::workflow::{Duty, TaskAct, TaskState, returnable};
use persistence::workflow::StoredTask;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::applications::use_case::Case;
use crate::word::{DutyWord, TaskActWord, TaskOutcomeWord, TaskStateWord, Word};

/// A task (待办)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskView {
    id: Uuid,
    /// The step of the procedure
    #[schema(example = "审查（两人核查住所）", max_length = 200)]
    name: String,
    #[schema(example = "s2", max_length = 64)]
    node: String,
    duty: DutyWord,
    state: TaskStateWord,
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
    assignee: Option<AssigneeView>,
    opened_at: DateTime<Utc>,
    /// The step's own limit; absent if it has none
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    overdue: bool,
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
}

/// A member of staff
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct AssigneeView {
    #[schema(example = "MZJ-005", max_length = 64)]
    pub(super) staff_number: String,
    #[schema(example = "吴思远", max_length = 100)]
    pub(super) name: String,
    /// It is you
    pub(super) me: bool,
}

/// A task with what you may do with it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskDetail {
    #[serde(flatten)]
    task: TaskView,
    /// What you may do with the task now
    #[schema(max_items = 20)]
    actions: Vec<TaskActionView>,
    /// The earlier steps to which it can be returned
    #[schema(max_items = 200)]
    returnable_to: Vec<EarlierStep>,
}

/// Something that you may do with a task now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskActionView {
    action: TaskActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(max_length = 300)]
    href: String,
}

/// An earlier step
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EarlierStep {
    #[schema(example = "s2", max_length = 64)]
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
            overdue: it.due_at < end,
            working_days_left: left.map(|due| calendar.working_days_between(local_date(now), due)),
            closed_at: it.closed_at,
            outcome: it.task.outcome.map(Into::into),
            opinion: it.opinion.clone().filter(|it| !it.is_empty()),
        }
    }
}

impl TaskDetail {
    pub(super) fn of(task: TaskView, it: &StoredTask, case: &Case, facts: &Facts<'_>) -> Self {
        let id = Uuid::from(it.task.id);
        let acts = acts(it, case, facts);
        let returnable_to = match acts.contains(&TaskAct::Return) {
            true => earlier(it, case),
            false => Vec::new(),
        };
        let show = |act: TaskAct| TaskActionView {
            action: Word(act),
            method: "POST",
            href: format!("/api/v1/tasks/{id}/{}", path(act)),
        };
        Self { task, actions: acts.into_iter().map(show).collect(), returnable_to }
    }
}

/// The end of an act's path.
fn path(act: TaskAct) -> &'static str {
    match act {
        TaskAct::Claim => "claim",
        TaskAct::Release => "release",
        TaskAct::Approve => "approval",
        TaskAct::Refuse => "refusal",
        TaskAct::Return => "return",
    }
}

fn acts(it: &StoredTask, case: &Case, facts: &Facts<'_>) -> Vec<TaskAct> {
    let mut acts = Vec::new();
    let mine = it.task.assignee == Some(facts.actor.account);
    if !mine && claim(&it.task, facts).is_ok() {
        acts.push(TaskAct::Claim);
    }
    if release(&it.task, facts).is_ok() {
        acts.push(TaskAct::Release);
    }
    let stage = case.file().application.stage;
    let reviews = mine && it.task.waits() && stage == Stage::Accepted;
    match it.task.duty {
        Duty::Review if reviews => acts.extend([TaskAct::Approve, TaskAct::Refuse]),
        Duty::Delivery if mine && it.task.waits() && !last(it, case) => {
            acts.push(TaskAct::Approve);
        }
        Duty::Intake | Duty::Review | Duty::Decision | Duty::Delivery => {}
    }
    if reviews && !earlier(it, case).is_empty() {
        acts.push(TaskAct::Return);
    }
    acts
}

/// Whether nothing but the end comes behind the task.
fn last(it: &StoredTask, case: &Case) -> bool {
    let workflow = &case.edition.content.workflow;
    workflow.next(&it.task.node).next().is_none_or(|next| workflow.task(next).is_none())
}

fn earlier(it: &StoredTask, case: &Case) -> Vec<EarlierStep> {
    let workflow = &case.edition.content.workflow;
    let done = |node: &domain::NodeId| {
        case.tasks.iter().any(|one| one.task.node == *node && one.task.state == TaskState::Done)
    };
    let back = returnable(workflow, &it.task.node).into_iter().filter(|node| done(node));
    let named = back.filter_map(|node| Some((node, workflow.task(node)?)));
    named
        .map(|(node, task)| EarlierStep { node: node.to_string(), name: task.name.clone() })
        .collect()
}

/// Who an account is, for whoever asks.
pub(super) fn assignee(
    roster: &[(domain::AccountId, domain::StaffNumber, String)],
    it: &StoredTask,
    actor: &Actor,
) -> Option<AssigneeView> {
    let id = it.task.assignee?;
    let (_, number, name) = roster.iter().find(|one| one.0 == id)?;
    let me = id == actor.account;
    Some(AssigneeView { staff_number: number.to_string(), name: name.clone(), me })
}
