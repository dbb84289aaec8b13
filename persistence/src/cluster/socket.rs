//! The folder of the server's socket: closed to others, and with a path that is short enough.

use std::fs::{self, DirBuilder, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::ClusterError;
use super::address::PORT;
use super::layout::Layout;
use super::run_as::RunAs;

/// The longest path of a socket: 108 bytes with the closing zero on Linux, 104 on macOS.
const LONGEST: usize = 103;

/// `run` inside the data folder; if its path does not suit a socket, a short one under `/tmp`
/// that the data folder alone determines, so that `attach` finds it too.
pub(super) fn place(data: &Path) -> PathBuf {
    let inside = data.join("run");
    let [socket, _] = files(&inside);
    // libpq and the server both take a comma for the end of a folder's name.
    let suits = socket.as_os_str().len() <= LONGEST && !data.as_os_str().as_bytes().contains(&b',');
    if suits {
        return inside;
    }
    let mut hasher = DefaultHasher::new();
    data.hash(&mut hasher);
    PathBuf::from(format!("/tmp/onedoor-{:016x}", hasher.finish()))
}

/// The socket, and the file that names the server that made it.
pub(super) fn files(folder: &Path) -> [PathBuf; 2] {
    [format!(".s.PGSQL.{PORT}"), format!(".s.PGSQL.{PORT}.lock")].map(|name| folder.join(name))
}

/// Makes the folder, or takes the one that is there if it is ours.
pub(super) fn prepare(layout: &Layout, run_as: &RunAs) -> Result<(), ClusterError> {
    let folder = layout.socket.as_path();
    if fs::symlink_metadata(folder).is_err() {
        let made = DirBuilder::new().mode(0o700).create(folder);
        made.map_err(ClusterError::folder("cannot create", folder))?;
    }
    // Made by us, just now or before a kill; or of a cluster that was handed to another user.
    let is_inside = folder.starts_with(&layout.data);
    if is_inside || check(folder, &RunAs::Ourselves).is_ok() {
        run_as.give(folder)?;
    }
    check(folder, run_as)?;
    fs::set_permissions(folder, Permissions::from_mode(0o700))
        .map_err(ClusterError::folder("cannot close", folder))
}

/// Leaves nothing in `/tmp`; the folder inside the data folder stays.
pub(super) fn leave(folder: &Path, data: &Path) {
    if !folder.starts_with(data) {
        // At worst an empty folder remains, which the next start takes again.
        let _ = fs::remove_dir(folder);
    }
}

/// Refuses a folder that somebody else could have put there to speak for our database.
pub(super) fn check(folder: &Path, run_as: &RunAs) -> Result<(), ClusterError> {
    let found = fs::symlink_metadata(folder);
    let found = found.map_err(ClusterError::folder("cannot look at", folder))?;
    if found.is_dir() && found.uid() == run_as.uid() {
        return Ok(());
    }
    Err(ClusterError::SocketFolderTaken { folder: folder.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::place;
    use std::path::Path;

    #[test]
    fn the_socket_is_inside_the_data_folder_where_its_path_suits() {
        assert_eq!(place(Path::new("/var/lib/onedoor")), Path::new("/var/lib/onedoor/run"));
    }

    #[test]
    fn a_long_path_and_a_comma_send_it_to_a_short_folder_of_its_own() {
        for data in ["/srv/a,b".to_owned(), format!("/srv/{}", "x".repeat(100))] {
            let folder = place(Path::new(&data));
            assert!(folder.starts_with("/tmp") && folder.as_os_str().len() < 40, "{folder:?}");
            assert_eq!(folder, place(Path::new(&data)));
        }
        assert_ne!(place(Path::new("/srv/a,b")), place(Path::new("/srv/b,a")));
    }
}
