//! Logging in.

use actix_web::post;
use chrono::Duration;
use domain::access::Actor;
use domain::calendar::local_date;
use domain::identity::Refusal;
use persistence::StoreError;
use persistence::identity::{Account, begin_session, by_login, standing_in};
use persistence::ids;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::secret;
use super::throttle::{Bucket, guard};
use super::view::{AccountView, SessionView};
use crate::Problem;
use crate::gate::OpenGate;
use crate::json::Checked;
use crate::problem::PublicProblems;
use crate::reply::Reply;
use crate::tokens::ACCESS_TTL;

/// How long a session can be refreshed.
pub(super) const SESSION_TTL: Duration = Duration::days(30);

/// A login name and its password
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogIn {
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "zhangsan", min_length = 1, max_length = 64)]
    login: String,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "onedoor-sandbox-2026", min_length = 1, max_length = 200, format = Password)]
    password: String,
}

/// Log in
///
/// Gives an access token for 15 minutes and a refresh token for 30 days. After 10 failures in a
/// quarter of an hour a login name has to wait, and so has an address after 100.
#[utoipa::path(
    tag = "identity",
    request_body = LogIn,
    responses(
        (status = 200, description = "Logged in", body = SessionView),
        (status = 401, description = "The login name or the password is wrong",
         body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[post("/sessions")]
pub(crate) async fn log_in(
    gate: OpenGate,
    Checked { body, .. }: Checked<LogIn>,
) -> Result<Reply, Problem> {
    let buckets = vec![
        Bucket { what: format!("login:{}", body.login), most: 10 },
        Bucket { what: format!("login-address:{}", gate.address), most: 100 },
    ];
    let refusal = || Problem::from(Refusal::WrongCredentials);
    let account = guard(&gate, buckets, refusal, verified(&gate, body)).await?;
    let view = begin(&gate, account).await?;
    Ok(Reply::plain(&view))
}

async fn verified(gate: &OpenGate, body: LogIn) -> Result<Option<Account>, Problem> {
    let login = body.login;
    let account = gate
        .transact(move |tx, ground| match by_login(tx, &login) {
            Ok(account) => Ok(Some(standing_in(tx, account, local_date(ground.now))?)),
            Err(StoreError::NotFound) => Ok(None),
            Err(err) => Err(err.into()),
        })
        .await?;
    let account = account.filter(|it| it.active);
    let stored = account.as_ref().map(|it| it.password.clone());
    let fits = gate.backend.passwords.verify(body.password, stored).await?;
    Ok(account.filter(|_| fits))
}

async fn begin(gate: &OpenGate, account: Account) -> Result<SessionView, Problem> {
    let wall = gate.backend.wall.now();
    let session = ids::fresh(wall);
    let refresh = secret::issue(session);
    let (id, hash) = (account.id, refresh.hash);
    gate.transact(move |tx, _| {
        Ok(begin_session(tx, session, id, &hash, (wall, wall + SESSION_TTL))?)
    })
    .await?;
    let actor = Actor { account: account.id, standing: account.standing };
    Ok(SessionView {
        access_token: gate.backend.tokens.sign(&actor, session, wall),
        token_type: "Bearer",
        expires_in: ACCESS_TTL.num_seconds(),
        refresh_token: refresh.token,
        refresh_expires_in: SESSION_TTL.num_seconds(),
        account: AccountView::of(&actor, account.login, account.name),
    })
}

impl std::fmt::Debug for LogIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogIn").field("login", &self.login).finish_non_exhaustive()
    }
}
