//! Forgets what was kept for retries long ago, what was sent long ago, and files that never became
//! whole; gives up what nobody sends.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use persistence::{StoreError, documents, idempotency, notifications};

use crate::backend::Backend;
use crate::documents::LONGEST;

/// How long a retry gets the same answer: a phone may be off for a night.
const KEPT: chrono::Duration = chrono::Duration::days(3);

/// How long it is known of a message that it was sent: long enough to ask the mail server about it.
const SENT: chrono::Duration = chrono::Duration::days(7);

/// How long a message waits for a server that sends its way.
const UNSENT: chrono::Duration = chrono::Duration::days(1);

/// After how long a file that is not whole has no sender any more: twice as long as one may take.
const UNFINISHED: Duration = Duration::from_secs(2 * LONGEST.as_secs());

pub(super) async fn run(backend: web::Data<Backend>) {
    let mut hourly = time::interval(Duration::from_secs(3600));
    loop {
        hourly.tick().await;
        let backend = backend.clone();
        let done = web::block(move || backend.tidy_up());
        report(done.await.map_err(|err| err.to_string()).and_then(told));
    }
}

impl Backend {
    /// Forgets what is old, by the clock that nobody moves; answers how many things.
    pub fn tidy_up(&self) -> Result<usize, StoreError> {
        let now = self.wall.now();
        let ours = self.carriers.known();
        self.db.transact(|tx| {
            let answers = idempotency::forget(tx, now - KEPT)?;
            notifications::give_up(tx, &ours, now - UNSENT, now)?;
            let files = documents::forget_unfinished(tx, now - UNFINISHED)?;
            Ok(answers + files + notifications::forget(tx, now - SENT)?)
        })
    }
}

fn told(done: Result<usize, StoreError>) -> Result<usize, String> {
    done.map_err(|err| err.to_string())
}

fn report(done: Result<usize, String>) {
    match done {
        Ok(0) => {}
        Ok(count) => {
            tracing::info!(count, "forgot kept answers, sent messages and unfinished files")
        }
        Err(cause) => tracing::warn!(%cause, "could not forget what is old"),
    }
}
