//! The rules that limits and refusals name, what limits would come to, and the work of their workers.

mod asked;
mod preview;
mod rules;
mod sense;
mod view;
mod wanted;
mod watch;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use rules::RuleView;
pub(crate) use wanted::rule;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(preview::preview_clocks)
        .service(preview::preview_clocks_of_plan)
        .service(preview::draw_clock_preview)
        .service(rules::list_rules)
        .service(rules::get_rule)
        .service(watch::list_clock_replays)
        .service(watch::list_parked_clocks)
        .service(watch::retry_parked_clock);
}
