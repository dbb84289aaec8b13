//! Reading items and versions.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use domain::catalogue::{Content, ItemStatus, ItemType, VersionState};
use domain::{AccountId, ItemCode, ItemVersionId};
use uuid::Uuid;

use crate::schema::{catalogue_items as i, catalogue_versions, catalogue_versions as v};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError};

/// An item, apart from its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    pub code: ItemCode,
    pub basic_code: String,
    pub implementation_code: String,
    pub status: ItemStatus,
    pub status_note: String,
    pub status_since: Option<NaiveDate>,
    pub successor: Option<ItemCode>,
    pub revision: i32,
}

/// A version with its content.
#[derive(Debug, Clone)]
pub struct StoredVersion {
    pub id: ItemVersionId,
    pub item: ItemCode,
    pub number: i32,
    pub state: VersionState,
    pub effective_from: Option<NaiveDate>,
    pub content: Content,
    pub author: Option<AccountId>,
    pub changed_at: DateTime<Utc>,
    pub revision: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = catalogue_versions, check_for_backend(diesel::pg::Pg))]
struct VersionRow {
    id: Uuid,
    item_code: String,
    number: i32,
    state: String,
    effective_from: Option<NaiveDate>,
    content: serde_json::Value,
    author: Option<Uuid>,
    changed_at: DateTime<Utc>,
    revision: i32,
}

impl TryFrom<VersionRow> for StoredVersion {
    type Error = StoreError;

    fn try_from(row: VersionRow) -> Result<Self, StoreError> {
        let content = serde_json::from_value(row.content).map_err(|err| {
            StoreError::Corrupt(format!("version {} of {}: {err}", row.number, row.item_code))
        })?;
        Ok(Self {
            id: row.id.into(),
            item: row.item_code.into(),
            number: row.number,
            state: label(&row.state)?,
            effective_from: row.effective_from,
            content,
            author: row.author.map(Into::into),
            changed_at: row.changed_at,
            revision: row.revision,
        })
    }
}

type ItemRow = (String, String, String, String, String, Option<NaiveDate>, Option<String>, i32);

fn read_item(row: ItemRow) -> Result<StoredItem, StoreError> {
    let (code, basic, implementation, status, status_note, status_since, successor, revision) = row;
    Ok(StoredItem {
        code: code.into(),
        basic_code: basic,
        implementation_code: implementation,
        status: label(&status)?,
        status_note,
        status_since,
        successor: successor.map(Into::into),
        revision,
    })
}

pub fn item(session: &mut Session<'_>, code: &ItemCode) -> Result<StoredItem, StoreError> {
    read_item(i::table.find(code.as_str()).first(session.conn)?)
}

/// Every item, by code.
pub fn items(session: &mut Session<'_>) -> Result<Vec<StoredItem>, StoreError> {
    let rows: Vec<ItemRow> = i::table.order(i::code).load(session.conn)?;
    rows.into_iter().map(read_item).collect()
}

/// Which published version applies on `date`, the item's status, and the calendar in force: what
/// caches ask, in one question.
pub fn in_force(
    session: &mut Session<'_>,
    code: &ItemCode,
    date: NaiveDate,
) -> Result<(ItemVersionId, ItemStatus, i32), StoreError> {
    let calendar = sql::<Integer>("(select coalesce(max(id), 0) from calendar_versions)");
    let asked = v::table
        .inner_join(i::table.on(i::code.eq(v::item_code)))
        .filter(v::item_code.eq(code.as_str()))
        .filter(v::state.eq("published"))
        .filter(v::effective_from.le(date))
        .order(v::effective_from.desc())
        .select((v::id, i::status, calendar))
        .limit(1);
    let (id, status, calendar): (Uuid, String, i32) = Steady(asked).get_result(session.conn)?;
    Ok((id.into(), label(&status)?, calendar))
}

/// The published version that applies on `date`.
pub fn version_on(
    session: &mut Session<'_>,
    code: &ItemCode,
    date: NaiveDate,
) -> Result<StoredVersion, StoreError> {
    let row: VersionRow = v::table
        .filter(v::item_code.eq(code.as_str()))
        .filter(v::state.eq("published"))
        .filter(v::effective_from.le(date))
        .order(v::effective_from.desc())
        .select(VersionRow::as_select())
        .first(session.conn)?;
    row.try_into()
}

pub fn version_by_id(
    session: &mut Session<'_>,
    id: ItemVersionId,
) -> Result<StoredVersion, StoreError> {
    let row: VersionRow =
        v::table.find(Uuid::from(id)).select(VersionRow::as_select()).first(session.conn)?;
    row.try_into()
}

pub fn version(
    session: &mut Session<'_>,
    code: &ItemCode,
    number: i32,
) -> Result<StoredVersion, StoreError> {
    let row: VersionRow = v::table
        .filter(v::item_code.eq(code.as_str()))
        .filter(v::number.eq(number))
        .select(VersionRow::as_select())
        .first(session.conn)?;
    row.try_into()
}

/// Every version of an item, newest first.
pub fn versions(
    session: &mut Session<'_>,
    code: &ItemCode,
) -> Result<Vec<StoredVersion>, StoreError> {
    let rows: Vec<VersionRow> = v::table
        .filter(v::item_code.eq(code.as_str()))
        .order(v::number.desc())
        .select(VersionRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Who reviewed a version, if anybody has.
pub fn reviewer_of(
    session: &mut Session<'_>,
    id: ItemVersionId,
) -> Result<Option<AccountId>, StoreError> {
    let found: Option<Uuid> =
        v::table.find(Uuid::from(id)).select(v::reviewer).first(session.conn)?;
    Ok(found.map(Into::into))
}

/// What these items are called, by the version that was published last.
pub fn names(
    session: &mut Session<'_>,
    codes: Vec<&str>,
) -> Result<HashMap<ItemCode, String>, StoreError> {
    let rows: Vec<(String, String)> = v::table
        .filter(v::item_code.eq_any(codes))
        .filter(v::state.eq("published"))
        .distinct_on(v::item_code)
        .order((v::item_code, v::effective_from.desc()))
        .select((v::item_code, v::name))
        .load(session.conn)?;
    Ok(rows.into_iter().map(|(code, name)| (code.into(), name)).collect())
}

/// Type and status of every item that applies on `date`.
pub fn kinds(
    session: &mut Session<'_>,
    date: NaiveDate,
) -> Result<Vec<(ItemType, ItemStatus)>, StoreError> {
    let rows: Vec<(String, String)> = v::table
        .inner_join(i::table.on(i::code.eq(v::item_code)))
        .filter(v::state.eq("published"))
        .filter(v::effective_from.le(date))
        .distinct_on(v::item_code)
        .order((v::item_code, v::effective_from.desc()))
        .select((v::type_, i::status))
        .load(session.conn)?;
    rows.into_iter().map(|(kind, status)| Ok((label(&kind)?, label(&status)?))).collect()
}
