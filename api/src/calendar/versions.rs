//! Versions: who has said what of which days, and when.

use actix_web::{get, web};
use chrono::NaiveDate;
use domain::calendar::Layer;
use persistence::calendar;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::view::{CalendarVersionDetail, CalendarVersionView, ChangeView, SaidDayView};
use crate::Problem;
use crate::gate::OpenGate;
use crate::page::{Limit, Page, Paging, open};
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct VersionFilter {
    /// Only what this region has said itself; `country` for the country's notices
    #[validate(length(max = 12))]
    #[param(example = "country", max_length = 12)]
    region: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List calendar versions
///
/// Every import and every change of a region's days made one; the newest first.
#[utoipa::path(
    tag = "calendar",
    params(VersionFilter),
    responses((status = 200, description = "A page of versions", body = Page<CalendarVersionView>), PublicProblems),
    security(()),
)]
#[get("/calendar/versions")]
pub(crate) async fn list_calendar_versions(
    gate: OpenGate,
    Query(asked): Query<VersionFilter>,
) -> Result<Reply, Problem> {
    let before: Option<i32> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _| {
        let region = asked.region.as_deref();
        let region = region.map(|it| (it != "country").then_some(it));
        let found = calendar::versions(session, region, before, asked.limit.and_one())?;
        let newest = calendar::newest(session)?;
        let show = |it| CalendarVersionView::of(it, &newest);
        Ok(Reply::plain(&Page::of(found, asked.limit, |it| it.number, show)))
    })
    .await
}

/// Get calendar version
///
/// What it covers, and what it changed.
#[utoipa::path(
    tag = "calendar",
    params(("number" = i32, Path, description = "The version", minimum = 1, example = 1)),
    responses((status = 200, description = "The version", body = CalendarVersionDetail), PublicProblems),
    security(()),
)]
#[get("/calendar/versions/{number}")]
pub(crate) async fn get_calendar_version(
    gate: OpenGate,
    number: web::Path<i32>,
) -> Result<Reply, Problem> {
    gate.look(move |session, _| {
        let version = calendar::version(session, *number)?;
        let earlier = calendar::before(session, &version)?;
        let before = earlier.map_or(Ok(Layer::default()), |it| calendar::contents(session, it))?;
        let after = calendar::contents(session, version.number)?;
        let change = ChangeView::of(None, before.change_to(&after));
        let newest = calendar::newest(session)?;
        Ok(Reply::tagged(
            &CalendarVersionDetail {
                version: CalendarVersionView::of(version, &newest),
                days: after.days.len(),
                coverage: after.published.into_iter().map(Into::into).collect(),
                change,
            },
            *number,
        ))
    })
    .await
}

/// List days of calendar version
///
/// The days that the version names, by date.
#[utoipa::path(
    tag = "calendar",
    params(("number" = i32, Path, description = "The version", minimum = 1, example = 1), Paging),
    responses((status = 200, description = "A page of days", body = Page<SaidDayView>), PublicProblems),
    security(()),
)]
#[get("/calendar/versions/{number}/days")]
pub(crate) async fn list_calendar_version_days(
    gate: OpenGate,
    number: web::Path<i32>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let after: Option<NaiveDate> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _| {
        let version = calendar::version(session, *number)?.number;
        let found = calendar::days(session, version, after, asked.limit.and_one())?;
        Ok(Reply::plain(&Page::of(found, asked.limit, |it| it.0, SaidDayView::from)))
    })
    .await
}
