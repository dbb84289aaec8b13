//! 系统核验: what a step asks of another system, for the people of the step.

use std::collections::BTreeMap;

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::TaskId;
use domain::access::Permit;
use domain::applications::{Deed, Refusal};
use domain::workflow::WorkTasks;
use persistence::workflow::{StoredCall, StoredTask, call_of, find, repeat_call};
use persistence::{Session, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deed::finish;
use super::view::TaskDetail;
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::{AnswerKindWord, CallStateWord};

/// What a step asks of another system (系统核验)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallView {
    state: CallStateWord,
    /// What is to be answered, each by its name: what a form asks of somebody who answers in the system's
    /// place
    #[schema(value_type = HashMap<String, AnswerKindWord>, example = json!({ "listed": "boolean", "score": "number" }))]
    asks: BTreeMap<String, AnswerKindWord>,
    /// How often it was asked
    #[schema(example = 1, minimum = 0)]
    attempts: i32,
    /// Why the last attempt failed; absent if none did, or once it has answered
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "the system `credit` answered 503", max_length = 1000)]
    error: Option<String>,
    /// What it has answered, by the names that the procedure asks for; absent until then
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>, example = json!({ "listed": false, "score": 712 }))]
    answer: Option<domain::workflow::Answer>,
    /// When it was answered, given up, or needed no more
    #[serde(skip_serializing_if = "Option::is_none")]
    ended_at: Option<DateTime<Utc>>,
}

/// What somebody has found out in the system's place (填报核验结果)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CallAnswerInput {
    /// Everything that `asks` of the call names, each of its kind; what it does not name is not kept
    #[schema(value_type = Object, example = json!({ "listed": false, "score": 712 }))]
    answer: Map<String, Value>,
    #[validate(length(min = 1, max = 4000), custom(function = said))]
    #[schema(example = "系统故障，经电话核实", min_length = 1, max_length = 4000)]
    opinion: String,
}

/// Get call of task
///
/// What the step asks of another system, how far the question is, and what was answered. A step that asks
/// nothing has none: 404.
#[utoipa::path(
    tag = "workflow",
    params(("task_id" = Uuid, Path, description = "A task of your body")),
    responses((status = 200, description = "The call", body = CallView), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[get("/tasks/{task_id}/call")]
pub(crate) async fn get_task_call(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let task = task_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, task)?;
        shown(session, permit, ground, &found)
    })
    .await
}

/// Repeat call of task
///
/// Has a question that was given up asked again at once, with as many attempts as at first.
#[utoipa::path(
    tag = "workflow",
    params(("task_id" = Uuid, Path, description = "A task of your body that is not over"), IdempotencyKey),
    responses((status = 200, description = "It will be asked again", body = CallView), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/call/repetition")]
pub(crate) async fn repeat_task_call(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let task: TaskId = task_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = find(tx, permit, task)?;
        call_of(tx, task)?;
        if !found.task.is_live() {
            return Err(Refusal::NoOpenTask.into());
        }
        repeat_call(tx, task).map_err(|fault| match fault {
            StoreError::NotFound => Refusal::CallNotGivenUp.into(),
            fault => Problem::from(fault),
        })?;
        shown(tx, permit, ground, &found)
    })
    .await
}

/// Answer call of task
///
/// Enters what the system would have answered (填报核验结果), when it does not answer or somebody has found
/// out otherwise. The step is over, and conditions behind it read the answer as if it were the system's;
/// the system is asked no more. An approval without an answer ends the step too; then conditions that
/// read one do not hold. It cannot be taken back, but the step can be returned to.
#[utoipa::path(
    tag = "workflow",
    request_body = CallAnswerInput,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Answered", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/call/answer")]
pub(crate) async fn answer_task_call(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<CallAnswerInput>,
) -> Result<Reply, Problem> {
    let deed = Deed::AnswerCall { answer: Value::Object(body.answer), opinion: body.opinion };
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(deed)).await
}

fn shown(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    task: &StoredTask,
) -> Result<Reply, Problem> {
    let StoredCall { state, attempts, error, answer, ended_at } = call_of(session, task.task.id)?;
    let application = persistence::applications::find(session, permit, task.task.application)?;
    let application = application.file.application;
    let (version, procedure) = (application.version, application.procedure);
    let edition = ground.library.edition_with(session, version, procedure)?;
    let work = edition.content.workflow.task(&task.task.node);
    let asks = work.and_then(|it| it.service_call.as_ref()).map(|it| &it.answer);
    let asks = asks.into_iter().flatten().map(|(name, kind)| (name.clone(), (*kind).into()));
    let (state, asks) = (state.into(), asks.collect());
    Ok(Reply::plain(&CallView { state, asks, attempts, error, answer, ended_at }))
}
