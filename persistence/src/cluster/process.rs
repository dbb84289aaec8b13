//! Which processes belong to a cluster, and how they are asked to end.

use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use super::run_as::RunAs;
use super::spawn;

/// What is to be made of the process that a cluster's pid file names.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// It has ended.
    Gone,
    /// It is the cluster's server.
    Server,
    /// It only came by the same number.
    Stranger,
    /// A Postgres, and we are not allowed to see of which cluster.
    Unclear,
}

pub(super) fn holder(pid: Pid, pg: &Path, run_as: &RunAs) -> Holder {
    let Some(said) = command_line(pid) else { return Holder::Gone };
    // A process that has ended and that nobody has taken note of has an empty one.
    if !contains(&said, b"postgres") && !contains(&said, b"postmaster") {
        return Holder::Stranger;
    }
    match (folder_of(pid, run_as), contains(&said, &server_of(pg))) {
        (Some(folder), _) if folder == pg => Holder::Server,
        (Some(_), _) => Holder::Stranger,
        (None, true) => Holder::Server,
        (None, false) => Holder::Unclear,
    }
}

/// The server processes that outlived the server itself: each ends as soon as it notices, but
/// one in the midst of a long query does not notice. Only Linux tells us of them.
pub(super) fn survivors(pg: &Path, run_as: &RunAs) -> Vec<Pid> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = entries.filter_map(|it| it.file_name().to_str()?.parse().ok());
    numbers
        .filter_map(Pid::from_raw)
        .filter(|pid| command_line(*pid).is_some_and(|it| it.starts_with(b"postgres: ")))
        .filter(|pid| folder_of(*pid, run_as).is_some_and(|it| it == pg))
        .collect()
}

/// Ends a server: first by its fast and clean shutdown, then without the checkpoint, at last by
/// force. Nothing acknowledged is lost by any of them. Says whether it is gone.
pub(super) fn end(pid: Pid, mut gone: impl FnMut() -> bool) -> bool {
    for (signal, patience) in [(Signal::INT, 60), (Signal::QUIT, 10), (Signal::KILL, 10)] {
        if gone() {
            return true;
        }
        // It may end by itself just now.
        let _ = kill_process(pid, signal);
        if within(Duration::from_secs(patience), &mut gone) {
            return true;
        }
        tracing::warn!(%pid, ?signal, "the database server has not stopped after {patience} s");
    }
    false
}

/// Waits until something is so, and says whether it came to be in time.
pub(super) fn within(time: Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let deadline = Instant::now() + time;
    let mut pause = Duration::from_millis(2);
    while !is_so() {
        if deadline < Instant::now() {
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 3 / 2).min(Duration::from_millis(100));
    }
    true
}

/// What stands between the arguments of a command line as we get it.
const BETWEEN: u8 = if cfg!(target_os = "linux") { 0 } else { b' ' };

/// The part of a command line by which we know a server that we started (`Server::spawn`).
fn server_of(pg: &Path) -> Vec<u8> {
    [b"-D".as_slice(), pg.as_os_str().as_bytes(), b""].join(&BETWEEN)
}

#[cfg(target_os = "linux")]
fn command_line(pid: Pid) -> Option<Vec<u8>> {
    fs::read(format!("/proc/{pid}/cmdline")).ok()
}

#[cfg(not(target_os = "linux"))]
fn command_line(pid: Pid) -> Option<Vec<u8>> {
    let mut ps = std::process::Command::new("ps");
    let said = ps.args(["-ww", "-o", "command=", "-p", &pid.to_string()]).output().ok()?;
    said.status.success().then_some(said.stdout)
}

/// The folder that a process is in: for everything of Postgres, its cluster. Linux only.
fn folder_of(pid: Pid, run_as: &RunAs) -> Option<PathBuf> {
    let link = format!("/proc/{pid}/cwd");
    match fs::read_link(&link) {
        Err(err) if err.kind() == ErrorKind::PermissionDenied => read_link_as(run_as, &link),
        read => read.ok(),
    }
}

/// In a container, root as a rule may not look into other users' processes; but these may.
fn read_link_as(run_as: &RunAs, link: &str) -> Option<PathBuf> {
    if *run_as == RunAs::Ourselves {
        return None;
    }
    let mut readlink = spawn::command(Path::new("readlink"), run_as);
    let said = readlink.arg(link).output().ok().filter(|it| it.status.success())?.stdout;
    Some(PathBuf::from(OsStr::from_bytes(said.strip_suffix(b"\n")?)))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|it| it == part)
}

#[cfg(test)]
mod tests {
    use super::{Holder, RunAs, holder};
    use rustix::process::{Pid, getpid};
    use std::path::Path;

    #[test]
    fn a_process_that_is_no_postgres_is_a_stranger_and_a_dead_one_is_gone() {
        let pg = Path::new("/srv/pg");
        assert_eq!(holder(getpid(), pg, &RunAs::Ourselves), Holder::Stranger);
        let none = Pid::from_raw(i32::MAX).expect("a positive number");
        assert_eq!(holder(none, pg, &RunAs::Ourselves), Holder::Gone);
    }
}
