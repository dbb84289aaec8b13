//! The public list of items: what applies on a day, filtered and searched.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Date};
use domain::catalogue::{CaseType, ItemStatus, ItemType, Limits};
use domain::identity::PersonKind;
use domain::labels::Label;
use domain::{BodyCode, ItemCode};

use crate::schema::{catalogue_items as i, catalogue_versions as v, organisations_bodies as b};
use crate::text_column::{label, strings};
use crate::{Session, StoreError};

/// Which items are wanted.
#[derive(Debug, Clone)]
pub struct Filter {
    /// The day on which they apply.
    pub on: NaiveDate,
    pub r#type: Option<ItemType>,
    pub body: Option<BodyCode>,
    pub target: Option<PersonKind>,
    pub case_type: Option<CaseType>,
    pub status: Option<ItemStatus>,
    /// Bodies of this region, by the beginning of its 12-digit code.
    pub region: Option<String>,
    /// Every word must occur somewhere in name, code, materials or legal bases.
    pub words: Vec<String>,
    /// The last item of the page before.
    pub behind: Option<ItemCode>,
}

/// An item as a list shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub code: ItemCode,
    pub name: String,
    pub r#type: ItemType,
    pub case_type: CaseType,
    pub body: BodyCode,
    pub body_name: String,
    pub targets: Vec<PersonKind>,
    pub status: ItemStatus,
    pub version: i32,
    pub effective_from: Option<NaiveDate>,
    pub limits: Option<Limits>,
    pub fee_charged: bool,
}

type Row = (
    (String, String, String, String, String, String),
    (Vec<Option<String>>, String, i32, Option<NaiveDate>, Option<serde_json::Value>, bool),
);

pub fn list(
    session: &mut Session<'_>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<Listed>, StoreError> {
    let newest = sql::<Bool>(
        "not exists (select 1 from catalogue_versions later where later.item_code = \
         catalogue_versions.item_code and later.state = 'published' and later.effective_from <= ",
    )
    .bind::<Date, _>(filter.on)
    .sql(" and later.effective_from > catalogue_versions.effective_from)");
    let mut query = v::table
        .inner_join(i::table.on(i::code.eq(v::item_code)))
        .inner_join(b::table.on(b::code.eq(v::body_code)))
        .filter(v::state.eq("published"))
        .filter(v::effective_from.le(filter.on))
        .filter(newest)
        .order(v::item_code)
        .limit(limit)
        .select((
            (v::item_code, v::name, v::type_, v::case_type, v::body_code, b::name),
            (v::targets, i::status, v::number, v::effective_from, v::limits, v::fee_charged),
        ))
        .into_boxed();
    if let Some(it) = filter.r#type {
        query = query.filter(v::type_.eq(it.as_str()));
    }
    if let Some(it) = &filter.body {
        query = query.filter(v::body_code.eq(it.as_str()));
    }
    if let Some(it) = filter.target {
        query = query.filter(v::targets.contains(vec![Some(it.as_str())]));
    }
    if let Some(it) = filter.case_type {
        query = query.filter(v::case_type.eq(it.as_str()));
    }
    if let Some(it) = filter.status {
        query = query.filter(i::status.eq(it.as_str()));
    }
    if let Some(it) = &filter.region {
        query = query.filter(b::region.like(format!("{}%", it.trim_end_matches('0'))));
    }
    for word in &filter.words {
        query = query.filter(v::search.like(format!("%{}%", escaped(&word.to_lowercase()))));
    }
    if let Some(it) = &filter.behind {
        query = query.filter(v::item_code.gt(it.as_str()));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Listed, StoreError> {
    let (
        (code, name, kind, case_type, body, body_name),
        (targets, status, version, effective_from, limits, fee_charged),
    ) = row;
    Ok(Listed {
        code: code.into(),
        name,
        r#type: label(&kind)?,
        case_type: label(&case_type)?,
        body: body.into(),
        body_name,
        targets: strings(targets).iter().map(|it| label(it)).collect::<Result<_, _>>()?,
        status: label(&status)?,
        version,
        effective_from,
        limits: limits.and_then(|it| serde_json::from_value(it).ok()),
        fee_charged,
    })
}

/// What a searcher types is looked for as it is.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}
