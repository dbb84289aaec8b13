//! What a caller may choose about a cluster.

use std::env;
use std::path::PathBuf;
use std::time::Duration;

/// Where a cluster lives, and how careful it is.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The data folder. It need not exist; the cluster is one of the folders inside it.
    pub data: PathBuf,
    /// What must survive when the power fails.
    pub durability: Durability,
    /// How long to wait for whoever still has the data folder, such as a server that was killed in
    /// this moment.
    pub patience: Duration,
}

/// What must survive when the power fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Everything that was acknowledged. The server is refused if it promises less.
    Durable,
    /// Nothing: several times faster, and only for the clusters that tests make for themselves.
    Throwaway,
}

impl Durability {
    /// The cluster's folder within the data folder. The two kinds never share one, so that no
    /// real data is ever served without fsync.
    pub(super) fn folder(self) -> &'static str {
        match self {
            Self::Durable => "pg",
            Self::Throwaway => "pg.throwaway",
        }
    }
}

/// The data folder when none is named: `/var/lib/onedoor` for root, else `onedoor` in the
/// user's own data folder (`$XDG_DATA_HOME`, `~/.local/share`).
pub fn default_data() -> PathBuf {
    if rustix::process::geteuid().is_root() {
        return PathBuf::from("/var/lib/onedoor");
    }
    let named = env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|it| it.is_absolute());
    let home = || env::home_dir().unwrap_or_default().join(".local/share");
    named.unwrap_or_else(home).join("onedoor")
}
