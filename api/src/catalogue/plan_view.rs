//! Plans, and what they do to applications, as callers see them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::{Moved, MovedClock, MovedStep};
use domain::catalogue::PlanTerms;
use domain::workflow::Mapping;
use domain::{ApplicationId, NodeId, TaskId};
use persistence::catalogue::{PlanResult, Stayed, StoredPlan};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use crate::notifications::NotificationText;
use crate::word::{ClockKindWord, PlanStateWord, PromiseRuleWord, StageWord, StepLimitsWord};

/// A step of the old procedure, and the step of the new that it becomes
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StepPair {
    /// A step's node in the procedure of `from_version`
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "s2", min_length = 1, max_length = 200)]
    from: String,
    /// A step's node of the same duty in the procedure of `to_version`
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "s2a", min_length = 1, max_length = 200)]
    to: String,
}

/// 在办件迁移方案: how applications under way go over to the procedure of another version
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftPlan {
    /// The published version whose procedure they run by
    #[schema(example = 1, minimum = 1)]
    pub(super) from_version: i32,
    /// The published version whose procedure they are to run by
    #[schema(example = 2, minimum = 1)]
    pub(super) to_version: i32,
    /// Steps that become another; a step that is not named becomes the one of the same name and duty
    #[serde(default)]
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    steps: Vec<StepPair>,
    /// Steps whose applications stay on the old procedure
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200, example = json!(["s3"]))]
    stay: Vec<String>,
    step_limits: StepLimitsWord,
    promise: PromiseRuleWord,
    /// What it rests on
    #[validate(length(min = 1, max = 500))]
    #[schema(
        example = "行政审批制度改革方案，合并审查与审核环节",
        min_length = 1,
        max_length = 500
    )]
    pub(super) reason: String,
}

impl DraftPlan {
    pub(super) fn terms(&self) -> PlanTerms {
        let node = |it: &String| NodeId::from(it.as_str());
        let steps = self.steps.iter().map(|it| (node(&it.from), node(&it.to))).collect();
        let mapping = Mapping { steps, stay: self.stay.iter().map(node).collect() };
        PlanTerms { mapping, step_limits: self.step_limits.0, promise: self.promise.0 }
    }
}

/// A plan, and how far it has come
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanView {
    id: Uuid,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item_code: String,
    #[schema(example = 1, minimum = 1)]
    from_version: i32,
    #[schema(example = 2, minimum = 1)]
    to_version: i32,
    state: PlanStateWord,
    #[schema(max_items = 200)]
    steps: Vec<StepPair>,
    #[schema(max_items = 200)]
    stay: Vec<String>,
    step_limits: StepLimitsWord,
    promise: PromiseRuleWord,
    #[schema(max_length = 500)]
    reason: String,
    created_at: DateTime<Utc>,
    /// How many applications have gone over, when it was applied last
    #[schema(example = 1200, minimum = 0)]
    moved: i32,
    /// How many could not
    #[schema(example = 7, minimum = 0)]
    stayed: i32,
    /// Absent until all have been looked at
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
}

impl PlanView {
    pub(super) fn of(it: StoredPlan, from_version: i32, to_version: i32) -> Self {
        let PlanTerms { mapping, step_limits, promise } = it.terms;
        let pair = |(from, to): (NodeId, NodeId)| StepPair { from: from.into(), to: to.into() };
        Self {
            id: it.id.into(),
            item_code: it.item.into(),
            from_version,
            to_version,
            state: it.state.into(),
            steps: mapping.steps.into_iter().map(pair).collect(),
            stay: mapping.stay.into_iter().map(Into::into).collect(),
            step_limits: step_limits.into(),
            promise: promise.into(),
            reason: it.reason,
            created_at: it.created_at,
            moved: it.moved,
            stayed: it.stayed,
            finished_at: it.finished_at,
        }
    }
}

/// What would become of an application, if the plan were applied now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewedMove {
    application_id: Uuid,
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: String,
    stage: StageWord,
    /// Its open steps; absent if it stays
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    steps: Vec<MovedStepView>,
    /// Steps of the new procedure that lie behind it, and that it will never have done
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    passed_over: Vec<String>,
    /// Every clock that runs, or would; absent if it stays
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    clocks: Vec<MovedClockView>,
    /// Why it stays on the old procedure, if it does
    #[serde(skip_serializing_if = "Option::is_none")]
    stays: Option<StaysView>,
}

/// Why an application stays on the old procedure
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StaysView {
    /// `stays`, `led-past`, `passed-over`, `comes-together`, `nothing-open`, `no-calendar`, `internal`
    #[schema(example = "passed-over", max_length = 60)]
    pub(super) reason: String,
    pub(super) text: NotificationText,
}

/// An open step, where it goes on, and what becomes of its tasks
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedStepView {
    #[schema(example = "s2", max_length = 64)]
    from: String,
    #[schema(example = "s2a", max_length = 64)]
    to: String,
    /// Tasks that go on in the same hands, with the votes given so far
    #[schema(max_items = 200)]
    kept: Vec<Uuid>,
    /// Tasks that are called off, because others are to sign now; new ones open in their place
    #[schema(max_items = 200)]
    cancelled: Vec<Uuid>,
}

/// A clock, before and after
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MovedClockView {
    kind: ClockKindWord,
    /// Of a step's clock: the step, by its node in the new procedure
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    step: Option<String>,
    /// Absent while it stands still, or if there is none
    #[serde(skip_serializing_if = "Option::is_none")]
    old_due_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
}

impl PreviewedMove {
    pub(super) fn of(
        (application_id, number, stage): (Uuid, String, StageWord),
        done: Result<Moved, StaysView>,
    ) -> Self {
        let (moved, stays) = match done {
            Ok(it) => (Some(it), None),
            Err(stays) => (None, Some(stays)),
        };
        let (steps, passed_over, clocks) =
            moved.map(|it| (it.steps, it.passed_over, it.clocks)).unwrap_or_default();
        Self {
            application_id,
            number,
            stage,
            steps: steps.into_iter().map(Into::into).collect(),
            passed_over: passed_over.into_iter().map(Into::into).collect(),
            clocks: clocks.into_iter().map(Into::into).collect(),
            stays,
        }
    }
}

impl From<MovedStep> for MovedStepView {
    fn from(it: MovedStep) -> Self {
        let ids = |them: Vec<TaskId>| them.into_iter().map(Into::into).collect();
        let (from, to) = (it.from.into(), it.to.into());
        Self { from, to, kept: ids(it.kept), cancelled: ids(it.cancelled) }
    }
}

impl From<MovedClock> for MovedClockView {
    fn from(it: MovedClock) -> Self {
        let (kind, step) = (it.kind.into(), it.step.map(Into::into));
        Self { kind, step, old_due_on: it.old_due_on, due_on: it.due_on }
    }
}

/// What became of an application
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanResultView {
    application_id: Uuid,
    /// Absent of a draft
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: Option<String>,
    at: DateTime<Utc>,
    /// Why it stayed on the old procedure; absent if it went over
    #[serde(skip_serializing_if = "Option::is_none")]
    stays: Option<StaysView>,
}

impl From<Stayed> for StaysView {
    fn from(it: Stayed) -> Self {
        let text = NotificationText { chinese: it.chinese, english: it.english };
        Self { reason: it.reason, text }
    }
}

impl PlanResultView {
    pub(super) fn of(it: PlanResult, numbers: &HashMap<ApplicationId, String>) -> Self {
        let number = numbers.get(&it.application).cloned();
        let stays = it.stayed.map(StaysView::from);
        Self { application_id: it.application.into(), number, at: it.at, stays }
    }
}
