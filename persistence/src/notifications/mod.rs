//! What members of staff and applicants are told.

mod inbox;
mod messages;
mod outbox;

pub use inbox::{Filter, Notification, inbox, mark_all_read, mark_read};
pub use messages::{Message, mark_all_messages_read, mark_message_read, messages};
pub(crate) use outbox::payload;
pub use outbox::{Waiting, hand_out, waiting};
