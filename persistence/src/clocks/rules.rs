//! What packs say about time: rules of law, who is warned when, which limits may be extended.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use domain::clocks::Timing;
use serde_json::Value;

use super::ask_replay;
use crate::schema::{clocks_rules as r, clocks_timing as t};
use crate::{Session, StoreError, Tx};

/// A rule of law, as its pack tells it.
pub fn rule(session: &mut Session<'_>, id: &str) -> Result<Value, StoreError> {
    Ok(r::table.find(id).select(r::content).first(session.conn)?)
}

/// Every rule behind `after`, by id.
pub fn rules(
    session: &mut Session<'_>,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, Value)>, StoreError> {
    Ok(r::table.filter(r::id.gt(after)).order(r::id).limit(limit).load(session.conn)?)
}

pub fn put_rule(tx: &mut Tx<'_>, id: &str, content: &Value) -> Result<(), StoreError> {
    diesel::insert_into(r::table)
        .values((r::id.eq(id), r::content.eq(content)))
        .on_conflict(r::id)
        .do_update()
        .set(r::content.eq(content))
        .execute(tx.conn)?;
    Ok(())
}

/// What all packs say together.
pub fn timing(session: &mut Session<'_>) -> Result<Timing, StoreError> {
    let packs: Vec<Value> = t::table.order(t::pack).select(t::content).load(session.conn)?;
    let mut all = Timing::default();
    for content in packs {
        let corrupt = |err| StoreError::Corrupt(format!("clocks_timing: {err}"));
        let one: Timing = serde_json::from_value(content).map_err(corrupt)?;
        all.ladders.extend(one.ladders);
        all.extensions.extend(one.extensions);
    }
    Ok(all)
}

/// Keeps what a pack says; if that is news, all running clocks are counted anew.
pub fn put_timing(
    tx: &mut Tx<'_>,
    pack: &str,
    timing: &Timing,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let content = serde_json::to_value(timing).expect("plain data");
    let known: Option<Value> = t::table.find(pack).select(t::content).first(tx.conn).optional()?;
    if known.as_ref() == Some(&content) {
        return Ok(());
    }
    diesel::insert_into(t::table)
        .values((t::pack.eq(pack), t::content.eq(&content)))
        .on_conflict(t::pack)
        .do_update()
        .set(t::content.eq(&content))
        .execute(tx.conn)?;
    // Servers keep what packs say for a minute.
    ask_replay(tx, &format!("warnings of the pack {pack}"), now, now + Duration::minutes(2))
}
