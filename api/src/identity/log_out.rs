//! Logging out.

use actix_web::{HttpResponse, delete};
use domain::identity::OwnAccount;
use persistence::identity::end_session;

use crate::Problem;
use crate::gate::Gate;
use crate::problem::Problems;

/// Log out
///
/// Ends the session: its refresh token is worthless from now on, and its access token at the
/// latest 15 minutes after it was made.
#[utoipa::path(
    tag = "identity",
    responses((status = 204, description = "Logged out"), Problems),
    security(("bearer" = ["identity.own_account"])),
)]
#[delete("/sessions/current")]
pub(crate) async fn log_out(gate: Gate<OwnAccount>) -> Result<HttpResponse, Problem> {
    let (session, wall) = (gate.who().session, gate.backend().wall.now());
    gate.transact(move |tx, _, _| Ok(end_session(tx, session, wall)?)).await?;
    Ok(HttpResponse::NoContent().finish())
}
