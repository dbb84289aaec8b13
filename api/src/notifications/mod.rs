//! Notifications (消息): what members of staff are told, in an inbox of their own.

mod inbox;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(inbox::list_notifications)
        .service(inbox::mark_notification_read)
        .service(inbox::mark_notifications_read);
}
