//! Hands out what steps have left in the outbox: every message goes to the applicant's inbox, and
//! onto its way by each carrier that this server has.
//!
//! The outbox is emptied in the order in which it was filled, by one server at a time; what is handed
//! out leaves it in the same transaction, so that nothing is told twice in an inbox, or lost.

use std::time::Duration;

use actix_web::rt::time;
use actix_web::web;
use persistence::notifications::{Posting, hand_out, post, waiting};

use crate::Problem;
use crate::backend::Backend;

/// What is older than this when it is handed out goes to the inbox only.
const NEWS: chrono::Duration = chrono::Duration::days(7);

/// How many messages are handed out in one transaction.
const TOGETHER: i64 = 500;

/// How often somebody looks; it costs one step down an index.
const EVERY: Duration = Duration::from_secs(1);

/// After how many looks the backlog is counted.
const COUNTED: u64 = 5;

pub(super) async fn run(backend: web::Data<Backend>) {
    for round in 0_u64.. {
        time::sleep(EVERY).await;
        let backend = backend.clone();
        let work = move || {
            let told = backend.hand_out()?;
            if round.is_multiple_of(COUNTED) {
                backend.gauges.outbox(backend.db.look(|it| waiting(it, 10_000))?, backend.now());
                backend.gauges.post(&backend.db.look(|it| post(it, 10_000))?);
            }
            Ok::<_, Problem>(told)
        };
        match web::block(work).await {
            Ok(Ok(0)) => {}
            Ok(Ok(told)) => tracing::debug!(told, "messages to applicants were handed out"),
            Ok(Err(cause)) => tracing::warn!(%cause, "could not hand out messages"),
            Err(_) => return,
        }
    }
}

impl Backend {
    /// Hands out all that is in the outbox; answers how many messages that were.
    pub fn hand_out(&self) -> Result<usize, Problem> {
        let carriers = self.carriers.known();
        let mut told = 0;
        loop {
            let (since, now) = (self.now() - NEWS, self.wall.now());
            let post = Posting { carriers: &carriers, since, now };
            let more = self.db.transact::<_, Problem>(|tx| Ok(hand_out(tx, &post, TOGETHER)?))?;
            told += more;
            self.gauges.told_applicants(more);
            if more == 0 {
                return Ok(told);
            }
        }
    }
}
