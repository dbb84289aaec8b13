//! Claiming a task, and putting it back.

use actix_web::{post, web};
use domain::access::Permit;
use domain::applications::{claim, release};
use domain::events::NewEvent;
use domain::workflow::WorkTasks;
use domain::{AccountId, TaskId};
use persistence::Tx;
use persistence::applications::{lock, note};
use persistence::identity::roster;
use persistence::workflow::{assign, find};
use serde_json::json;
use uuid::Uuid;

use super::read::show;
use super::view::TaskDetail;
use crate::Problem;
use crate::applications::use_case::Case;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::problem::Problems;
use crate::reply::Reply;

/// Claim task
///
/// 签收: it is yours until you finish or release it. Of two who claim at the same moment one wins.
/// What is yours already stays as it is.
#[utoipa::path(
    tag = "workflow",
    params(
        ("task_id" = Uuid, Path, description = "The task"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Yours", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/claim")]
pub(crate) async fn claim_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id: TaskId = task_id.into_inner().into();
    let me = gate.permit().account();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        hand(tx, permit, ground, (id, seen), Some(me))?;
        show(tx, permit, ground, id)
    })
    .await
}

/// Release task
///
/// 退签: puts it back for your colleagues.
#[utoipa::path(
    tag = "workflow",
    params(
        ("task_id" = Uuid, Path, description = "The task"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Open again", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/release")]
pub(crate) async fn release_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id: TaskId = task_id.into_inner().into();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        hand(tx, permit, ground, (id, seen), None)?;
        show(tx, permit, ground, id)
    })
    .await
}

/// Gives the task to `who`, or back to its post. The application is locked first, as by every step.
fn hand(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    (id, seen): (TaskId, IfMatch),
    who: Option<AccountId>,
) -> Result<(), Problem> {
    let application = find(tx, permit, id)?.task.application;
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    let task = case.tasks.iter().find(|it| it.task.id == id).ok_or(Problem::NotFound)?;
    let facts = case.facts(permit.actor(), ground.now, None);
    let (allowed, kind) = match who {
        Some(_) => (claim(&task.task, &facts), "workflow.task_claimed"),
        None => (release(&task.task, &facts), "workflow.task_released"),
    };
    allowed?;
    seen.check(task.revision)?;
    if who.is_some() && task.task.assignee == who {
        // A second click.
        return Ok(());
    }
    assign(tx, task, who)?;
    let mut data = json!({ "node": task.task.node, "step": task.task.name, "task": id });
    // B 岗: whoever is away had claimed it before, or could have.
    let away = task.task.assignee.filter(|it| who.is_some_and(|who| who != *it));
    let away = away.or_else(|| permit.actor().in_place_at(&task.task.body, &task.task.post));
    if let Some(away) = away {
        data["in_place_of"] = roster(tx, &[away])?.first().map(|it| json!(it.1)).into();
    }
    let event = NewEvent::new(kind, data);
    Ok(note(tx, application, &[event], &ground.how)?)
}
