//! Follows the sandbox's clock when another server of the sandbox has moved it.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use persistence::settings;

use crate::backend::Backend;
use crate::sandbox::CLOCK;

pub(super) async fn run(backend: web::Data<Backend>) {
    let mut often = time::interval(Duration::from_secs(1));
    loop {
        often.tick().await;
        let backend = backend.clone();
        let read = web::block(move || follow(&backend)).await;
        if let Ok(Err(cause)) = read {
            tracing::warn!(%cause, "could not read the sandbox's clock");
        }
    }
}

/// Takes over how far ahead the database says the clock is.
pub(crate) fn follow(backend: &Backend) -> Result<(), persistence::StoreError> {
    let Some(clock) = &backend.sandbox else { return Ok(()) };
    let kept = backend.db.look(|session| settings::get(session, CLOCK))?;
    let micros = kept.and_then(|it| it.parse().ok()).unwrap_or(0);
    clock.set_ahead(chrono::Duration::microseconds(micros));
    Ok(())
}
