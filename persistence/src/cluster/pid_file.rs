//! `postmaster.pid`: what a database server says of itself in its cluster.

use std::fs;
use std::path::{Path, PathBuf};

use rustix::process::Pid;

pub(super) struct PidFile {
    pub(super) pid: Pid,
    /// Whether the server says that it takes connections.
    pub(super) ready: bool,
}

pub(super) fn path(pg: &Path) -> PathBuf {
    pg.join("postmaster.pid")
}

/// What the file says; `None` when there is none, or none that is whole.
pub(super) fn read(pg: &Path) -> Option<PidFile> {
    parse(&fs::read_to_string(path(pg)).ok()?)
}

/// The first line is the process id, the eighth the state.
fn parse(text: &str) -> Option<PidFile> {
    let pid = Pid::from_raw(text.lines().next()?.trim().parse().ok().filter(|it| 1 < *it)?)?;
    let ready = text.lines().nth(7).is_some_and(|it| it.trim() == "ready");
    Some(PidFile { pid, ready })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_server_is_ready_when_its_eighth_line_says_so() {
        let starting = "8790\n/srv/pg\n1795427023\n5432\n/srv/run\n\n 10019462 4\nstarting\n";
        let found = parse(starting).expect("a whole file");
        assert_eq!((found.pid.as_raw_pid(), found.ready), (8790, false));
        let ready = starting.replace("starting", "ready   ");
        assert!(parse(&ready).expect("a whole file").ready);
    }

    #[test]
    fn a_number_that_would_signal_a_whole_group_is_no_server() {
        for text in ["", "\n", "-8790\n", "0\n", "1\n", "x\n"] {
            assert!(parse(text).is_none(), "{text:?}");
        }
    }
}
