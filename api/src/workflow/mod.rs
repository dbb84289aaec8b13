//! Tasks over HTTP: the work list, and what officers do with a task.

mod act;
mod claim;
mod list;
mod read;
mod view;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(list::list_tasks)
        .service(read::get_task)
        .service(claim::claim_task)
        .service(claim::release_task)
        .service(act::approve_task)
        .service(act::refuse_task)
        .service(act::return_task);
}
