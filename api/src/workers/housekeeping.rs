//! Forgets what was kept for retries long ago.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use persistence::{StoreError, idempotency};

use crate::backend::Backend;

/// How long a retry gets the same answer: a phone may be off for a night.
const KEPT: chrono::Duration = chrono::Duration::days(3);

pub(super) async fn run(backend: web::Data<Backend>) {
    let mut hourly = time::interval(Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        let backend = backend.clone();
        let done = web::block(move || {
            let before = backend.wall.now() - KEPT;
            backend.db.transact(|tx| idempotency::forget(tx, before))
        });
        report(done.await.map_err(|err| err.to_string()).and_then(told));
    }
}

fn told(done: Result<usize, StoreError>) -> Result<usize, String> {
    done.map_err(|err| err.to_string())
}

fn report(done: Result<usize, String>) {
    match done {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "forgot answers kept for retries"),
        Err(cause) => tracing::warn!(%cause, "could not forget answers kept for retries"),
    }
}
