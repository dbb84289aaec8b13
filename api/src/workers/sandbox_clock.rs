//! Follows the sandbox's clock when another server of the sandbox has moved it.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;

use crate::backend::Backend;

pub(super) async fn run(backend: web::Data<Backend>) {
    let mut often = time::interval(Duration::from_secs(1));
    loop {
        often.tick().await;
        let backend = backend.clone();
        let read = web::block(move || backend.follow()).await;
        if let Ok(Err(cause)) = read {
            tracing::warn!(%cause, "could not read the sandbox's clock");
        }
    }
}
