//! 抄送: what was copied to whom for their information.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::applications::{Application, ReadCopies, Stage};
use domain::labels::Label;
use domain::{AccountId, ApplicationId, CopyId, ItemCode, TaskId};
use uuid::Uuid;

use super::find::{readable, uuids};
use super::promise::renew_promises;
use crate::schema::{
    applications, applications_copies as c, applications_readers as r, catalogue_versions as v,
};
use crate::text_column::label;
use crate::{Session, StoreError, Tx, ids};

/// An application that was copied to somebody.
#[derive(Debug, Clone)]
pub struct StoredCopy {
    pub id: CopyId,
    pub application: ApplicationId,
    pub number: Option<String>,
    pub item: ItemCode,
    pub item_name: String,
    pub stage: Stage,
    pub task: TaskId,
    pub by: AccountId,
    pub at: DateTime<Utc>,
    pub note: String,
    pub read_at: Option<DateTime<Utc>>,
}

/// Which copies are wanted.
#[derive(Debug, Clone, Default)]
pub struct CopyFilter {
    pub read: Option<bool>,
    /// The last copy of the page before.
    pub behind: Option<CopyId>,
}

const NOTE: &str = "applications_copies.note";

type Row = (
    (Uuid, Uuid, Option<String>, String, String, String),
    (Uuid, Uuid, DateTime<Utc>, Vec<u8>, Option<DateTime<Utc>>),
);

/// Copies an application to colleagues, who may read it from now on.
pub fn copy(
    tx: &mut Tx<'_>,
    (application, task): (&Application, TaskId),
    to: &[AccountId],
    (by, now): (AccountId, DateTime<Utc>),
    note: &str,
) -> Result<(), StoreError> {
    for who in to {
        let id: Uuid = ids::fresh(now);
        diesel::insert_into(c::table)
            .values((
                c::id.eq(id),
                c::application_id.eq(Uuid::from(application.id)),
                c::task_id.eq(Uuid::from(task)),
                c::copied_to.eq(Uuid::from(*who)),
                c::copied_by.eq(Uuid::from(by)),
                c::copied_at.eq(now),
                c::note.eq(tx.vault.seal(NOTE, id, &note)),
            ))
            .execute(tx.conn)?;
        diesel::insert_into(r::table)
            .values((
                r::reader.eq(Uuid::from(who.copies())),
                r::application_id.eq(Uuid::from(application.id)),
                r::stage.eq(application.stage.as_str()),
                r::item_code.eq(application.item.as_str()),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
    }
    renew_promises(tx, [application.id.into()])
}

/// What was copied to `who`, of what `readers` may read; narrowed and sorted by whoever asks.
#[diesel::dsl::auto_type(no_type_alias)]
fn copied_to(who: Uuid, readers: Vec<Uuid>) -> _ {
    let at_hand = c::table
        .inner_join(applications::table.on(applications::id.eq(c::application_id)))
        .inner_join(v::table.on(v::id.eq(applications::version_id)));
    let may_read: readable = readable(readers);
    at_hand.filter(c::copied_to.eq(who)).filter(may_read)
}

/// Up to `limit` copies that the permit's holder was sent, the latest first.
pub fn copies(
    session: &mut Session<'_>,
    permit: &Permit<ReadCopies>,
    filter: &CopyFilter,
    limit: i64,
) -> Result<Vec<StoredCopy>, StoreError> {
    let mut query = copied_to(permit.account().into(), uuids(permit.readers()))
        .order(c::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    match filter.read {
        Some(true) => query = query.filter(c::read_at.is_not_null()),
        Some(false) => query = query.filter(c::read_at.is_null()),
        None => {}
    }
    if let Some(behind) = filter.behind {
        query = query.filter(c::id.lt(Uuid::from(behind)));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    rows.into_iter().map(|it| open(session, it)).collect()
}

/// Marks a copy as read; one that has been read stays as it is. Tells whether it is news.
pub fn read_copy(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadCopies>,
    id: CopyId,
    now: DateTime<Utc>,
) -> Result<(StoredCopy, bool), StoreError> {
    let id = Uuid::from(id);
    let row: Row = copied_to(permit.account().into(), uuids(permit.readers()))
        .filter(c::id.eq(id))
        .select(columns())
        .first(tx.conn)?;
    let unread = c::table.find(id).filter(c::read_at.is_null());
    let news = diesel::update(unread).set(c::read_at.eq(now)).execute(tx.conn)? == 1;
    let copy = open(tx, row)?;
    let read_at = if news { Some(now) } else { copy.read_at };
    Ok((StoredCopy { read_at, ..copy }, news))
}

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    let of = (
        c::id,
        c::application_id,
        applications::number,
        applications::item_code,
        v::name,
        applications::stage,
    );
    (of, (c::task_id, c::copied_by, c::copied_at, c::note, c::read_at))
}

fn open(session: &Session<'_>, row: Row) -> Result<StoredCopy, StoreError> {
    let ((id, application, number, item, item_name, stage), (task, by, at, note, read_at)) = row;
    Ok(StoredCopy {
        id: id.into(),
        application: application.into(),
        number,
        item: item.into(),
        item_name,
        stage: label(&stage)?,
        task: task.into(),
        by: by.into(),
        at,
        note: session.vault.unseal(NOTE, id, &note)?,
        read_at,
    })
}
