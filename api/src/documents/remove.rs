//! An attachment taken away by whoever put it there.

use actix_web::{delete, web};
use domain::access::Permit;
use domain::applications::remove_attachment as decide;
use domain::documents::Attachment;
use domain::workflow::WorkTasks;
use domain::{ApplicationId, FileId};
use persistence::Tx;
use persistence::applications::{lock, note};
use persistence::documents::{StoredAttachment, attachment, remove};
use persistence::identity::roster;
use uuid::Uuid;

use super::view::{AttachmentView, revision};
use crate::Problem;
use crate::applications::use_case::Case;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::problem::Problems;
use crate::reply::Reply;

/// Remove attachment
///
/// Whoever attached the file takes it away, as long as the task is theirs. Its content is destroyed; the
/// record, and the events of it, stay.
#[utoipa::path(
    tag = "documents",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("attachment_id" = Uuid, Path, description = "The attachment"),
        IfMatch,
    ),
    responses((status = 200, description = "Removed", body = AttachmentView), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[delete("/applications/{application_id}/attachments/{attachment_id}")]
pub(crate) async fn remove_attachment(
    gate: Gate<WorkTasks>,
    path: web::Path<(Uuid, Uuid)>,
    seen: IfMatch,
) -> Result<Reply, Problem> {
    let (application, id) = path.into_inner();
    gate.transact(move |tx, permit, ground| {
        take_away(tx, permit, ground, (application.into(), id.into(), seen))
    })
    .await
}

fn take_away(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    (application, id, seen): (ApplicationId, FileId, IfMatch),
) -> Result<Reply, Problem> {
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    let StoredAttachment { it, label } = attachment(tx, application, id)?;
    // What can never succeed is refused for what it is, before a stale reader is sent to read again.
    let event = decide(&it, &case.facts(permit.actor(), ground.now, None))?;
    seen.check(revision(&it))?;
    remove(tx, &it, ground.now)?;
    note(tx, application, &[event], &ground.how)?;
    let gone = Attachment { removed_at: Some(ground.now), ..it };
    let (revision, who) = (revision(&gone), roster(tx, &[gone.by])?);
    let view = AttachmentView::of(StoredAttachment { it: gone, label }, &who, permit.actor());
    Ok(Reply::tagged(&view, revision))
}
