//! Calendars: every import is a version of one layer, and the newest of each is in force.
//!
//! Versions are numbered in one row for all layers, so that a number tells the state of all of
//! them: layer by layer the newest version that is not newer than the number.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::connection::SimpleConnection;
use diesel::dsl::max;
use diesel::prelude::*;
use domain::calendar::{Calendar, Coverage, Exception, Ground, Layer, LayerDay, Published};
use domain::labels::Label;

use crate::schema::{
    calendar_coverage as cov, calendar_days as d, calendar_versions as v,
    organisations_regions as r,
};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// A version of one layer.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Version {
    pub number: i32,
    pub imported_at: DateTime<Utc>,
    /// What it was made of.
    pub note: String,
    /// Whose days these are; the country's if empty.
    pub region: Option<String>,
}

/// The newest version of all; 0 while there is none.
pub fn current(session: &mut Session<'_>) -> Result<i32, StoreError> {
    let newest: Option<i32> = v::table.select(max(v::id)).first(session.conn)?;
    Ok(newest.unwrap_or(0))
}

/// What holds in `region`, or in the country at large, by the versions up to `version`.
pub fn resolved(
    session: &mut Session<'_>,
    version: i32,
    region: Option<&str>,
) -> Result<Calendar, StoreError> {
    let country = layer(session, version, None)?;
    let mut calendar = Calendar::from(&country);
    if let Some(region) = region {
        for code in chain(session, region)? {
            let own = layer(session, version, Some(&code))?;
            calendar = calendar.with_local(&code, &own);
        }
    }
    Ok(calendar)
}

/// What holds in `region` without what it says itself.
pub fn inherited(
    session: &mut Session<'_>,
    version: i32,
    region: &str,
) -> Result<Calendar, StoreError> {
    let parent: Option<String> = r::table.find(region).select(r::parent).first(session.conn)?;
    resolved(session, version, parent.as_deref())
}

/// The region and those above it, the highest first; nothing, if there is no such region.
pub fn chain(session: &mut Session<'_>, region: &str) -> Result<Vec<String>, StoreError> {
    let mut chain: Vec<String> = Vec::new();
    let mut next = Some(region.to_owned());
    while let Some(code) = next
        && !chain.contains(&code)
    {
        let found = r::table.find(&code).select(r::parent).first(session.conn).optional()?;
        let Some(parent): Option<Option<String>> = found else { break };
        chain.push(code);
        next = parent;
    }
    chain.reverse();
    Ok(chain)
}

/// The newest version of a layer up to `version`, as it says itself; empty while there is none.
pub fn layer(
    session: &mut Session<'_>,
    version: i32,
    region: Option<&str>,
) -> Result<Layer, StoreError> {
    let newest: Option<i32> = v::table
        .filter(v::id.le(version))
        .filter(v::region.is_not_distinct_from(region))
        .select(max(v::id))
        .first(session.conn)?;
    newest.map_or(Ok(Layer::default()), |id| contents(session, id))
}

/// What one version says by itself.
pub fn contents(session: &mut Session<'_>, version: i32) -> Result<Layer, StoreError> {
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
    let days = days(session, version, None, i64::MAX)?;
    Ok(Layer { published, days: days.into_iter().collect() })
}

/// The days that one version says, by date, behind `after`.
pub fn days(
    session: &mut Session<'_>,
    version: i32,
    after: Option<NaiveDate>,
    limit: i64,
) -> Result<Vec<(NaiveDate, LayerDay)>, StoreError> {
    type Row = (NaiveDate, String, String, Option<String>, Option<String>);
    let rows: Vec<Row> = d::table
        .filter(d::version_id.eq(version))
        .filter(d::date.gt(after.unwrap_or(EARLIEST)))
        .order(d::date)
        .limit(limit)
        .select((d::date, d::kind, d::name, d::source, d::reason))
        .load(session.conn)?;
    rows.into_iter()
        .map(|(date, kind, name, source, reason)| {
            let exception = Exception { kind: label(&kind)?, name };
            let ground = source.zip(reason).map(|(source, reason)| Ground { source, reason });
            Ok((date, LayerDay { exception, ground }))
        })
        .collect()
}

/// Before every date that a calendar holds.
const EARLIEST: NaiveDate = NaiveDate::from_ymd_opt(1, 1, 1).expect("the year 1 has a first day");

/// The latest moment for which a running clock is set that no published calendar covers.
pub fn latest_provisional(session: &mut Session<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    use crate::schema::clocks as c;
    let running = c::table.filter(c::provisional.and(c::stopped_at.is_null()));
    Ok(running.select(max(c::due_at)).first(session.conn)?)
}

/// Versions, the newest first, behind `before`; of all layers, or of one.
pub fn versions(
    session: &mut Session<'_>,
    region: Option<Option<&str>>,
    before: Option<i32>,
    limit: i64,
) -> Result<Vec<Version>, StoreError> {
    let mut asked = v::table.filter(v::id.lt(before.unwrap_or(i32::MAX))).into_boxed();
    if let Some(region) = region {
        asked = asked.filter(v::region.is_not_distinct_from(region.map(ToOwned::to_owned)));
    }
    Ok(asked.order(v::id.desc()).limit(limit).load(session.conn)?)
}

/// Of each layer the newest version.
pub fn newest(session: &mut Session<'_>) -> Result<Vec<i32>, StoreError> {
    let found: Vec<Option<i32>> =
        v::table.group_by(v::region).select(max(v::id)).load(session.conn)?;
    Ok(found.into_iter().flatten().collect())
}

pub fn version(session: &mut Session<'_>, number: i32) -> Result<Version, StoreError> {
    Ok(v::table.find(number).first(session.conn)?)
}

/// Which version of the same layer stood before this one.
pub fn before(session: &mut Session<'_>, it: &Version) -> Result<Option<i32>, StoreError> {
    let earlier = v::table
        .filter(v::id.lt(it.number))
        .filter(v::region.is_not_distinct_from(&it.region))
        .select(max(v::id));
    Ok(earlier.first(session.conn)?)
}

/// Lets nobody else make a version until the transaction ends, so that numbers come into sight in
/// their order, and what was read of a layer is still so when the next version of it is made.
pub fn hold(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    Ok(tx.conn.batch_execute("lock table calendar_versions in share row exclusive mode")?)
}

/// Stores a new version of a layer, which is in force from then on, and asks for all running clocks
/// to be counted anew; answers its number.
pub fn import(
    tx: &mut Tx<'_>,
    region: Option<&str>,
    layer: &Layer,
    note: &str,
    now: DateTime<Utc>,
) -> Result<i32, StoreError> {
    hold(tx)?;
    let id: i32 = diesel::insert_into(v::table)
        .values((v::imported_at.eq(now), v::note.eq(note), v::region.eq(region)))
        .returning(v::id)
        .get_result(tx.conn)?;
    for Published { coverage, source } in &layer.published {
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
    let days: Vec<_> = layer.days.iter().collect();
    // A statement takes 65,535 values at most.
    for some in days.chunks(5_000) {
        let rows: Vec<_> = some
            .iter()
            .map(|(date, it)| {
                let ground = it.ground.as_ref();
                (
                    d::version_id.eq(id),
                    d::date.eq(**date),
                    d::kind.eq(it.exception.kind.as_str()),
                    d::name.eq(&it.exception.name),
                    d::source.eq(ground.map(|it| &it.source)),
                    d::reason.eq(ground.map(|it| &it.reason)),
                )
            })
            .collect();
        diesel::insert_into(d::table).values(rows).execute(tx.conn)?;
    }
    crate::clocks::ask_replay(tx, note, now, now)?;
    Ok(id)
}
