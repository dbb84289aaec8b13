//! The file that the database server writes its log to.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use super::ClusterError;

/// The size in bytes at which the log is put aside and begun anew.
const LARGE: u64 = 10_000_000;
/// How much of its end an error message tells, in bytes and in lines.
const TAIL: u64 = 4_000;
const TAIL_LINES: usize = 12;

/// The log, to be handed to a server. Each writer appends, so that `trim` may cut it at any time.
pub(super) fn open(log: &Path) -> Result<File, ClusterError> {
    let opened = File::options().append(true).create(true).mode(0o600).open(log);
    opened.map_err(ClusterError::folder("cannot write", log))
}

pub(super) fn size(log: &Path) -> u64 {
    fs::metadata(log).map_or(0, |it| it.len())
}

/// Puts a large log aside as `postgres.log.1` and begins a new one. What is said in between
/// may be lost; a log is not worth stopping for, so neither is a failure to do this.
pub(super) fn trim(log: &Path) {
    if size(log) < LARGE {
        return;
    }
    let cut = || {
        fs::copy(log, log.with_extension("log.1"))?;
        File::options().write(true).open(log)?.set_len(0)
    };
    if let Err(err) = cut() {
        tracing::warn!(log = %log.display(), %err, "the database's log cannot be cut");
    }
}

/// The last lines that were written after the log had a certain size.
pub(super) fn tail(log: &Path, since: u64) -> String {
    let read = || -> io::Result<Vec<u8>> {
        let mut file = File::open(log)?;
        let from = since.max(file.metadata()?.len().saturating_sub(TAIL));
        file.seek(SeekFrom::Start(from))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    last_lines(&read().unwrap_or_default())
}

/// The end of what a program said.
pub(super) fn last_lines(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let lines: Vec<_> = said.lines().filter(|it| !it.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(TAIL_LINES)..].join("\n")
}
