//! Rows in, domain values out. The only crate that knows there is a database.

pub mod applications;
pub mod calendar;
pub mod catalogue;
pub mod clocks;
pub mod cluster;
mod columns;
mod db;
pub mod documents;
pub mod events;
mod group;
pub mod idempotency;
pub mod identity;
pub mod ids;
pub mod notifications;
pub mod organisations;
mod schema;
pub mod settings;
mod steady;
pub mod supervision;
mod text_column;
mod vault;
pub mod workflow;

pub use crate::db::{Db, MIGRATIONS, Options, Session, StoreError, Tx};
pub use crate::group::{Full, Group};
pub use crate::vault::{Vault, VaultError};
