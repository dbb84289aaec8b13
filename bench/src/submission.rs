//! A submission, against `pgbench` with the same statements.

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::Value;

use crate::client::{APPLICANT, Client, text};
use crate::contest::{Contender, Measured, contest};
use crate::house::{DATABASE, House};
use crate::pgbench::{Pgbench, Turns};
use crate::script::{self, Script, counter, derive};
use crate::server::Server;
use crate::settings::{CONNECTIONS, Settings};
use crate::statements::{LOGGED, transaction};
use crate::wrk::Wrk;
use crate::{Failure, progress};

pub(crate) const STATEMENTS: &str = "pgbench, statements of a submission";
pub(crate) const SUBMISSION: &str = "POST /applications, submitted";

/// How many applications must be there to be read.
pub(crate) const TO_READ: u64 = 10_000;

/// The script that asks the database what a submission asks, and where its application's id is.
pub(crate) struct Statements {
    pub(crate) script: Script,
    pub(crate) place: usize,
    /// The body of the request.
    body: Value,
}

/// Which applications there are: what to ask `pgbench` for.
pub(crate) struct Keys {
    /// Selects one application that the statements stored, by its id.
    pub(crate) select: String,
    /// Ids of applications that were really submitted.
    pub(crate) submitted: Vec<String>,
}

/// Submits three applications on a server that logs its statements (the first warms it up), and
/// checks that they are the statements that are known.
pub(crate) fn script(house: &House) -> Result<Statements, Failure> {
    progress("asking a server what it asks the database for a submission …");
    let server = Server::start(house, DATABASE, LOGGED)?;
    let client = Client::log_in(&server, APPLICANT)?;
    let body = client.submission()?;
    let mut asked = Vec::new();
    let mut id = String::new();
    for key in ["bench-warm", "bench-first", "bench-second"] {
        let from = house.log()?.len();
        let answer = client.post("/api/v1/applications", &body, key)?;
        text(&answer, "/id")?.clone_into(&mut id);
        asked.push(transaction(&house.log()?[from..], "idempotency_keys")?);
    }
    let script = derive(HEAD, &asked[1], &asked[2])?;
    let anew = asked[2].iter().filter(|it| !it.kept).count();
    progress(&format!("{} statements, {anew} of them planned anew each time", asked[2].len()));
    compare(&script.text, "submission.sql")?;
    let place = script.place(&id).ok_or("the application's id is in none of the statements")?;
    Ok(Statements { script, place, body })
}

const HEAD: &str = "\
-- One submission (POST /api/v1/applications with `submit`) as the server's own statements, for
-- pgbench. Written by the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged
-- (log_statement = all) of two submissions; a run without it fails if the server has come to ask
-- otherwise. `:v…` are values of the second submission; ids, numbers and keys are made of `:id…`,
-- which are new in every transaction and grow as the server's do.

";

/// Fails if the statements are no longer those in the repository, or takes them over.
pub(crate) fn compare(script: &str, file: &str) -> Result<(), Failure> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql").join(file);
    if std::env::var_os("UPDATE_STATEMENTS").is_some() {
        return Ok(std::fs::write(path, script)?);
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    if known == script {
        return Ok(());
    }
    let (mut known, mut now) = (known.lines(), script.lines());
    let (known, now) = loop {
        match (known.next(), now.next()) {
            (known, now) if known == now => {}
            differ => break differ,
        }
    };
    let (known, now) = (known.unwrap_or("(end)"), now.unwrap_or("(end)"));
    Err(format!(
        "the database is asked something else than `{}` says; if that is meant, run \
         again with UPDATE_STATEMENTS=1. First difference:\n  known: {known}\n  now:   {now}",
        path.display()
    )
    .into())
}

/// Lets the two take turns, and checks that every answer stands for one application.
pub(crate) fn measure(
    house: &House,
    server: &Server,
    statements: &Statements,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<Keys, Failure> {
    progress("submissions …");
    let client = Client::log_in(server, APPLICANT)?;
    let body = house.write("body.json", &statements.body.to_string())?;
    let wrk = Wrk::submit(house, server, &body, &client.token)?;
    let file = house.write("submission.sql", &statements.script.text)?;
    let pgbench = Pgbench::new(house, DATABASE, file, statements.script.values.clone());
    let (acknowledged, runs) = (Cell::new(0), Cell::new(0));
    let submit = |length: Duration| {
        runs.set(runs.get() + 1);
        let load = wrk.run(length, runs.get())?;
        acknowledged.set(acknowledged.get() + load.requests);
        Ok(load)
    };
    let before = count(house)?;
    let ask = |length| pgbench.run(length);
    let contenders = [
        Contender { name: STATEMENTS, server: None, run: Box::new(ask) },
        Contender { name: SUBMISSION, server: Some(server.pid()), run: Box::new(submit) },
    ];
    all.extend(contest(house, settings, &contenders)?);
    while count(house)? < TO_READ {
        if submit(settings.length)?.requests == 0 {
            return Err("the server takes no submissions any more".into());
        }
    }
    let stored = count(house)? - before;
    // When wrk stops, each of its connections may wait for an answer to something stored.
    let (least, most) = (acknowledged.get(), acknowledged.get() + CONNECTIONS_U64 * runs.get());
    if !(least..=most).contains(&stored) {
        return Err(format!("{least} submissions were acknowledged, {stored} are stored").into());
    }
    keys(house, pgbench.last(), statements.place)
}

/// The applications that the statements stored last, and those that were submitted.
fn keys(house: &House, turns: Turns, place: usize) -> Result<Keys, Failure> {
    let (first, last) = (turns.first, turns.first + turns.count.max(1) - 1);
    let id = format!("('{}' || :id)::uuid", script::ID);
    let select = format!(
        "\\set n random({first}, {last})\n{}select * from applications where id = {id};\n",
        counter("id", place)
    );
    house.ask(DATABASE, "vacuum analyze")?;
    let real =
        format!("select id from applications where {REAL} order by random() limit {TO_READ}");
    let submitted = house.ask(DATABASE, &real)?.lines().map(ToOwned::to_owned).collect();
    Ok(Keys { select, submitted })
}

const CONNECTIONS_U64: u64 = CONNECTIONS as u64;

/// Of applications that the server stored: the others' ids are older than any real one.
const REAL: &str = "id > '01910000-0000-0000-0000-000000000000'";

fn count(house: &House) -> Result<u64, Failure> {
    Ok(house.ask(DATABASE, &format!("select count(*) from applications where {REAL}"))?.parse()?)
}

/// One path a line.
pub(crate) fn paths(house: &House, name: &str, paths: &[String]) -> Result<PathBuf, Failure> {
    house.write(name, &format!("{}\n", paths.join("\n")))
}
