//! An officer's work list, when a thousand and when a million tasks wait for the same post.

use std::path::Path;

use serde_json::Value;

use crate::approval::People;
use crate::client::{Client, text};
use crate::contest::{Contender, Measured, contest};
use crate::house::{DATABASE, House};
use crate::server::Server;
use crate::settings::Settings;
use crate::submission::paths;
use crate::wrk::Wrk;
use crate::{Failure, progress};

/// Copies of the first database, with tasks sown in.
const SMALL: &str = "lists_small";
const LARGE: &str = "lists_large";
const SMALL_COUNT: u64 = 1_000;

/// How many pages behind the first are read.
const PAGES: usize = 15;

/// What is asked of both.
pub(crate) struct List {
    /// The two compared.
    pub(crate) what: &'static str,
    pub(crate) small: &'static str,
    pub(crate) large: &'static str,
    filter: &'static str,
    asked: Asked,
}

enum Asked {
    First,
    Next,
}

pub(crate) const LISTS: [List; 8] = [
    List {
        what: "work list, first page, time at all / at 1,000",
        small: "work list, first page of 1,000",
        large: "work list, first page of all",
        filter: "",
        asked: Asked::First,
    },
    List {
        what: "work list, next pages, time at all / at 1,000",
        small: "work list, next pages of 1,000",
        large: "work list, next pages of all",
        filter: "",
        asked: Asked::Next,
    },
    List {
        what: "work list, red, time at all / at 1,000",
        small: "work list, red of 1,000",
        large: "work list, red of all",
        filter: "&light=red",
        asked: Asked::First,
    },
    List {
        what: "work list, yellow, time at all / at 1,000",
        small: "work list, yellow of 1,000",
        large: "work list, yellow of all",
        filter: "&light=yellow",
        asked: Asked::First,
    },
    List {
        what: "work list, green, time at all / at 1,000",
        small: "work list, green of 1,000",
        large: "work list, green of all",
        filter: "&light=green",
        asked: Asked::First,
    },
    List {
        what: "work list, one item, time at all / at 1,000",
        small: "work list, one item of 1,000",
        large: "work list, one item of all",
        filter: "&item=RARE",
        asked: Asked::First,
    },
    List {
        what: "work list, claimed, time at all / at 1,000",
        small: "work list, claimed of 1,000",
        large: "work list, claimed of all",
        filter: "&state=claimed",
        asked: Asked::First,
    },
    List {
        what: "work list, urged, time at all / at 1,000",
        small: "work list, urged of 1,000",
        large: "work list, urged of all",
        filter: "&urged=true",
        asked: Asked::First,
    },
];

impl List {
    /// The paths that are asked for.
    fn paths(&self, officer: &Client<'_>) -> Result<Vec<String>, Failure> {
        let first = format!("/api/v1/tasks?limit=50{}", self.filter);
        let mut page = whole(officer.get(&first)?)?;
        match self.asked {
            Asked::First => Ok(vec![first]),
            Asked::Next => (0..PAGES)
                .map(|_| {
                    let next = format!("{first}&cursor={}", text(&page, "/next_cursor")?);
                    page = whole(officer.get(&next)?)?;
                    Ok(next)
                })
                .collect(),
        }
    }
}

/// Copies the database while it holds little and nobody uses it.
pub(crate) fn prepare(house: &House) -> Result<(), Failure> {
    for copy in [SMALL, LARGE] {
        house.copy(DATABASE, copy)?;
    }
    Ok(())
}

/// Sows both databases, and lets both sizes take turns; answers the servers' peak of memory.
pub(crate) fn measure(
    house: &House,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<u64, Failure> {
    let small = Server::start(house, SMALL, "")?;
    let large = Server::start(house, LARGE, "")?;
    let few = sown(house, &small, SMALL, SMALL_COUNT)?;
    let many = sown(house, &large, LARGE, settings.applications)?;
    let mut contenders = Vec::new();
    for list in &LISTS {
        let sizes = [(list.small, &small, &few), (list.large, &large, &many)];
        for (name, server, people) in sizes {
            let asked = list.paths(&people.officer)?;
            let asked = paths(house, &format!("list{}.paths", contenders.len()), &asked)?;
            let wrk = Wrk::get(house, server, &asked, &people.officer.token)?;
            let run = Box::new(move |length| wrk.run(length, 0));
            contenders.push(Contender { name, server: Some(server.pid()), run });
        }
    }
    progress("work lists …");
    all.extend(contest(house, settings, &contenders)?);
    Ok(small.peak_memory()?.max(large.peak_memory()?))
}

/// The people of a database in which so many tasks wait for the officer.
fn sown<'a>(
    house: &House,
    server: &'a Server,
    database: &str,
    count: u64,
) -> Result<People<'a>, Failure> {
    let people = People::log_in(server)?;
    let pattern = people.accepted()?;
    progress(&format!("sowing {count} tasks …"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql/seed_lists.sql");
    house.run(database, &file, &[("pattern", pattern), ("count", count.to_string())])?;
    Ok(people)
}

fn whole(page: Value) -> Result<Value, Failure> {
    match page["items"].as_array().map(Vec::len) {
        Some(50) => Ok(page),
        found => Err(format!("a page of 50 has {found:?} tasks").into()),
    }
}
