//! Packs: found, read, and loaded into the database.

mod files;
mod load;

pub(crate) use files::{embedded, in_folder};
pub(crate) use load::load;
pub use load::load_sample;
