//! Sessions: one refresh token at a time, and a stolen one ends them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::{AccountId, SessionId};
use uuid::Uuid;

use crate::schema::identity_sessions as s;
use crate::{StoreError, Tx};

/// What became of a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refresh {
    /// It was the good one; the next has taken its place.
    Rotated(AccountId),
    /// It was good once: somebody has a copy. The session has been ended.
    Reused,
    /// The session is over, or there never was one.
    Over,
}

pub fn begin_session(
    tx: &mut Tx<'_>,
    id: SessionId,
    account: AccountId,
    refresh_hash: &[u8],
    (now, expires): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), StoreError> {
    diesel::insert_into(s::table)
        .values((
            s::id.eq(Uuid::from(id)),
            s::account_id.eq(Uuid::from(account)),
            s::refresh_hash.eq(refresh_hash),
            s::created_at.eq(now),
            s::expires_at.eq(expires),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Exchanges the token with hash `old` for the one with hash `new`.
pub fn rotate(
    tx: &mut Tx<'_>,
    id: SessionId,
    (old, new): (&[u8], &[u8]),
    now: DateTime<Utc>,
) -> Result<Refresh, StoreError> {
    type Row = (Uuid, Vec<u8>, DateTime<Utc>, Option<DateTime<Utc>>);
    let row: Option<Row> = s::table
        .find(Uuid::from(id))
        .for_update()
        .select((s::account_id, s::refresh_hash, s::expires_at, s::ended_at))
        .first(tx.conn)
        .optional()?;
    let Some((account, hash, expires, None)) = row else { return Ok(Refresh::Over) };
    if expires <= now {
        return Ok(Refresh::Over);
    }
    if hash != old {
        end_session(tx, id, now)?;
        return Ok(Refresh::Reused);
    }
    diesel::update(s::table.find(Uuid::from(id))).set(s::refresh_hash.eq(new)).execute(tx.conn)?;
    Ok(Refresh::Rotated(account.into()))
}

pub fn end_session(tx: &mut Tx<'_>, id: SessionId, now: DateTime<Utc>) -> Result<(), StoreError> {
    let open = s::table.find(Uuid::from(id)).filter(s::ended_at.is_null());
    diesel::update(open).set(s::ended_at.eq(now)).execute(tx.conn)?;
    Ok(())
}
