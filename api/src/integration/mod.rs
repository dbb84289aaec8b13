//! For other departments' systems: the feed of events.

mod feed;
pub(crate) mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(feed::list_events);
}
