//! One server to a data folder: a lock that ends with the process that holds it, however it ends.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::thread;
use std::time::{Duration, Instant};

use super::ClusterError;
use super::layout::Layout;

#[derive(Debug)]
pub(super) struct Lock {
    _held: File,
}

/// Before trying again.
const PAUSE: Duration = Duration::from_millis(50);

impl Lock {
    /// Takes it as soon as nobody has it: the system takes a moment to clear up after a process that
    /// was killed.
    pub(super) fn wait_for(layout: &Layout, patience: Duration) -> Result<Self, ClusterError> {
        let begun = Instant::now();
        let mut told = false;
        loop {
            match Self::take(layout) {
                Err(ClusterError::InUse { data, holder }) if begun.elapsed() < patience => {
                    if !told {
                        let data = data.display();
                        tracing::info!(%data, ?holder, "waiting for another Onedoor to let go");
                        told = true;
                    }
                    thread::sleep(PAUSE);
                }
                done => return done,
            }
        }
    }

    fn take(layout: &Layout) -> Result<Self, ClusterError> {
        let fault = |err| ClusterError::folder("cannot lock", &layout.lock)(err);
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(&layout.lock).map_err(fault)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let holder = fs::read_to_string(&layout.lock).ok();
                let holder = holder.and_then(|it| it.trim().parse().ok());
                return Err(ClusterError::InUse { data: layout.data.clone(), holder });
            }
            Err(TryLockError::Error(err)) => return Err(fault(err)),
        }
        // The number is only for the message above; the lock is what counts.
        file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id())).map_err(fault)?;
        Ok(Self { _held: file })
    }
}
