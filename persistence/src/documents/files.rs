//! Files in pieces, so that none is ever whole in memory. Each piece is stored as it comes in, in a
//! transaction of its own; what is not finished then belongs to nothing, and is forgotten.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::FileId;
use domain::documents::FileKind;
use domain::labels::Label as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::schema::{documents_chunks as c, documents_files as f};
use crate::{Session, StoreError, Tx};

/// Bytes in a piece; the last may have fewer.
pub const CHUNK: usize = 256 * 1024;

/// What is known of a file, and told to nobody who may not read it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Label {
    pub name: String,
    /// In hexadecimal digits.
    pub sha256: String,
}

pub(super) const LABEL: &str = "documents_files.label";

/// Where a piece is sealed: none can stand in another's place.
fn place(ordinal: i32) -> String {
    format!("documents_chunks.content.{ordinal}")
}

/// A file that comes in from now on.
pub fn begin(
    tx: &mut Tx<'_>,
    file: FileId,
    kind: FileKind,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(f::table)
        .values((f::id.eq(Uuid::from(file)), f::kind.eq(kind.as_str()), f::begun_at.eq(now)))
        .execute(tx.conn)?;
    Ok(())
}

/// The next piece of a file that comes in.
pub fn keep_chunk(
    tx: &mut Tx<'_>,
    file: FileId,
    ordinal: i32,
    content: &[u8],
) -> Result<(), StoreError> {
    let id = Uuid::from(file);
    let sealed = tx.vault.seal_bytes(&place(ordinal), id, content);
    diesel::insert_into(c::table)
        .values((c::file_id.eq(id), c::ordinal.eq(ordinal), c::content.eq(sealed)))
        .execute(tx.conn)?;
    Ok(())
}

/// Makes a file whole. Whoever does so gives it to something in the same transaction.
pub fn finish(tx: &mut Tx<'_>, file: FileId, size: i64, label: &Label) -> Result<(), StoreError> {
    let id = Uuid::from(file);
    let sealed = tx.vault.seal(LABEL, id, label);
    let unfinished = f::table.find(id).filter(f::size.is_null());
    let done = diesel::update(unfinished).set((f::size.eq(size), f::label.eq(sealed)));
    if done.execute(tx.conn)? == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// A piece of a file.
pub fn chunk(session: &mut Session<'_>, file: FileId, ordinal: i32) -> Result<Vec<u8>, StoreError> {
    let id = Uuid::from(file);
    let sealed: Vec<u8> = c::table.find((id, ordinal)).select(c::content).first(session.conn)?;
    session.vault.unseal_bytes(&place(ordinal), id, &sealed)
}

/// Forgets a file that never became whole; one that did stays.
pub fn let_go(tx: &mut Tx<'_>, file: FileId) -> Result<(), StoreError> {
    let unfinished = f::table.find(Uuid::from(file)).filter(f::size.is_null());
    diesel::delete(unfinished).execute(tx.conn)?;
    Ok(())
}

/// Forgets what was begun before `before` and never became whole; answers how many.
pub fn forget_unfinished(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = f::table.filter(f::size.is_null()).filter(f::begun_at.lt(before));
    Ok(diesel::delete(old).execute(tx.conn)?)
}

/// Destroys what is in a file, and leaves what is known of it.
pub(super) fn destroy(tx: &mut Tx<'_>, file: FileId) -> Result<(), StoreError> {
    diesel::delete(c::table.filter(c::file_id.eq(Uuid::from(file)))).execute(tx.conn)?;
    Ok(())
}
