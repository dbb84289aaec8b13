//! Is it alive, and can it work?

use actix_web::{HttpResponse, get};
use persistence::settings;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Problem;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;

/// How the server is
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthView {
    #[schema(example = "ok", max_length = 20)]
    status: &'static str,
    #[schema(example = "0.1.0", max_length = 40)]
    version: &'static str,
    /// Sample data and a movable clock: nothing here is real
    sandbox: bool,
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
/// The database answers, too. Send no requests while it does not.
#[utoipa::path(
    tag = "platform",
    responses((status = 200, description = "Ready", body = HealthView), PublicProblems),
    security(()),
)]
#[get("/health/ready")]
pub(crate) async fn check_ready(gate: OpenGate) -> Result<HttpResponse, Problem> {
    let view = view(&gate);
    let asked = gate.look(|session, _| Ok(settings::get(session, "deployment")?)).await;
    asked.map_err(|_| Problem::Busy)?;
    Ok(HttpResponse::Ok().json(view))
}

fn view(gate: &OpenGate) -> HealthView {
    let sandbox = gate.backend.sandbox.is_some();
    HealthView { status: "ok", version: env!("CARGO_PKG_VERSION"), sandbox }
}
