//! The inbox of a member of staff.

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::applications::Notice;
use domain::clocks::Level;
use domain::labels::Label;
use domain::notifications::ReadNotifications;
use domain::{ApplicationId, ClockId, NotificationId, TaskId};
use uuid::Uuid;

use crate::schema::notifications as n;
use crate::text_column::label;
use crate::{Session, StoreError, Tx, ids};

/// Something that somebody was told.
#[derive(Debug, Clone)]
pub struct Notification {
    pub id: NotificationId,
    /// Of a warning, with the clock that it is about.
    pub level: Option<Level>,
    pub application: ApplicationId,
    pub clock: Option<ClockId>,
    pub task: Option<TaskId>,
    pub chinese: String,
    pub english: String,
    pub created_at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
}

type Row = (
    Uuid,
    Option<String>,
    Uuid,
    Option<Uuid>,
    Option<Uuid>,
    String,
    String,
    Moment,
    Option<Moment>,
);

type Moment = DateTime<Utc>;

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    (
        n::id,
        n::level,
        n::application_id,
        n::clock_id,
        n::task_id,
        n::chinese,
        n::english,
        n::created_at,
        n::read_at,
    )
}

/// Which notifications are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub unread: bool,
    pub level: Option<Level>,
    /// The last one of the page before.
    pub behind: Option<NotificationId>,
}

/// Up to `limit` of one's own, newest first.
pub fn inbox(
    session: &mut Session<'_>,
    permit: &Permit<ReadNotifications>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Notification>, StoreError> {
    let half = |unread: bool| {
        let mine = n::account_id.eq(Uuid::from(permit.account())).and(n::unread.eq(unread));
        let mut asked =
            n::table.filter(mine).order(n::id.desc()).limit(limit).select(columns()).into_boxed();
        if let Some(level) = filter.level {
            asked = asked.filter(n::level.eq(level.as_str()));
        }
        if let Some(behind) = filter.behind {
            asked = asked.filter(n::id.lt(Uuid::from(behind)));
        }
        asked
    };
    // The index knows what is unread, and what is read, each in its order.
    let mut rows: Vec<Row> = half(true).load(session.conn)?;
    if !filter.unread {
        rows.extend(half(false).load::<Row>(session.conn)?);
        rows.sort_by_key(|it| Reverse(it.0));
        // What was marked between the two stands in both.
        rows.dedup_by_key(|it| it.0);
        rows.truncate(usize::try_from(limit).unwrap_or_default());
    }
    rows.into_iter().map(read).collect()
}

/// Tells a member of staff something that is no warning.
pub fn tell_staff(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    notice: &Notice,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(n::table)
        .values((
            n::id.eq(ids::fresh::<Uuid>(now)),
            n::account_id.eq(Uuid::from(notice.to)),
            n::application_id.eq(Uuid::from(application)),
            n::task_id.eq(Uuid::from(notice.task)),
            n::chinese.eq(&notice.chinese),
            n::english.eq(&notice.english),
            n::created_at.eq(now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Marks one as read; once read it stays so.
pub fn mark_read(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadNotifications>,
    id: NotificationId,
    now: DateTime<Utc>,
) -> Result<Notification, StoreError> {
    let (me, id) = (Uuid::from(permit.account()), Uuid::from(id));
    diesel::update(n::table.find((me, true, id))).set(n::read_at.eq(now)).execute(tx.conn)?;
    read(n::table.find((me, false, id)).select(columns()).first(tx.conn)?)
}

/// Marks everything as read that there is until `until`, which is one's own; answers how many that was.
pub fn mark_all_read(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadNotifications>,
    until: NotificationId,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let (me, until) = (Uuid::from(permit.account()), Uuid::from(until));
    let mine = n::table.filter(n::account_id.eq(me).and(n::unread.eq_any([true, false])));
    mine.filter(n::id.eq(until)).select(n::id).first::<Uuid>(tx.conn)?;
    let unread = n::table.filter(n::account_id.eq(me).and(n::unread)).filter(n::id.le(until));
    Ok(diesel::update(unread).set(n::read_at.eq(now)).execute(tx.conn)?)
}

fn read(row: Row) -> Result<Notification, StoreError> {
    let (id, level, application, clock, task, chinese, english, created_at, read_at) = row;
    Ok(Notification {
        id: id.into(),
        level: level.as_deref().map(label).transpose()?,
        application: application.into(),
        clock: clock.map(Into::into),
        task: task.map(Into::into),
        chinese,
        english,
        created_at,
        read_at,
    })
}
