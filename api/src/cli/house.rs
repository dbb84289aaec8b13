//! The house that commands work in: data folder, database, keys.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use clap::builder::FalseyValueParser;
use persistence::cluster::{Cluster, Durability, Settings, attach, default_data};
use persistence::settings::put_first;
use persistence::{Db, Options, Vault};

use super::{Failure, Outcome};

/// Where the data is.
#[derive(Debug, Clone, Args)]
pub(super) struct HouseArgs {
    /// A PostgreSQL server to use instead of the program's own, such as
    /// postgres://user:password@host/onedoor
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Folder for the program's own PostgreSQL and its key [default: /var/lib/onedoor for root,
    /// else ~/.local/share/onedoor; the folder `sandbox` in it for a sandbox]
    #[arg(long, env = "ONEDOOR_DATA")]
    data: Option<PathBuf>,
    /// The master key that encrypts personal data, as 64 hexadecimal digits; all servers of a
    /// database need the same. Made and kept in the data folder if left out
    #[arg(long, env = "ONEDOOR_MASTER_KEY", hide_env_values = true)]
    master_key: Option<String>,
    /// Database connections to keep at most
    #[arg(long, env = "ONEDOOR_CONNECTIONS", default_value_t = 16)]
    connections: u32,
    /// Work on the sandbox: sample data, a movable clock, a data folder of its own
    #[arg(long, env = "ONEDOOR_SANDBOX", value_parser = FalseyValueParser::new())]
    pub(super) sandbox: bool,
}

/// How long a server waits for its predecessor to be gone.
const PREDECESSOR: Duration = Duration::from_secs(3);

/// An open house. Its own database server stops when it is dropped.
pub(super) struct House {
    pub(super) db: Db,
    pub(super) data: PathBuf,
    /// Dropped last.
    _cluster: Option<Cluster>,
}

impl HouseArgs {
    fn folder(&self) -> PathBuf {
        match (&self.data, self.sandbox) {
            (Some(data), _) => data.clone(),
            (None, true) => default_data().join("sandbox"),
            (None, false) => default_data(),
        }
    }

    /// Opens the house: starts or finds the database, migrates it, and checks the key. Beside a
    /// running server it uses that server's database.
    pub(super) fn open(&self) -> Result<House, Failure> {
        let data = self.folder();
        let found = self.database(&data, Duration::ZERO);
        let found = found.or_else(|refused| self.running(&data).ok_or(refused));
        self.enter(data, found?)
    }

    /// The same, of a house that there is: whoever looks something over must not make an empty one, and
    /// find it in order.
    pub(super) fn open_existing(&self) -> Result<House, Failure> {
        let data = self.folder();
        if self.database_url.is_none() && !data.join("pg").is_dir() {
            let told = format!(
                "there is no database in `{}`: name its data folder with --data (--sandbox for the \
                 sandbox's own), or the database with --database-url",
                data.display()
            );
            return Err(told.into());
        }
        self.open()
    }

    /// The same, as the one who keeps the data folder's database running: two servers that shared
    /// it would both stop with the first.
    pub(super) fn open_alone(&self) -> Result<House, Failure> {
        let data = self.folder();
        let found = self.database(&data, PREDECESSOR)?;
        self.enter(data, found)
    }

    fn enter(
        &self,
        data: PathBuf,
        (address, cluster): (String, Option<Cluster>),
    ) -> Result<House, Failure> {
        let key = self.key(&data)?;
        let options = Options {
            url: address,
            connections: self.connections,
            patience: Duration::from_secs(5),
        };
        let vault = Vault::open(&key)?;
        let check = vault.check_value();
        let db = Db::connect(&options, vault)
            .map_err(|err| format!("the database cannot be reached: {err}"))?;
        let house = House { db, data, _cluster: cluster };
        house.db.migrate()?;
        house.belongs(&check, self.sandbox)?;
        Ok(house)
    }

    fn database(
        &self,
        data: &Path,
        patience: Duration,
    ) -> Result<(String, Option<Cluster>), Failure> {
        if let Some(url) = &self.database_url {
            return Ok((url.clone(), None));
        }
        let cluster = Cluster::start(&settings(data, patience))?;
        Ok((cluster.url(), Some(cluster)))
    }

    /// The database that a running server keeps in the folder.
    fn running(&self, data: &Path) -> Option<(String, Option<Cluster>)> {
        attach(&settings(data, Duration::ZERO)).map(|it| (it.url(), None))
    }

    fn key(&self, data: &Path) -> Result<String, Failure> {
        if let Some(key) = &self.master_key {
            return Ok(key.clone());
        }
        let path = data.join("master.key");
        match std::fs::read_to_string(&path) {
            Ok(key) => Ok(key),
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => make_key(&path),
            Err(err) => Err(format!("the master key `{}`: {err}", path.display()).into()),
        }
    }
}

fn settings(data: &Path, patience: Duration) -> Settings {
    Settings { data: data.to_path_buf(), durability: Durability::Durable, patience }
}

/// A new master key, readable by its owner only.
fn make_key(path: &Path) -> Result<String, Failure> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|err| err.to_string())?;
    let key: String = random.iter().map(|it| format!("{it:02x}")).collect();
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match file {
        Ok(mut file) => {
            file.write_all(key.as_bytes())?;
            file.sync_all()?;
            Ok(key)
        }
        // Another process made it in the same moment.
        Err(err) if err.kind() == std::io::ErrorKind::AlreadyExists => {
            Ok(std::fs::read_to_string(path)?)
        }
        Err(err) => Err(format!("the master key `{}`: {err}", path.display()).into()),
    }
}

impl House {
    /// A database has one key, and is a sandbox or is not, from its first day on.
    fn belongs(&self, check: &str, sandbox: bool) -> Result<(), Failure> {
        let wanted = if sandbox { "sandbox" } else { "production" };
        let (key, deployment) = self.db.transact::<_, persistence::StoreError>(|tx| {
            let key = put_first(tx, "master_key_check", check)?;
            Ok((key, put_first(tx, "deployment", wanted)?))
        })?;
        if key != check {
            let told = "this database was encrypted with another master key: set ONEDOOR_MASTER_KEY \
                        to that one (the file `master.key` in the data folder of its first server)";
            return Err(told.into());
        }
        if deployment != wanted {
            let told = if sandbox {
                "this database is no sandbox's: leave --sandbox out"
            } else {
                "this database is a sandbox's: say --sandbox"
            };
            return Err(told.into());
        }
        Ok(())
    }
}

/// `onedoor migrate`
pub(super) fn migrate(args: &HouseArgs) -> Result<Outcome, Failure> {
    let house = args.open()?;
    let done = house.db.migrate()?;
    let told = if done.is_empty() { "nothing left to do".to_owned() } else { done.join(", ") };
    println!("the database is up to date ({told})");
    Ok(Outcome::Done)
}
