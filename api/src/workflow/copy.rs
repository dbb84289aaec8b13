//! 抄送: the application of a task copied to colleagues for their information.

use actix_web::{post, web};
use domain::applications::{Colleague, copy};
use domain::workflow::WorkTasks;
use domain::{AccountId, TaskId};
use persistence::applications::{self as store, lock, note};
use persistence::workflow::find;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::{Validate, ValidationError};

use super::deed::colleague;
use super::read::show;
use super::view::TaskDetail;
use crate::Problem;
use crate::applications::use_case::Case;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;

/// To whom, and why
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CopyInput {
    /// Staff numbers; `GET /api/v1/staff` lists them
    #[validate(length(min = 1, max = 20), custom(function = numbers))]
    #[schema(example = json!(["MZJ-007"]), min_items = 1, max_items = 20)]
    to: Vec<String>,
    /// For them only; it is kept encrypted, and out of the log
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "涉及贵科室职责，供知悉", min_length = 1, max_length = 1000)]
    note: String,
}

/// A staff number is short.
fn numbers(all: &[String]) -> Result<(), ValidationError> {
    let short = |it: &String| (1..=64).contains(&it.chars().count());
    if all.iter().all(short) { Ok(()) } else { Err(ValidationError::new("length")) }
}

/// Copy application
///
/// 抄送: whoever works the task lets colleagues know of the application. They find it in their
/// `GET /copies`, and may read the application from now on, with personal data masked. Nothing of the
/// task changes, so there is no `If-Match`.
#[utoipa::path(
    tag = "workflow",
    request_body = CopyInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Copied", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/copies")]
pub(crate) async fn copy_application(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<CopyInput>,
) -> Result<Reply, Problem> {
    let id: TaskId = task_id.into_inner().into();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        let application = find(tx, permit, id)?.task.application;
        let found = lock(tx, permit, application)?;
        let case = Case::gather(tx, found, ground)?;
        let mut to: Vec<Colleague> = Vec::new();
        for (place, number) in body.to.iter().enumerate() {
            let who = colleague(tx, number, &format!("/to/{place}"))?;
            if !to.contains(&who) {
                to.push(who);
            }
        }
        let event = copy(id, &to, &case.facts(permit.actor(), ground.now, None))?;
        let accounts: Vec<AccountId> = to.iter().map(|it| it.actor.account).collect();
        let from = (&case.file().application, id);
        store::copy(tx, from, &accounts, (permit.account(), ground.now), &body.note)?;
        note(tx, application, &[event], &ground.how)?;
        show(tx, permit, ground, id)
    })
    .await
}
