//! The calendar over HTTP: which days are worked, and how far that is known.

mod days;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(days::get_calendar).service(days::list_calendar_days);
}
