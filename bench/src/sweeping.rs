//! What a sweep asks the database, and how fast `pgbench` alone asks the same: the batches that a
//! server stored are stored once more, with the same values, in a copy of what it found.

use std::fmt::Write;

use crate::Failure;
use crate::house::House;
use crate::programs::{command, output};
use crate::progress;
use crate::script::put_in;
use crate::server::Server;
use crate::statements::{LOGGED, Statement, transactions};
use crate::submission::compare;

/// What a server swept while its statements were logged, and a copy of what it found.
pub(crate) const SWEPT: &str = "rungs_swept";
pub(crate) const AGAIN: &str = "rungs_again";

const HEAD: &str = "\
-- One batch of a sweep (warnings that are due) as the server's own statements, for pgbench. Written by
-- the bench, when UPDATE_STATEMENTS=1 is set, from what Postgres logged (log_statement = all); a run
-- without it fails if the server has come to ask otherwise. `:p…` are the values of that batch.

";

/// Rungs a second of one session of `pgbench`; `sown` limits are due in [`SWEPT`], and nobody uses it.
pub(crate) fn measure(house: &House, sown: u64) -> Result<f64, Failure> {
    progress("asking a server what it asks the database for a sweep …");
    house.copy(SWEPT, AGAIN)?;
    let from = house.log()?.len();
    let server = Server::start(house, SWEPT, LOGGED)?;
    crate::rungs::until_all_is_told(house, SWEPT)?;
    drop(server);
    let batches = transactions(&house.log()?[from..], "clocks_rungs");
    // The first of a server asks for more, and keeps what it is told.
    let texts = |it: &[Statement]| it.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    let last = batches.last().ok_or("nothing was swept")?;
    let alike: Vec<_> = batches.iter().filter(|it| texts(it) == texts(last)).collect();
    let (script, columns) = script(last)?;
    progress(&format!("{} statements, {} batches", last.len(), batches.len()));
    compare(&script, "sweep.sql")?;
    house.run(AGAIN, &house.write("sweeps.sql", &table(&columns, &alike))?, &[])?;
    let mut pgbench = command(&house.programs.pgbench);
    pgbench.args(["-n", "-M", "prepared", "-c", "1", "-D", "n=0", "-t"]);
    pgbench.arg(alike.len().to_string()).arg("-f").arg(house.write("sweep.sql", &script)?);
    let printed = output(pgbench.arg(house.url(AGAIN)))?;
    let rate: f64 = crate::pgbench::number(&printed, "tps =")?;
    let told = house.ask(AGAIN, "select count(*) from clocks_rungs")?.parse()?;
    if told == 0 || sown < told {
        return Err(format!("{sown} rungs were due, pgbench climbed {told}").into());
    }
    let each = crate::report::float(told) / crate::report::float(u64::try_from(alike.len())?);
    progress(&format!("pgbench alone: {:.0} rungs a second", rate * each));
    Ok(rate * each)
}

/// The script for one batch, and the columns that its values come from: statement and place of each.
fn script(batch: &[Statement]) -> Result<(String, Vec<(usize, usize)>), Failure> {
    let (mut body, mut columns) = (String::new(), Vec::new());
    for (at, it) in batch.iter().enumerate() {
        let argument = |place: usize| match &it.values[place] {
            Some(_) => format!(":p{at}_{place}"),
            None => "null".to_owned(),
        };
        let arguments: Vec<String> = (0..it.values.len()).map(argument).collect();
        writeln!(body, "{};", put_in(&it.text, &arguments)?)?;
        columns.extend(
            (0..it.values.len())
                .filter(|place| it.values[*place].is_some())
                .map(|place| (at, place)),
        );
    }
    let names: Vec<String> = columns.iter().map(|(at, place)| format!("p{at}_{place}")).collect();
    let given = format!("select {} from sweeps where n = :n \\gset\n", names.join(", "));
    Ok((format!("{HEAD}\\set n :n + 1\n{given}\n{body}"), columns))
}

/// Makes and fills the table of the batches' values.
fn table(columns: &[(usize, usize)], batches: &[&Vec<Statement>]) -> String {
    let names: Vec<String> =
        columns.iter().map(|(at, place)| format!("p{at}_{place} text")).collect();
    let mut sql = format!("create table sweeps (n integer primary key, {});\n", names.join(", "));
    for (batch, n) in batches.iter().zip(1..) {
        let value = |(at, place): &(usize, usize)| {
            let value = batch[*at].values[*place].as_deref().unwrap_or_default();
            format!("'{}'", value.replace('\'', "''"))
        };
        let values: Vec<String> = columns.iter().map(value).collect();
        sql.push_str(&format!("insert into sweeps values ({n}, {});\n", values.join(", ")));
    }
    sql
}
