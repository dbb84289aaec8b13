//! Pages of 50, of ten thousand and of a million applications: for the same officer, first page and
//! deep down.

use std::path::Path;
use std::time::Instant;

use serde_json::Value;

use crate::client::{APPLICANT, Client, text};
use crate::contest::{Contender, Measured, contest};
use crate::house::{DATABASE, House};
use crate::server::Server;
use crate::settings::Settings;
use crate::submission::paths;
use crate::wrk::Wrk;
use crate::{Failure, progress};

/// The two databases: copies of the first one, with applications sown in.
const SMALL: &str = "small";
const LARGE: &str = "large";
const SMALL_COUNT: u64 = 10_000;

pub(crate) const FIRST_SMALL: &str = "page of 50, first of 10,000";
pub(crate) const FIRST_LARGE: &str = "page of 50, first of all";
pub(crate) const DEEP_SMALL: &str = "page of 50, deep in 10,000";
pub(crate) const DEEP_LARGE: &str = "page of 50, deep in all";

const PAGE: &str = "/api/v1/applications?limit=50";

/// Copies the database while it holds little and nobody uses it.
pub(crate) fn prepare(house: &House) -> Result<(), Failure> {
    for copy in [SMALL, LARGE] {
        house.copy(DATABASE, copy)?;
    }
    Ok(())
}

/// Sows both databases, and lets both sizes and depths take turns; answers the servers' peak of
/// memory.
pub(crate) fn measure(
    house: &House,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<u64, Failure> {
    let sizes = [(SMALL, SMALL_COUNT), (LARGE, settings.applications)];
    for (database, count) in sizes {
        sow(house, database, count)?;
    }
    let small = Server::start(house, SMALL, "")?;
    let large = Server::start(house, LARGE, "")?;
    let first = vec![PAGE.to_owned()];
    let wanted = [
        (FIRST_SMALL, SMALL, &small, first.clone()),
        (FIRST_LARGE, LARGE, &large, first),
        (DEEP_SMALL, SMALL, &small, deep(house, SMALL, &small)?),
        (DEEP_LARGE, LARGE, &large, deep(house, LARGE, &large)?),
    ];
    let mut contenders = Vec::new();
    for (at, (name, _, server, asked)) in wanted.iter().enumerate() {
        let officer = officer(server)?;
        for page in asked {
            whole(&officer.get(page)?)?;
        }
        let asked = paths(house, &format!("page{at}.paths"), asked)?;
        let wrk = Wrk::get(house, server, &asked, &officer.token)?;
        let run = Box::new(move |length| wrk.run(length, 0));
        contenders.push(Contender { name, server: Some(server.pid()), run });
    }
    progress("pages …");
    all.extend(contest(house, settings, &contenders)?);
    Ok(small.peak_memory()?.max(large.peak_memory()?))
}

fn sow(house: &House, database: &str, count: u64) -> Result<(), Failure> {
    progress(&format!("sowing {count} applications …"));
    let begun = Instant::now();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/seed.sql");
    house.run(database, &file, &[("count", count.to_string())])?;
    progress(&format!("sown in {:.0} s", begun.elapsed().as_secs_f64()));
    Ok(())
}

/// Somebody of the body that decides on all of them.
fn officer(server: &Server) -> Result<Client<'_>, Failure> {
    let applicant = Client::log_in(server, APPLICANT)?;
    let login = applicant.officer(&applicant.body()?)?;
    Client::log_in(server, &login)
}

/// Pages at twenty places in the older half.
fn deep(house: &House, database: &str, server: &Server) -> Result<Vec<String>, Failure> {
    let days = "select (min(created_at) + i * (now() - min(created_at)) / 42)::date \
                from applications, generate_series(1, 20) as i group by i";
    let officer = officer(server)?;
    let mut pages = Vec::new();
    for day in house.ask(database, days)?.lines() {
        let page = officer.get(&format!("{PAGE}&created_to={day}"))?;
        pages.push(format!("{PAGE}&cursor={}", text(&page, "/next_cursor")?));
    }
    Ok(pages)
}

fn whole(page: &Value) -> Result<(), Failure> {
    match page["items"].as_array().map(Vec::len) {
        Some(50) => Ok(()),
        found => Err(format!("a page of 50 has {found:?} applications").into()),
    }
}
