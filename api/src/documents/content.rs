//! What is in an attachment, on its way out.

use actix_web::body::SizedStream;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, ETAG, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::access::Right;
use domain::applications::Refusal;
use domain::documents::{ATTACHMENT_READ, Attachment, ReadAttachments};
use domain::events::NewEvent;
use futures_util::{Stream, stream};
use persistence::applications::{find, note};
use persistence::documents::{CHUNK, attachment, chunk};
use serde_json::json;
use uuid::Uuid;

use super::head::named;
use super::view::FileBytes;
use crate::gate::Gate;
use crate::problem::Problems;
use crate::{Problem, etag};

/// Download attachment
///
/// The file as it came in, for saving: `Content-Disposition` names it, and browsers are told not to
/// guess at what it is. Each download is an event; with an `If-None-Match` that still fits nothing is
/// read. Of a file that was removed only the record is left (410).
#[utoipa::path(
    tag = "documents",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("attachment_id" = Uuid, Path, description = "The attachment"),
    ),
    responses(
        (
            status = 200,
            description = "The file",
            content(
                (FileBytes = "application/pdf"),
                (FileBytes = "application/ofd"),
                (FileBytes = "image/png"),
                (FileBytes = "image/jpeg"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
                (FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (FileBytes = "text/plain"),
                (FileBytes = "text/csv"),
            ),
            headers(("Content-Disposition" = String, description = "The file's name (RFC 6266)")),
        ),
        Problems,
    ),
    security(("bearer" = ["documents.read_attachments"])),
)]
#[get("/applications/{application_id}/attachments/{attachment_id}/content")]
pub(crate) async fn download_attachment(
    gate: Gate<ReadAttachments>,
    path: web::Path<(Uuid, Uuid)>,
    req: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (application, id) = path.into_inner();
    let headers = req.headers().clone();
    let (found, tag, known) = gate
        .clone()
        .transact(move |tx, permit, ground| {
            find(tx, permit, application.into())?;
            let found = attachment(tx, application.into(), id.into())?;
            if found.it.removed_at.is_some() {
                return Err(Refusal::AttachmentRemoved.into());
            }
            let tag = format!("\"{}\"", found.label.sha256);
            let known = etag::is_known(&headers, &tag);
            if !known {
                let event = NewEvent::new(ATTACHMENT_READ, json!({ "attachment": found.it.id }));
                note(tx, found.it.application, &[event], &ground.how)?;
            }
            Ok((found, tag, known))
        })
        .await?;
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if known {
        return Ok(response.finish());
    }
    Ok(response
        .content_type(found.it.kind.media_type())
        .insert_header((CONTENT_DISPOSITION, named(&found.label.name, found.it.kind)))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // Nothing that is worth its while: most kinds are compressed already.
        .insert_header((CONTENT_ENCODING, "identity"))
        .body(SizedStream::new(found.it.size.unsigned_abs(), pieces(gate, &found.it))))
}

/// The pieces of a file, each fetched when the one before has gone.
fn pieces<R: Right + Clone>(
    gate: Gate<R>,
    it: &Attachment,
) -> impl Stream<Item = Result<web::Bytes, Problem>> + use<R> {
    let (file, count) = (it.id, it.size.unsigned_abs().div_ceil(CHUNK as u64));
    let last = i32::try_from(count).unwrap_or(i32::MAX);
    stream::unfold(0, move |ordinal| {
        let gate = gate.clone();
        async move {
            if ordinal == last {
                return None;
            }
            let piece = gate.look(move |session, _, _| Ok(chunk(session, file, ordinal)?)).await;
            Some((piece.map(web::Bytes::from), ordinal + 1))
        }
    })
}
