//! Making the data folder, and making sure that Postgres' user can reach it.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use super::ClusterError;
use super::run_as::RunAs;
use super::spawn;

/// The data folder's one true path, after making what is missing of it.
pub(super) fn open(data: &Path, run_as: &RunAs) -> Result<PathBuf, ClusterError> {
    let data = std::path::absolute(data).map_err(ClusterError::folder("cannot find", data))?;
    let missing: Vec<_> = data.ancestors().take_while(|it| !it.exists()).collect();
    let there = data.ancestors().nth(missing.len()).expect("the root of all paths exists");
    check_open(there, run_as)?;
    for folder in missing.iter().rev() {
        let mode = if *folder == data { data_mode(run_as) } else { 0o755 };
        make(folder, mode, run_as).map_err(ClusterError::folder("cannot create", folder))?;
    }
    data.canonicalize().map_err(ClusterError::folder("cannot open", &data))
}

/// As root the data folder stays root's own, so that whoever breaks into the database cannot put
/// traps where we open files; its user may only pass through to the folders that it owns.
fn data_mode(run_as: &RunAs) -> u32 {
    match run_as {
        RunAs::Ourselves => 0o700,
        RunAs::User { .. } => 0o711,
    }
}

fn make(folder: &Path, mode: u32, run_as: &RunAs) -> io::Result<()> {
    DirBuilder::new().mode(mode).create(folder)?;
    match run_as {
        RunAs::Ourselves => Ok(()),
        // Root's umask may have closed it to the user that must pass through.
        RunAs::User { .. } => fs::set_permissions(folder, Permissions::from_mode(mode)),
    }
}

/// Names the outermost folder that Postgres' user cannot enter.
fn check_open(folder: &Path, run_as: &RunAs) -> Result<(), ClusterError> {
    let RunAs::User { name, .. } = run_as else { return Ok(()) };
    let folder = folder.canonicalize().map_err(ClusterError::folder("cannot open", folder))?;
    if can_enter(&folder, run_as) {
        return Ok(());
    }
    let mut from_root: Vec<_> = folder.ancestors().collect();
    from_root.reverse();
    let closed = from_root.into_iter().find(|it| !can_enter(it, run_as)).unwrap_or(&folder);
    Err(ClusterError::Closed { folder: closed.to_owned(), user: name.clone() })
}

/// Found out by trying: mode bits alone do not tell, where there are access lists.
fn can_enter(folder: &Path, run_as: &RunAs) -> bool {
    let mut nothing = spawn::command(Path::new("/bin/sh"), run_as);
    nothing.args(["-c", ":"]).current_dir(folder).stderr(Stdio::null());
    let tried = nothing.status();
    !tried.is_err_and(|err| err.kind() == io::ErrorKind::PermissionDenied)
}
