//! Notifications (消息): what members of staff are told of their work, and applicants of their
//! applications.

mod failures;
mod inbox;
mod messages;

pub(crate) use inbox::NotificationText;

use utoipa_actix_web::service_config::ServiceConfig;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(inbox::list_notifications)
        .service(inbox::mark_notification_read)
        .service(inbox::mark_notifications_read)
        .service(messages::list_messages)
        .service(messages::mark_message_as_read)
        .service(messages::mark_messages_read)
        .service(failures::list_outbox_failures)
        .service(failures::retry_outbox_failure);
}
