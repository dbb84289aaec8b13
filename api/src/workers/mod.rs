//! What runs beside the requests. Workers take no input but the clock.

mod calls;
mod deadlines;
mod hands;
mod housekeeping;
mod outbox;
mod plans;
mod post;
mod replay;
mod run_out;
mod sandbox_clock;
mod transfers;

pub use calls::Asked;
pub use deadlines::Swept;
pub use hands::Looked;
pub use post::Trip;
pub(crate) use transfers::begins_at;

use actix_web::web;

use crate::backend::Backend;

/// How many systems are asked at the same time: one that is slow holds up few others.
const ASKERS: usize = 3;

/// Starts every worker; they end with the process.
pub(crate) fn start(backend: web::Data<Backend>) {
    for nth in 0..deadlines::SIDE_BY_SIDE {
        actix_web::rt::spawn(deadlines::run(backend.clone(), nth));
    }
    actix_web::rt::spawn(hands::run(backend.clone()));
    actix_web::rt::spawn(replay::run(backend.clone()));
    actix_web::rt::spawn(plans::run(backend.clone()));
    actix_web::rt::spawn(transfers::run(backend.clone()));
    actix_web::rt::spawn(outbox::run(backend.clone()));
    for _ in 0..ASKERS {
        actix_web::rt::spawn(calls::run(backend.clone()));
    }
    for carrier in backend.carriers.known() {
        actix_web::rt::spawn(post::run(backend.clone(), carrier));
    }
    actix_web::rt::spawn(housekeeping::run(backend.clone()));
    if backend.sandbox.is_some() {
        actix_web::rt::spawn(sandbox_clock::run(backend));
    }
}
