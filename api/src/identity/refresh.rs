//! Going on with a session.

use actix_web::post;
use domain::access::Actor;
use domain::calendar::local_date;
use domain::identity::Refusal;
use persistence::identity::{Refresh, by_id, end_session, rotate, standing_in};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::log_in::SESSION_TTL;
use super::secret;
use super::view::{AccountView, SessionView};
use crate::Problem;
use crate::gate::OpenGate;
use crate::json::Checked;
use crate::problem::PublicProblems;
use crate::reply::Reply;
use crate::tokens::ACCESS_TTL;

/// The refresh token of the last answer
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RefreshSession {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    refresh_token: String,
}

/// Refresh session
///
/// Exchanges a refresh token for a new pair of tokens, with the roles as they are now. A refresh
/// token is good once: if it comes a second time somebody has a copy, and the session is closed.
#[utoipa::path(
    tag = "identity",
    request_body = RefreshSession,
    responses(
        (status = 200, description = "Refreshed", body = SessionView),
        (status = 401, description = "The session is over, or the token was used before",
         body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[post("/sessions/refresh")]
pub(crate) async fn refresh_session(
    gate: OpenGate,
    Checked { body, .. }: Checked<RefreshSession>,
) -> Result<Reply, Problem> {
    let (session, old) =
        secret::read(&body.refresh_token).ok_or_else(|| Problem::from(Refusal::SessionOver))?;
    let wall = gate.backend.wall.now();
    let next = secret::issue(session);
    let hash = next.hash;
    // A reuse ends the session for good, so it is told after the transaction, not through it.
    let (outcome, account) = gate
        .transact(move |tx, ground| {
            let outcome = rotate(tx, session, (&old, &hash), wall)?;
            let Refresh::Rotated(id) = outcome else { return Ok((outcome, None)) };
            let account = by_id(tx, id)?;
            let account = standing_in(tx, account, local_date(ground.now))?;
            if !account.active {
                end_session(tx, session, wall)?;
                return Ok((Refresh::Over, None));
            }
            Ok((outcome, Some(account)))
        })
        .await?;
    let Some(account) = account else {
        return Err(match outcome {
            Refresh::Reused => Refusal::TokenReused.into(),
            Refresh::Over | Refresh::Rotated(_) => Refusal::SessionOver.into(),
        });
    };
    let actor = Actor { account: account.id, standing: account.standing };
    Ok(Reply::plain(&SessionView {
        access_token: gate.backend.tokens.sign(&actor, session, wall),
        token_type: "Bearer",
        expires_in: ACCESS_TTL.num_seconds(),
        refresh_token: next.token,
        refresh_expires_in: SESSION_TTL.num_seconds(),
        account: AccountView::of(&actor, account.login, account.name),
    }))
}
