//! Whom Postgres runs as: it refuses to be root.

use std::fs;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use super::ClusterError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RunAs {
    /// The user that we are.
    Ourselves,
    /// Another one, because we are root.
    User { name: String, uid: u32, gid: u32 },
}

impl RunAs {
    /// As root: the owner of the cluster if there is one, else `postgres`, else `nobody`.
    pub(super) fn for_cluster(pg: &Path) -> Result<Self, ClusterError> {
        if !rustix::process::geteuid().is_root() {
            return Ok(Self::Ourselves);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        if let Some(made) = fs::metadata(pg).ok().filter(|it| it.uid() != 0) {
            let name = name_of(&users, made.uid()).unwrap_or_else(|| made.uid().to_string());
            return Ok(Self::User { name, uid: made.uid(), gid: made.gid() });
        }
        let chosen = ["postgres", "nobody"].into_iter().find_map(|name| user(&users, name));
        chosen.ok_or(ClusterError::NoUser)
    }

    /// The user id that owns what Postgres may change.
    pub(super) fn uid(&self) -> u32 {
        match self {
            Self::Ourselves => rustix::process::geteuid().as_raw(),
            Self::User { uid, .. } => *uid,
        }
    }

    /// Makes a folder that we have just created theirs.
    pub(super) fn give(&self, path: &Path) -> Result<(), ClusterError> {
        match self {
            Self::Ourselves => Ok(()),
            Self::User { uid, gid, .. } => lchown(path, Some(*uid), Some(*gid))
                .map_err(ClusterError::folder("cannot hand over", path)),
        }
    }
}

/// The line of `/etc/passwd` for a name, unless it is another name for root.
fn user(users: &str, name: &str) -> Option<RunAs> {
    let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let found = fields.into_iter().find(|it| it.first() == Some(&name))?;
    let uid = found.get(2)?.parse().ok()?;
    let gid = found.get(3)?.parse().ok()?;
    (uid != 0).then(|| RunAs::User { name: name.to_owned(), uid, gid })
}

fn name_of(users: &str, uid: u32) -> Option<String> {
    let uid = uid.to_string();
    let mut lines = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
    let found = lines.find(|it| it.get(2) == Some(&uid.as_str()))?;
    found.first().map(|name| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::{RunAs, name_of, user};

    const USERS: &str = "root:x:0:0:root:/root:/bin/bash\n\
                         toor:x:0:0::/root:/bin/sh\n\
                         postgres:x:101:104:PostgreSQL,,,:/var/lib/postgresql:/bin/bash\n\
                         broken:x\n";

    #[test]
    fn a_user_is_found_by_name_with_both_ids() {
        let postgres = RunAs::User { name: "postgres".to_owned(), uid: 101, gid: 104 };
        assert_eq!(user(USERS, "postgres"), Some(postgres));
        assert_eq!(user(USERS, "nobody"), None);
        assert_eq!(user(USERS, "broken"), None);
    }

    #[test]
    fn another_name_for_root_is_no_user_to_run_as() {
        assert_eq!(user(USERS, "toor"), None);
    }

    #[test]
    fn an_owner_is_named_by_id() {
        assert_eq!(name_of(USERS, 101).as_deref(), Some("postgres"));
        assert_eq!(name_of(USERS, 7), None);
    }
}
