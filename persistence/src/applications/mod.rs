//! Applications, and everything that a step of theirs stores.

mod bundle;
mod comments;
mod consequences;
mod copies;
mod file;
mod find;
mod list;
mod papers;
mod promise;
mod publications;
mod readers;
mod record;
mod serials;

pub use comments::{StoredComment, comment, comments, write_comment};
pub use consequences::Opened;
pub use copies::{CopyFilter, StoredCopy, copies, copy, read_copy};
pub use file::File;
pub(crate) use file::PERSON;
pub use find::{Found, by_number, discard, find, lock, lock_for_system, look_for_plan};
pub use list::{Filter, Listed, Start, list};
pub use papers::{Paper, papers};
pub(crate) use promise::renew_promises;
pub(crate) use publications::renew_publications;
pub use publications::{ListedPublication, PublicationFilter, publications};
pub use record::{NewFile, edit, insert, note, record, replace_form};
pub use serials::next_serial;
