//! The clocks of an application, and why their dates are what they are.

use actix_web::{get, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::ReadApplications;
use domain::clocks::{Counted, ExplainedDay, explain};
use domain::{ApplicationId, ClockId};
use persistence::applications::find;
use persistence::clocks;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock_view::{ClockView, LimitView};
use crate::Problem;
use crate::gate::Gate;
use crate::page::Page;
use crate::problem::Problems;
use crate::reply::Reply;

/// A due date, told day by day
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationView {
    clock: ClockView,
    limit: LimitView,
    /// The day of the event that started the clock; it is not counted itself
    anchor_on: NaiveDate,
    /// Whether the calendar that is in force now gives the date that was set
    consistent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime<Utc>>,
    provisional: bool,
    /// Stretches in which the clock stands still: `from` is not counted, `to` is
    #[schema(max_items = 100)]
    suspensions: Vec<SuspensionView>,
    /// Every day from the anchor to the due date
    #[schema(max_items = 4000)]
    days: Vec<ExplainedDayView>,
}

/// A stretch in which the clock stands still
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuspensionView {
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
}

/// One day of the count
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplainedDayView {
    date: NaiveDate,
    /// `start`, `counted`, `day_off`, `suspended`, `within` (a limit in months) or `rolled_over`
    #[schema(example = "counted", max_length = 20)]
    counted: &'static str,
    /// The how-many-th day of the limit, if it is counted
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 3, minimum = 1)]
    nth: Option<u32>,
    /// `weekday`, `weekend`, `holiday` (节假日) or `makeup_workday` (调休上班日)
    #[schema(example = "weekday", max_length = 20)]
    day: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "国庆节", max_length = 40)]
    holiday: Option<String>,
    provisional: bool,
}

impl From<ExplainedDay> for ExplainedDayView {
    fn from(it: ExplainedDay) -> Self {
        let (counted, nth) = match it.counted {
            Counted::Start => ("start", None),
            Counted::Nth(nth) => ("counted", Some(nth)),
            Counted::DayOff => ("day_off", None),
            Counted::Suspended => ("suspended", None),
            Counted::Within => ("within", None),
            Counted::RolledOver => ("rolled_over", None),
        };
        let (date, day) = (it.date, it.day);
        Self { date, counted, nth, day, holiday: it.holiday, provisional: it.provisional }
    }
}

/// List application clocks
///
/// Every limit that runs or has run on the application and its steps, oldest first.
#[utoipa::path(
    tag = "clocks",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The clocks", body = Page<ClockView>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/clocks")]
pub(crate) async fn list_application_clocks(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let body = &found.file.application.body;
        let calendar = ground.library.calendar_of(session, found.calendar, body, ground.now)?;
        let all = clocks::of_application(session, id)?;
        let show = |it| ClockView::of(id.into(), it, &calendar, ground.now);
        Ok(Reply::plain(&Page::whole(all.iter().map(show).collect())))
    })
    .await
}

/// Explain clock
///
/// Why the due date is what it is: the anchor, every counted and every skipped day with its reason,
/// and the rule. Two people with a paper calendar come to the same date.
#[utoipa::path(
    tag = "clocks",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("clock_id" = Uuid, Path, description = "One of its clocks"),
    ),
    responses((status = 200, description = "The explanation", body = ExplanationView), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/clocks/{clock_id}/explanation")]
pub(crate) async fn explain_clock(
    gate: Gate<ReadApplications>,
    ids: web::Path<(Uuid, Uuid)>,
) -> Result<Reply, Problem> {
    let (application, clock) = ids.into_inner();
    let (id, clock): (ApplicationId, ClockId) = (application.into(), clock.into());
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let body = &found.file.application.body;
        let calendar = ground.library.calendar_of(session, found.calendar, body, ground.now)?;
        let stored = clocks::find(session, id, clock)?;
        let told = explain(&stored.clock, &calendar);
        let suspensions =
            told.suspensions.iter().map(|it| SuspensionView { from: it.from, to: it.to });
        Ok(Reply::plain(&ExplanationView {
            clock: ClockView::of(id.into(), &stored, &calendar, ground.now),
            limit: stored.clock.limit.into(),
            anchor_on: domain::calendar::local_date(stored.clock.anchor),
            consistent: told.due == stored.due,
            due_on: told.due.map(|it| it.on),
            due_at: told.due.map(|it| it.at),
            provisional: told.due.is_some_and(|it| it.provisional),
            suspensions: suspensions.collect(),
            days: told.days.into_iter().map(Into::into).collect(),
        }))
    })
    .await
}
