//! The inbox of an applicant.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::{Permit, Standing};
use domain::notifications::{News, ReadMessages};
use domain::{ApplicationId, MessageId};
use uuid::Uuid;

use crate::schema::{applications as a, catalogue_versions as v, notifications_messages as m};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// Something that an applicant was told.
#[derive(Debug, Clone)]
pub struct Message {
    pub id: MessageId,
    pub about: News,
    pub application: ApplicationId,
    /// 办件编号
    pub number: String,
    /// The item's name.
    pub item: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

type Row = (Uuid, String, Uuid, Option<String>, String, DateTime<Utc>, Option<DateTime<Utc>>);

#[diesel::dsl::auto_type(no_type_alias)]
fn told() -> _ {
    m::table
        .inner_join(a::table.on(a::id.eq(m::application_id)))
        .inner_join(v::table.on(v::id.eq(a::version_id)))
        .select((m::id, m::about, m::application_id, a::number, v::name, m::created_at, m::read_at))
}

/// Up to `limit` of one's own behind `behind`, newest first.
pub fn messages(
    session: &mut Session<'_>,
    permit: &Permit<ReadMessages>,
    unread: bool,
    behind: Option<MessageId>,
    limit: i64,
) -> Result<Vec<Message>, StoreError> {
    let mut asked =
        told().filter(m::reader.eq(reader(permit))).order(m::id.desc()).limit(limit).into_boxed();
    if unread {
        asked = asked.filter(m::read_at.is_null());
    }
    if let Some(behind) = behind {
        asked = asked.filter(m::id.lt(Uuid::from(behind)));
    }
    let rows: Vec<Row> = asked.load(session.conn)?;
    rows.into_iter().map(read).collect()
}

/// Marks one as read; once read it stays so.
pub fn mark_message_read(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadMessages>,
    id: MessageId,
    now: DateTime<Utc>,
) -> Result<Message, StoreError> {
    let mine = m::table.find(Uuid::from(id)).filter(m::reader.eq(reader(permit)));
    diesel::update(mine.filter(m::read_at.is_null())).set(m::read_at.eq(now)).execute(tx.conn)?;
    let row = told().filter(m::id.eq(Uuid::from(id))).filter(m::reader.eq(reader(permit)));
    read(row.first(tx.conn)?)
}

/// Marks everything as read that there is until `until`; answers how many that was.
pub fn mark_all_messages_read(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadMessages>,
    until: MessageId,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let (me, until) = (reader(permit), Uuid::from(until));
    m::table.filter(m::reader.eq(me).and(m::id.eq(until))).select(m::id).first::<Uuid>(tx.conn)?;
    let unread =
        m::table.filter(m::reader.eq(me).and(m::read_at.is_null())).filter(m::id.le(until));
    Ok(diesel::update(unread).set(m::read_at.eq(now)).execute(tx.conn)?)
}

/// Whose inbox it is. Applicants only hold the right; to anybody else nothing is addressed.
fn reader(permit: &Permit<ReadMessages>) -> Uuid {
    match permit.actor().standing {
        Standing::Applicant { fingerprint } => fingerprint.into(),
        Standing::Staff { .. } => Uuid::nil(),
    }
}

fn read(row: Row) -> Result<Message, StoreError> {
    let (id, about, application, number, item, created_at, read_at) = row;
    Ok(Message {
        id: id.into(),
        about: label(&about)?,
        application: application.into(),
        number: number.unwrap_or_default(),
        item,
        created_at,
        read_at,
    })
}
