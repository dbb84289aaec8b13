//! Reading one application, against a plain `select`; and an answer that needs no database.

use crate::client::{APPLICANT, Client};
use crate::contest::{Contender, Measured, contest};
use crate::house::{DATABASE, House};
use crate::pgbench::Pgbench;
use crate::server::Server;
use crate::settings::Settings;
use crate::submission::{Keys, paths};
use crate::wrk::Wrk;
use crate::{Failure, progress};

pub(crate) const SELECT: &str = "pgbench, select by key";
pub(crate) const READ: &str = "GET /applications/{id}";
pub(crate) const PLAIN: &str = "GET /health/live, no database";

/// Reads as the applicant, whose applications they are.
pub(crate) fn measure(
    house: &House,
    server: &Server,
    keys: &Keys,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<(), Failure> {
    progress("reading one application …");
    let client = Client::log_in(server, APPLICANT)?;
    let wanted = keys.submitted.iter().map(|id| format!("/api/v1/applications/{id}"));
    let wanted = paths(house, "read.paths", &wanted.collect::<Vec<_>>())?;
    let wrk = Wrk::get(house, server, &wanted, &client.token)?;
    let pgbench =
        Pgbench::new(house, DATABASE, house.write("select.sql", &keys.select)?, Vec::new());
    let contenders = [
        Contender { name: SELECT, server: None, run: Box::new(|length| pgbench.run(length)) },
        Contender {
            name: READ,
            server: Some(server.pid()),
            run: Box::new(|length| wrk.run(length, 0)),
        },
    ];
    all.extend(contest(house, settings, &contenders)?);
    Ok(())
}

/// What actix and we need for an answer at all.
pub(crate) fn measure_plain(
    house: &House,
    server: &Server,
    settings: Settings,
    all: &mut Vec<Measured>,
) -> Result<(), Failure> {
    progress("a plain answer …");
    let wanted = paths(house, "plain.paths", &["/health/live".to_owned()])?;
    let wrk = Wrk::get(house, server, &wanted, "")?;
    let run = Box::new(|length| wrk.run(length, 0));
    all.extend(contest(
        house,
        settings,
        &[Contender { name: PLAIN, server: Some(server.pid()), run }],
    )?);
    Ok(())
}
