//! Transfers of items, and what they do to applications, as callers see them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::ApplicationId;
use domain::applications::{BodyChanged, MovedTask};
use domain::workflow::Seat;
use persistence::catalogue::{PlanResult, StoredTransfer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::plan_view::StaysView;
use crate::applications::view::BodyRef;
use crate::dates::Day;
use crate::said::said;
use crate::word::{StageWord, TransferStateWord};

/// 事项划转方案: to which body an item goes, from when, and what that rests on
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DraftTransfer {
    /// The body that it goes to
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-X", min_length = 1, max_length = 64)]
    pub(super) to_body: String,
    /// The day from which it holds: today or later, and after the version that applies last
    #[schema(value_type = String, format = Date, example = "2027-01-01")]
    pub(super) effective_from: Day,
    /// The text of the reform plan that it rests on
    #[validate(length(min = 1, max = 2000), custom(function = said))]
    #[schema(
        example = "市机构改革方案：社会组织登记管理职责划入县（市、区）民政局",
        min_length = 1,
        max_length = 2000
    )]
    pub(super) basis: String,
    /// The devolution (下放) that led to it: of this item, to this body, accepted
    #[serde(default)]
    pub(super) devolution_id: Option<Uuid>,
}

/// A transfer of an item, and how far it has come
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferView {
    id: Uuid,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item_code: String,
    from_body: BodyRef,
    to_body: BodyRef,
    /// The day from which it holds
    effective_from: NaiveDate,
    #[schema(max_length = 2000)]
    basis: String,
    /// The devolution that led to it
    #[serde(skip_serializing_if = "Option::is_none")]
    devolution_id: Option<Uuid>,
    state: TransferStateWord,
    /// The version that it has published
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3, minimum = 1)]
    version: Option<i32>,
    created_at: DateTime<Utc>,
    /// Of a draft, when it is read by itself: posts of the new body that the procedures need and nobody
    /// holds. While there are any, it is not executed
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 200)]
    vacant_posts: Vec<PostOfBody>,
    /// How many applications have followed, when it was executed last
    #[schema(example = 1200, minimum = 0)]
    moved: i32,
    /// How many could not
    #[schema(example = 0, minimum = 0)]
    stayed: i32,
    /// Absent until all have been looked at
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
}

/// A post of a body
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PostOfBody {
    #[schema(example = "MZJ-X", max_length = 64)]
    body: String,
    #[schema(example = "CERT", max_length = 64)]
    post: String,
}

impl From<Seat> for PostOfBody {
    fn from(it: Seat) -> Self {
        Self { body: it.body.into(), post: it.post.into() }
    }
}

impl TransferView {
    pub(super) fn of(
        it: StoredTransfer,
        (from_body, to_body): (BodyRef, BodyRef),
        version: Option<i32>,
        vacant: Vec<Seat>,
    ) -> Self {
        Self {
            id: it.id.into(),
            item_code: it.item.into(),
            from_body,
            to_body,
            effective_from: it.on,
            basis: it.basis,
            devolution_id: it.devolution.map(Into::into),
            state: it.state.into(),
            version,
            created_at: it.created_at,
            vacant_posts: vacant.into_iter().map(Into::into).collect(),
            moved: it.moved,
            stayed: it.stayed,
            finished_at: it.finished_at,
        }
    }
}

/// What would become of an application, if the transfer took effect now. Its clocks stay what they are
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewedFollowing {
    application_id: Uuid,
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: String,
    stage: StageWord,
    /// Open tasks that would be the new body's
    #[schema(max_items = 200)]
    tasks: Vec<FollowingTask>,
    /// Whether the old body would still read it, because it took part
    old_body_reads: bool,
}

/// An open task, and who would have it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FollowingTask {
    task_id: Uuid,
    #[schema(example = "s2", max_length = 200)]
    node: String,
    #[schema(example = "审查", max_length = 200)]
    step: String,
    from: PostOfBody,
    to: PostOfBody,
    /// It goes on in the hands that it is in: they work in the new body by now. Else whoever has it is
    /// told that they have it no more
    kept: bool,
    /// How many people of the new body can do it; 0: nobody
    #[schema(example = 2, minimum = 0)]
    able: usize,
}

impl PreviewedFollowing {
    pub(super) fn of(
        (application_id, number, stage): (Uuid, String, StageWord),
        changed: Option<BodyChanged>,
    ) -> Self {
        let old_body_reads = changed.as_ref().is_none_or(|it| it.outcome.leaves.is_none());
        let tasks = changed.into_iter().flat_map(|it| it.tasks).map(Into::into).collect();
        Self { application_id, number, stage, tasks, old_body_reads }
    }
}

impl From<MovedTask> for FollowingTask {
    fn from(it: MovedTask) -> Self {
        Self {
            task_id: it.task.into(),
            node: it.node.into(),
            step: it.name,
            from: it.from.into(),
            to: it.to.into(),
            kept: it.kept,
            able: it.able,
        }
    }
}

/// What became of an application
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransferResultView {
    application_id: Uuid,
    /// Absent of a draft
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: Option<String>,
    at: DateTime<Utc>,
    /// Why it stayed with the old body; absent if it followed
    #[serde(skip_serializing_if = "Option::is_none")]
    stays: Option<StaysView>,
}

impl TransferResultView {
    pub(super) fn of(it: PlanResult, numbers: &HashMap<ApplicationId, String>) -> Self {
        let number = numbers.get(&it.application).cloned();
        let stays = it.stayed.map(StaysView::from);
        Self { application_id: it.application.into(), number, at: it.at, stays }
    }
}
