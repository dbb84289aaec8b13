//! Works that are committed together: what waits for the disk anyway waits once for all.
//!
//! Submissions queue up behind the one row that keeps their numbers free of gaps, until the
//! submission before has reached the disk. So one thread does those that wait in one transaction.
//! If one of them is refused, all are undone and done again, each in a savepoint of its own, so that
//! it leaves the others alone. Nobody is answered before the commit has returned.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::{Db, StoreError, Tx};

/// One work, with whoever waits for its outcome.
trait Job: Send {
    /// Does it, and says whether it went well.
    fn attempt(&mut self, tx: &mut Tx<'_>) -> bool;

    /// Called once the fate of the transaction is known: `true` if it was committed.
    fn answer(self: Box<Self>, committed: bool);
}

struct Work<W, A, T, E> {
    work: W,
    answer: A,
    done: Option<Result<T, E>>,
}

impl<W, A, T, E> Job for Work<W, A, T, E>
where
    W: Fn(&mut Tx<'_>) -> Result<T, E> + Send,
    A: FnOnce(Option<Result<T, E>>) + Send,
    T: Send,
    E: Send,
{
    fn attempt(&mut self, tx: &mut Tx<'_>) -> bool {
        self.done.insert((self.work)(tx)).is_ok()
    }

    fn answer(self: Box<Self>, committed: bool) {
        let done = self.done.filter(|_| committed);
        (self.answer)(done);
    }
}

/// The queue of works. Its thread ends when the last handle is gone.
#[derive(Debug, Clone)]
pub struct Group {
    queue: SyncSender<Box<dyn Job>>,
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

    /// Queues `work`, which may be done twice before it is committed once. `answer` gets its outcome
    /// after the commit, or nothing if the transaction came to nothing: then nothing has happened,
    /// and the caller may try again.
    pub fn join<T: Send + 'static, E: From<StoreError> + Send + 'static>(
        &self,
        work: impl Fn(&mut Tx<'_>) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Option<Result<T, E>>) + Send + 'static,
    ) -> Result<(), Full> {
        let job = Work { work, answer, done: None };
        self.queue.try_send(Box::new(job)).map_err(|_| Full)
    }
}

fn run(db: &Db, waiting: &Receiver<Box<dyn Job>>) {
    while let Ok(first) = waiting.recv() {
        let mut jobs = vec![first];
        jobs.extend(waiting.try_iter().take(TOGETHER - 1));
        let mut done = together(db, &mut jobs, |job, tx| job.attempt(tx));
        if done == Done::Refused {
            done = together(db, &mut jobs, |job, tx| {
                let undone = || Err(StoreError::Stale);
                let done = tx.within(|tx| if job.attempt(tx) { Ok(()) } else { undone() });
                // Its own outcome says whether it went well; the others go on, unless the
                // database does not.
                matches!(done, Ok(()) | Err(StoreError::Stale))
            });
        }
        jobs.into_iter().for_each(|job| job.answer(done == Done::Committed));
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Done {
    Committed,
    /// One of them said no, so nothing was stored.
    Refused,
    /// Nothing was stored, as far as we know.
    Failed,
}

/// Does all the jobs in one transaction, as long as each goes well.
fn together(
    db: &Db,
    jobs: &mut [Box<dyn Job>],
    attempt: impl Fn(&mut Box<dyn Job>, &mut Tx<'_>) -> bool,
) -> Done {
    let mut refused = false;
    // A work that panics takes its companions with it, but not the thread.
    let done = catch_unwind(AssertUnwindSafe(|| {
        db.transact::<(), StoreError>(|tx| {
            refused = !jobs.iter_mut().all(|job| attempt(job, tx));
            if refused { Err(StoreError::Stale) } else { Ok(()) }
        })
    }));
    match done {
        Ok(Ok(())) => Done::Committed,
        Ok(Err(_)) if refused => Done::Refused,
        failed => {
            tracing::warn!(works = jobs.len(), ?failed, "works committed together came to nothing");
            Done::Failed
        }
    }
}
