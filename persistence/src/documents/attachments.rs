//! 附件: files of tasks. Whoever asks has shown that they may read the application.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::documents::Attachment;
use domain::{ApplicationId, FileId, TaskId};
use uuid::Uuid;

use super::Label;
use super::files::{LABEL, destroy, finish};
use crate::schema::{documents_attachments as a, documents_files as f};
use crate::text_column::label;
use crate::workflow::count_attachment;
use crate::{Session, StoreError, Tx};

/// An attachment, and what its file is called.
#[derive(Debug, Clone)]
pub struct StoredAttachment {
    pub it: Attachment,
    pub label: Label,
}

type Row = (
    (Uuid, Uuid, Uuid, Uuid, DateTime<Utc>, Option<DateTime<Utc>>),
    (String, Option<i64>, Option<Vec<u8>>),
);

/// Makes a file whole and puts it to its task.
pub fn put_to_task(tx: &mut Tx<'_>, new: &StoredAttachment) -> Result<(), StoreError> {
    let StoredAttachment { it, label } = new;
    finish(tx, it.id, it.size, label)?;
    diesel::insert_into(a::table)
        .values((
            a::file_id.eq(Uuid::from(it.id)),
            a::application_id.eq(Uuid::from(it.application)),
            a::task_id.eq(Uuid::from(it.task)),
            a::attached_by.eq(Uuid::from(it.by)),
            a::attached_at.eq(it.at),
        ))
        .execute(tx.conn)?;
    count_attachment(tx, it.task, 1)
}

/// Destroys the content of an attachment, and keeps the record.
pub fn remove(
    tx: &mut Tx<'_>,
    attachment: &Attachment,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let there = a::table.find(Uuid::from(attachment.id)).filter(a::removed_at.is_null());
    if diesel::update(there).set(a::removed_at.eq(now)).execute(tx.conn)? == 0 {
        return Err(StoreError::Stale);
    }
    destroy(tx, attachment.id)?;
    count_attachment(tx, attachment.task, -1)
}

/// Up to `limit` attachments behind `after`, the oldest first; of one task, if it is named.
pub fn attachments(
    session: &mut Session<'_>,
    application: ApplicationId,
    task: Option<TaskId>,
    after: Option<FileId>,
    limit: i64,
) -> Result<Vec<StoredAttachment>, StoreError> {
    let mut query = all()
        .filter(a::application_id.eq(Uuid::from(application)))
        .order(a::file_id)
        .limit(limit)
        .into_boxed();
    if let Some(task) = task {
        query = query.filter(a::task_id.eq(Uuid::from(task)));
    }
    if let Some(after) = after {
        query = query.filter(a::file_id.gt(Uuid::from(after)));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    rows.into_iter().map(|it| open(session, it)).collect()
}

/// One attachment of an application.
pub fn attachment(
    session: &mut Session<'_>,
    application: ApplicationId,
    id: FileId,
) -> Result<StoredAttachment, StoreError> {
    let of = all().filter(a::application_id.eq(Uuid::from(application)));
    let row: Row = of.filter(a::file_id.eq(Uuid::from(id))).first(session.conn)?;
    open(session, row)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn all() -> _ {
    let of =
        (a::file_id, a::application_id, a::task_id, a::attached_by, a::attached_at, a::removed_at);
    let files = a::table.inner_join(f::table.on(f::id.eq(a::file_id)));
    files.select((of, (f::kind, f::size, f::label)))
}

fn open(session: &Session<'_>, row: Row) -> Result<StoredAttachment, StoreError> {
    let ((id, application, task, by, at, removed_at), (kind, size, sealed)) = row;
    let (Some(size), Some(sealed)) = (size, sealed) else {
        return Err(StoreError::Corrupt("an attachment that is not whole".to_owned()));
    };
    let it = Attachment {
        id: id.into(),
        application: application.into(),
        task: task.into(),
        kind: label(&kind)?,
        size,
        by: by.into(),
        at,
        removed_at,
    };
    Ok(StoredAttachment { it, label: session.vault.unseal(LABEL, id, &sealed)? })
}
