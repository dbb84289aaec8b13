//! Writing items and versions. Published versions are never changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::catalogue::{Content, ItemStatus, Outcome, VersionState};
use domain::labels::Label;
use domain::{AccountId, ItemCode};
use uuid::Uuid;

use super::StoredVersion;
use super::find::{StoredItem, version};
use crate::schema::{catalogue_items as i, catalogue_versions as v};
use crate::{StoreError, Tx, ids};

/// An item as a pack brings it.
#[derive(Debug)]
pub struct NewItem<'a> {
    pub code: &'a ItemCode,
    pub basic_code: &'a str,
    pub implementation_code: &'a str,
    pub status: ItemStatus,
    pub status_note: &'a str,
    pub status_since: Option<NaiveDate>,
    pub successor: Option<&'a ItemCode>,
}

/// A version as a pack brings it, published already.
#[derive(Debug)]
pub struct NewVersion<'a> {
    pub item: &'a ItemCode,
    pub number: i32,
    pub effective_from: NaiveDate,
    pub content: &'a Content,
}

/// Stores the item; answers whether that changed anything. A status that somebody has set since is
/// kept: a pack brings items, it does not undo decisions.
pub fn upsert_item(tx: &mut Tx<'_>, new: &NewItem<'_>) -> Result<bool, StoreError> {
    let inserted = diesel::insert_into(i::table)
        .values((
            i::code.eq(new.code.as_str()),
            i::basic_code.eq(new.basic_code),
            i::implementation_code.eq(new.implementation_code),
            i::status.eq(new.status.as_str()),
            i::status_note.eq(new.status_note),
            i::status_since.eq(new.status_since),
            i::successor.eq(new.successor.map(ItemCode::as_str)),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    Ok(inserted == 1)
}

/// Stores a published version of a pack. `Ok(false)`: it is there already, with just this content.
/// A constraint error: the number is there with another content, or another date.
pub fn publish_loaded(
    tx: &mut Tx<'_>,
    new: &NewVersion<'_>,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    match version(tx, new.item, new.number) {
        Ok(there)
            if there.content == *new.content
                && there.effective_from == Some(new.effective_from) =>
        {
            return Ok(false);
        }
        Ok(_) => {
            let name = "catalogue_versions_published_is_immutable".to_owned();
            return Err(StoreError::Constraint(name));
        }
        Err(StoreError::NotFound) => {}
        Err(err) => return Err(err),
    }
    let row = (
        v::id.eq(ids::fresh::<Uuid>(now)),
        v::item_code.eq(new.item.as_str()),
        v::number.eq(new.number),
        v::state.eq(VersionState::Published.as_str()),
        v::effective_from.eq(new.effective_from),
        v::changed_at.eq(now),
    );
    diesel::insert_into(v::table).values((row, columns(new.item, new.content))).execute(tx.conn)?;
    Ok(true)
}

/// Begins the next version of an item with `content`.
pub fn create_draft(
    tx: &mut Tx<'_>,
    item: &ItemCode,
    content: &Content,
    author: AccountId,
    now: DateTime<Utc>,
) -> Result<StoredVersion, StoreError> {
    // The item's row queues up those who begin a version at the same time.
    i::table.find(item.as_str()).for_update().select(i::revision).first::<i32>(tx.conn)?;
    let last: Option<i32> = v::table
        .filter(v::item_code.eq(item.as_str()))
        .select(diesel::dsl::max(v::number))
        .first(tx.conn)?;
    let number = last.unwrap_or(0) + 1;
    let row = (
        v::id.eq(ids::fresh::<Uuid>(now)),
        v::item_code.eq(item.as_str()),
        v::number.eq(number),
        v::state.eq(VersionState::Draft.as_str()),
        v::author.eq(Uuid::from(author)),
        v::changed_at.eq(now),
    );
    diesel::insert_into(v::table).values((row, columns(item, content))).execute(tx.conn)?;
    version(tx, item, number)
}

/// Replaces a draft's content, unless it has changed since `seen`.
pub fn set_content(
    tx: &mut Tx<'_>,
    seen: &StoredVersion,
    content: &Content,
    author: AccountId,
    now: DateTime<Utc>,
) -> Result<StoredVersion, StoreError> {
    let row = v::table.find(Uuid::from(seen.id)).filter(v::revision.eq(seen.revision));
    let changed = diesel::update(row)
        .set((
            columns(&seen.item, content),
            v::author.eq(Uuid::from(author)),
            v::changed_at.eq(now),
            v::revision.eq(v::revision + 1),
        ))
        .execute(tx.conn)?;
    if changed == 0 { Err(StoreError::Stale) } else { version(tx, &seen.item, seen.number) }
}

/// Moves a version on, unless it has changed since `seen`.
pub fn set_state(
    tx: &mut Tx<'_>,
    seen: &StoredVersion,
    outcome: &Outcome,
    reviewer: Option<AccountId>,
    now: DateTime<Utc>,
) -> Result<StoredVersion, StoreError> {
    let row = v::table.find(Uuid::from(seen.id)).filter(v::revision.eq(seen.revision));
    let changed = diesel::update(row)
        .set((
            v::state.eq(outcome.state.as_str()),
            v::effective_from.eq(outcome.effective_from),
            v::reviewer.eq(reviewer.map(Uuid::from)),
            v::changed_at.eq(now),
            v::revision.eq(v::revision + 1),
        ))
        .execute(tx.conn)?;
    if changed == 0 { Err(StoreError::Stale) } else { version(tx, &seen.item, seen.number) }
}

/// Changes an item's status, unless it has changed since `seen`.
pub fn set_status(
    tx: &mut Tx<'_>,
    seen: &StoredItem,
    status: ItemStatus,
    note: &str,
    since: NaiveDate,
) -> Result<StoredItem, StoreError> {
    let row = i::table.find(seen.code.as_str()).filter(i::revision.eq(seen.revision));
    let changed = diesel::update(row)
        .set((
            i::status.eq(status.as_str()),
            i::status_note.eq(note),
            i::status_since.eq(since),
            i::revision.eq(i::revision + 1),
        ))
        .execute(tx.conn)?;
    if changed == 0 { Err(StoreError::Stale) } else { super::item(tx, &seen.code) }
}

/// The columns that follow from the content.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn columns<'a>(item: &'a ItemCode, content: &'a Content) -> _ {
    let targets: Vec<Option<&'a str>> =
        content.targets.iter().map(|it| Some(it.as_str())).collect();
    let document: serde_json::Value = document(content);
    let search: String = search_text(item, content);
    let name: &'a str = content.name.as_str();
    let kind: &'a str = content.r#type.as_str();
    let case_type: &'a str = content.case_type.as_str();
    let body: &'a str = content.body.as_str();
    (
        v::name.eq(name),
        v::type_.eq(kind),
        v::case_type.eq(case_type),
        v::body_code.eq(body),
        v::targets.eq(targets),
        v::search.eq(search),
        v::content.eq(document),
    )
}

fn document(content: &Content) -> serde_json::Value {
    serde_json::to_value(content).expect("a version is a document")
}

/// What free text is looked for in.
fn search_text(item: &ItemCode, content: &Content) -> String {
    let materials = content.materials.iter().map(|it| it.name.as_str());
    let bases = content.legal_bases.iter().map(|it| it.law.as_str());
    let parts = [item.as_str(), &content.name, &content.result.name, &content.subtype];
    let words: Vec<&str> = parts.into_iter().chain(materials).chain(bases).collect();
    words.join("\n").to_lowercase()
}
