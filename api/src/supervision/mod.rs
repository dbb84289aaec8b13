//! Statistics (统计): lights of what runs now, the figures of a period, and where
//! powers of approval sit.

mod efficiency;
mod lights;
mod names;
mod presence;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(lights::count_lights)
        .service(efficiency::measure_efficiency)
        .service(presence::list_presence)
        .service(presence::get_presence);
}
