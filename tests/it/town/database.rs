//! A database of its own for each test: copied from a template that is migrated and has the sample
//! pack, dropped at the end.

use std::sync::{Arc, LazyLock};
use std::time::Duration;

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use persistence::cluster::{Cluster, Durability, Settings};
use uuid::Uuid;

use super::connect;

/// The server that tests use: one that is named, or a cluster of their own without fsync.
enum Place {
    Named(String),
    Own(Cluster),
}

static PLACE: LazyLock<Place> = LazyLock::new(|| {
    if let Ok(url) = std::env::var("TEST_DATABASE_SERVER") {
        return Place::Named(url);
    }
    // A second run at the same time gets a folder of its own.
    for attempt in 0..8 {
        let user = rustix::process::getuid().as_raw();
        let data = std::env::temp_dir().join(format!("onedoor-tests-{user}-{attempt}"));
        let settings =
            Settings { data, durability: Durability::Throwaway, patience: Duration::ZERO };
        match Cluster::start(&settings) {
            Ok(cluster) => return Place::Own(cluster),
            Err(err) if attempt == 7 => panic!("the tests' own Postgres does not start: {err}"),
            Err(_) => {}
        }
    }
    unreachable!("the last attempt returns or panics")
});

/// The address of `database` on the test server.
fn server_url(database: &str) -> String {
    match &*PLACE {
        Place::Named(url) => format!("{url}/{database}"),
        Place::Own(cluster) => cluster.url_of(database),
    }
}

static TEMPLATE: LazyLock<String> = LazyLock::new(|| {
    let name = format!("template_{}", std::process::id());
    admin(&format!("drop database if exists {name} with (force)"));
    admin(&format!("create database {name}"));
    let db = connect(&server_url(&name), 1);
    db.migrate().expect("migrations apply");
    let now = "2026-01-02T00:00:00Z".parse().expect("an instant");
    api::load_sample(&db, now).expect("the sample pack loads");
    name
});

#[derive(Clone)]
pub(crate) struct Database(Arc<Owned>);

struct Owned {
    name: String,
}

impl Database {
    /// With the tables and the sample pack.
    pub(crate) fn fresh() -> Self {
        let name = format!("journey_{}", Uuid::now_v7().simple());
        admin(&format!("create database {name} template {}", *TEMPLATE));
        Self(Arc::new(Owned { name }))
    }

    /// A copy of this one as it is now; whoever uses this one is sent away.
    pub(crate) fn copy(&self) -> Self {
        let name = format!("journey_{}", Uuid::now_v7().simple());
        let of = &self.0.name;
        let users = "select pg_terminate_backend(pid) from pg_stat_activity where datname = ";
        admin(&format!("{users}'{of}'"));
        admin(&format!("create database {name} template {of}"));
        Self(Arc::new(Owned { name }))
    }

    /// With nothing in it.
    pub(crate) fn empty() -> Self {
        let name = format!("journey_{}", Uuid::now_v7().simple());
        admin(&format!("create database {name}"));
        Self(Arc::new(Owned { name }))
    }

    /// The same database, dropped when the last of its users is done.
    pub(super) fn shared(&self) -> Self {
        self.clone()
    }

    pub(crate) fn url(&self) -> String {
        server_url(&self.0.name)
    }

    pub(crate) fn connection(&self) -> PgConnection {
        PgConnection::establish(&self.url()).expect("the test database is up")
    }

    pub(crate) fn sql(&self, sql: &str) -> Result<usize, diesel::result::Error> {
        sql_query(sql).execute(&mut self.connection())
    }

    /// The first column, called `it`, of every row that `sql` finds.
    pub(crate) fn texts(&self, sql: &str) -> Vec<String> {
        let rows: Vec<Text> = sql_query(sql).load(&mut self.connection()).expect("test SQL runs");
        rows.into_iter().map(|row| row.it).collect()
    }

    pub(crate) fn text(&self, sql: &str) -> String {
        self.texts(sql).pop().expect("one row")
    }
}

#[derive(diesel::QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    it: String,
}

impl Drop for Owned {
    fn drop(&mut self) {
        admin(&format!("drop database if exists {} with (force)", self.name));
    }
}

fn admin(sql: &str) {
    let mut conn = PgConnection::establish(&server_url("postgres")).expect("the test server is up");
    // Two copies of a template at the same instant: the second waits and tries again.
    for _ in 0..200 {
        match sql_query(sql).execute(&mut conn) {
            Ok(_) => return,
            Err(err) if err.to_string().contains("being accessed by other users") => {
                std::thread::sleep(Duration::from_millis(25));
            }
            Err(err) => panic!("{sql}: {err}"),
        }
    }
    panic!("{sql}: the template stays in use");
}
