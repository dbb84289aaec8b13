//! 异议: what people say against public notices, and what officers answer.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::applications::{Command, Deed, NewObjection, ObjectionAnswer};
use domain::workflow::{Object, WorkTasks};
use domain::{ObjectionId, TaskId};
use persistence::applications::lock_for_system;
use persistence::ids;
use persistence::workflow::{StoredObjection, find, notice, objections_to, own_objection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deed::finish;
use super::view::TaskDetail;
use crate::Problem;
use crate::applications::use_case::{Case, take};
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::said::said;
use crate::word::ObjectionOutcomeWord;

/// An objection (异议)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ObjectionInput {
    /// Why
    #[validate(length(min = 1, max = 2000), custom(function = said))]
    #[schema(example = "申请人名下另有经营收入，未如实申报", min_length = 1, max_length = 2000)]
    reasons: String,
}

/// An objection and its answer
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectionView {
    id: Uuid,
    /// The public notice, which is a task of the officers
    notice_id: Uuid,
    made_at: DateTime<Utc>,
    #[schema(example = "申请人名下另有经营收入，未如实申报", max_length = 2000)]
    reasons: String,
    /// What came of it; absent until it is answered
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<ObjectionOutcomeWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "经核实，收入已如实申报", max_length = 2000)]
    answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<DateTime<Utc>>,
}

/// An answer to an objection (异议答复)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnswerInput {
    outcome: ObjectionOutcomeWord,
    /// What the objector is told
    #[validate(length(min = 1, max = 2000), custom(function = said))]
    #[schema(example = "经核实，收入已如实申报", min_length = 1, max_length = 2000)]
    reasons: String,
}

/// Object to public notice
///
/// 异议: anybody with an account, once to each notice, as long as it is announced. The reasons are kept
/// encrypted; the officers who have the notice in hand read them, and the applicant does not. The
/// application does not go on before every objection has been answered.
#[utoipa::path(
    tag = "workflow",
    request_body = ObjectionInput,
    params(("notice_id" = Uuid, Path, description = "The notice"), IdempotencyKey),
    responses((status = 201, description = "Said", body = ObjectionView), Problems),
    security(("bearer" = ["workflow.object"])),
)]
#[post("/public_notices/{notice_id}/objections")]
pub(crate) async fn object_to_public_notice(
    gate: Gate<Object>,
    notice_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<ObjectionInput>,
) -> Result<Reply, Problem> {
    let task: TaskId = notice_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let announced = notice(tx, task, ground.now)?;
        let found = lock_for_system(tx, announced.application)?;
        let case = Case::gather(tx, found, ground)?;
        let id: ObjectionId = ids::fresh(ground.now);
        let objection = NewObjection { id, text: body.reasons };
        let command = Command::Object { task, objection };
        take(tx, permit.actor(), ground, &case, &command)?;
        let view = ObjectionView::of(own_objection(tx, permit.account(), id)?);
        Ok(Reply::created(&view, 1, format!("/api/v1/objections/{id}")))
    })
    .await
}

/// Get objection
///
/// Your own, with its answer.
#[utoipa::path(
    tag = "workflow",
    params(("objection_id" = Uuid, Path, description = "The objection")),
    responses((status = 200, description = "The objection", body = ObjectionView), Problems),
    security(("bearer" = ["workflow.object"])),
)]
#[get("/objections/{objection_id}")]
pub(crate) async fn get_objection(
    gate: Gate<Object>,
    objection_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id = objection_id.into_inner().into();
    gate.look(move |session, permit, _| {
        let found = own_objection(session, permit.account(), id)?;
        let revision = if found.answer.is_some() { 2 } else { 1 };
        Ok(Reply::tagged(&ObjectionView::of(found), revision))
    })
    .await
}

/// List objections
///
/// What was said against the public notice that the task is, the oldest first.
#[utoipa::path(
    tag = "workflow",
    params(("task_id" = Uuid, Path, description = "The notice's task, of your body"), Paging),
    responses((status = 200, description = "A page of objections", body = Page<ObjectionView>), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[get("/tasks/{task_id}/objections")]
pub(crate) async fn list_objections(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let after: Option<Uuid> = open(asked.cursor.as_deref())?;
    let task: TaskId = task_id.into_inner().into();
    gate.look(move |session, permit, _| {
        find(session, permit, task)?;
        let found = objections_to(session, task, after.map(Into::into), asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| it.objection.id, ObjectionView::of);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Answer objection
///
/// 答复异议: each once, with reasons that the objector reads. When the notice's time has passed and
/// every objection is answered, the application goes on; if one was upheld, to where its procedure
/// says: the decision, or the review before.
#[utoipa::path(
    tag = "workflow",
    request_body = AnswerInput,
    params(
        ("task_id" = Uuid, Path, description = "The notice's task, claimed by you"),
        ("objection_id" = Uuid, Path, description = "The objection"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Answered", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/objections/{objection_id}/answer")]
pub(crate) async fn answer_objection(
    gate: Gate<WorkTasks>,
    path: web::Path<(Uuid, Uuid)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<AnswerInput>,
) -> Result<Reply, Problem> {
    let (task, objection) = path.into_inner();
    let (objection, outcome) = (objection.into(), body.outcome.0);
    let deed = Deed::AnswerObjection(ObjectionAnswer { objection, outcome, reasons: body.reasons });
    finish(gate, key, fingerprint, (task.into(), seen), |_| Ok(deed)).await
}

impl ObjectionView {
    fn of(it: StoredObjection) -> Self {
        let (answer, answered_at) = it.answer.unzip();
        Self {
            id: it.objection.id.into(),
            notice_id: it.objection.task.into(),
            made_at: it.made_at,
            reasons: it.text,
            outcome: it.objection.outcome.map(Into::into),
            answer,
            answered_at,
        }
    }
}
