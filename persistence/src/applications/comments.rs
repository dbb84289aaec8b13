//! 批注: what staff tell one another of an application. Whoever asks has shown that they may read it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{AccountId, ApplicationId, CommentId, TaskId};
use uuid::Uuid;

use crate::schema::applications_comments as c;
use crate::{Session, StoreError, Tx};

/// A comment on an application, or on one of its tasks.
#[derive(Debug, Clone)]
pub struct StoredComment {
    pub id: CommentId,
    pub application: ApplicationId,
    pub task: Option<TaskId>,
    pub by: AccountId,
    pub at: DateTime<Utc>,
    pub text: String,
}

const TEXT: &str = "applications_comments.text";

type Row = (Uuid, Uuid, Option<Uuid>, Uuid, DateTime<Utc>, Vec<u8>);

pub fn write_comment(tx: &mut Tx<'_>, it: &StoredComment) -> Result<(), StoreError> {
    let id = Uuid::from(it.id);
    diesel::insert_into(c::table)
        .values((
            c::id.eq(id),
            c::application_id.eq(Uuid::from(it.application)),
            c::task_id.eq(it.task.map(Uuid::from)),
            c::written_by.eq(Uuid::from(it.by)),
            c::written_at.eq(it.at),
            c::text.eq(tx.vault.seal(TEXT, id, &it.text)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Up to `limit` comments behind `after`, the oldest first; of one task, if it is named.
pub fn comments(
    session: &mut Session<'_>,
    application: ApplicationId,
    task: Option<TaskId>,
    after: Option<CommentId>,
    limit: i64,
) -> Result<Vec<StoredComment>, StoreError> {
    let mut query = c::table
        .filter(c::application_id.eq(Uuid::from(application)))
        .order(c::id)
        .limit(limit)
        .into_boxed();
    if let Some(task) = task {
        query = query.filter(c::task_id.eq(Uuid::from(task)));
    }
    if let Some(after) = after {
        query = query.filter(c::id.gt(Uuid::from(after)));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    rows.into_iter().map(|it| open(session, it)).collect()
}

/// One comment of an application.
pub fn comment(
    session: &mut Session<'_>,
    application: ApplicationId,
    id: CommentId,
) -> Result<StoredComment, StoreError> {
    let of = c::table.filter(c::application_id.eq(Uuid::from(application)));
    let row: Row = of.filter(c::id.eq(Uuid::from(id))).first(session.conn)?;
    open(session, row)
}

fn open(session: &Session<'_>, row: Row) -> Result<StoredComment, StoreError> {
    let (id, application, task, by, at, text) = row;
    Ok(StoredComment {
        id: id.into(),
        application: application.into(),
        task: task.map(Into::into),
        by: by.into(),
        at,
        text: session.vault.unseal(TEXT, id, &text)?,
    })
}
