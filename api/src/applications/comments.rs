//! 批注: what staff tell one another of an application; applicants never see it.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::access::{Actor, Permit};
use domain::applications::{Act, COMMENTED, Comment, check};
use domain::events::NewEvent;
use domain::{AccountId, ApplicationId, CommentId, StaffNumber};
use persistence::applications::{
    StoredComment, comment, comments, find, lock, note, write_comment,
};
use persistence::identity::roster;
use persistence::{Session, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::use_case::Case;
use crate::Problem;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::said::said;
use crate::workflow::{AssigneeView, Roster, member};

/// A comment (批注)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CommentInput {
    /// The task of the application that it is about; the application as a whole, if none is named
    task_id: Option<Uuid>,
    #[validate(length(min = 1, max = 2000), custom(function = said))]
    #[schema(
        example = "租赁合同与住所证明面积不一致，现场核查时请留意",
        min_length = 1,
        max_length = 2000
    )]
    text: String,
}

/// A comment, as staff who may read the application see it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CommentView {
    id: Uuid,
    application_id: Uuid,
    /// The task that it is about
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AssigneeView>,
    at: DateTime<Utc>,
    #[schema(example = "租赁合同与住所证明面积不一致，现场核查时请留意", max_length = 2000)]
    text: String,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CommentFilter {
    /// Only comments on this task
    task: Option<Uuid>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// Comment on application
///
/// 批注: for the staff who may read the application, never for the applicant. It is kept encrypted,
/// and nobody changes or deletes it.
#[utoipa::path(
    tag = "applications",
    request_body = CommentInput,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IdempotencyKey,
    ),
    responses((status = 201, description = "Said", body = CommentView), Problems),
    security(("bearer" = ["applications.comment"])),
)]
#[post("/applications/{application_id}/comments")]
pub(crate) async fn comment_on_application(
    gate: Gate<Comment>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<CommentInput>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        let found = lock(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), ground.now, None);
        check(&case.file().application, Act::Comment, &facts)?;
        let about = body.task_id.map(Into::into);
        let task = about.map(|task| case.tasks.iter().find(|it| it.task.id == task));
        let node = match task {
            Some(Some(task)) => Some(&task.task.node),
            Some(None) => return Err(foreign_task()),
            None => None,
        };
        let new = StoredComment {
            id: ids::fresh(ground.now),
            application: id,
            task: about,
            by: permit.account(),
            at: ground.now,
            text: body.text,
        };
        write_comment(tx, &new)?;
        let event = NewEvent::new(COMMENTED, json!({ "comment": new.id, "node": node }));
        note(tx, id, &[event], &ground.how)?;
        let place = format!("/api/v1/applications/{id}/comments/{}", new.id);
        let who = roster(tx, &[new.by])?;
        Ok(Reply::created(&CommentView::of(new, &who, permit.actor()), 1, place))
    })
    .await
}

fn foreign_task() -> Problem {
    let told = ("the application has no such task", "该办件没有此任务");
    Problem::bad_value("/task_id", "exists", told)
}

/// List comments
///
/// What staff have said of an application, the oldest first.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        CommentFilter,
    ),
    responses((status = 200, description = "A page of comments", body = Page<CommentView>), Problems),
    security(("bearer" = ["applications.comment"])),
)]
#[get("/applications/{application_id}/comments")]
pub(crate) async fn list_comments(
    gate: Gate<Comment>,
    application_id: web::Path<Uuid>,
    Query(asked): Query<CommentFilter>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    let after: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        find(session, permit, id)?;
        let (task, after) = (asked.task.map(Into::into), after.map(CommentId::from));
        let found = comments(session, id, task, after, asked.limit.and_one())?;
        let who = authors(session, &found)?;
        let show = |it| CommentView::of(it, &who, permit.actor());
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get comment
///
/// One comment on an application.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("comment_id" = Uuid, Path, description = "The comment"),
    ),
    responses((status = 200, description = "The comment", body = CommentView), Problems),
    security(("bearer" = ["applications.comment"])),
)]
#[get("/applications/{application_id}/comments/{comment_id}")]
pub(crate) async fn get_comment(
    gate: Gate<Comment>,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<Reply, Problem> {
    let (application, id) = path.into_inner();
    gate.look(move |session, permit: &Permit<Comment>, _| {
        find(session, permit, application.into())?;
        let found = comment(session, application.into(), id.into())?;
        let who = roster(session, &[found.by])?;
        Ok(Reply::tagged(&CommentView::of(found, &who, permit.actor()), 1))
    })
    .await
}

fn authors(
    session: &mut Session<'_>,
    of: &[StoredComment],
) -> Result<Vec<(AccountId, StaffNumber, String)>, Problem> {
    let who: Vec<_> = of.iter().map(|it| it.by).collect();
    Ok(if who.is_empty() { Vec::new() } else { roster(session, &who)? })
}

impl CommentView {
    fn of(it: StoredComment, who: &Roster, actor: &Actor) -> Self {
        Self {
            id: it.id.into(),
            application_id: it.application.into(),
            task_id: it.task.map(Into::into),
            by: member(who, it.by, actor),
            at: it.at,
            text: it.text,
        }
    }
}
