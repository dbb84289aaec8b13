//! Reading one task.

use actix_web::{get, web};
use domain::TaskId;
use domain::access::Permit;
use domain::workflow::{Candidate, WorkTasks};
use persistence::Session;
use persistence::identity::roster;
use persistence::workflow::{StoredTask, find};
use uuid::Uuid;

use super::view::{TaskDetail, TaskView, assignee};
use crate::Problem;
use crate::applications::use_case::Case;
use crate::gate::{Gate, Ground};
use crate::problem::Problems;
use crate::reply::Reply;

/// Get task
///
/// One task of your bodies, with what you may do with it and where it can be returned to.
#[utoipa::path(
    tag = "workflow",
    params(("task_id" = Uuid, Path, description = "The task")),
    responses((status = 200, description = "The task", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[get("/tasks/{task_id}")]
pub(crate) async fn get_task(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id = task_id.into_inner().into();
    gate.look(move |session, permit, ground| show(session, permit, ground, id)).await
}

/// The task as the permit's holder sees it.
pub(super) fn show(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    id: TaskId,
) -> Result<Reply, Problem> {
    let (view, revision) = detail(session, permit, ground, id)?;
    Ok(Reply::tagged(&view, revision))
}

/// The same, and the task's revision.
pub(super) fn detail(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    id: TaskId,
) -> Result<(TaskDetail, i32), Problem> {
    let task = find(session, permit, id)?;
    let found = persistence::applications::find(session, permit, task.task.application)?;
    let case = Case::gather(session, found, ground)?;
    let view = view(session, permit, ground, &task, &case)?;
    Ok((view, task.revision))
}

fn view(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    task: &StoredTask,
    case: &Case,
) -> Result<TaskDetail, Problem> {
    let here = case.tasks.iter().filter(|it| it.task.node == task.task.node);
    let candidates = task.task.candidates.iter().filter_map(|it| match it {
        Candidate::Person(who) | Candidate::Excepted(who) => Some(*who),
        Candidate::Post(_) | Candidate::Role { .. } => None,
    });
    let who = here.filter_map(|it| it.task.assignee).chain(task.messages.iter().map(|it| it.by));
    let who = who.chain(candidates);
    let who: Vec<_> = who.collect();
    let who = if who.is_empty() { Vec::new() } else { roster(session, &who)? };
    let holder = assignee(&who, task, permit.actor());
    let facts = case.facts(permit.actor(), ground.now, None);
    let (version, body) = (case.found.calendar, &task.task.body);
    let calendar = ground.library.calendar_of(session, version, body, ground.now)?;
    let plain = TaskView::of(task, holder, &calendar, ground.now);
    Ok(TaskDetail::of(plain, task, case, &facts, &who))
}
