//! Why there is no embedded database, told to the person who can change it.

use std::io;
use std::path::{Path, PathBuf};

use super::programs::OLDEST;

/// Why a cluster did not start, or did not stop.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClusterError {
    #[error(
        "no PostgreSQL programs (postgres, initdb) were found to run the database with: install \
         PostgreSQL {OLDEST} or newer (Debian, Ubuntu: apt-get install postgresql; Fedora: dnf \
         install postgresql-server postgresql-contrib; macOS: brew install postgresql@17), or \
         name the folder of its programs in PG_BIN_DIR, or a running server in DATABASE_URL"
    )]
    NoPrograms,
    #[error(
        "PostgreSQL {newest} in {bin} is too old: {OLDEST} or newer is needed (Debian, Ubuntu: \
         apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; \
         macOS: brew install postgresql@17), or a running server named in DATABASE_URL"
    )]
    TooOld { newest: u32, bin: PathBuf },
    #[error(
        "the database in {pg} was made by PostgreSQL {made_by}, and this machine has only \
         PostgreSQL {found}: install PostgreSQL {made_by} (or name its programs in PG_BIN_DIR); \
         or, to move over, run that version once more, write everything out with its \
         `pg_dumpall`, start Onedoor on a new folder with --data or ONEDOOR_DATA, and read the \
         file in there with `psql`"
    )]
    OtherMajor { pg: PathBuf, made_by: u32, found: u32 },
    #[error(
        "{pg} holds something that is no PostgreSQL cluster: choose another folder with --data \
         or ONEDOOR_DATA"
    )]
    NotACluster { pg: PathBuf },
    #[error(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a \
         user nobody to run it as: add one, or start Onedoor as an ordinary user"
    )]
    NoUser,
    #[error(
        "{folder} is closed to the user {user} that Postgres must run as: choose another folder \
         with --data or ONEDOOR_DATA"
    )]
    Closed { folder: PathBuf, user: String },
    #[error(
        "another Onedoor ({}) is already using {data}: stop it, choose another folder with \
         --data or ONEDOOR_DATA, or let several servers share one database with DATABASE_URL",
        holder.map_or("a process".to_owned(), |pid| format!("process {pid}"))
    )]
    InUse { data: PathBuf, holder: Option<u32> },
    #[error(
        "{folder}, where the database's socket would be, belongs to somebody else: remove it, \
         or choose another data folder with --data or ONEDOOR_DATA"
    )]
    SocketFolderTaken { folder: PathBuf },
    #[error("{what} {path}: {source}")]
    Folder { what: &'static str, path: PathBuf, source: io::Error },
    #[error("{program} could not be run: {source}")]
    Run { program: PathBuf, source: io::Error },
    #[error("initdb could not make a database cluster in {init}: {said}")]
    Initdb { init: PathBuf, said: String },
    #[error("the database server did not start ({status}); the end of {log}:\n{said}")]
    Exited { status: String, log: PathBuf, said: String },
    #[error("the database server gave no answer for {seconds} s ({last}); see {log}")]
    Late { seconds: u64, last: String, log: PathBuf },
    #[error("the database would lose acknowledged data in a crash: {}", settings.join(", "))]
    Lossy { settings: Vec<String> },
    #[error("another database server, with its data in {theirs}, answers at the socket of {ours}")]
    Stranger { ours: PathBuf, theirs: String },
    #[error("the database server refused: {0}")]
    Query(#[from] diesel::result::Error),
    #[error("the database server cannot be reached: {0}")]
    Connect(#[from] diesel::ConnectionError),
    #[error("the database server {pid} does not stop, and it still has {pg}")]
    Stuck { pid: i32, pg: PathBuf },
    #[error("the cluster was stopped while it was starting")]
    Halted,
}

impl ClusterError {
    /// For `map_err`: a file or folder could not be used as meant.
    pub(super) fn folder(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Folder { what, path, source }
    }
}
