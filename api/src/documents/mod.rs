//! Files over HTTP: they come in and go out piece by piece, and none is ever whole in memory.

mod attach;
mod content;
mod head;
mod intake;
mod list;
mod remove;
mod view;

pub(crate) use intake::LONGEST;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(attach::attach_file)
        .service(list::list_attachments)
        .service(list::get_attachment)
        .service(content::download_attachment)
        .service(remove::remove_attachment);
}
