//! Which files stand with an application.

use actix_web::{get, web};
use domain::documents::ReadAttachments;
use domain::{AccountId, ApplicationId, FileId};
use persistence::applications::find;
use persistence::documents::{attachment, attachments};
use persistence::identity::roster;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::view::{AttachmentView, revision};
use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AttachmentFilter {
    /// Only attachments of this task
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

/// List attachments
///
/// The files that officers have put to an application's tasks, the oldest first, with the records of
/// those that were removed.
#[utoipa::path(
    tag = "documents",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        AttachmentFilter,
    ),
    responses(
        (status = 200, description = "A page of attachments", body = Page<AttachmentView>),
        Problems,
    ),
    security(("bearer" = ["documents.read_attachments"])),
)]
#[get("/applications/{application_id}/attachments")]
pub(crate) async fn list_attachments(
    gate: Gate<ReadAttachments>,
    application_id: web::Path<Uuid>,
    Query(asked): Query<AttachmentFilter>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    let after: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        find(session, permit, id)?;
        let (task, after) = (asked.task.map(Into::into), after.map(FileId::from));
        let found = attachments(session, id, task, after, asked.limit.and_one())?;
        let who: Vec<AccountId> = found.iter().map(|it| it.it.by).collect();
        let who = if who.is_empty() { Vec::new() } else { roster(session, &who)? };
        let show = |it| AttachmentView::of(it, &who, permit.actor());
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get attachment
///
/// What is known of one attachment; its content is another operation.
#[utoipa::path(
    tag = "documents",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("attachment_id" = Uuid, Path, description = "The attachment"),
    ),
    responses((status = 200, description = "The attachment", body = AttachmentView), Problems),
    security(("bearer" = ["documents.read_attachments"])),
)]
#[get("/applications/{application_id}/attachments/{attachment_id}")]
pub(crate) async fn get_attachment(
    gate: Gate<ReadAttachments>,
    path: web::Path<(Uuid, Uuid)>,
) -> Result<Reply, Problem> {
    let (application, id) = path.into_inner();
    gate.look(move |session, permit, _| {
        find(session, permit, application.into())?;
        let found = attachment(session, application.into(), id.into())?;
        let who = roster(session, &[found.it.by])?;
        let revision = revision(&found.it);
        Ok(Reply::tagged(&AttachmentView::of(found, &who, permit.actor()), revision))
    })
    .await
}
