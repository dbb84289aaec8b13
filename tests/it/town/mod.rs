//! A small town to test in: its own database, a clock that stands still until it is moved, a
//! server on a port of its own, and people to send.

mod database;
pub(crate) mod desk;
mod person;
mod program;
mod promise;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use actix_web::HttpServer;
use actix_web::dev::ServerHandle;
use api::{Backend, Carriers, Clock, Looked, Server, Swept};
use chrono::{DateTime, Utc};
use persistence::{Db, Options, Vault};
use serde_json::{Value, json};

pub(crate) use database::Database;
pub(crate) use person::{Answer, Person, agent, date_in};
pub(crate) use program::{Program, onedoor, temporary};

pub(crate) struct Town {
    clock: TownClock,
    pub(crate) database: Database,
    /// One server, or with ONEDOOR_TEST_SERVERS=2 two on one database that take turns.
    servers: Vec<(SocketAddr, ServerHandle)>,
    turn: AtomicUsize,
    furnish: Furnish,
}

/// What is special about the servers of a town.
type Furnish = fn(Backend) -> Backend;

/// The hall's clock, which tests move.
#[derive(Debug, Clone)]
struct TownClock(Arc<Mutex<DateTime<Utc>>>);

impl Clock for TownClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The master key of every test database.
pub(crate) const MASTER_KEY: &str =
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// The largest file that a town takes, in bytes: four pieces.
pub(crate) const LARGEST_FILE: usize = 1024 * 1024;

pub(crate) fn connect(url: &str, connections: u32) -> Db {
    let options = Options { url: url.to_owned(), connections, patience: Duration::from_secs(20) };
    let vault = Vault::open(MASTER_KEY).expect("the key has 64 digits");
    Db::connect(&options, vault).expect("the test server is up")
}

/// Starts a server on a port of its own.
fn serve(backend: Backend) -> (SocketAddr, ServerHandle) {
    let server = Server::new(backend.with_largest_file(LARGEST_FILE));
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let http = HttpServer::new(move || server.app())
                .workers(1)
                .disable_signals()
                .bind("127.0.0.1:0")
                .expect("a port is free");
            let address = http.addrs()[0];
            let running = http.run();
            tell.send((address, running.handle())).expect("the test waits");
            running.await.expect("the server stops cleanly");
        });
    });
    told.recv().expect("the server starts")
}

impl Town {
    /// A town in which it is `now`, with the civil-affairs pack.
    pub(crate) fn at(now: &str) -> Self {
        Self::with(Database::fresh(), now)
    }

    /// The same on this database.
    pub(crate) fn with(database: Database, now: &str) -> Self {
        Self::on(database, now, |it| it)
    }

    /// A town on this database whose servers are in the sandbox: their clock can be moved ahead of the
    /// town's.
    pub(crate) fn sandbox(database: Database, now: &str) -> Self {
        Self::on(database, now, Backend::in_sandbox)
    }

    /// Another server on a town's database.
    pub(crate) fn twin(&self) -> Self {
        let now = self.clock.now().to_rfc3339();
        Self::on(self.database.shared(), &now, self.furnish)
    }

    fn on(database: Database, now: &str, furnish: Furnish) -> Self {
        let clock = TownClock(Arc::new(Mutex::new(now.parse().expect("an RFC 3339 instant"))));
        let count = std::env::var("ONEDOOR_TEST_SERVERS").ok().and_then(|it| it.parse().ok());
        let backend = || Backend::new(connect(&database.url(), 6), clock.clone());
        let server = |_| serve(furnish(backend().expect("the keys can be made")));
        let servers = (0..count.unwrap_or(1)).map(server).collect();
        Self { clock, database, servers, turn: AtomicUsize::new(0), furnish }
    }

    /// The same town, in which the web pages of other sites may call.
    pub(crate) fn open_to(&self, origins: &str) -> Self {
        let origins = origins.parse().expect("origins");
        let servers = vec![serve(self.worker().open_to(origins))];
        let (clock, database) = (self.clock.clone(), self.database.shared());
        Self { clock, database, servers, turn: AtomicUsize::new(0), furnish: self.furnish }
    }

    /// Moves the clock.
    pub(crate) fn it_is(&self, now: &str) {
        let now = now.parse().expect("an RFC 3339 instant");
        *self.clock.0.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// What the workers tell of by now, done once.
    pub(crate) fn sweep(&self) -> Swept {
        self.worker().sweep().expect("the worker works")
    }

    /// What the workers count anew by now, done once; how many clocks have moved.
    pub(crate) fn replay(&self) -> usize {
        self.worker().replay().expect("the worker works")
    }

    /// Applies the plans that wait; how many applications were looked at.
    pub(crate) fn apply_plans(&self) -> usize {
        self.worker().apply_plans().expect("the worker works")
    }

    /// Does the transfers whose day has come; how many applications were looked at. Each waits for
    /// whoever writes on the same server of databases, other tests as well.
    pub(crate) fn apply_transfers(&self) -> usize {
        let begun = "select count(*)::text as it from catalogue_transfers where state = 'applying'";
        let mut looked = self.worker().apply_transfers().expect("the worker works");
        while self.database.text(begun) != "0" {
            looked += self.worker().apply_transfers().expect("the worker works");
        }
        looked
    }

    /// Looks for tasks that nobody can do; how many are new.
    pub(crate) fn look_for_hands(&self) -> usize {
        self.worker().look_for_hands(&mut Looked::default()).expect("the worker works")
    }

    /// Hands out what is in the outbox; how many messages that were.
    pub(crate) fn hand_out(&self) -> usize {
        self.worker().hand_out().expect("the worker works")
    }

    /// A server with these ways to applicants, whose workers run when they are told to.
    pub(crate) fn sender(&self, carriers: Carriers) -> Backend {
        self.worker().with_carriers(carriers)
    }

    /// A server without requests: what its workers do is done when it is asked for.
    pub(crate) fn worker(&self) -> Backend {
        let db = connect(&self.database.url(), 2);
        (self.furnish)(Backend::new(db, self.clock.clone()).expect("the keys are there"))
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % self.servers.len();
        format!("http://{}{path}", self.servers[turn].0)
    }

    /// Somebody of the sample data, logged in.
    pub(crate) fn person(&self, login: &str) -> Person<'_> {
        Person::logged_in(self, login)
    }

    pub(crate) fn stranger(&self) -> Person<'_> {
        Person::stranger(self)
    }

    /// The example answer of an item's form, and every material of its list.
    pub(crate) fn papers_for(&self, item: &str) -> (Value, Vec<Value>) {
        let guide = self.stranger().get(&format!("/api/v1/items/{item}"));
        let content = &guide.body["version"]["content"];
        let materials = content["materials"].as_array().expect("an item lists materials").iter();
        let handed_in =
            |it: &Value| json!({ "material": it["code"], "medium": "paper", "copies": 1 });
        (content["form"]["examples"][0].clone(), materials.map(handed_in).collect())
    }

    /// Submits a complete application for `item`; answers it as the applicant sees it.
    pub(crate) fn apply(&self, login: &str, item: &str) -> Value {
        let (form, materials) = self.papers_for(item);
        let body = json!({ "item": item, "form": form, "materials": materials, "submit": true });
        let answer = self.person(login).post("/api/v1/applications", body);
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body
    }

    /// Submits and accepts.
    pub(crate) fn accepted(&self, login: &str, item: &str, clerk: &str) -> Value {
        let application = self.apply(login, item);
        let path = format!("{}/acceptance", self::path(&application));
        let answer = self.person(clerk).change(&path, Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.body
    }

    /// Claims the open task of `login`'s post for the application, and approves it.
    pub(crate) fn approve(&self, login: &str, application: &Value) -> Answer {
        let officer = self.person(login);
        let task = officer.task_of(application);
        let claimed = officer.change(&format!("{task}/claim"), Value::Null);
        assert_eq!(claimed.status, 200, "{}", claimed.body);
        officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" }))
    }
}

/// Where an application, as answered, is found.
pub(crate) fn path(application: &Value) -> String {
    format!("/api/v1/applications/{}", application["id"].as_str().expect("it has an id"))
}

impl Drop for Town {
    fn drop(&mut self) {
        // Not waited for: the database is dropped by force anyway.
        self.servers.iter().for_each(|it| drop(it.1.stop(false)));
    }
}
