//! HTTP in, HTTP out. The only crate that knows JSON, tokens and the wall clock.

mod applications;
mod backend;
mod bare;
mod calendar;
mod catalogue;
pub mod cli;
mod clock;
mod clocks;
mod contract;
mod dates;
mod etag;
mod gate;
mod idempotency;
mod identity;
mod integration;
mod json;
mod library;
mod organisations;
mod packs;
mod page;
mod passwords;
mod platform;
mod problem;
mod query;
mod reply;
mod routes;
mod sandbox;
mod tokens;
mod word;
mod workers;
mod workflow;

pub use crate::backend::Backend;
pub use crate::clock::{Clock, MovableClock, SystemClock};
pub use crate::packs::load_sample;
pub use crate::problem::Problem;
pub use crate::routes::{Server, contract};
