//! Tasks over HTTP: the work list, and what officers do with a task.

mod act;
mod appoint;
mod batch;
mod calls;
mod candidate_view;
mod claim;
mod copy;
mod current;
mod deed;
mod event_log;
mod exception;
mod finished;
mod handover;
mod hands;
mod list;
mod notices;
mod objections;
mod read;
mod signers;
mod signing_view;
mod task_action;
mod view;

pub(crate) use deed::colleague;
pub(crate) use view::{AssigneeView, Named, Roster, assignee, member};

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_tasks)
        .service(batch::approve_tasks)
        .service(read::get_task)
        .service(claim::claim_task)
        .service(claim::release_task)
        .service(act::approve_task)
        .service(act::refuse_task)
        .service(act::abstain_from_task)
        .service(act::return_task)
        .service(hands::transfer_task)
        .service(hands::delegate_task)
        .service(hands::hand_back_task)
        .service(hands::take_back_task)
        .service(handover::hand_over_tasks)
        .service(appoint::appoint_handler)
        .service(exception::except_from_separation)
        .service(signers::add_signer)
        .service(signers::remove_signer)
        .service(copy::copy_application)
        .service(notices::list_public_notices)
        .service(notices::get_public_notice)
        .service(objections::object_to_public_notice)
        .service(objections::get_objection)
        .service(objections::list_objections)
        .service(objections::answer_objection)
        .service(calls::get_task_call)
        .service(calls::repeat_task_call)
        .service(calls::answer_task_call)
        .service(finished::list_finished_tasks)
        .service(event_log::export_event_log);
}
