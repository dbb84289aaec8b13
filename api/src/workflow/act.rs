//! Opinions on a task: approve, refuse, abstain, return.

use actix_web::{post, web};
use domain::applications::Deed;
use domain::workflow::WorkTasks;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deed::finish;
use super::view::TaskDetail;
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;

/// An opinion (意见)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionInput {
    #[validate(length(min = 1, max = 4000), custom(function = said))]
    #[schema(example = "住所核查属实，材料齐全，建议准予", min_length = 1, max_length = 4000)]
    pub(super) opinion: String,
}

/// An opinion, and the earlier step
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnTask {
    /// One of the task's `returnable_to`
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "s2", min_length = 1, max_length = 200)]
    to: String,
    #[validate(length(min = 1, max = 4000), custom(function = said))]
    #[schema(example = "住所核查记录缺少第二人签名，请补充", min_length = 1, max_length = 4000)]
    opinion: String,
}

/// Approve task
///
/// A good opinion in a review, or the end of a step of making the result. The procedure goes on as
/// soon as enough of those who sign the step approve it; whoever has not spoken then is called off.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Done", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/approval")]
pub(crate) async fn approve_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<OpinionInput>,
) -> Result<Reply, Problem> {
    let deed = Deed::Approve { opinion: body.opinion };
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(deed)).await
}

/// Refuse task
///
/// A bad opinion in a review. Where one refusal ends the step, or the step cannot be approved any
/// more, the reviews that are left are skipped and the application goes to the decision.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Done", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/refusal")]
pub(crate) async fn refuse_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<OpinionInput>,
) -> Result<Reply, Problem> {
    let deed = Deed::Refuse { opinion: body.opinion };
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(deed)).await
}

/// Abstain from task
///
/// 弃权: the votes of the others decide; where everybody abstains nobody has agreed, and the step counts
/// as refused. Only at steps whose procedure allows it.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Done", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/abstention")]
pub(crate) async fn abstain_from_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<OpinionInput>,
) -> Result<Reply, Problem> {
    let deed = Deed::Abstain { opinion: body.opinion };
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(deed)).await
}

/// Return task
///
/// 退回: an earlier review opens again, for whoever did it before; parallel branches go on.
#[utoipa::path(
    tag = "workflow",
    request_body = ReturnTask,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Returned", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/return")]
pub(crate) async fn return_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<ReturnTask>,
) -> Result<Reply, Problem> {
    let deed = Deed::Return { to: body.to.into(), opinion: body.opinion };
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(deed)).await
}
