//! Answers kept for retries: the same key and request get the same answer, once.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::AccountId;
use uuid::Uuid;

use crate::schema::idempotency_keys;
use crate::steady::Steady;
use crate::{Session, StoreError, Tx};

/// Where answers are sealed: they may hold a query code.
const PLACE: &str = "idempotency_keys.body";

/// A request that named a key.
#[derive(Debug, Clone)]
pub struct Attempt {
    pub account: AccountId,
    pub key: String,
    /// Digest of method, path and body.
    pub fingerprint: Vec<u8>,
}

/// An answer as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: i16,
    pub body: String,
    /// What the `ETag` was made of.
    pub revision: Option<i32>,
    /// Where what was created is found.
    pub location: Option<String>,
}

/// What is known of an attempt.
#[derive(Debug)]
pub enum Known {
    /// It is the first; do the work, then [`keep`] the answer.
    First,
    /// It was answered before.
    Answered(Answer),
    /// The key was used for another request.
    Mismatch,
}

/// Whether the key was used, for whatever.
pub fn is_known(
    session: &mut Session<'_>,
    account: AccountId,
    key: &str,
) -> Result<bool, StoreError> {
    use idempotency_keys as k;
    let known = diesel::select(diesel::dsl::exists(k::table.find((Uuid::from(account), key))));
    Ok(known.get_result(session.conn)?)
}

/// Claims the key. A concurrent attempt with the same key waits here for the first to commit.
pub fn begin(tx: &mut Tx<'_>, attempt: &Attempt, now: DateTime<Utc>) -> Result<Known, StoreError> {
    use idempotency_keys as k;
    let claimed = diesel::insert_into(k::table)
        .values((
            k::account_id.eq(Uuid::from(attempt.account)),
            k::key.eq(&attempt.key),
            k::fingerprint.eq(&attempt.fingerprint),
            k::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    if claimed == 1 {
        return Ok(Known::First);
    }
    type Row = (Vec<u8>, Option<i16>, Option<Vec<u8>>, Option<i32>, Option<String>);
    let row: Row = k::table
        .find((Uuid::from(attempt.account), &attempt.key))
        .select((k::fingerprint, k::status, k::body, k::revision, k::location))
        .first(tx.conn)?;
    match row {
        (fingerprint, ..) if fingerprint != attempt.fingerprint => Ok(Known::Mismatch),
        (_, Some(status), Some(body), revision, location) => {
            let body = tx.vault.unseal_bytes(PLACE, attempt.account.into(), &body)?;
            let body = String::from_utf8(body);
            let body = body.map_err(|_| StoreError::Corrupt("a kept answer".to_owned()))?;
            Ok(Known::Answered(Answer { status, body, revision, location }))
        }
        _ => Err(StoreError::Corrupt("a kept answer without its body".to_owned())),
    }
}

/// Keeps the answer, in the transaction that did the work.
pub fn keep(tx: &mut Tx<'_>, attempt: &Attempt, answer: &Answer) -> Result<(), StoreError> {
    use idempotency_keys as k;
    let body = tx.vault.seal_bytes(PLACE, attempt.account.into(), answer.body.as_bytes());
    let kept = diesel::update(k::table.find((Uuid::from(attempt.account), &attempt.key))).set((
        k::status.eq(answer.status),
        k::body.eq(body),
        k::revision.eq(answer.revision),
        k::location.eq(&answer.location),
    ));
    Steady(kept.returning(k::status)).get_result::<Option<i16>>(tx.conn)?;
    Ok(())
}

/// Forgets answers given before `before`, a batch at a time; answers how many.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    use idempotency_keys as k;
    Ok(diesel::delete(k::table.filter(k::created_at.lt(before))).execute(tx.conn)?)
}
