//! The calendar over HTTP: which days are worked, how far that is known, and who has said so.

mod days;
mod export;
mod import;
mod use_case;
mod versions;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) use use_case::{Saying, plan, read, say, span, whole};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(days::get_calendar)
        .service(days::list_calendar_days)
        .service(export::export_calendar)
        .service(versions::list_calendar_versions)
        .service(versions::get_calendar_version)
        .service(versions::list_calendar_version_days)
        .service(import::import_calendar)
        .service(import::change_local_days);
}
