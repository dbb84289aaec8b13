//! Is it alive, and can it work?

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::calendar::local_date;
use domain::refusal::{Language, Refuse};
use persistence::{Session, StoreError, calendar};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Problem;
use crate::gate::{Ground, OpenGate};
use crate::problem::{PublicProblems, language_of};

/// How the server is
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthView {
    #[schema(example = "ok", max_length = 20)]
    status: &'static str,
    #[schema(example = "0.1.0", max_length = 40)]
    version: &'static str,
    /// Sample data and a movable clock: nothing here is real
    sandbox: bool,
    /// What somebody should see to before it hurts, if there is such; the server does its work meanwhile
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    warnings: Vec<WarningView>,
}

/// Something to see to
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningView {
    /// `no-calendar`: no calendar covers today. `calendar-horizon-near`: open limits end after the
    /// last day that an official notice covers
    #[schema(example = "calendar-horizon-near", max_length = 60)]
    code: &'static str,
    /// For a person to read; in the language of `Accept-Language`
    #[schema(max_length = 500)]
    detail: String,
}

/// Check live
///
/// The process answers. Restart it if it does not.
#[utoipa::path(
    tag = "platform",
    responses((status = 200, description = "Alive", body = HealthView), PublicProblems),
    security(()),
)]
#[get("/health/live")]
pub(crate) async fn check_live(gate: OpenGate) -> HttpResponse {
    HttpResponse::Ok().json(view(&gate))
}

/// Check ready
///
/// The database answers, too. Send no requests while it does not. `warnings` says what will need
/// somebody soon: import the notice for the next year as long as limits do not end in it yet.
#[utoipa::path(
    tag = "platform",
    responses((status = 200, description = "Ready", body = HealthView), PublicProblems),
    security(()),
)]
#[get("/health/ready")]
pub(crate) async fn check_ready(
    gate: OpenGate,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let language = language_of(request.headers().get(header::ACCEPT_LANGUAGE));
    let mut view = view(&gate);
    let asked = gate.look(move |session, ground| Ok(warnings(session, ground, language)?));
    view.warnings = asked.await.map_err(|_| Problem::Busy)?;
    Ok(HttpResponse::Ok().json(view))
}

/// Whether the calendar reaches as far as it will be needed.
fn warnings(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    language: Language,
) -> Result<Vec<WarningView>, StoreError> {
    let today = local_date(ground.now);
    let version = calendar::current(session)?;
    let country = ground.library.calendar(session, version, None)?;
    if let Err(refusal) = country.covers(today, today) {
        let detail = refusal.text(language);
        return Ok(vec![WarningView { code: "no-calendar", detail }]);
    }
    let due = calendar::latest_provisional(session)?.map(local_date);
    let horizon = country.horizon();
    let Some(due) = due.filter(|it| horizon.is_none_or(|horizon| horizon < *it)) else {
        return Ok(Vec::new());
    };
    let known = horizon.map_or("-".to_owned(), |it| it.to_string());
    let detail = match language {
        Language::English => format!(
            "an open limit ends on {due}, and the official calendar on {known}: import the notice for the year after"
        ),
        Language::Chinese => {
            format!("有在办时限截至 {due}，而正式日历仅到 {known}，请导入下一年度放假安排")
        }
    };
    Ok(vec![WarningView { code: "calendar-horizon-near", detail }])
}

fn view(gate: &OpenGate) -> HealthView {
    let sandbox = gate.backend.sandbox.is_some();
    let version = env!("CARGO_PKG_VERSION");
    HealthView { status: "ok", version, sandbox, warnings: Vec::new() }
}
