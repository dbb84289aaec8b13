//! Facts about this database.

use diesel::prelude::*;

use crate::schema::settings;
use crate::{Session, StoreError, Tx};

pub fn get(session: &mut Session<'_>, key: &str) -> Result<Option<String>, StoreError> {
    let found = settings::table.find(key).select(settings::value).first(session.conn);
    Ok(found.optional()?)
}

pub fn put(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<(), StoreError> {
    diesel::insert_into(settings::table)
        .values((settings::key.eq(key), settings::value.eq(value)))
        .on_conflict(settings::key)
        .do_update()
        .set(settings::value.eq(value))
        .execute(tx.conn)?;
    Ok(())
}

/// Stores `value` unless there is one already; answers what is stored, and holds it.
pub fn put_first(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<String, StoreError> {
    diesel::insert_into(settings::table)
        .values((settings::key.eq(key), settings::value.eq(value)))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    let stored = settings::table.find(key).select(settings::value);
    Ok(stored.for_no_key_update().first(tx.conn)?)
}
