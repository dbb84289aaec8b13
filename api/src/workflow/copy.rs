//! 抄送: the application of a task copied to colleagues for their information.

use actix_web::{post, web};
use domain::applications::{Colleague, copy};
use domain::workflow::WorkTasks;
use domain::{AccountId, TaskId};
use persistence::Session;
use persistence::applications::{self as store, lock, note};
use persistence::workflow::find;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Array, Type};
use utoipa::openapi::{ArrayBuilder, ObjectBuilder};
use uuid::Uuid;
use validator::Validate;

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
    #[validate(length(min = 1, max = 20))]
    #[schema(schema_with = numbers)]
    to: Vec<String>,
    /// For them only; it is kept encrypted, and out of the log
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "涉及贵科室职责，供知悉", min_length = 1, max_length = 1000)]
    note: String,
}

/// Staff numbers, each as short as everywhere.
fn numbers() -> Array {
    let number = ObjectBuilder::new().schema_type(Type::String);
    let number = number.min_length(Some(1)).max_length(Some(LONGEST_NUMBER));
    let list = ArrayBuilder::new().items(number).min_items(Some(1)).max_items(Some(20));
    let told = "Staff numbers; `GET /api/v1/staff` lists them";
    list.description(Some(told)).examples([json!(["MZJ-007"])]).build()
}

/// The colleagues with these numbers, each once.
fn colleagues(session: &mut Session<'_>, numbers: &[String]) -> Result<Vec<Colleague>, Problem> {
    let mut found: Vec<Colleague> = Vec::new();
    for (place, number) in numbers.iter().enumerate() {
        let pointer = format!("/to/{place}");
        if !(1..=LONGEST_NUMBER).contains(&number.chars().count()) {
            let told = ("must be 1 to 64 long", "长度应为 1 至 64");
            return Err(Problem::bad_value(pointer, "length", told));
        }
        let who = colleague(session, number, &pointer)?;
        if !found.contains(&who) {
            found.push(who);
        }
    }
    Ok(found)
}

const LONGEST_NUMBER: usize = 64;

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
        let to = colleagues(tx, &body.to)?;
        let event = copy(id, &to, &case.facts(permit.actor(), ground.now, None))?;
        let accounts: Vec<AccountId> = to.iter().map(|it| it.actor.account).collect();
        let from = (&case.file().application, id);
        store::copy(tx, from, &accounts, (permit.account(), ground.now), &body.note)?;
        note(tx, application, &[event], &ground.how)?;
        show(tx, permit, ground, id)
    })
    .await
}
