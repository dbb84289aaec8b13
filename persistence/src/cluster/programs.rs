//! Finding the Postgres programs of this machine.

use std::env;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use super::layout::made_by;
use super::run_as::RunAs;
use super::{ClusterError, spawn};

/// The oldest major version that will do.
pub(super) const OLDEST: u32 = 14;

/// Where installers put one folder for each major version: the folder above, and what its name
/// begins with. The programs are in its `bin`.
const NUMBERED: [(&str, &str); 5] = [
    ("/usr/lib/postgresql", ""),
    ("/usr", "pgsql-"),
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
    ("/Applications/Postgres.app/Contents/Versions", ""),
];
const FIXED: [&str; 3] = ["/usr/local/pgsql/bin", "/opt/homebrew/bin", "/usr/local/bin"];

/// A folder with the programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Programs {
    pub(super) bin: PathBuf,
    pub(super) major: u32,
}

impl Programs {
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

/// The first programs that can run the cluster: those that made it, if there is one.
pub(super) fn find(pg: &Path, run_as: &RunAs) -> Result<Programs, ClusterError> {
    let made_by = made_by(pg)?;
    let mut others = Vec::new();
    let named = env::var_os("PG_BIN_DIR").filter(|it| !it.is_empty()).map(PathBuf::from);
    for bin in places(named.clone()) {
        let Some(programs) = inspect(&bin, run_as) else {
            if named.as_ref() == Some(&bin) {
                tracing::warn!(bin = %bin.display(), "PG_BIN_DIR has no postgres and initdb");
            }
            continue;
        };
        if OLDEST <= programs.major && made_by.is_none_or(|it| it == programs.major) {
            return Ok(programs);
        }
        others.push(programs);
    }
    Err(none_fits(others, made_by, pg))
}

fn none_fits(others: Vec<Programs>, made_by: Option<u32>, pg: &Path) -> ClusterError {
    let newest = others.into_iter().max_by_key(|it| it.major);
    match (newest, made_by) {
        (None, _) => ClusterError::NoPrograms,
        (Some(Programs { bin, major }), _) if major < OLDEST => {
            ClusterError::TooOld { newest: major, bin }
        }
        (Some(Programs { major, .. }), Some(made_by)) => {
            ClusterError::OtherMajor { pg: pg.to_owned(), made_by, found: major }
        }
        (Some(_), None) => unreachable!("programs that are new enough run a new cluster"),
    }
}

/// Where to look, in order.
fn places(named: Option<PathBuf>) -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<_> = env::split_paths(&path).filter(|it| it.is_absolute()).collect();
    let numbered = NUMBERED.into_iter().flat_map(|(above, prefix)| numbered(above, prefix));
    let fixed = FIXED.into_iter().map(PathBuf::from);
    named.into_iter().chain(path).chain(numbered).chain(fixed).collect()
}

/// The folders of programs that are numbered by version, newest first.
fn numbered(above: &str, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(above).into_iter().flatten().flatten();
    let mut majors: Vec<u32> = entries
        .filter_map(|it| it.file_name().to_str()?.strip_prefix(prefix)?.parse().ok())
        .collect();
    majors.sort_unstable_by(|a, b| b.cmp(a));
    majors.iter().map(|it| Path::new(above).join(format!("{prefix}{it}/bin"))).collect()
}

/// The programs in a folder, or those that its links lead to, if the user can run them.
fn inspect(bin: &Path, run_as: &RunAs) -> Option<Programs> {
    let postgres = bin.join("postgres").canonicalize().ok()?;
    let bin = postgres.parent()?;
    if !bin.join("initdb").is_file() || !bin.join("postgres").is_file() {
        return None;
    }
    if is_script(&postgres) {
        // The signals that stop the server would reach the script in its place.
        tracing::debug!(postgres = %postgres.display(), "passed over: a script, not the server");
        return None;
    }
    let said = spawn::command(&postgres, run_as).arg("--version").output().ok()?;
    let major = major(&String::from_utf8_lossy(&said.stdout))?;
    Some(Programs { bin: bin.to_owned(), major })
}

fn is_script(program: &Path) -> bool {
    let mut start = [0; 2];
    File::open(program).and_then(|mut it| it.read_exact(&mut start)).is_ok() && start == *b"#!"
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, `postgres (PostgreSQL) 18beta1`
fn major(version: &str) -> Option<u32> {
    let number = version.split_whitespace().find(|it| it.starts_with(|c: char| c.is_ascii_digit()));
    number?.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{ClusterError, Programs, major, none_fits};
    use std::path::Path;

    #[test]
    fn the_major_version_is_read_from_releases_and_betas() {
        let said = "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n";
        assert_eq!(major(said), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 9.6.24"), Some(9));
        assert_eq!(major("postgres: command not found"), None);
    }

    #[test]
    fn the_message_says_what_to_install_in_one_sentence() {
        let said = none_fits(Vec::new(), None, Path::new("/srv/pg")).to_string();
        for hint in ["apt-get install postgresql", "dnf install", "brew install", "PG_BIN_DIR"] {
            assert!(said.contains(hint), "{said}");
        }
        assert!(!said.contains(". "), "{said}");
    }

    #[test]
    fn programs_that_are_too_old_or_of_another_version_are_told_apart() {
        let old = Programs { bin: "/old".into(), major: 13 };
        let new = Programs { bin: "/new".into(), major: 17 };
        let pg = Path::new("/srv/pg");
        let why = none_fits(vec![old.clone()], Some(13), pg);
        assert!(matches!(why, ClusterError::TooOld { newest: 13, .. }), "{why}");
        let why = none_fits(vec![old, new], Some(15), pg);
        assert!(matches!(why, ClusterError::OtherMajor { made_by: 15, found: 17, .. }), "{why}");
    }
}
