//! The calendar for people's desks and telephones.

use actix_web::get;
use chrono::{Datelike, NaiveDate};
use domain::calendar::{Feed, local_date, write_feed};
use persistence::calendar;
use persistence::organisations::regions;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::days::region_of;
use crate::Problem;
use crate::cached::Cached;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;
use crate::query::Query;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OfRegion {
    /// Where; the country at large if left out
    #[validate(length(max = 12))]
    #[param(example = "340800000000", max_length = 12)]
    region: Option<String>,
}

/// For how long it may be kept: calendars change a few times a year.
const KEPT: u32 = 3_600;

/// Export calendar
///
/// Days off and days that are worked instead, as iCalendar (RFC 5545): from the year before last to
/// as far as anything is known. Subscribe to it in any calendar program; days that no official notice
/// covers yet are `STATUS:TENTATIVE`.
#[utoipa::path(
    tag = "calendar",
    params(OfRegion),
    responses(
        (
            status = 200,
            description = "The calendar",
            body = String,
            content_type = "text/calendar",
            example = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n",
        ),
        PublicProblems,
    ),
    security(()),
)]
#[get("/calendar/working-days.ics")]
pub(crate) async fn export_calendar(
    gate: OpenGate,
    Query(asked): Query<OfRegion>,
) -> Result<Cached, Problem> {
    gate.look(move |session, ground| {
        let number = calendar::current(session)?;
        let region = region_of(session, asked.region.as_deref())?;
        let holds = ground.library.calendar(session, number, region)?;
        let named = regions(session)?.into_iter().find(|it| Some(it.code.as_str()) == region);
        let name = named.map(|it| format!("工作日历（{}）", it.name));
        let stamp =
            if number == 0 { ground.now } else { calendar::version(session, number)?.imported_at };
        let year = local_date(ground.now).year() - 2;
        let from = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or(NaiveDate::MIN);
        let file = write_feed(&Feed {
            calendar: &holds,
            name: name.as_deref().unwrap_or("工作日历"),
            region: region.unwrap_or("CN"),
            stamp,
            from,
            to: NaiveDate::MAX,
        });
        Ok(Cached::new("text/calendar; charset=utf-8", file, number, KEPT))
    })
    .await
}
