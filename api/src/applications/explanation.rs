//! Why a clock's date is what it is: as data, and as a picture.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::ReadApplications;
use domain::calendar::{Calendar, local_date};
use domain::clocks::{
    Clock, Count, CountPicture, Counted, EntryKind, ExplainedDay, Nearly, Suspension, explain,
    light, yellow_from,
};
use domain::refusal::Language;
use domain::{ApplicationId, ClockId};
use persistence::Session;
use persistence::applications::{Found, find};
use persistence::clocks::{self, StoredClock};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;
use uuid::Uuid;

use super::clock_view::{ClockView, LimitView};
use crate::Problem;
use crate::catalogue::flow::svg;
use crate::clocks::{RuleView, rule};
use crate::gate::{Gate, Ground};
use crate::problem::{Problems, language_of};
use crate::reply::Reply;
use crate::word::{LightWord, StartEventWord};

/// A due date, told day by day
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationView {
    clock: ClockView,
    limit: LimitView,
    /// The day of the event that started the clock; it is not counted itself
    anchor_on: NaiveDate,
    /// What that event was
    anchor_event: StartEventWord,
    /// Why it is counted from there; in the language of `Accept-Language`
    #[schema(example = "自受理之日的次日起算", max_length = 300)]
    anchor_why: String,
    /// The rule that sets the limit, with its article and text
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<RuleView>,
    /// Whether the calendar that is in force now gives the date that was set
    consistent: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<DateTime<Utc>>,
    provisional: bool,
    /// How it stands now; absent once the clock has stopped
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<LightWord>,
    /// From when the light is yellow: nine tenths are spent, or the working day before the last
    /// begins; absent while the clock stands still
    #[serde(skip_serializing_if = "Option::is_none")]
    yellow_from: Option<DateTime<Utc>>,
    /// After what moment the light is red; absent while the clock stands still
    #[serde(skip_serializing_if = "Option::is_none")]
    red_after: Option<DateTime<Utc>>,
    /// Stretches in which the clock stands still: `from` is not counted, `to` is
    #[schema(max_items = 100)]
    suspensions: Vec<SuspensionView>,
    /// What was added to the limit (延长)
    #[schema(max_items = 100)]
    extensions: Vec<ExtensionView>,
    /// Every day from the anchor to the due date
    #[schema(max_items = 4000)]
    days: Vec<ExplainedDayView>,
    /// The same as a picture
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/clocks/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6b/explanation.svg",
        max_length = 300
    )]
    picture: String,
}

/// A stretch in which the clock stands still
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuspensionView {
    from: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<NaiveDate>,
    /// The ground that the law gives for it
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "XK-45", max_length = 500)]
    basis: Option<String>,
}

/// What was added to a limit
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExtensionView {
    on: NaiveDate,
    /// In the unit of the limit
    #[schema(example = 10, minimum = 0)]
    amount: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    basis: Option<String>,
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

/// Explain clock
///
/// Why the due date is what it is: the anchor and why it is one, every counted and every skipped day
/// with its reason, pauses and extensions with their basis, from when it is watched, and the rule
/// with its article. Two people with a paper calendar come to the same date.
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
    request: HttpRequest,
) -> Result<Reply, Problem> {
    let (application, clock) = ids.into_inner();
    let (id, clock): (ApplicationId, ClockId) = (application.into(), clock.into());
    let language = language_of(request.headers().get(header::ACCEPT_LANGUAGE));
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let calendar = calendar(session, ground, &found)?;
        let stored = clocks::find(session, id, clock)?;
        let rule = stored.clock.rule.as_deref().and_then(|it| rule(session, it).ok());
        let timing = ground.library.timing(session, ground.now)?;
        let rungs = timing.rungs(stored.clock.kind, found.file.application.watched());
        let counted = (&*calendar, Nearly::of(rungs));
        let view = view((application, &stored), counted, ground.now, language);
        Ok(Reply::plain(&ExplanationView { rule: rule.map(Into::into), ..view }))
    })
    .await
}

fn calendar(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    found: &Found,
) -> Result<Arc<Calendar>, Problem> {
    let body = &found.file.application.body;
    Ok(ground.library.calendar_of(session, found.calendar, body, ground.now)?)
}

fn view(
    (application, stored): (Uuid, &StoredClock),
    (calendar, nearly): (&Calendar, Nearly),
    now: DateTime<Utc>,
    language: Language,
) -> ExplanationView {
    let clock = &stored.clock;
    let told = explain(clock, calendar);
    let event = clock.kind.starts_with();
    let running = stored.stopped_at.is_none();
    let path = format!("/api/v1/applications/{application}/clocks/{}", stored.id);
    ExplanationView {
        clock: ClockView::of(application, stored, calendar, now),
        limit: clock.limit.into(),
        anchor_on: local_date(clock.anchor),
        anchor_event: event.into(),
        anchor_why: event.why(language).to_owned(),
        rule: None,
        consistent: told.due == stored.due,
        due_on: told.due.map(|it| it.on),
        due_at: told.due.map(|it| it.at),
        provisional: told.due.is_some_and(|it| it.provisional),
        light: running.then(|| light(clock, nearly, calendar, now).into()),
        yellow_from: yellow_from(clock, nearly, calendar),
        red_after: told.due.map(|it| it.at),
        suspensions: told.suspensions.iter().map(|it| suspension(clock, it)).collect(),
        extensions: extensions(clock),
        days: told.days.into_iter().map(Into::into).collect(),
        picture: format!("{path}/explanation.svg"),
    }
}

fn suspension(clock: &Clock, it: &Suspension) -> SuspensionView {
    let mut pauses = clock.ledger.iter().filter(|entry| entry.kind == EntryKind::Pause);
    let basis = pauses.find(|entry| entry.effective_on == it.from);
    SuspensionView { from: it.from, to: it.to, basis: basis.and_then(|it| it.basis.clone()) }
}

fn extensions(clock: &Clock) -> Vec<ExtensionView> {
    let entries = clock.ledger.iter().filter(|it| it.kind == EntryKind::Extend);
    let view = |it: &domain::clocks::Entry| ExtensionView {
        on: it.effective_on,
        amount: it.amount,
        basis: it.basis.clone(),
    };
    entries.map(view).collect()
}

/// Draw clock explanation
///
/// The same as a calendar: the months from the anchor to the due date, counted days numbered, days off
/// and holidays named, pauses, the due day and today marked. In Chinese or English by
/// `Accept-Language`. The picture tells itself as text too, in its `title` and `desc`.
#[utoipa::path(
    tag = "clocks",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        ("clock_id" = Uuid, Path, description = "One of its clocks"),
    ),
    responses(
        (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
        Problems,
    ),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/clocks/{clock_id}/explanation.svg")]
pub(crate) async fn draw_clock_explanation(
    gate: Gate<ReadApplications>,
    ids: web::Path<(Uuid, Uuid)>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (application, clock) = ids.into_inner();
    let (id, clock): (ApplicationId, ClockId) = (application.into(), clock.into());
    let language = language_of(request.headers().get(header::ACCEPT_LANGUAGE));
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let calendar = calendar(session, ground, &found)?;
        let edition = ground.library.edition(session, found.file.application.version)?;
        let stored = clocks::find(session, id, clock)?;
        let running = stored.stopped_at.is_none();
        let drawn = CountPicture {
            subject: &edition.content.name,
            kind: Some(stored.clock.kind),
            count: Count::Onwards(&stored.clock),
            calendar: &calendar,
            today: running.then(|| local_date(ground.now)),
            language,
        };
        Ok(drawn.svg())
    })
    .await
    .map(svg)
}
