//! Files, sealed piece by piece, and the attachments of tasks.

mod attachments;
mod files;

pub use attachments::{StoredAttachment, attachment, attachments, put_to_task, remove};
pub use files::{CHUNK, Label, begin, chunk, finish, forget_unfinished, keep_chunk, let_go};
