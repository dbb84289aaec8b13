//! Packs: found, read, and loaded into the database.

mod files;
mod load;

pub(crate) use files::{embedded, in_folder};
pub use load::load_sample;
pub(crate) use load::{LoadError, load};
