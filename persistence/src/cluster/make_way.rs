//! Ending what a killed server left running on a cluster, so that a new one may start.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};

use super::layout::Layout;
use super::pid_file::PidFile;
use super::process::{self, Holder};
use super::run_as::RunAs;
use super::{ClusterError, pid_file, socket};

/// How long processes that outlived their server get to end.
const SURVIVORS: Duration = Duration::from_secs(10);

/// Leaves no process on the cluster, and no file that seems to name one. Only for whoever holds
/// the lock of its data folder.
pub(super) fn make_way(layout: &Layout, run_as: &RunAs) -> Result<(), ClusterError> {
    let pg = &layout.pg;
    if let Some(PidFile { pid, .. }) = pid_file::read(pg) {
        match process::holder(pid, pg, run_as) {
            Holder::Gone => {}
            Holder::Server => end_predecessor(pid, pg, run_as)?,
            Holder::Stranger => forget(&pid_file::path(pg))?,
            // Postgres may know; if it does not, it refuses and names the process.
            Holder::Unclear => return Ok(()),
        }
    }
    end_survivors(pg, run_as);
    socket::files(&layout.socket).iter().try_for_each(|it| forget(it))
}

fn end_predecessor(pid: Pid, pg: &Path, run_as: &RunAs) -> Result<(), ClusterError> {
    tracing::warn!(%pid, pg = %pg.display(), "stopping the server that a killed Onedoor left");
    let gone = process::end(pid, || process::holder(pid, pg, run_as) != Holder::Server);
    gone.then_some(()).ok_or(ClusterError::Stuck { pid: pid.as_raw_pid(), pg: pg.into() })
}

/// Their server is dead, so all that they could still do is be undone by its recovery.
fn end_survivors(pg: &Path, run_as: &RunAs) {
    let survivors = process::survivors(pg, run_as);
    for pid in &survivors {
        tracing::warn!(%pid, "ending a database process that outlived its server");
        // It may end by itself just now.
        let _ = kill_process(*pid, Signal::QUIT);
    }
    if !survivors.is_empty() {
        // Postgres itself refuses to start beside one that stays, and says so.
        process::within(SURVIVORS, || process::survivors(pg, run_as).is_empty());
    }
}

/// Removes a file that names a process by a number which is no longer a server's: another
/// process may have got it when the machine or container started anew, or nobody has taken note
/// of the server's end. Postgres would take either for a living server, and refuse to start.
fn forget(file: &Path) -> Result<(), ClusterError> {
    match fs::remove_file(file) {
        Err(err) if err.kind() != ErrorKind::NotFound => {
            Err(ClusterError::folder("cannot remove", file)(err))
        }
        _ => Ok(()),
    }
}
