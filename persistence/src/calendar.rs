//! Calendars: every import is a version, and the newest is in force.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::calendar::{Calendar, Coverage, Exception};
use domain::labels::Label;

use crate::schema::{calendar_coverage as cov, calendar_days as d, calendar_versions as v};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// A span that somebody published, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    pub coverage: Coverage,
    pub source: String,
}

/// What a version is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Contents {
    pub published: Vec<Published>,
    pub days: Vec<(NaiveDate, Exception)>,
}

/// The version in force; 0 while there is none.
pub fn current(session: &mut Session<'_>) -> Result<i32, StoreError> {
    let newest: Option<i32> = v::table.select(diesel::dsl::max(v::id)).first(session.conn)?;
    Ok(newest.unwrap_or(0))
}

pub fn contents(session: &mut Session<'_>, version: i32) -> Result<Contents, StoreError> {
    let spans: Vec<(NaiveDate, NaiveDate, String, String)> = cov::table
        .filter(cov::version_id.eq(version))
        .order(cov::covers_from)
        .select((cov::covers_from, cov::covers_to, cov::status, cov::source))
        .load(session.conn)?;
    let published = spans
        .into_iter()
        .map(|(from, to, status, source)| {
            Ok(Published { coverage: Coverage { from, to, status: label(&status)? }, source })
        })
        .collect::<Result<_, StoreError>>()?;
    let rows: Vec<(NaiveDate, String, String)> = d::table
        .filter(d::version_id.eq(version))
        .order(d::date)
        .select((d::date, d::kind, d::name))
        .load(session.conn)?;
    let days = rows
        .into_iter()
        .map(|(date, kind, name)| Ok((date, Exception { kind: label(&kind)?, name })))
        .collect::<Result<_, StoreError>>()?;
    Ok(Contents { published, days })
}

/// Stores a new version, which is in force from then on; answers its number.
pub fn import(
    tx: &mut Tx<'_>,
    contents: &Contents,
    note: &str,
    now: DateTime<Utc>,
) -> Result<i32, StoreError> {
    let id: i32 = diesel::insert_into(v::table)
        .values((v::imported_at.eq(now), v::note.eq(note)))
        .returning(v::id)
        .get_result(tx.conn)?;
    for Published { coverage, source } in &contents.published {
        diesel::insert_into(cov::table)
            .values((
                cov::version_id.eq(id),
                cov::covers_from.eq(coverage.from),
                cov::covers_to.eq(coverage.to),
                cov::status.eq(coverage.status.as_str()),
                cov::source.eq(source),
            ))
            .execute(tx.conn)?;
    }
    let rows: Vec<_> = contents
        .days
        .iter()
        .map(|(date, it)| {
            (
                d::version_id.eq(id),
                d::date.eq(date),
                d::kind.eq(it.kind.as_str()),
                d::name.eq(&it.name),
            )
        })
        .collect();
    diesel::insert_into(d::table).values(rows).execute(tx.conn)?;
    Ok(id)
}

impl From<Contents> for Calendar {
    fn from(it: Contents) -> Self {
        Self::new(it.published.into_iter().map(|it| it.coverage).collect(), it.days)
    }
}
