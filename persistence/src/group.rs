//! Works that are committed together: what waits for the disk anyway waits once for all.
//!
//! Submissions queue up behind the one row that keeps their numbers free of gaps, until the
//! submission before has reached the disk. So one thread does those that wait in one transaction,
//! each in a savepoint of its own: one that is refused leaves the others alone. Nobody is answered
//! before the commit has returned.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::{Db, StoreError, Tx};

/// One work: does its part in the transaction, and hands over what answers for it afterwards.
type Job = Box<dyn FnOnce(&mut Tx<'_>) -> Answer + Send>;

/// Called once the fate of the transaction is known: `true` if it was committed.
type Answer = Box<dyn FnOnce(bool) + Send>;

/// The queue of works. Its thread ends when the last handle is gone.
#[derive(Debug, Clone)]
pub struct Group {
    queue: SyncSender<Job>,
}

/// There is no room in the queue.
#[derive(Debug)]
pub struct Full;

/// Works that may wait; more are turned away.
const WAITING: usize = 256;

/// Works in one transaction at most.
const TOGETHER: usize = 32;

impl Group {
    pub fn start(db: Db) -> Self {
        let (queue, waiting) = sync_channel(WAITING);
        std::thread::Builder::new()
            .name("group-commit".to_owned())
            .spawn(move || run(&db, &waiting))
            .expect("the system has room for a thread");
        Self { queue }
    }

    /// Queues `work`. `answer` gets its outcome after the commit, or nothing if the transaction
    /// came to nothing: then nothing has happened, and the caller may try again.
    pub fn join<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Option<Result<T, E>>) + Send + 'static,
    ) -> Result<(), Full> {
        let job: Job = Box::new(move |tx| {
            let done = tx.within(work);
            Box::new(move |committed| answer(committed.then_some(done)))
        });
        self.queue.try_send(job).map_err(|_| Full)
    }
}

fn run(db: &Db, waiting: &Receiver<Job>) {
    while let Ok(first) = waiting.recv() {
        let mut jobs = vec![first];
        jobs.extend(waiting.try_iter().take(TOGETHER - 1));
        let mut answers = Vec::with_capacity(jobs.len());
        // A work that panics takes its companions with it, but not the thread.
        let done = catch_unwind(AssertUnwindSafe(|| {
            db.transact::<(), StoreError>(|tx| {
                answers.extend(jobs.drain(..).map(|job| job(tx)));
                Ok(())
            })
        }));
        let committed = matches!(done, Ok(Ok(())));
        if !committed {
            tracing::warn!(
                works = answers.len(),
                ?done,
                "works committed together came to nothing"
            );
        }
        answers.into_iter().for_each(|answer| answer(committed));
        // Jobs that never got a connection are dropped here, and with them their answers: whoever
        // waits for them learns that nothing has happened.
    }
}
