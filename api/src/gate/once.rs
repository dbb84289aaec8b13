//! Requests that are done once, however often they are sent.

use domain::AccountId;
use persistence::Tx;
use persistence::idempotency::{self, Attempt, Known};

use super::Ground;
use crate::Problem;
use crate::idempotency::IdempotencyKey;
use crate::reply::Reply;

/// A request that is done once, if it named a key.
pub(super) struct Once(Option<Attempt>);

impl Once {
    pub(super) fn new(account: AccountId, key: IdempotencyKey, fingerprint: Vec<u8>) -> Self {
        Self(key.0.map(|key| Attempt { account, key, fingerprint }))
    }

    pub(super) fn run(
        &self,
        tx: &mut Tx<'_>,
        ground: &Ground<'_>,
        work: impl FnOnce(&mut Tx<'_>) -> Result<Reply, Problem>,
    ) -> Result<Reply, Problem> {
        let Some(attempt) = &self.0 else { return work(tx) };
        match idempotency::begin(tx, attempt, ground.now)? {
            Known::Answered(answer) => Reply::again(answer),
            Known::Mismatch => Err(Problem::KeyReused),
            Known::First => {
                let reply = work(tx)?;
                idempotency::keep(tx, attempt, &reply.answer())?;
                Ok(reply)
            }
        }
    }
}
