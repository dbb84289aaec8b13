//! A task in other hands: transfer, delegate and hand back; and an approval taken back.

use actix_web::{post, web};
use domain::applications::Deed;
use domain::workflow::WorkTasks;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::act::OpinionInput;
use super::deed::{colleague, finish};
use super::view::TaskDetail;
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;

/// To whom, and why
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandOver {
    /// The colleague's staff number; `GET /api/v1/staff` lists them
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-006", min_length = 1, max_length = 64)]
    pub(super) to: String,
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "本人外出核查，请代为办理", min_length = 1, max_length = 1000)]
    pub(super) reason: String,
}

/// Why
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TakeBack {
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "意见填写有误，需更正", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Transfer task
///
/// 转办: it is the colleague's from now on. A review goes to anybody of the same body who works
/// tasks; an intake, a decision or a delivery only to somebody with the same post.
#[utoipa::path(
    tag = "workflow",
    request_body = HandOver,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Theirs", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/transfer")]
pub(crate) async fn transfer_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<HandOver>,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), move |tx| {
        Ok(Deed::Transfer { to: colleague(tx, &body.to, "/to")?, reason: body.reason })
    })
    .await
}

/// Delegate task
///
/// 委派: the colleague hands it back with an opinion, and you finish it. Until then you may call it
/// back yourself.
#[utoipa::path(
    tag = "workflow",
    request_body = HandOver,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Theirs for now", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/delegation")]
pub(crate) async fn delegate_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<HandOver>,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), move |tx| {
        Ok(Deed::Delegate { to: colleague(tx, &body.to, "/to")?, reason: body.reason })
    })
    .await
}

/// Hand task back
///
/// 交回: back to whoever delegated it, with your opinion.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, delegated by or to you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Back", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/hand-back")]
pub(crate) async fn hand_back_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<OpinionInput>,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| {
        Ok(Deed::HandBack { opinion: body.opinion })
    })
    .await
}

/// Take approval back
///
/// 撤回: your approval is undone, as long as nobody has acted on what followed from it. The step is
/// yours again, and its limit runs on as before.
#[utoipa::path(
    tag = "workflow",
    request_body = TakeBack,
    params(
        ("task_id" = Uuid, Path, description = "The task, approved by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Yours again", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/taking-back")]
pub(crate) async fn take_back_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<TakeBack>,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| {
        Ok(Deed::TakeBack { reason: body.reason })
    })
    .await
}
