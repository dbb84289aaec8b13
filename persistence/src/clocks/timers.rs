//! When time alone will bring something about.

use chrono::{DateTime, Utc};
use diesel::dsl::min;
use diesel::prelude::*;

use crate::schema::{clocks as c, clocks_replays as r};
use crate::{Session, StoreError};

/// The moment behind which a worker has something to do: a rung of a clock, or a count that waits.
/// What happens to applications by itself runs through one of the two, but for transfers, which have
/// days of their own.
pub fn next_timer(session: &mut Session<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let rung: Option<DateTime<Utc>> = c::table
        .filter(c::stopped_at.is_null().and(c::parked_at.is_null()))
        .select(min(c::next_rung_at))
        .first(session.conn)?;
    let replay: Option<DateTime<Utc>> =
        r::table.filter(r::finished_at.is_null()).select(min(r::not_before)).first(session.conn)?;
    Ok(rung.into_iter().chain(replay).min())
}
