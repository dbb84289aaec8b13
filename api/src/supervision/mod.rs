//! Statistics (统计): lights of what runs now, and the figures of a period.

mod efficiency;
mod lights;
mod names;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(lights::count_lights).service(efficiency::measure_efficiency);
}
