//! Many tasks approved with one opinion (批量审批), each with a result of its own.

use std::collections::HashSet;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest, post};
use domain::TaskId;
use domain::access::Permit;
use domain::applications::Deed;
use domain::refusal::Language;
use domain::workflow::WorkTasks;
use persistence::Tx;
use persistence::workflow::find;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deed::on_task;
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground, Shared};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::{ProblemBody, Problems, body, language_of};
use crate::reply::Reply;
use crate::said::said;

/// Which tasks, and the opinion on all of them
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApproveTasks {
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    tasks: Vec<SeenTask>,
    #[validate(length(min = 1, max = 4000), custom(function = said))]
    #[schema(example = "材料齐全，同意", min_length = 1, max_length = 4000)]
    opinion: String,
}

/// A task as you saw it
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeenTask {
    task_id: Uuid,
    /// The task's `revision` when you read it; what has changed since is not approved
    #[validate(range(min = 1))]
    #[schema(example = 2, minimum = 1)]
    revision: i32,
}

/// What came of each task, in the order of the request
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchView {
    /// How many were approved
    #[schema(example = 2, minimum = 0, maximum = 50)]
    approved: usize,
    #[schema(max_items = 50)]
    items: Vec<BatchResult>,
}

/// What came of one task
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BatchResult {
    task_id: Uuid,
    approved: bool,
    /// Why it was not approved
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<ProblemBody>,
}

/// The language that the caller reads.
pub(crate) struct Reads(Language);

impl FromRequest for Reads {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(language_of(req.headers().get(ACCEPT_LANGUAGE)))))
    }
}

/// Approve tasks
///
/// 批量审批: approves up to 50 tasks that you have claimed, with one opinion. One that cannot be
/// approved leaves the others alone; the answer is 200 and tells the result of each.
#[utoipa::path(
    tag = "workflow",
    request_body = ApproveTasks,
    params(IdempotencyKey),
    responses((status = 200, description = "The result of each task", body = BatchView), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/task_approvals")]
pub(crate) async fn approve_tasks(
    gate: Gate<WorkTasks>,
    key: IdempotencyKey,
    Reads(language): Reads,
    Checked { body: asked, fingerprint }: Checked<ApproveTasks>,
) -> Result<Reply, Problem> {
    each_once(&asked.tasks)?;
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let mut results: Vec<Option<Result<(), Problem>>> = Vec::new();
        results.resize_with(asked.tasks.len(), || None);
        for place in in_order(tx, permit, &asked.tasks)? {
            results[place] = Some(match approve(tx, permit, ground, &asked, place) {
                // Our own fault is nobody's result: nothing of the batch is stored.
                Err(err @ Problem::Internal(_)) => return Err(err),
                result => result,
            });
        }
        let items = asked.tasks.iter().zip(results).map(|(it, result)| {
            // What is not of the caller's bodies was not even tried.
            let problem = result.unwrap_or(Err(Problem::NotFound)).err();
            let problem = problem.map(|it| body(&it, language));
            BatchResult { task_id: it.task_id, approved: problem.is_none(), problem }
        });
        let items: Vec<BatchResult> = items.collect();
        let approved = items.iter().filter(|it| it.approved).count();
        Ok(Reply::plain(&BatchView { approved, items }))
    })
    .await
}

/// That no task is named twice.
fn each_once(tasks: &[SeenTask]) -> Result<(), Problem> {
    let mut seen = HashSet::new();
    match tasks.iter().position(|it| !seen.insert(it.task_id)) {
        None => Ok(()),
        Some(place) => {
            let told = ("this task is named twice", "该任务重复列出");
            Err(Problem::bad_value(format!("/tasks/{place}/task_id"), "unique", told))
        }
    }
}

/// The places of the tasks that the caller may see, by application: two batches that run at the
/// same time lock in the same order, and never wait for each other in a circle.
fn in_order(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    tasks: &[SeenTask],
) -> Result<Vec<usize>, Problem> {
    let mut places = Vec::new();
    for (place, it) in tasks.iter().enumerate() {
        match find(tx, permit, it.task_id.into()) {
            Ok(found) => places.push((found.task.application, place)),
            Err(persistence::StoreError::NotFound) => {}
            Err(err) => return Err(err.into()),
        }
    }
    places.sort_unstable();
    Ok(places.into_iter().map(|(_, place)| place).collect())
}

fn approve(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    asked: &ApproveTasks,
    place: usize,
) -> Result<(), Problem> {
    let seen = &asked.tasks[place];
    let deed = Deed::Approve { opinion: asked.opinion.clone() };
    let (id, seen) = (TaskId::from(seen.task_id), IfMatch::Revisions(vec![seen.revision]));
    let done = tx.within(|tx| on_task(tx, permit, ground, (id, seen), |_| Ok(deed)));
    done.map_err(|it| it.meanwhile(|| id.current(tx, permit, ground)))
}
