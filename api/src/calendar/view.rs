//! Calendars as callers see them.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{Change, LayerDay, Published};
use persistence::calendar::Version;
use serde::Serialize;
use utoipa::ToSchema;

use crate::word::{DayKindWord, StandingWord};

/// A span that somebody has published
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageView {
    from: NaiveDate,
    to: NaiveDate,
    status: StandingWord,
    #[schema(max_length = 500)]
    source: String,
}

impl From<Published> for CoverageView {
    fn from(it: Published) -> Self {
        let (span, source) = (it.coverage, it.source);
        Self { from: span.from, to: span.to, status: span.status.into(), source }
    }
}

/// A day that is not what its weekday says
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SaidDayView {
    date: NaiveDate,
    kind: DayKindWord,
    /// The holiday that it belongs to
    #[schema(example = "国庆节", max_length = 40)]
    name: String,
    /// Of a region's day: who decided it, and where
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    source: Option<String>,
    /// Of a region's day: why
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    reason: Option<String>,
}

impl From<(NaiveDate, LayerDay)> for SaidDayView {
    fn from((date, it): (NaiveDate, LayerDay)) -> Self {
        let (source, reason) = it.ground.map(|it| (it.source, it.reason)).unzip();
        Self { date, kind: it.exception.kind.into(), name: it.exception.name, source, reason }
    }
}

/// A day that was something else
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangedDayView {
    before: SaidDayView,
    after: SaidDayView,
}

/// What a version changes in the layer that it belongs to
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChangeView {
    /// The version that is in force now; absent when nothing was stored
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7, minimum = 1)]
    version: Option<i32>,
    /// Days that were what their weekday says, and are not any more
    #[schema(max_items = 6000)]
    added: Vec<SaidDayView>,
    /// Days that are again what their weekday says
    #[schema(max_items = 6000)]
    removed: Vec<SaidDayView>,
    #[schema(max_items = 6000)]
    changed: Vec<ChangedDayView>,
    /// The last day that an official notice covered before; absent if none did, and for a region
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon_before: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon_after: Option<NaiveDate>,
}

impl ChangeView {
    pub(super) fn of(version: Option<i32>, it: Change) -> Self {
        let views = |days: Vec<(NaiveDate, LayerDay)>| days.into_iter().map(Into::into).collect();
        let changed = it.changed.into_iter().map(|(date, before, after)| ChangedDayView {
            before: (date, before).into(),
            after: (date, after).into(),
        });
        Self {
            version,
            added: views(it.added),
            removed: views(it.removed),
            changed: changed.collect(),
            horizon_before: it.horizon_before,
            horizon_after: it.horizon_after,
        }
    }
}

/// A version of a calendar
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarVersionView {
    /// Counts up over all regions
    #[schema(example = 7, minimum = 1)]
    version: i32,
    /// Whose days these are; the country's if absent
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340800000000", max_length = 12)]
    region: Option<String>,
    imported_at: DateTime<Utc>,
    #[schema(example = "国务院办公厅关于2027年部分节假日安排的通知", max_length = 500)]
    source: String,
    /// No newer version of the same region takes its place
    in_force: bool,
}

impl CalendarVersionView {
    pub(super) fn of(it: Version, newest: &[i32]) -> Self {
        Self {
            version: it.number,
            in_force: newest.contains(&it.number),
            region: it.region,
            imported_at: it.imported_at,
            source: it.note,
        }
    }
}

/// A version of a calendar, with what it says
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarVersionDetail {
    #[serde(flatten)]
    pub(super) version: CalendarVersionView,
    /// The spans that it covers, the country's version at least
    #[schema(max_items = 200)]
    pub(super) coverage: Vec<CoverageView>,
    /// How many days it names: `GET /api/v1/calendar/versions/{number}/days` lists them
    #[schema(example = 771, minimum = 0)]
    pub(super) days: usize,
    /// What it changed in the version of the same region before it
    pub(super) change: ChangeView,
}
