//! Making the cluster, so that a half-made one is never taken for a whole.

use std::fs::{self, DirBuilder, File};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::address::SUPERUSER;
use super::layout::{Layout, made_by};
use super::programs::Programs;
use super::run_as::RunAs;
use super::{ClusterError, Durability, log, process, spawn};

/// What tells letters from other characters, the first that the machine knows. In plain C a
/// Chinese character is no letter, and `pg_trgm` then finds nothing in Chinese text. Sorting is
/// C's everywhere: fast, and the same after an upgrade of the system.
const CTYPES: [&str; 3] = ["C.UTF-8", "en_US.UTF-8", "C"];

/// Makes the cluster if there is none: beside its place, then moved there when it is whole.
pub(super) fn ensure(
    programs: &Programs,
    layout: &Layout,
    run_as: &RunAs,
    durability: Durability,
) -> Result<(), ClusterError> {
    clear(layout)?;
    if made_by(&layout.pg)?.is_some() {
        return Ok(());
    }
    for ctype in CTYPES {
        // Made by us, as its user may create nothing in the data folder.
        let made = DirBuilder::new().mode(0o700).create(&layout.init);
        made.map_err(ClusterError::folder("cannot create", &layout.init))?;
        run_as.give(&layout.init)?;
        if run(programs, &layout.init, run_as, durability, ctype)? {
            return put_in_place(layout);
        }
        clear(layout)?;
    }
    let said = "it knows no locale, not even C".to_owned();
    Err(ClusterError::Initdb { init: layout.init.clone(), said })
}

/// Says whether the machine knew the locale.
fn run(
    programs: &Programs,
    init: &Path,
    run_as: &RunAs,
    durability: Durability,
    ctype: &str,
) -> Result<bool, ClusterError> {
    let program = programs.path("initdb");
    let mut command = spawn::command(&program, run_as);
    command.arg("-D").arg(init).args(["-U", SUPERUSER, "--encoding=UTF8", "--locale=C"]);
    command.arg(format!("--lc-ctype={ctype}"));
    // Whoever reaches the socket, in its closed folder, may do all; nobody else can even ask.
    command.args(["--auth-local=trust", "--auth-host=reject", "--no-instructions"]);
    if durability == Durability::Throwaway {
        command.arg("--no-sync");
    }
    let done = command.output().map_err(|source| ClusterError::Run { program, source })?;
    if done.status.success() {
        return Ok(true);
    }
    let said = log::last_lines(&done.stderr);
    if said.contains("invalid locale") {
        tracing::warn!(ctype, "this machine does not know the locale");
        return Ok(false);
    }
    Err(ClusterError::Initdb { init: init.to_owned(), said })
}

fn put_in_place(layout: &Layout) -> Result<(), ClusterError> {
    fs::rename(&layout.init, &layout.pg)
        .map_err(ClusterError::folder("cannot put in place", &layout.pg))?;
    File::open(&layout.data)
        .and_then(|it| it.sync_all())
        .map_err(ClusterError::folder("cannot sync", &layout.data))
}

/// Removes what this and killed processes left of their attempts.
fn clear(layout: &Layout) -> Result<(), ClusterError> {
    // Without the number of the process.
    let prefix = layout.init.with_extension("");
    let ours = |it: &PathBuf| it.with_extension("") == prefix && it.extension().is_some();
    let entries = fs::read_dir(&layout.data).into_iter().flatten().flatten();
    let left: Vec<_> = entries.map(|it| it.path()).filter(ours).collect();
    left.iter().try_for_each(|init| {
        // The last breath of a killed initdb may still add a file meanwhile.
        let cleared = || !init.exists() || fs::remove_dir_all(init).is_ok();
        if process::within(Duration::from_secs(2), cleared) {
            return Ok(());
        }
        fs::remove_dir_all(init).map_err(ClusterError::folder("cannot remove", init))
    })
}
