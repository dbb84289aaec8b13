//! One server to a data folder: a lock that ends with the process that holds it, however it ends.

use std::fs::{self, File, TryLockError};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;

use super::ClusterError;
use super::layout::Layout;

#[derive(Debug)]
pub(super) struct Lock {
    _held: File,
}

impl Lock {
    pub(super) fn take(layout: &Layout) -> Result<Self, ClusterError> {
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
