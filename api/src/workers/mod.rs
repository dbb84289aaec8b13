//! What runs beside the requests. Workers take no input but the clock.

mod deadlines;
mod housekeeping;
mod outbox;
mod plans;
mod post;
mod replay;
mod sandbox_clock;

pub use deadlines::Swept;
pub use post::Trip;

use actix_web::web;

use crate::backend::Backend;

/// Starts every worker; they end with the process.
pub(crate) fn start(backend: web::Data<Backend>) {
    for _ in 0..deadlines::SIDE_BY_SIDE {
        actix_web::rt::spawn(deadlines::run(backend.clone()));
    }
    actix_web::rt::spawn(replay::run(backend.clone()));
    actix_web::rt::spawn(plans::run(backend.clone()));
    actix_web::rt::spawn(outbox::run(backend.clone()));
    for carrier in backend.carriers.known() {
        actix_web::rt::spawn(post::run(backend.clone(), carrier));
    }
    actix_web::rt::spawn(housekeeping::run(backend.clone()));
    if backend.sandbox.is_some() {
        actix_web::rt::spawn(sandbox_clock::run(backend));
    }
}
