//! A step of a procedure, claimed and approved, against `pgbench` with the same statements.
//!
//! Every step is approved once, so both are given what they work on: the server applications that
//! were really submitted and accepted, `pgbench` copies of one with the ids that its script makes.

use std::cell::Cell;
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{APPLICANT, Client, text};
use crate::contest::{Contender, Load, Measured, contest};
use crate::house::{DATABASE, House};
use crate::pgbench::Pgbench;
use crate::script::{Script, derive};
use crate::server::Server;
use crate::settings::{CONNECTIONS, Settings};
use crate::statements::{LOGGED, Statement, transaction};
use crate::submission::compare;
use crate::wrk::Wrk;
use crate::{Failure, progress};

pub(crate) const STATEMENTS: &str = "pgbench, statements of a step";
pub(crate) const STEP: &str = "a step: POST claim, POST approval";

/// A copy of the first database.
const STEPS: &str = "steps";

/// What each is given to work on, before it is known how fast it is.
const FIRST_TASKS: usize = 2_000;
const FIRST_TURNS: u64 = 200;

/// Who takes the item's applications in, and who examines them.
const INTAKE: &str = "XZ/TOWN";
const REVIEW: &str = "MZJ-X/CNTY";

/// Copies the database while it holds little and nobody uses it.
pub(crate) fn prepare(house: &House) -> Result<(), Failure> {
    house.copy(DATABASE, STEPS)?;
    Ok(())
}

/// What a step asks the database, and what it works on there.
struct Step {
    script: Script,
    /// Where the script makes the ids of the application and of its task.
    places: (usize, usize),
    /// An accepted application whose review waits.
    pattern: String,
}

/// Approves three steps on a server that logs its statements (the first warms it up), and checks
/// that they are the statements that are known.
fn step(house: &House) -> Result<Step, Failure> {
    progress("asking a server what it asks the database for a step …");
    let server = Server::start(house, STEPS, LOGGED)?;
    let people = People::log_in(&server)?;
    let (mut asked, mut ids): (Vec<Vec<Statement>>, _) = (Vec::new(), Default::default());
    for _ in 0..3 {
        let application = people.accepted()?;
        let task = waiting(house, &[application.as_str()])?.pop().ok_or("no review waits")?;
        let mut both = Vec::new();
        for (end, body) in [("claim", None), ("approval", Some(json!({ "opinion": "同意" })))] {
            let from = house.log()?.len();
            people.officer.change(&format!("/api/v1/tasks/{task}/{end}"), body.as_ref())?;
            both.extend(transaction(&house.log()?[from..], "workflow_tasks")?);
        }
        asked.push(both);
        ids = (application, task);
    }
    let script = derive(HEAD, &asked[1], &asked[2])?;
    progress(&format!("{} statements", asked[2].len()));
    compare(&script.text, "approval.sql")?;
    let place = |id: &str| script.place(id).ok_or("an id of the step is in none of the statements");
    let places = (place(&ids.0)?, place(&ids.1)?);
    Ok(Step { places, pattern: people.accepted()?, script })
}

const HEAD: &str = "\
-- One step of a procedure (POST /api/v1/tasks/{id}/claim, then …/approval) as the server's own
-- statements, for pgbench. Written by the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres
-- logged (log_statement = all) of two steps; a run without it fails if the server has come to ask
-- otherwise. `:v…` are values of the second step; ids are made of `:id…`: those of the application and
-- its task have been sown, the others are new in every transaction and grow as the server's do.

";

/// Those who apply, take in, and examine.
pub(crate) struct People<'a> {
    applicant: Client<'a>,
    clerk: Client<'a>,
    pub(crate) officer: Client<'a>,
    submission: Value,
}

impl<'a> People<'a> {
    pub(crate) fn log_in(server: &'a Server) -> Result<Self, Failure> {
        let applicant = Client::log_in(server, APPLICANT)?;
        let clerk = Client::log_in(server, &applicant.holder(INTAKE)?)?;
        let officer = Client::log_in(server, &applicant.holder(REVIEW)?)?;
        let submission = applicant.submission()?;
        Ok(Self { applicant, clerk, officer, submission })
    }

    /// The id of a new application that is accepted.
    pub(crate) fn accepted(&self) -> Result<String, Failure> {
        let answer = self.applicant.post("/api/v1/applications", &self.submission, "")?;
        let id = text(&answer, "/id")?.to_owned();
        self.clerk.change(&format!("/api/v1/applications/{id}/acceptance"), None)?;
        Ok(id)
    }

    /// So many of them, made by as many hands as there will be connections.
    fn many(&self, count: usize) -> Result<Vec<String>, Failure> {
        let hands = usize::try_from(CONNECTIONS)?;
        let each = count.div_ceil(hands);
        let make = || -> Result<Vec<String>, String> {
            (0..each).map(|_| self.accepted().map_err(|err| err.to_string())).collect()
        };
        std::thread::scope(|scope| {
            let all: Vec<_> = (0..hands).map(|_| scope.spawn(make)).collect();
            let mut ids = Vec::new();
            for it in all {
                ids.extend(it.join().map_err(|_| "a thread panicked")??);
            }
            Ok(ids)
        })
    }
}

/// The reviews of these applications that wait.
fn waiting(house: &House, applications: &[&str]) -> Result<Vec<String>, Failure> {
    let ids = applications.join("', '");
    let sql = format!(
        "select id from workflow_tasks where application_id in ('{ids}') and state = 'open'"
    );
    Ok(house.ask(STEPS, &sql)?.lines().map(ToOwned::to_owned).collect())
}

/// Lets the two take turns, and checks that each approved what it says; answers the server's peak
/// of memory.
pub(crate) fn measure(
    house: &House,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<u64, Failure> {
    let step = step(house)?;
    let server = Server::start(house, STEPS, "")?;
    progress("steps …");
    let people = People::log_in(&server)?;
    let wrk = Wrk::approve(house, &server, &house.path("tasks-"), &people.officer.token)?;
    let file = house.write("approval.sql", &step.script.text)?;
    let pgbench = Pgbench::counting(house, STEPS, file, step.script.values.clone());

    // A short run of each tells how much there must be to do.
    let second = Duration::from_secs(1);
    give(house, &people, 0, FIRST_TASKS)?;
    sow(house, &step, (1, FIRST_TURNS))?;
    let (steps, turns) = (halved(wrk.run(second, 0)?), pgbench.run(second)?);
    within(&pgbench, FIRST_TURNS)?;
    let seconds = settings.length.as_secs() * settings.rounds + 1;
    give(house, &people, 1, enough(steps.rate, 1))?;
    for round in 1..=settings.rounds {
        give(house, &people, round + 1, enough(steps.rate, settings.length.as_secs()))?;
    }
    let hands = usize::try_from(CONNECTIONS)?;
    let sown = FIRST_TURNS + u64::try_from(enough(turns.rate, seconds).div_ceil(hands))?;
    sow(house, &step, (FIRST_TURNS + 1, sown))?;

    let (before, runs, acknowledged, turned) =
        (counts(house)?, Cell::new(0), Cell::new(0), Cell::new(0));
    let approve = |length: Duration| {
        runs.set(runs.get() + 1);
        let load = halved(wrk.run(length, runs.get())?);
        acknowledged.set(acknowledged.get() + load.requests);
        Ok(load)
    };
    let ask = |length: Duration| {
        let load = pgbench.run(length)?;
        turned.set(turned.get() + load.requests);
        within(&pgbench, sown)?;
        Ok(load)
    };
    let contenders = [
        Contender { name: STATEMENTS, server: None, run: Box::new(ask) },
        Contender { name: STEP, server: Some(server.pid()), run: Box::new(approve) },
    ];
    all.extend(contest(house, settings, &contenders)?);
    let after = counts(house)?;
    // When wrk stops, each of its connections may wait for an answer to something stored.
    let (least, most) =
        (acknowledged.get(), acknowledged.get() + u64::from(CONNECTIONS) * runs.get());
    let real = after.0 - before.0;
    if !(least..=most).contains(&real) {
        return Err(format!("{least} approvals were acknowledged, {real} are stored").into());
    }
    let sown = after.1 - before.1;
    if sown != turned.get() {
        return Err(format!("pgbench approved {sown} tasks in {} turns", turned.get()).into());
    }
    server.peak_memory()
}

/// Fails if pgbench has gone past what was sown: it would have had less to do.
fn within(pgbench: &Pgbench<'_>, sown: u64) -> Result<(), Failure> {
    if pgbench.turn() <= sown {
        return Ok(());
    }
    Err("pgbench has come to the end of what was sown".into())
}

/// Two requests are one step; latencies stay those of one request.
fn halved(load: Load) -> Load {
    Load { requests: load.requests / 2, rate: load.rate / 2.0, ..load }
}

/// What is enough to do at this rate: twice as much, as no two runs are alike, and some for whichever
/// connection is quickest.
fn enough(rate: f64, seconds: u64) -> usize {
    let count = 2.0 * rate * crate::report::float(seconds) + 50.0 * f64::from(CONNECTIONS);
    format!("{count:.0}").parse().unwrap_or(usize::MAX)
}

/// Gives the server's `run` so many tasks to approve.
fn give(house: &House, people: &People<'_>, run: u64, count: usize) -> Result<(), Failure> {
    let made = people.many(count)?;
    let made: Vec<&str> = made.iter().map(String::as_str).collect();
    let mut tasks = Vec::new();
    for some in made.chunks(1_000) {
        tasks.extend(waiting(house, some)?);
    }
    house.write(&format!("tasks-{run}"), &format!("{}\n", tasks.join("\n")))?;
    Ok(())
}

/// Gives each of pgbench's clients what it works on from its first to its last of these turns.
fn sow(house: &House, step: &Step, (first, last): (u64, u64)) -> Result<(), Failure> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/seed_tasks.sql");
    let given = [
        ("pattern", step.pattern.clone()),
        ("application", step.places.0.to_string()),
        ("task", step.places.1.to_string()),
        ("first", first.to_string()),
        ("last", last.to_string()),
    ];
    house.run(STEPS, &file, &given)
}

/// Approved tasks: the server's, and those that were sown.
fn counts(house: &House) -> Result<(u64, u64), Failure> {
    let real = "id > '01910000-0000-0000-0000-000000000000'";
    let count = |which: &str| -> Result<u64, Failure> {
        let sql =
            format!("select count(*) from workflow_tasks where outcome = 'approved' and {which}");
        Ok(house.ask(STEPS, &sql)?.parse()?)
    };
    Ok((count(real)?, count(&format!("not {real}"))?))
}
