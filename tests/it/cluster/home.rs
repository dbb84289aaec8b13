//! A folder for one test, gone with all that ran in it; and ways to look at a cluster.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use diesel::pg::PgConnection;
use diesel::sql_types::Text;
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};
use persistence::cluster::{Cluster, Durability, Settings};
use rustix::process::{Pid, Signal, kill_process};

pub(crate) struct Home {
    path: PathBuf,
}

impl Home {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = PathBuf::from(format!("/tmp/cluster-test-{}-{count}", std::process::id()));
        fs::create_dir(&path).expect("/tmp takes a new folder");
        fs::set_permissions(&path, Permissions::from_mode(0o755)).expect("it is ours");
        Self { path }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    pub(crate) fn durable(&self) -> Settings {
        let (durability, patience) = (Durability::Durable, Duration::ZERO);
        Settings { data: self.path("data"), durability, patience }
    }

    pub(crate) fn throwaway(&self) -> Settings {
        Settings { durability: Durability::Throwaway, ..self.durable() }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if !thread::panicking() {
            let left = || processes_in(&self.path);
            assert!(comes_true(5, || left().is_empty()), "still running: {:?}", left());
        }
        let removed = fs::remove_dir_all(&self.path);
        assert!(thread::panicking() || removed.is_ok(), "{removed:?}");
    }
}

pub(crate) fn start(settings: &Settings) -> Cluster {
    Cluster::start(settings).unwrap_or_else(|err| panic!("{err}"))
}

/// Why a cluster does not start.
pub(crate) fn refusal(settings: &Settings) -> String {
    Cluster::start(settings).expect_err("the cluster is refused").to_string()
}

pub(crate) fn run(url: &str, sql: &str) {
    let mut conn = PgConnection::establish(url).expect("the cluster answers");
    sql_query(sql).execute(&mut conn).expect("test SQL runs");
}

/// What an expression of SQL is worth.
pub(crate) fn ask(url: &str, expression: &str) -> String {
    try_ask(url, expression).expect("the cluster answers")
}

pub(crate) fn try_ask(url: &str, expression: &str) -> Option<String> {
    let mut conn = PgConnection::establish(url).ok()?;
    let query = sql_query(format!("select ({expression})::text as it"));
    query.get_result::<Answer>(&mut conn).ok().map(|row| row.it)
}

#[derive(QueryableByName)]
struct Answer {
    #[diesel(sql_type = Text)]
    it: String,
}

pub(crate) fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

pub(crate) fn kill(pid: u32) {
    let pid = Pid::from_raw(pid.cast_signed()).expect("a process id");
    kill_process(pid, Signal::KILL).expect("the process is there, and ours");
}

pub(crate) fn comes_true(seconds: u64, is_so: impl Fn() -> bool) -> bool {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < deadline {
        if is_so() {
            return true;
        }
        thread::sleep(Duration::from_millis(10));
    }
    is_so()
}

/// The processes, each with its command line, that are in a folder or below it.
pub(crate) fn processes_in(folder: &Path) -> Vec<(u32, String)> {
    let entries = fs::read_dir("/proc").expect("this is Linux").flatten();
    let pids = entries.filter_map(|it| it.file_name().to_str()?.parse().ok());
    let inside = |pid: &u32| {
        fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd.starts_with(folder))
    };
    let line = |pid| fs::read_to_string(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    pids.filter(inside).map(|pid| (pid, line(pid))).collect()
}
