//! Which bodies an item has been with, and how it comes to another: by a version that a transfer
//! publishes.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::catalogue::{Content, VersionState};
use domain::labels::Label;
use domain::{AccountId, BodyCode, ItemCode, TransferId};
use uuid::Uuid;

use super::record::columns;
use super::{StoredItem, StoredVersion, version};
use crate::schema::{
    catalogue_items as i, catalogue_transfers as t, catalogue_versions as v,
    organisations_bodies as b,
};
use crate::{Session, StoreError, Tx, ids};

/// A body that an item was, is or will be with (实施主体沿革).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure {
    pub body: BodyCode,
    pub name: String,
    pub from: NaiveDate,
    /// The transfer by which it came there, and what that rests on.
    pub transfer: Option<(TransferId, String)>,
}

/// The bodies of an item, the first one first.
pub fn tenures(session: &mut Session<'_>, item: &ItemCode) -> Result<Vec<Tenure>, StoreError> {
    type Row = (String, String, Option<NaiveDate>, Option<Uuid>, Option<String>);
    let rows: Vec<Row> = v::table
        .inner_join(b::table.on(b::code.eq(v::body_code)))
        .left_join(t::table.on(t::version_id.eq(v::id.nullable())))
        .filter(v::item_code.eq(item.as_str()))
        .filter(v::state.eq(VersionState::Published.as_str()))
        .order(v::effective_from)
        .select((v::body_code, b::name, v::effective_from, t::id.nullable(), t::basis.nullable()))
        .load(session.conn)?;
    let read = |(body, name, from, transfer, basis): Row| {
        let transfer = transfer.map(Into::into).zip(basis);
        Some(Tenure { body: body.into(), name, from: from?, transfer })
    };
    let mut all: Vec<Tenure> = rows.into_iter().filter_map(read).collect();
    all.dedup_by(|later, earlier| later.body == earlier.body);
    Ok(all)
}

/// The item, held until the transaction ends: nobody else begins a version of it meanwhile.
pub fn hold_item(tx: &mut Tx<'_>, code: &ItemCode) -> Result<StoredItem, StoreError> {
    i::table.find(code.as_str()).for_update().select(i::revision).first::<i32>(tx.conn)?;
    super::item(tx, code)
}

/// Publishes what a transfer makes of an item that is held.
pub fn publish_transferred(
    tx: &mut Tx<'_>,
    item: &ItemCode,
    (content, from): (&Content, NaiveDate),
    (author, reviewer): (AccountId, AccountId),
    now: DateTime<Utc>,
) -> Result<StoredVersion, StoreError> {
    let all = v::table.filter(v::item_code.eq(item.as_str()));
    let last: Option<i32> = all.select(diesel::dsl::max(v::number)).first(tx.conn)?;
    let number = last.unwrap_or(0) + 1;
    let row = (
        v::id.eq(ids::fresh::<Uuid>(now)),
        v::item_code.eq(item.as_str()),
        v::number.eq(number),
        v::state.eq(VersionState::Published.as_str()),
        v::effective_from.eq(from),
        v::author.eq(Uuid::from(author)),
        v::reviewer.eq(Uuid::from(reviewer)),
        v::changed_at.eq(now),
    );
    diesel::insert_into(v::table).values((row, columns(item, content))).execute(tx.conn)?;
    version(tx, item, number)
}

/// Gives an item the code of the body that it is with (实施编码).
pub fn recode(tx: &mut Tx<'_>, item: &ItemCode, implementation: &str) -> Result<(), StoreError> {
    diesel::update(i::table.find(item.as_str()))
        .set((i::implementation_code.eq(implementation), i::revision.eq(i::revision + 1)))
        .execute(tx.conn)?;
    Ok(())
}
