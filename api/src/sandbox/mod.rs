//! What integrators beg for: a clock that they can move, and people to be. Only in the sandbox.

mod accounts;
mod clock;
mod leap;

pub(crate) use accounts::{SETTING as ACCOUNTS, SandboxAccount};
use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(clock::get_sandbox_clock)
        .service(clock::move_sandbox_clock)
        .service(accounts::list_sandbox_accounts);
}
