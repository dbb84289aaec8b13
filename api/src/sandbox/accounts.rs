//! The people one can be in the sandbox.

use actix_web::get;
use persistence::settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Problem;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// Somebody to log in as
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SandboxAccount {
    #[schema(example = "zhangsan", max_length = 64)]
    pub(crate) login: String,
    #[schema(example = "onedoor-sandbox-2026", max_length = 200)]
    pub(crate) password: String,
    /// Who it is
    #[schema(example = "张三", max_length = 200)]
    pub(crate) name: String,
    /// Posts as `body/post`; none for an applicant
    #[schema(max_items = 100)]
    pub(crate) posts: Vec<String>,
}

/// Under which setting the list is kept.
pub(crate) const SETTING: &str = "sandbox_accounts";

/// List sandbox accounts
///
/// Applicants and staff of the sample data, with their passwords.
#[utoipa::path(
    tag = "sandbox",
    responses((status = 200, description = "The accounts", body = Page<SandboxAccount>), PublicProblems),
    security(()),
)]
#[get("/sandbox/accounts")]
pub(crate) async fn list_sandbox_accounts(gate: OpenGate) -> Result<Reply, Problem> {
    if gate.backend.sandbox.is_none() {
        return Err(Problem::NotFound);
    }
    gate.look(|session, _| {
        let kept = settings::get(session, SETTING)?.unwrap_or_else(|| "[]".to_owned());
        let accounts: Vec<SandboxAccount> =
            serde_json::from_str(&kept).map_err(Problem::internal)?;
        Ok(Reply::plain(&Page::whole(accounts)))
    })
    .await
}
