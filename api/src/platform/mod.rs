//! What every service offers besides its trade: health, problem types, documentation.

mod contract_files;
mod health;
mod origins;
mod problems;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use contract_files::documentation;
pub use origins::{NoOrigin, Origins};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(health::check_live)
        .service(health::check_ready)
        .service(problems::list_problem_types);
}
