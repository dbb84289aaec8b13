//! Notifications (消息): what members of staff are told, in an inbox of their own.

use crate::access::rights;

rights! {
    /// Read what one is told of one's work: warnings of limits that are near or have passed.
    ReadNotifications = "notifications.read":
        [WindowClerk, Officer, DeliveryClerk, Supervisor, CatalogueEditor, CatalogueReviewer];
}
