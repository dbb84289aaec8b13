//! The catalogue over HTTP: the public guide, and the editors' and reviewers' work.

mod bpmn;
mod comparison;
mod complete;
mod devolution_answers;
mod devolution_view;
mod devolutions;
mod draft;
mod exempting;
mod exemption_view;
mod exemptions;
pub(crate) mod flow;
mod guide;
mod list;
mod plan_effects;
mod plan_view;
mod plans;
mod review;
mod simulation;
mod simulation_view;
mod status;
mod transfer_checks;
mod transfer_effects;
mod transfer_view;
mod transfers;
mod version_flow;
mod versions;
mod view;

pub(crate) use draft::subject;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_items)
        .service(list::count_items)
        .service(guide::get_item)
        .service(flow::draw_item_flow)
        .service(flow::draw_item_flow_as_mermaid)
        .service(flow::get_item_flow_as_bpmn)
        .service(versions::list_item_versions)
        .service(versions::get_item_version)
        .service(version_flow::draw_version_flow)
        .service(version_flow::draw_version_flow_as_mermaid)
        .service(version_flow::get_version_flow_as_bpmn)
        .service(comparison::compare_item_versions)
        .service(draft::draft_item_version)
        .service(draft::edit_item_version)
        .service(draft::hand_in_item_version)
        .service(bpmn::read_workflow_from_bpmn)
        .service(review::publish_item_version)
        .service(review::give_back_item_version)
        .service(simulation::simulate_item_version)
        .service(plans::draft_migration_plan)
        .service(plans::list_migration_plans)
        .service(plans::get_migration_plan)
        .service(plan_effects::preview_migration_plan)
        .service(plans::apply_migration_plan)
        .service(plan_effects::list_migration_plan_results)
        .service(transfers::draft_item_transfer)
        .service(transfers::list_item_transfers)
        .service(transfers::get_item_transfer)
        .service(transfer_effects::preview_item_transfer)
        .service(transfers::execute_item_transfer)
        .service(transfer_effects::list_item_transfer_results)
        .service(devolutions::propose_devolution)
        .service(devolutions::list_devolutions)
        .service(devolutions::get_devolution)
        .service(devolution_answers::accept_devolution)
        .service(devolution_answers::refuse_devolution)
        .service(devolution_answers::withdraw_devolution)
        .service(devolution_answers::record_devolution_training)
        .service(status::suspend_item)
        .service(status::resume_item)
        .service(status::cancel_item)
        .service(exempting::request_exemption)
        .service(exemptions::list_exemptions)
        .service(exemptions::get_exemption)
        .service(exempting::agree_to_exemption)
        .service(exempting::approve_exemption)
        .service(exempting::refuse_exemption);
}
