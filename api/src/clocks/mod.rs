//! The rules that limits and refusals name.

mod rules;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(rules::list_rules).service(rules::get_rule);
}
