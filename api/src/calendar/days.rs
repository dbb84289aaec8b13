//! Days, each with the reason why it is worked or not.

use actix_web::get;
use chrono::NaiveDate;
use domain::calendar::{Calendar, Reason, local_date};
use persistence::{Session, calendar};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::view::CoverageView;
use crate::Problem;
use crate::dates::Day;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::{ProblemBody, PublicProblems};
use crate::query::Query;
use crate::reply::Reply;

/// The calendar in force
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarView {
    /// Counts up with every import
    #[schema(example = 1, minimum = 0)]
    version: i32,
    /// Whose it is; the country's if absent
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340800000000", max_length = 12)]
    region: Option<String>,
    /// The last day that an official notice covers; due dates after it are provisional
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<NaiveDate>,
    #[schema(max_items = 200)]
    coverage: Vec<CoverageView>,
}

/// A day
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DayView {
    date: NaiveDate,
    working: bool,
    /// `weekday`, `weekend`, `holiday` (节假日) or `makeup_workday` (调休上班日)
    #[schema(example = "holiday", max_length = 20)]
    reason: &'static str,
    /// The holiday that it is, or makes up for
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "国庆节", max_length = 40)]
    holiday: Option<String>,
    /// No official notice covers the day yet: it may still change
    provisional: bool,
    /// The region that has decided on the day, if it was not the country
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "340800000000", max_length = 12)]
    decided_by: Option<String>,
    /// Who decided it there, and where
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    source: Option<String>,
    /// Why
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "火把节", max_length = 500)]
    because: Option<String>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Place {
    /// Where; the country at large if left out
    #[validate(length(max = 12))]
    #[param(example = "340800000000", max_length = 12)]
    region: Option<String>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Span {
    /// Where; the country at large if left out
    #[validate(length(max = 12))]
    #[param(example = "340800000000", max_length = 12)]
    region: Option<String>,
    /// First day; today if left out
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day, at most 200 days in all; if left out 30 days after the first, or less where the
    /// calendar ends
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
}

/// The region's code, if there is such a region.
pub(super) fn region_of<'r>(
    session: &mut Session<'_>,
    asked: Option<&'r str>,
) -> Result<Option<&'r str>, Problem> {
    if let Some(code) = asked
        && calendar::chain(session, code)?.is_empty()
    {
        let told = ("there is no such region", "没有这个行政区划");
        return Err(Problem::bad_value("?region", "exists", told));
    }
    Ok(asked)
}

/// Get calendar
///
/// Which calendar is in force in a region, and how far it reaches. A region has the calendar of the
/// country with its own days and those of the regions above it.
#[utoipa::path(
    tag = "calendar",
    params(Place),
    responses((status = 200, description = "The calendar", body = CalendarView), PublicProblems),
    security(()),
)]
#[get("/calendar")]
pub(crate) async fn get_calendar(
    gate: OpenGate,
    Query(asked): Query<Place>,
) -> Result<Reply, Problem> {
    gate.look(move |session, _| {
        let version = calendar::current(session)?;
        let region = region_of(session, asked.region.as_deref())?.map(ToOwned::to_owned);
        let country = calendar::layer(session, version, None)?;
        let horizon = country.horizon();
        let coverage = country.published.into_iter().map(Into::into).collect();
        Ok(Reply::plain(&CalendarView { version, region, horizon, coverage }))
    })
    .await
}

/// List calendar days
///
/// Day by day, whether it is worked and why. Days of which nobody has said whether they are worked
/// are not guessed at (409 `no-calendar`).
#[utoipa::path(
    tag = "calendar",
    params(Span),
    responses(
        (status = 200, description = "The days", body = Page<DayView>),
        (
            status = 409,
            description = "No calendar covers one of the days",
            body = ProblemBody,
            content_type = "application/problem+json",
        ),
        PublicProblems,
    ),
    security(()),
)]
#[get("/calendar/days")]
pub(crate) async fn list_calendar_days(
    gate: OpenGate,
    Query(span): Query<Span>,
) -> Result<Reply, Problem> {
    gate.look(move |session, ground| {
        let version = calendar::current(session)?;
        let region = region_of(session, span.region.as_deref())?;
        let holds = ground.library.calendar(session, version, region)?;
        let (from, to) = ends(&span, local_date(ground.now), &holds)?;
        holds.covers(from, to)?;
        let days = from.iter_days().take_while(|it| *it <= to).map(|date| day(&holds, date));
        Ok(Reply::plain(&Page::whole(days.collect())))
    })
    .await
}

/// The first day and the last.
fn ends(
    span: &Span,
    today: NaiveDate,
    calendar: &Calendar,
) -> Result<(NaiveDate, NaiveDate), Problem> {
    let from = span.from.map_or(today, |it| it.0);
    let too_far = || {
        let told = (
            "`to` must be at most 199 days after `from`, and not before it",
            "截止日期不得早于起始日期，且最多相隔 199 天",
        );
        Problem::bad_value("?to", "range", told)
    };
    let known = calendar.coverage().iter().map(|it| it.to).max();
    let month = from.checked_add_days(chrono::Days::new(30));
    let month = month.map(|it| known.map_or(it, |known| it.min(known)).max(from));
    let to = span.to.map(|it| it.0).or(month).ok_or_else(too_far)?;
    if (0..200).contains(&(to - from).num_days()) { Ok((from, to)) } else { Err(too_far()) }
}

fn day(calendar: &Calendar, date: NaiveDate) -> DayView {
    let day = calendar.day(date);
    let (reason, holiday) = match day.reason {
        Reason::Weekday => ("weekday", None),
        Reason::Weekend => ("weekend", None),
        Reason::Holiday(name) => ("holiday", Some(name.to_owned())),
        Reason::MakeUp(name) => ("makeup_workday", Some(name.to_owned())),
    };
    let local = calendar.local(date).cloned();
    let (decided_by, ground) = local.map(|it| (it.region, it.ground)).unzip();
    let (source, because) = ground.map(|it| (it.source, it.reason)).unzip();
    let (working, provisional) = (day.working, day.provisional);
    DayView { date, working, reason, holiday, provisional, decided_by, source, because }
}
