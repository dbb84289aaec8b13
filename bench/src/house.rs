//! The private cluster in a temporary folder, and its databases.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::time::Duration;

use persistence::cluster::{Cluster, Durability};

use crate::Failure;
use crate::programs::{Programs, command, output};

pub(crate) use persistence::cluster::DATABASE;

const PREFIX: &str = "onedoor-bench-";

/// Stops its cluster and removes its folder when it is dropped.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) programs: Programs,
    pub(crate) folder: PathBuf,
    /// Taken out when it is stopped.
    cluster: Option<Cluster>,
}

impl House {
    /// A durable cluster (fsync on), the same as `onedoor serve` makes.
    pub(crate) fn open(programs: Programs) -> Result<Self, Failure> {
        remove_leftovers();
        let folder = std::env::temp_dir().join(format!("{PREFIX}{}", process::id()));
        let mut house = Self { programs, folder, cluster: None };
        let data = house.folder.clone();
        let (durability, patience) = (Durability::Durable, Duration::ZERO);
        let settings = persistence::cluster::Settings { data, durability, patience };
        house.cluster = Some(Cluster::start(&settings)?);
        Ok(house)
    }

    fn cluster(&self) -> &Cluster {
        self.cluster.as_ref().expect("it is taken out by nobody but drop")
    }

    /// Where `database` is, for libpq.
    pub(crate) fn url(&self, database: &str) -> String {
        self.cluster().url_of(database)
    }

    /// The process id of the cluster's server.
    pub(crate) fn postmaster(&self) -> Result<u32, Failure> {
        self.cluster().pid().ok_or_else(|| "the database server has died".into())
    }

    /// A path in the temporary folder.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Writes a file into the temporary folder.
    pub(crate) fn write(&self, name: &str, text: &str) -> Result<PathBuf, Failure> {
        let path = self.path(name);
        fs::write(&path, text)?;
        Ok(path)
    }

    /// What the database server has logged, from the first byte on.
    pub(crate) fn log(&self) -> Result<String, Failure> {
        Ok(String::from_utf8_lossy(&fs::read(self.path("postgres.log"))?).into_owned())
    }

    /// Runs one statement; answers its rows, with `|` between columns.
    pub(crate) fn ask(&self, database: &str, sql: &str) -> Result<String, Failure> {
        let mut psql = self.psql(database);
        Ok(output(psql.arg("-c").arg(sql))?.trim_end().to_owned())
    }

    /// Makes `copy` of a database that nobody uses.
    pub(crate) fn copy(&self, database: &str, copy: &str) -> Result<(), Failure> {
        self.ask(DATABASE, &format!("create database {copy} template {database}")).map(drop)
    }

    /// Runs a file in which `:name` stands for the value of each name.
    pub(crate) fn run(
        &self,
        database: &str,
        file: &Path,
        given: &[(&str, String)],
    ) -> Result<(), Failure> {
        let mut psql = self.psql(database);
        for (name, value) in given {
            psql.arg("-v").arg(format!("{name}={value}"));
        }
        output(psql.arg("-f").arg(file))?;
        Ok(())
    }

    fn psql(&self, database: &str) -> process::Command {
        let mut psql = command(&self.programs.psql);
        psql.args(["-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d"]).arg(self.url(database));
        psql
    }
}

impl Drop for House {
    fn drop(&mut self) {
        drop(self.cluster.take());
        // At worst the next bench removes it.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Removes the folders of benches that were killed: their names tell whose they were.
fn remove_leftovers() {
    for entry in fs::read_dir(std::env::temp_dir()).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let pid = name.to_str().and_then(|it| it.strip_prefix(PREFIX));
        let pid = pid.and_then(|it| it.parse::<u32>().ok());
        if pid.is_some_and(|pid| !Path::new("/proc").join(pid.to_string()).exists()) {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
