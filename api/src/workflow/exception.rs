//! 破例: somebody may do what a rule that keeps hands apart would bar.

use actix_web::{post, web};
use domain::TaskId;
use domain::applications::{Command, Deed};
use domain::workflow::BreakSeparation;
use persistence::applications::lock;
use persistence::workflow::application_of;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::deed::colleague;
use super::hands::HandOver;
use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// Who is excepted
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExceptionView {
    task_id: Uuid,
    /// Who may do the task now
    #[schema(example = "MZJ-006", max_length = 64)]
    to: String,
}

/// Except from separation
///
/// 破例: lets this member of staff do the task although a rule that keeps hands apart would bar them: they
/// handled the application and are to decide it (审批分离), did a step that this one is kept apart from
/// (经办与审核分离), or applied for somebody (回避). For when nobody else is left, and on the record: the
/// timeline names who, by whom and which rule, and the reason stays with the task. They are one of the
/// task's candidates; nobody excepts themself. A step that is returned to opens without it.
#[utoipa::path(
    tag = "workflow",
    request_body = HandOver,
    params(
        ("task_id" = Uuid, Path, description = "The task that waits"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Excepted", body = ExceptionView), Problems),
    security(("bearer" = ["workflow.break_separation"])),
)]
#[post("/tasks/{task_id}/exceptions")]
pub(crate) async fn except_from_separation(
    gate: Gate<BreakSeparation>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<HandOver>,
) -> Result<Reply, Problem> {
    let task: TaskId = task_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let application = application_of(tx, task)?;
        let found = lock(tx, permit, application)?;
        let case = Case::gather(tx, found, ground)?;
        let to = colleague(tx, &body.to, "/to")?;
        let view = ExceptionView { task_id: task.into(), to: to.number.to_string() };
        let deed = Deed::Except { to, reason: body.reason.clone() };
        take(tx, permit.actor(), ground, &case, &Command::OnTask { task, deed })?;
        Ok(Reply::plain(&view))
    })
    .await
}
