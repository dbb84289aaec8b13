//! The wish that the cluster stop, and waiting that such a wish cuts short.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

#[derive(Debug, Default)]
pub(super) struct Halt {
    asked: Mutex<bool>,
    bell: Condvar,
}

impl Halt {
    pub(super) fn ask(&self) {
        // A panic elsewhere must not keep the server from being stopped.
        *self.asked.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.bell.notify_all();
    }

    /// Waits for `time`, or until asked to halt; says whether that was asked.
    pub(super) fn pause(&self, time: Duration) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.bell.wait_timeout_while(asked, time, |asked| !*asked);
        let (asked, _) = waited.unwrap_or_else(PoisonError::into_inner);
        *asked
    }
}
