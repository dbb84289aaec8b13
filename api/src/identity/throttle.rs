//! Guessing is slow: whoever fails too often waits.

use chrono::{DateTime, Utc};
use persistence::identity::{Guarded, fail, failures, succeed};

use crate::Problem;
use crate::gate::OpenGate;

/// Attempts that are counted together, and how many may fail in a quarter of an hour.
#[derive(Debug, Clone)]
pub(crate) struct Bucket {
    pub(crate) what: String,
    pub(crate) most: i32,
}

/// Runs `attempt` unless one of its buckets is full. `Ok(None)` is a failure that counts.
pub(crate) async fn guard<T: Send + 'static>(
    gate: &OpenGate,
    buckets: Vec<Bucket>,
    refusal: impl FnOnce() -> Problem,
    attempt: impl Future<Output = Result<Option<T>, Problem>>,
) -> Result<T, Problem> {
    let wall = gate.backend.wall.now();
    let keys = buckets.clone();
    gate.transact(move |tx, _| {
        for bucket in &keys {
            let (failed, until) = failures(tx, &Guarded(bucket.what.clone()), wall)?;
            if bucket.most <= failed {
                return Err(Problem::Throttled { seconds: seconds(until, wall) });
            }
        }
        Ok(())
    })
    .await?;
    let done = attempt.await?;
    let succeeded = done.is_some();
    gate.transact(move |tx, _| {
        for bucket in &buckets {
            let what = Guarded(bucket.what.clone());
            if succeeded { succeed(tx, &what)? } else { fail(tx, &what, wall)? }
        }
        Ok(())
    })
    .await?;
    done.ok_or_else(refusal)
}

fn seconds(until: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (until - now).num_seconds().max(1)
}
