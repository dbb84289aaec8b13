//! What members of staff and applicants are told.

mod deliveries;
mod failures;
mod inbox;
mod messages;
mod outbox;

pub use deliveries::{Letter, Taken, failed, forget, give_up, letter, nowhere, sent, take};
pub use failures::{Failure, Post, failures, post, retry};
pub use inbox::{Filter, Notification, inbox, mark_all_read, mark_read, tell_staff};
pub use messages::{Message, mark_all_messages_read, mark_message_read, messages};
pub(crate) use outbox::payload;
pub use outbox::{Posting, Waiting, hand_out, waiting};
