//! What lies where in a data folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::{ClusterError, Durability, socket};

#[derive(Debug, Clone)]
pub(super) struct Layout {
    /// The data folder, by its one true path: two names for it must not make two clusters.
    pub(super) data: PathBuf,
    /// The cluster.
    pub(super) pg: PathBuf,
    /// The cluster while initdb is still making it. The name is this process' own: the initdb of
    /// a killed one may live on for a moment, and clear up after itself by its folder's name.
    pub(super) init: PathBuf,
    /// The file whose lock says that the data folder is in use.
    pub(super) lock: PathBuf,
    /// What the server says.
    pub(super) log: PathBuf,
    /// The folder of the server's socket.
    pub(super) socket: PathBuf,
}

impl Layout {
    pub(super) fn of(data: PathBuf, durability: Durability) -> Self {
        let pg = data.join(durability.folder());
        Self {
            // It may be a link to another disk, and Postgres tells us where that leads.
            pg: pg.canonicalize().unwrap_or(pg),
            init: data.join(format!("{}.init.{}", durability.folder(), std::process::id())),
            lock: data.join("onedoor.lock"),
            log: data.join("postgres.log"),
            socket: socket::place(&data),
            data,
        }
    }
}

/// The major version that made the cluster; `None` if there is no cluster yet.
pub(super) fn made_by(pg: &Path) -> Result<Option<u32>, ClusterError> {
    let holds_something = fs::read_dir(pg).is_ok_and(|mut it| it.next().is_some());
    if !holds_something {
        return Ok(None);
    }
    let version = fs::read_to_string(pg.join("PG_VERSION")).ok();
    let major = version.and_then(|it| it.trim().parse().ok());
    major.map(Some).ok_or_else(|| ClusterError::NotACluster { pg: pg.to_owned() })
}
