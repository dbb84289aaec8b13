//! What if: "apply now, answer by …", without any application.

use std::sync::Arc;

use actix_web::http::header;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, Utc};
use domain::ItemCode;
use domain::calendar::{Calendar, local_date};
use domain::clocks::{
    ClockKind, Count, CountPicture, Forecast, LeadTime, Nearly, Plan, Watched, forecast,
};
use domain::packs::LawRule;
use persistence::Session;
use persistence::calendar::{chain, current};

use super::asked::{AskPreview, QueryPreview};
use super::sense::{Asked, Of};
use super::view::PreviewView;
use super::wanted::{Counting, Renewed, bare, content, of_item, of_rule, renewal, rule};
use crate::Problem;
use crate::cached::Cached;
use crate::gate::{Ground, OpenGate};
use crate::json::Checked;
use crate::problem::{ProblemBody, PublicProblems, language_of};
use crate::query::Query;
use crate::reply::Reply;

/// What a preview has found.
pub(super) struct Previewed {
    pub(super) version: i32,
    pub(super) region: Option<String>,
    pub(super) item: Option<String>,
    pub(super) start: DateTime<Utc>,
    pub(super) clocks: Vec<Forecast>,
    /// What is wanted before an event by a rule that counts backwards, or before a licence expires.
    pub(super) lead_time: Option<(LeadTime, Option<String>)>,
    pub(super) calendar: Arc<Calendar>,
    /// The item's name; empty for a rule or a bare limit.
    subject: String,
    pub(super) rules: Vec<LawRule>,
}

/// For how long it may be kept: a calendar may be imported at any time.
const KEPT: u32 = 300;

/// Preview clocks
///
/// What if (时限预览): the due dates, and the days from which they are watched, of an item's limits, of a
/// rule of law, or of a limit by itself; without any application. For an item as if the application
/// were complete when it comes in, and decided on the last promised day: `correction`, `statutory`,
/// `promised`, `delivery`. Planned pauses and an extension move the statutory and the promised limit; an extension that its rule
/// would not allow is refused here, too.
/// Of an item by which a licence is renewed (延续), with `expires_on`: the last day on which that is applied
/// for in time, and for whoever comes by then the `renewal` clock, at whose end silence renews the licence.
/// A rule that counts backwards (倒推, such as XK-48: a hearing is announced seven working days before it)
/// takes the day of the event for `start` and answers the last day on which the act is in time. What a
/// rule comes to is explained day by day in `days`.
/// A date beyond the official calendar is `provisional`; beyond any calendar it is refused (409
/// `no-calendar`).
#[utoipa::path(
    tag = "clocks",
    params(QueryPreview),
    responses(
        (status = 200, description = "The clocks", body = PreviewView),
        (status = 409, description = "No calendar covers a day, the item is not applied for, or the licence has expired", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "The item is not offered any more", body = ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[get("/clocks/preview")]
pub(crate) async fn preview_clocks(
    gate: OpenGate,
    Query(asked): Query<QueryPreview>,
) -> Result<Cached, Problem> {
    gate.look(move |session, ground| {
        let kind = asked.kind.map(|it| it.0);
        let asked = asked.asked(ground.now)?;
        let mut found = preview(session, ground, &asked)?;
        found.clocks.retain(|it| kind.is_none_or(|kind| it.clock.kind == kind));
        let renewal = kind.is_none_or(|it| it == ClockKind::Renewal);
        found.lead_time = found.lead_time.filter(|_| found.item.is_none() || renewal);
        let version = found.version;
        Ok(Cached::json(&PreviewView::of(found), version, KEPT))
    })
    .await
}

/// Preview clocks of plan
///
/// The same as `GET /api/v1/clocks/preview`, for plans that are too long for a query. Nothing is
/// stored, so it takes no `Idempotency-Key`.
#[utoipa::path(
    tag = "clocks",
    request_body = AskPreview,
    responses(
        (status = 200, description = "The clocks", body = PreviewView),
        (status = 409, description = "No calendar covers a day, the item is not applied for, or the licence has expired", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "The item is not offered any more", body = ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[post("/clocks/preview")]
pub(crate) async fn preview_clocks_of_plan(
    gate: OpenGate,
    Checked { body, .. }: Checked<AskPreview>,
) -> Result<Reply, Problem> {
    gate.look(move |session, ground| {
        let asked = body.asked(ground.now)?;
        Ok(Reply::plain(&PreviewView::of(preview(session, ground, &asked)?)))
    })
    .await
}

/// Draw clock preview
///
/// One of the clocks as a calendar: counted days numbered, days off and holidays named, pauses and the
/// due day marked. In Chinese or English by `Accept-Language`. The picture tells itself as text too.
#[utoipa::path(
    tag = "clocks",
    params(QueryPreview),
    responses(
        (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
        (status = 409, description = "No calendar covers a day, the item is not applied for, or the licence has expired", body = ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "The item is not offered any more", body = ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[get("/clocks/preview.svg")]
pub(crate) async fn draw_clock_preview(
    gate: OpenGate,
    Query(asked): Query<QueryPreview>,
    request: HttpRequest,
) -> Result<Cached, Problem> {
    let language = language_of(request.headers().get(header::ACCEPT_LANGUAGE));
    gate.look(move |session, ground| {
        let kind = asked.kind.map(|it| it.0);
        let asked = asked.asked(ground.now)?;
        let found = preview(session, ground, &asked)?;
        let item = matches!(asked.of, Of::Item(_));
        let wanted = kind.or(item.then_some(ClockKind::Promised));
        let mut clocks = found.clocks.iter().map(|it| &it.clock);
        let clock = clocks.find(|it| wanted.is_none_or(|kind| it.kind == kind));
        let back = found.lead_time.as_ref().filter(|_| !item || wanted == Some(ClockKind::Renewal));
        let back = back.map(|it| Count::Back(&it.0));
        let count = clock.map(Count::Onwards).or(back).ok_or_else(|| {
            let told = ("no such clock would run", "不会产生此类时限");
            asked.wrong("kind", "", "exists", told)
        })?;
        let picture = CountPicture {
            subject: &found.subject,
            kind: clock.map(|it| it.kind).filter(|_| item),
            count,
            calendar: &found.calendar,
            today: Some(local_date(ground.now)),
            language,
        };
        Ok(Cached::new("image/svg+xml", picture.svg(), found.version, KEPT).by_language())
    })
    .await
}

/// What would run, by the calendar in force.
pub(super) fn preview(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    asked: &Asked,
) -> Result<Previewed, Problem> {
    let version = current(session)?;
    let mut subject = String::new();
    let mut ladder_of = None;
    let (mut lead_time, mut renewed) = (None, None);
    let (mut wanted, region) = match &asked.of {
        Of::Item(code) => {
            let content = content(session, asked, code)?;
            let body = ground.library.body(session, &content.body, ground.now)?;
            subject.clone_from(&content.name);
            ladder_of = Some((body.code, ItemCode::from(code.clone())));
            renewed = renewal(asked, &content)?;
            (of_item(&content), Some(body.region))
        }
        Of::Rule(id) => match of_rule(session, asked, id)? {
            Counting::Onwards(wanted) => (vec![wanted], asked.region.clone()),
            Counting::Back(back, rule) => {
                lead_time = Some((back, Some(rule)));
                (Vec::new(), asked.region.clone())
            }
        },
        Of::Limit(limit) => {
            asked.fits(limit.unit)?;
            (vec![bare(*limit, None)], asked.region.clone())
        }
    };
    if let Some(region) = &region
        && chain(session, region)?.is_empty()
    {
        let told = ("there is no such region", "没有这个行政区划");
        return Err(asked.wrong("region", "", "exists", told));
    }
    let calendar = ground.library.calendar(session, version, region.as_deref())?;
    if let Some(Renewed { notice, clock }) = renewed {
        // Whoever comes too late has no clock, and is shown when it would have been in time.
        wanted.extend((local_date(asked.start) <= notice.0.last_day(&calendar)).then_some(clock));
        lead_time = Some(notice);
    }
    let plan =
        Plan { start: asked.start, pauses: asked.pauses.clone(), extension: asked.extension };
    let timing = ground.library.timing(session, ground.now)?;
    if !matches!(asked.of, Of::Limit(_)) {
        let law = wanted.iter().find(|it| it.kind == ClockKind::Statutory);
        let law = law.and_then(|it| it.rule.as_ref());
        asked.is_allowed_by(law.and_then(|it| timing.extensions.get(it)))?;
    }
    // What is no item's is called nearly spent by the law.
    let nearly = |kind| match &ladder_of {
        Some((body, item)) => Nearly::of(timing.rungs(kind, Watched { body, item })),
        None => Nearly::default(),
    };
    let clocks = forecast(wanted, &plan, &calendar, nearly)?;
    if let Some((back, _)) = &lead_time {
        calendar.covers(back.last_day(&calendar), back.event)?;
    }
    let mut rules = Vec::new();
    let named = clocks.iter().filter_map(|it| it.clock.rule.as_deref());
    for id in named.chain(lead_time.as_ref().and_then(|it| it.1.as_deref())) {
        rules.extend(rule(session, id).ok());
    }
    let item = match &asked.of {
        Of::Item(code) => Some(code.clone()),
        Of::Rule(_) | Of::Limit(_) => None,
    };
    let start = asked.start;
    Ok(Previewed { version, region, item, start, clocks, lead_time, calendar, subject, rules })
}
