//! The embedded PostgreSQL: a private cluster in a data folder, running for as long as we do.
//!
//! Used when no `DATABASE_URL` names a server. `Cluster::start` finds the Postgres programs of
//! the machine, makes the cluster if there is none, and keeps a server on it: one that dies by
//! itself is started again. Nobody but this server's own user can reach it: it listens on no
//! network, and its Unix socket lies in a folder that is closed to others.

mod address;
mod configuration;
mod error;
mod folders;
mod furnish;
mod halt;
mod initdb;
mod keeper;
mod layout;
mod lock;
mod log;
mod make_way;
mod pid_file;
mod process;
mod programs;
mod run_as;
mod server;
mod settings;
mod socket;
mod spawn;

use self::keeper::Keeper;
use self::layout::Layout;
use self::lock::Lock;
use self::run_as::RunAs;
use self::server::Server;

pub use self::address::Address;
pub use self::error::ClusterError;
pub use self::furnish::lossy_settings;
pub use self::settings::{Durability, Settings, default_data};

/// The database that every cluster has.
pub const DATABASE: &str = "onedoor";

/// A running cluster. It stops when this is dropped, and at the latest with the process.
#[derive(Debug)]
pub struct Cluster {
    // Dropped in this order: the lock is let go when the server has stopped.
    keeper: Keeper,
    address: Address,
    _lock: Lock,
}

impl Cluster {
    /// Starts the cluster of a data folder and waits until its database answers: 0.1 s as a
    /// rule, 1 s when the cluster has yet to be made, longer when it recovers from a crash.
    pub fn start(settings: &Settings) -> Result<Self, ClusterError> {
        let pg = settings.data.join(settings.durability.folder());
        let run_as = RunAs::for_cluster(&pg)?;
        let programs = programs::find(&pg, &run_as)?;
        let data = folders::open(&settings.data, &run_as)?;
        let layout = Layout::of(data, settings.durability);
        let lock = Lock::wait_for(&layout, settings.patience)?;
        initdb::ensure(&programs, &layout, &run_as, settings.durability)?;
        socket::prepare(&layout, &run_as)?;
        let address = Address { socket: layout.socket.clone() };
        let durability = settings.durability;
        let server = Server { programs, run_as, layout, durability, address: address.clone() };
        Ok(Self { keeper: Keeper::start(server)?, address, _lock: lock })
    }

    /// Where `PgConnection::establish`, `psql` and `pgbench` find the database `onedoor`.
    pub fn url(&self) -> String {
        self.address.url()
    }

    /// The same for another database of this cluster.
    pub fn url_of(&self, database: &str) -> String {
        self.address.url_of(database)
    }

    /// The process id of the database server; `None` while it is being brought back.
    pub fn pid(&self) -> Option<u32> {
        self.keeper.pid()
    }

    /// Stops the cluster as dropping it does, and says how that went.
    pub fn stop(mut self) -> Result<(), ClusterError> {
        self.keeper.stop()
    }
}

/// The address of the cluster that another process runs on this data folder, if it answers.
///
/// For commands that do one thing while the server runs.
pub fn attach(settings: &Settings) -> Option<Address> {
    let data = settings.data.canonicalize().ok()?;
    let layout = Layout::of(data, settings.durability);
    let run_as = RunAs::for_cluster(&layout.pg).ok()?;
    socket::check(&layout.socket, &run_as).ok()?;
    let address = Address { socket: layout.socket };
    let mut conn = address.connect(DATABASE).ok()?;
    furnish::is_ours(&mut conn, &layout.pg).is_ok().then_some(address)
}
