//! Applications over HTTP: one file a handler, one line a route.

mod about;
mod actions;
mod carry_out;
pub(crate) mod change_body;
pub(crate) mod clock_view;
mod clocks;
mod collection;
mod comments;
mod copies;
mod create;
mod current;
mod draft;
pub(crate) mod explanation;
mod flow;
mod gates;
mod hearing;
mod input;
mod intake;
mod list;
mod measure_list;
mod measures;
pub(crate) mod migrate;
mod others;
mod papers;
mod personal_data;
mod progress;
mod publication;
mod publications;
mod read;
mod renewal;
mod result;
mod timeline;
mod urge;
pub(crate) mod use_case;
pub(crate) mod view;

pub(crate) use actions::Bilingual;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create::create_application)
        .service(list::list_applications)
        .service(read::get_application)
        .service(flow::draw_application_flow)
        .service(flow::draw_application_flow_as_mermaid)
        .service(draft::edit_application)
        .service(draft::discard_application)
        .service(draft::submit_application)
        .service(intake::accept_application)
        .service(intake::reject_application)
        .service(intake::notify_correction)
        .service(intake::hand_in_corrections)
        .service(collection::record_collection_request)
        .service(result::decide_application)
        .service(result::deliver_result)
        .service(result::confirm_receipt)
        .service(result::close_application)
        .service(publication::record_publication)
        .service(publications::list_publications)
        .service(result::withdraw_application)
        .service(result::terminate_application)
        .service(personal_data::get_application_form)
        .service(papers::list_application_papers)
        .service(timeline::list_application_events)
        .service(clocks::list_application_clocks)
        .service(explanation::explain_clock)
        .service(explanation::draw_clock_explanation)
        .service(measure_list::list_application_measures)
        .service(gates::list_decision_gates)
        .service(measures::start_special_procedure)
        .service(measures::end_special_procedure)
        .service(measures::extend_limit)
        .service(measures::reverse_measure)
        .service(hearing::tell_hearing_right)
        .service(hearing::request_hearing)
        .service(hearing::announce_hearing)
        .service(hearing::record_hearing)
        .service(others::notify_fee)
        .service(others::record_payment)
        .service(others::ask_for_opinion)
        .service(others::record_opinion)
        .service(urge::urge_application)
        .service(comments::comment_on_application)
        .service(comments::list_comments)
        .service(comments::get_comment)
        .service(copies::list_copies)
        .service(copies::read_copy)
        .service(progress::inquire_progress);
}
