//! The programs that are run: ours, Postgres' and the generators of load.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Failure;

#[derive(Debug)]
pub(crate) struct Programs {
    pub(crate) onedoor: PathBuf,
    pub(crate) pgbench: PathBuf,
    pub(crate) psql: PathBuf,
    pub(crate) wrk: PathBuf,
}

impl Programs {
    pub(crate) fn find() -> Result<Self, Failure> {
        let missing = |name: &str, from: &str| format!("`{name}` is not installed: {from}");
        let postgres = "it comes with PostgreSQL (Debian, Ubuntu: apt-get install postgresql; \
                        Fedora: dnf install postgresql-contrib; macOS: brew install postgresql@17)";
        let wrk = "Debian, Ubuntu: apt-get install wrk; macOS: brew install wrk; else \
                   https://github.com/wg/wrk";
        let program = |name, from| find(name).ok_or_else(|| missing(name, from));
        Ok(Self {
            onedoor: onedoor()?,
            pgbench: program("pgbench", postgres)?,
            psql: program("psql", postgres)?,
            wrk: program("wrk", wrk)?,
        })
    }
}

/// Named, or built beside us.
fn onedoor() -> Result<PathBuf, Failure> {
    if let Some(named) = env::var_os("ONEDOOR") {
        return Ok(named.into());
    }
    let beside = env::current_exe()?.with_file_name("onedoor");
    if beside.is_file() {
        return Ok(beside);
    }
    let told = "is not there: build it (cargo build --release -p api), or name it in ONEDOOR";
    Err(format!("`{}` {told}", beside.display()).into())
}

/// In `PG_BIN_DIR`, with the newest Postgres where Debian puts it (what Debian has on the path is a
/// script around it), or on the path.
fn find(name: &str) -> Option<PathBuf> {
    let named = env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<_> = env::split_paths(&path).collect();
    let folders = named.into_iter().chain(debian()).chain(path);
    folders.map(|it| it.join(name)).find(|it| it.is_file())
}

fn debian() -> Vec<PathBuf> {
    let above = Path::new("/usr/lib/postgresql");
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    let majors = entries.filter_map(|it| it.file_name().to_str()?.parse::<u32>().ok());
    let mut majors: Vec<u32> = majors.collect();
    majors.sort_by(|a, b| b.cmp(a));
    majors.into_iter().map(|it| above.join(it.to_string()).join("bin")).collect()
}

/// A program to which nothing is told by the environment that is meant for others.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.stdin(Stdio::null()).env("LC_ALL", "C").env_remove("DATABASE_URL");
    for (name, _) in env::vars_os() {
        let bytes = name.as_encoded_bytes();
        if bytes.starts_with(b"PG") || bytes.starts_with(b"ONEDOOR") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs to the end and answers what was printed, or fails with what was complained about.
pub(crate) fn output(command: &mut Command) -> Result<String, Failure> {
    let program = command.get_program().display().to_string();
    let done = command.output().map_err(|err| format!("`{program}` could not be run: {err}"))?;
    let printed = String::from_utf8_lossy(&done.stdout).into_owned();
    if done.status.success() {
        return Ok(printed);
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("`{program}` failed ({}):\n{printed}{said}", done.status).into())
}
