//! Regions, bodies, centres, windows and the people behind them: all public; and their leaves
//! and authorisations, which are not.

mod absence_view;
mod absences;
mod authorisation_view;
mod authorisations;
mod centres;
mod counter_view;
mod grants;
mod leaves;
mod registers;
mod staff;
mod staff_view;
mod view;
mod windows;

pub(crate) use view::OfficeView;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(registers::list_regions)
        .service(registers::list_bodies)
        .service(registers::get_body)
        .service(registers::list_posts)
        .service(centres::list_centres)
        .service(centres::get_centre)
        .service(windows::list_windows)
        .service(windows::get_window_display)
        .service(staff::list_staff)
        .service(staff::list_agent_points)
        .service(absences::ask_for_leave)
        .service(absences::list_absences)
        .service(absences::get_absence)
        .service(leaves::approve_absence)
        .service(leaves::refuse_absence)
        .service(leaves::end_absence)
        .service(grants::grant_authorisation)
        .service(authorisations::list_authorisations)
        .service(authorisations::get_authorisation)
        .service(grants::revoke_authorisation);
}
