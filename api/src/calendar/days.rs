//! Days, each with the reason why it is worked or not.

use actix_web::get;
use chrono::{Datelike, NaiveDate};
use domain::calendar::{Reason, local_date};
use persistence::calendar;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::Problem;
use crate::dates::Day;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::StandingWord;

/// The calendar in force
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CalendarView {
    /// Counts up with every import
    #[schema(example = 1, minimum = 0)]
    version: i32,
    /// The last day that an official notice covers; due dates after it are provisional
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<NaiveDate>,
    #[schema(max_items = 200)]
    coverage: Vec<CoverageView>,
}

/// A span that somebody has published
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CoverageView {
    from: NaiveDate,
    to: NaiveDate,
    status: StandingWord,
    #[schema(max_length = 500)]
    source: String,
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
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Span {
    /// First day; today if left out
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Last day, at most 200 days in all; 30 days after the first if left out
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
}

/// Get calendar
///
/// Which calendar is in force, and how far it reaches.
#[utoipa::path(
    tag = "calendar",
    responses((status = 200, description = "The calendar", body = CalendarView), PublicProblems),
    security(()),
)]
#[get("/calendar")]
pub(crate) async fn get_calendar(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, ground| {
        let version = calendar::current(session)?;
        let contents = calendar::contents(session, version)?;
        let horizon = ground.library.calendar(session, version)?.horizon();
        let coverage = contents.published.into_iter().map(|it| CoverageView {
            from: it.coverage.from,
            to: it.coverage.to,
            status: it.coverage.status.into(),
            source: it.source,
        });
        let coverage = coverage.collect();
        Ok(Reply::plain(&CalendarView { version, horizon, coverage }))
    })
    .await
}

/// List calendar days
///
/// Day by day, whether it is worked and why.
#[utoipa::path(
    tag = "calendar",
    params(Span),
    responses((status = 200, description = "The days", body = Page<DayView>), PublicProblems),
    security(()),
)]
#[get("/calendar/days")]
pub(crate) async fn list_calendar_days(
    gate: OpenGate,
    Query(span): Query<Span>,
) -> Result<Reply, Problem> {
    gate.look(move |session, ground| {
        let from = span.from.map_or_else(|| local_date(ground.now), |it| it.0);
        let too_far = || {
            let told = (
                "`to` must be at most 199 days after `from`, and not before it",
                "截止日期不得早于起始日期，且最多相隔 199 天",
            );
            Problem::bad_value("?to", "range", told)
        };
        let to = span.to.map(|it| it.0).or_else(|| from.checked_add_days(chrono::Days::new(30)));
        let to = to.ok_or_else(too_far)?;
        if !(0..200).contains(&(to - from).num_days()) {
            return Err(too_far());
        }
        let calendar = ground.library.calendar_now(session)?;
        let days = from.iter_days().take_while(|it| *it <= to && it.year() <= 9999).map(|date| {
            let day = calendar.day(date);
            let (reason, holiday) = match day.reason {
                Reason::Weekday => ("weekday", None),
                Reason::Weekend => ("weekend", None),
                Reason::Holiday(name) => ("holiday", Some(name.to_owned())),
                Reason::MakeUp(name) => ("makeup_workday", Some(name.to_owned())),
            };
            let (working, provisional) = (day.working, day.provisional);
            DayView { date, working, reason, holiday, provisional }
        });
        Ok(Reply::plain(&Page::whole(days.collect())))
    })
    .await
}
