//! 系统核验: what a step asks of another system, for the people of the step.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::TaskId;
use domain::applications::Refusal;
use domain::workflow::WorkTasks;
use persistence::workflow::{StoredCall, call_of, find, repeat_call};
use persistence::{Session, StoreError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::bare::Bare;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::CallStateWord;

/// What a step asks of another system (系统核验)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CallView {
    state: CallStateWord,
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

/// Get call of task
///
/// How far the question is that the step asks of another system, and what that has answered. A step that
/// asks nothing has none: 404.
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
    gate.look(move |session, permit, _| {
        find(session, permit, task)?;
        shown(session, task)
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
    gate.once(key, fingerprint, move |tx, permit, _| {
        let found = find(tx, permit, task)?;
        call_of(tx, task)?;
        if !found.task.is_live() {
            return Err(Refusal::NoOpenTask.into());
        }
        repeat_call(tx, task).map_err(|fault| match fault {
            StoreError::NotFound => Refusal::CallNotGivenUp.into(),
            fault => Problem::from(fault),
        })?;
        shown(tx, task)
    })
    .await
}

fn shown(session: &mut Session<'_>, task: TaskId) -> Result<Reply, Problem> {
    let StoredCall { state, attempts, error, answer, ended_at } = call_of(session, task)?;
    let state = state.into();
    Ok(Reply::plain(&CallView { state, attempts, error, answer, ended_at }))
}
