//! Finishing a task with an opinion: approve, refuse, return.

use actix_web::{post, web};
use domain::TaskId;
use domain::access::Permit;
use domain::applications::Command;
use domain::workflow::WorkTasks;
use persistence::Tx;
use persistence::applications::lock;
use persistence::workflow::find;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::read::show;
use super::view::TaskDetail;
use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// An opinion (意见)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OpinionInput {
    #[validate(length(min = 1, max = 4000))]
    #[schema(example = "住所核查属实，材料齐全，建议准予", min_length = 1, max_length = 4000)]
    opinion: String,
}

/// An opinion, and the earlier step
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReturnTask {
    /// One of the task's `returnable_to`
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "s2", min_length = 1, max_length = 64)]
    to: String,
    #[validate(length(min = 1, max = 4000))]
    #[schema(example = "住所核查记录缺少第二人签名，请补充", min_length = 1, max_length = 4000)]
    opinion: String,
}

/// Approve task
///
/// Ends a review with a good opinion, or a step of making the result; the procedure goes on.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        ("If-Match" = String, Header, description = "The ETag of what you read", max_length = 100, example = "\"2.5f2a9c01\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe", max_length = 200),
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
    let id: TaskId = task_id.into_inner().into();
    let command = Command::Approve { task: id, opinion: body.opinion };
    finish(gate, key, fingerprint, (id, seen), command).await
}

/// Refuse task
///
/// Ends a review with a bad opinion: the reviews that are left are skipped, and the application
/// goes to the decision with this opinion.
#[utoipa::path(
    tag = "workflow",
    request_body = OpinionInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        ("If-Match" = String, Header, description = "The ETag of what you read", max_length = 100, example = "\"2.5f2a9c01\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe", max_length = 200),
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
    let id: TaskId = task_id.into_inner().into();
    let command = Command::Refuse { task: id, opinion: body.opinion };
    finish(gate, key, fingerprint, (id, seen), command).await
}

/// Return task
///
/// 退回: an earlier review opens again, for whoever did it before; parallel branches go on.
#[utoipa::path(
    tag = "workflow",
    request_body = ReturnTask,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        ("If-Match" = String, Header, description = "The ETag of what you read", max_length = 100, example = "\"2.5f2a9c01\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a retry safe", max_length = 200),
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
    let id: TaskId = task_id.into_inner().into();
    let command = Command::Return { task: id, to: body.to.into(), opinion: body.opinion };
    finish(gate, key, fingerprint, (id, seen), command).await
}

async fn finish(
    gate: Gate<WorkTasks>,
    key: IdempotencyKey,
    fingerprint: Vec<u8>,
    (id, seen): (TaskId, IfMatch),
    command: Command,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        on_task(tx, permit, ground, (id, seen), &command)?;
        show(tx, permit, ground, id)
    })
    .await
}

fn on_task(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    (id, seen): (TaskId, IfMatch),
    command: &Command,
) -> Result<(), Problem> {
    let application = find(tx, permit, id)?.task.application;
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    let task = case.tasks.iter().find(|it| it.task.id == id).ok_or(Problem::NotFound)?;
    seen.check(task.revision)?;
    take(tx, permit, ground, &case, command)
}
