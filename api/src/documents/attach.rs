//! 附件: a file put to a task.

use actix_web::{post, web};
use domain::TaskId;
use domain::access::Permit;
use domain::applications::{attach, may_attach};
use domain::documents::Attachment;
use domain::workflow::WorkTasks;
use persistence::applications::{lock, note};
use persistence::documents::{Label, StoredAttachment, put_to_task};
use persistence::identity::roster;
use persistence::workflow::find;
use persistence::{Tx, idempotency};
use uuid::Uuid;

use super::head::FileHead;
use super::intake::{Received, forget, receive};
use super::view::{AttachmentView, FileBytes, place};
use crate::Problem;
use crate::applications::use_case::Case;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::problem::Problems;
use crate::reply::Reply;

/// Attach file
///
/// 附件: whoever has the task in hand, if only for an opinion, puts a file to it for the staff who may
/// read the application; applicants never see it. The body is the file itself, not a form: its kind
/// stands in `Content-Type`, its name in `Content-Disposition`. What is in it must begin as its kind does
/// (text has no control characters); containers are not opened, and nothing is scanned for malware. Up to
/// 20 MiB unless the server is set otherwise (413 tells the limit), and 50 files to a task. It is kept
/// encrypted, name and content. A retry with the same `Idempotency-Key` sends the file again, which is
/// compared and thrown away, and gets the same answer. Nothing of the task changes, so there is no
/// `If-Match`.
#[utoipa::path(
    tag = "documents",
    params(
        ("task_id" = Uuid, Path, description = "The task, in your hands"),
        FileHead,
        IdempotencyKey,
    ),
    request_body(
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
        description = "The file's bytes, without `Content-Encoding`",
    ),
    responses((status = 201, description = "Attached", body = AttachmentView), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/attachments")]
pub(crate) async fn attach_file(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    head: FileHead,
    body: web::Payload,
) -> Result<Reply, Problem> {
    let id: TaskId = task_id.into_inner().into();
    refuse_early(&gate, id, &key).await?;
    let received = receive(&gate, head.kind, body).await?;
    let (file, fingerprint) = (received.file, head.fingerprint(&received.sha256));
    let done = gate.clone().change_once(id, (key, fingerprint), move |tx, permit, ground| {
        take(tx, permit, ground, (id, head, received))
    });
    let done = done.await;
    // Whatever came of it: a file that belongs to nothing is not kept.
    forget(&gate, file).await;
    done
}

/// Refuses what cannot come to anything before the body is read. A retry is told later what it was
/// told before, whatever the task is by now.
async fn refuse_early(
    gate: &Gate<WorkTasks>,
    id: TaskId,
    key: &IdempotencyKey,
) -> Result<(), Problem> {
    let key = key.0.clone();
    let asked = gate.clone().change(id, move |tx, permit, ground| {
        let known = |key: String| idempotency::is_known(tx, permit.account(), &key);
        if key.map(known).transpose()? == Some(true) {
            return Ok(());
        }
        let application = find(tx, permit, id)?.task.application;
        let found = persistence::applications::find(tx, permit, application)?;
        let case = Case::gather(tx, found, ground)?;
        may_attach(id, already(&case, id), &case.facts(permit.actor(), ground.now, None))?;
        Ok(())
    });
    asked.await
}

/// How many files stand with the task.
fn already(case: &Case, task: TaskId) -> i32 {
    let task = case.tasks.iter().find(|it| it.task.id == task);
    task.map_or(0, |it| it.attachments)
}

/// Gives what has come in to its task.
fn take(
    tx: &mut Tx<'_>,
    permit: &Permit<WorkTasks>,
    ground: &Ground<'_>,
    (id, head, received): (TaskId, FileHead, Received),
) -> Result<Reply, Problem> {
    let application = find(tx, permit, id)?.task.application;
    let found = lock(tx, permit, application)?;
    let case = Case::gather(tx, found, ground)?;
    let it = Attachment {
        id: received.file,
        application,
        task: id,
        kind: head.kind,
        size: received.size,
        by: permit.account(),
        at: ground.now,
        removed_at: None,
    };
    let facts = case.facts(permit.actor(), ground.now, None);
    let event = attach(&it, already(&case, id), &facts)?;
    let sha256 = received.sha256.iter().map(|it| format!("{it:02x}")).collect();
    let new = StoredAttachment { it, label: Label { name: head.name, sha256 } };
    put_to_task(tx, &new)?;
    note(tx, application, &[event], &ground.how)?;
    let (place, who) = (place(&new.it), roster(tx, &[new.it.by])?);
    Ok(Reply::created(&AttachmentView::of(new, &who, permit.actor()), 1, place))
}
