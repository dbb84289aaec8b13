//! Failed attempts at a secret, counted over all servers, so that guessing is slow.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use crate::schema::identity_attempts as t;
use crate::{Session, StoreError, Tx};

/// What is guarded: failures are counted under its digest.
#[derive(Debug, Clone)]
pub struct Guarded(pub String);

/// How long failures are remembered.
const WINDOW: Duration = Duration::minutes(15);

/// How often it failed within the window, and when the window ends.
pub fn failures(
    session: &mut Session<'_>,
    what: &Guarded,
    now: DateTime<Utc>,
) -> Result<(i32, DateTime<Utc>), StoreError> {
    let found: Option<(i32, DateTime<Utc>)> = t::table
        .find(session.vault.digest(&what.0))
        .select((t::failures, t::started_at))
        .first(session.conn)
        .optional()?;
    Ok(match found {
        Some((failures, started)) if now < started + WINDOW => (failures, started + WINDOW),
        Some(_) | None => (0, now),
    })
}

pub fn fail(tx: &mut Tx<'_>, what: &Guarded, now: DateTime<Utc>) -> Result<(), StoreError> {
    use diesel::dsl::case_when;
    let fresh = t::started_at.gt(now - WINDOW);
    let key = tx.vault.digest(&what.0);
    diesel::insert_into(t::table)
        .values((t::key.eq(key), t::failures.eq(1), t::started_at.eq(now)))
        .on_conflict(t::key)
        .do_update()
        .set((
            t::failures.eq(case_when(fresh, t::failures + 1).otherwise(1)),
            t::started_at.eq(case_when(fresh, t::started_at).otherwise(now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The right secret was given: earlier failures are forgotten.
pub fn succeed(tx: &mut Tx<'_>, what: &Guarded) -> Result<(), StoreError> {
    let key = tx.vault.digest(&what.0);
    diesel::delete(t::table.find(key)).execute(tx.conn)?;
    Ok(())
}
