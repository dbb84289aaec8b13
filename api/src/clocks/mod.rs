//! The rules that limits and refusals name, and the work of their workers.

mod rules;
mod watch;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(rules::list_rules)
        .service(rules::get_rule)
        .service(watch::list_clock_replays)
        .service(watch::list_parked_clocks)
        .service(watch::retry_parked_clock);
}
