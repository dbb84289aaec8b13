//! Clocks that the worker has given up, until somebody has them tried again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::clocks::{ClockKind, WatchClocks};
use domain::{ApplicationId, ClockId};
use uuid::Uuid;

use crate::schema::clocks as c;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// One of them, with why.
#[derive(Debug, Clone)]
pub struct Parked {
    pub clock: ClockId,
    pub application: ApplicationId,
    pub kind: ClockKind,
    pub parked_at: DateTime<Utc>,
    pub error: String,
}

type Row = (Uuid, Uuid, String, Option<DateTime<Utc>>, Option<String>);

type Columns = (c::id, c::application_id, c::kind, c::parked_at, c::parked_error);

const COLUMNS: Columns = (c::id, c::application_id, c::kind, c::parked_at, c::parked_error);

/// Up to `limit` of them, by id.
pub fn parked(
    session: &mut Session<'_>,
    _: &Permit<WatchClocks>,
    behind: Option<ClockId>,
    limit: i64,
) -> Result<Vec<Parked>, StoreError> {
    let behind = behind.map_or(Uuid::nil(), Uuid::from);
    let rows: Vec<Row> = c::table
        .filter(c::parked_at.is_not_null())
        .filter(c::id.gt(behind))
        .order(c::id)
        .limit(limit)
        .select(COLUMNS)
        .load(session.conn)?;
    rows.into_iter().map(read).collect()
}

fn read((clock, application, kind, at, error): Row) -> Result<Parked, StoreError> {
    Ok(Parked {
        clock: clock.into(),
        application: application.into(),
        kind: label(&kind)?,
        parked_at: at.unwrap_or_default(),
        error: error.unwrap_or_default(),
    })
}

/// Hands one back to the worker; answers it as it was.
pub fn unpark(tx: &mut Tx<'_>, _: &Permit<WatchClocks>, id: ClockId) -> Result<Parked, StoreError> {
    let one = c::table.find(Uuid::from(id)).filter(c::parked_at.is_not_null());
    let none = (c::parked_at.eq(None::<DateTime<Utc>>), c::parked_error.eq(None::<String>));
    let was = one.for_no_key_update().select(COLUMNS).first(tx.conn)?;
    diesel::update(one).set(none).execute(tx.conn)?;
    read(was)
}

/// How many clocks are late in being told of, since when the first of them is, and how many are
/// parked. Counted as far as `most`.
pub fn backlog(
    session: &mut Session<'_>,
    now: DateTime<Utc>,
    most: i64,
) -> Result<(usize, Option<DateTime<Utc>>, usize), StoreError> {
    let late: Vec<Option<DateTime<Utc>>> = c::table
        .filter(c::stopped_at.is_null().and(c::parked_at.is_null()))
        .filter(c::next_rung_at.lt(now))
        .order(c::next_rung_at)
        .limit(most)
        .select(c::next_rung_at)
        .load(session.conn)?;
    let parked: Vec<Uuid> =
        c::table.filter(c::parked_at.is_not_null()).limit(most).select(c::id).load(session.conn)?;
    Ok((late.len(), late.first().copied().flatten(), parked.len()))
}
