//! Load on the database alone, from `pgbench`.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::Failure;
use crate::contest::Load;
use crate::house::House;
use crate::programs::{command, output};
use crate::settings::CONNECTIONS;

/// A script with the values of its variables.
#[derive(Debug)]
pub(crate) struct Pgbench<'a> {
    house: &'a House,
    database: &'static str,
    script: PathBuf,
    values: Vec<(String, String)>,
    /// The last turn of any client, if every run goes on behind the one before.
    turn: Option<Cell<u64>>,
    /// What the last run did.
    last: Cell<Turns>,
}

/// Every client counts its transactions in its variable `n`: from where, and how many each client
/// did at least.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Turns {
    pub(crate) first: u64,
    pub(crate) count: u64,
}

impl<'a> Pgbench<'a> {
    /// Whose turns are later than in any run before.
    pub(crate) fn new(
        house: &'a House,
        database: &'static str,
        script: PathBuf,
        values: Vec<(String, String)>,
    ) -> Self {
        Self { house, database, script, values, turn: None, last: Cell::default() }
    }

    /// Whose turns are counted from 1: for a script that works on what has been sown.
    pub(crate) fn counting(
        house: &'a House,
        database: &'static str,
        script: PathBuf,
        values: Vec<(String, String)>,
    ) -> Self {
        let turn = Some(Cell::new(0));
        Self { turn, ..Self::new(house, database, script, values) }
    }

    /// The last turn of any client, if they are counted.
    pub(crate) fn turn(&self) -> u64 {
        self.turn.as_ref().map_or(0, Cell::get)
    }

    pub(crate) fn last(&self) -> Turns {
        self.last.get()
    }

    /// Runs the script, prepared, without pauses.
    pub(crate) fn run(&self, length: Duration) -> Result<Load, Failure> {
        // Later than in every run before, and with room for 100,000 a second and client.
        let by_clock = 100_000 * SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        let first = self.turn.as_ref().map_or(by_clock, Cell::get);
        let mut pgbench = command(&self.house.programs.pgbench);
        pgbench.args(["-n", "-M", "prepared", "-j", "2", "-c"]).arg(CONNECTIONS.to_string());
        pgbench.arg("-T").arg(length.as_secs().to_string()).arg("-f").arg(&self.script);
        pgbench.arg("-D").arg(format!("n={first}"));
        for (name, value) in &self.values {
            pgbench.arg("-D").arg(format!("{name}={value}"));
        }
        pgbench.arg("-l").arg("--log-prefix").arg(self.house.path("transactions"));
        let printed = output(pgbench.arg(self.house.url(self.database)))?;
        let (micros, counts) = self.take_log()?;
        let count = counts.iter().min().copied().unwrap_or_default();
        self.last.set(Turns { first: first + 1, count });
        if let Some(turn) = &self.turn {
            turn.set(first + counts.iter().max().copied().unwrap_or_default());
        }
        let of = |share: usize| {
            let at = (micros.len() * share / 100).min(micros.len().saturating_sub(1));
            micros.get(at).map_or(0.0, |it| crate::report::float(*it) / 1000.0)
        };
        Ok(Load {
            requests: number(&printed, "number of transactions actually processed:")?,
            rate: number(&printed, "tps =")?,
            p50: of(50),
            p99: of(99),
        })
    }

    /// All latencies in order, and the number of each client's transactions.
    fn take_log(&self) -> Result<(Vec<u64>, Vec<u64>), Failure> {
        let (mut micros, mut counts) = (Vec::new(), BTreeMap::<String, u64>::new());
        for entry in fs::read_dir(&self.house.folder)?.flatten() {
            let ours = entry.file_name().to_str().is_some_and(|it| it.starts_with("transactions."));
            if !ours {
                continue;
            }
            for line in fs::read_to_string(entry.path())?.lines() {
                // client, transaction, microseconds, …
                let mut fields = line.split(' ');
                if let (Some(client), Some(_), Some(took)) =
                    (fields.next(), fields.next(), fields.next())
                {
                    micros.push(took.parse()?);
                    *counts.entry(client.to_owned()).or_default() += 1;
                }
            }
            fs::remove_file(entry.path())?;
        }
        micros.sort_unstable();
        Ok((micros, counts.into_values().collect()))
    }
}

/// The number behind `label`.
pub(crate) fn number<T: std::str::FromStr>(printed: &str, label: &str) -> Result<T, Failure> {
    let rest = printed.lines().find_map(|it| it.strip_prefix(label));
    let number = rest.and_then(|it| it.split_whitespace().next()?.parse().ok());
    number.ok_or_else(|| format!("pgbench does not tell `{label}`:\n{printed}").into())
}
