//! 指派: somebody is to do what nobody can.

use actix_web::{post, web};
use domain::TaskId;
use domain::applications::{Command, Deed};
use domain::workflow::AppointHandlers;
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

/// Who is appointed
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AppointmentView {
    task_id: Uuid,
    /// Who may claim the task now
    #[schema(example = "MZJ-006", max_length = 64)]
    to: String,
}

/// Appoint handler
///
/// 指派: a task that nobody can do, since its post is vacant, whoever is named has left, or the form
/// names nobody, is open to this member of staff from now on, and to nobody else. The inbox tells of
/// such tasks. They work tasks in a body that has work in this procedure, and may not be kept apart
/// from the step. While somebody can do it, it is refused with `has-hands`.
#[utoipa::path(
    tag = "workflow",
    request_body = HandOver,
    params(
        ("task_id" = Uuid, Path, description = "The task that nobody can do"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Appointed", body = AppointmentView), Problems),
    security(("bearer" = ["workflow.appoint_handlers"])),
)]
#[post("/tasks/{task_id}/appointment")]
pub(crate) async fn appoint_handler(
    gate: Gate<AppointHandlers>,
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
        let view = AppointmentView { task_id: task.into(), to: to.number.to_string() };
        let deed = Deed::Appoint { to, reason: body.reason.clone() };
        take(tx, permit.actor(), ground, &case, &Command::OnTask { task, deed })?;
        Ok(Reply::plain(&view))
    })
    .await
}
