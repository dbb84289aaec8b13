//! `onedoor deadlines check`

use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime};
use clap::{Args, Subcommand};
use domain::calendar::{CLOSE_OF_BUSINESS, Calendar, Coverage};
use domain::clocks::{Limit, Suspension, Term, Unit, Walk};
use domain::packs;

use super::{Failure, Outcome};

#[derive(Debug, Subcommand)]
pub(super) enum DeadlinesCommand {
    /// Count each row's deadline and compare it with the row's `due`
    ///
    /// Columns: `start` (local time, such as 2026-11-23T09:30:00), `days` or `length` with `unit`
    /// (W working days, D calendar days, M months), `suspensions` (from/to;from/to, an open one as
    /// from/), `due` (local time; empty: the clock stands still). Other columns are passed over.
    /// Prints every row that is wrong with the expected and the computed date; exit code 1 if there
    /// is one.
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// CSV files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// A pack whose calendar to count with, instead of the civil-affairs pack's
    #[arg(long)]
    pack: Option<PathBuf>,
}

/// One row, as far as it is about a deadline.
struct Row {
    start: NaiveDate,
    limit: Limit,
    suspensions: Vec<Suspension>,
    due: String,
}

pub(super) fn run(command: &DeadlinesCommand) -> Result<Outcome, Failure> {
    let DeadlinesCommand::Check(args) = command;
    let calendar = calendar(args.pack.as_deref())?;
    let (mut rows, mut wrong) = (0, 0);
    for file in &args.files {
        let mut reader = csv::Reader::from_path(file)
            .map_err(|err| format!("`{}` cannot be read: {err}", file.display()))?;
        let columns = Columns::of(reader.headers()?, file)?;
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            rows += 1;
            let told = match columns.read(&record) {
                Ok(row) => compare(&row, &calendar),
                Err(fault) => Some(fault),
            };
            if let Some(told) = told {
                wrong += 1;
                println!("{}:{line}: {told}", file.display());
            }
        }
    }
    eprintln!("{rows} rows, {wrong} wrong");
    Ok(if wrong == 0 { Outcome::Done } else { Outcome::Faults })
}

/// The difference between what the row expects and what we count, if there is one.
fn compare(row: &Row, calendar: &Calendar) -> Option<String> {
    let term = Term {
        start: row.start,
        limit: row.limit,
        extension: 0,
        suspensions: &row.suspensions,
        rolls: true,
    };
    let computed = match term.walk(calendar, |_, _, _| {}) {
        Walk::DueOn(date) => {
            date.and_time(CLOSE_OF_BUSINESS).format("%Y-%m-%dT%H:%M:%S").to_string()
        }
        Walk::Paused => String::new(),
    };
    let shown =
        |due: &str| if due.is_empty() { "no date (paused)".to_owned() } else { due.to_owned() };
    let differs = computed != row.due;
    differs.then(|| format!("expected {}, computed {}", shown(&row.due), shown(&computed)))
}

/// Where the columns are.
struct Columns {
    start: usize,
    length: usize,
    unit: Option<usize>,
    suspensions: Option<usize>,
    due: usize,
}

impl Columns {
    fn of(header: &csv::StringRecord, file: &Path) -> Result<Self, Failure> {
        let at =
            |name: &str| header.iter().position(|it| it.trim_start_matches('\u{feff}') == name);
        let need = |name: &str| {
            at(name).ok_or_else(|| format!("`{}` has no column `{name}`", file.display()))
        };
        let length = at("days").map_or_else(|| need("length"), Ok)?;
        Ok(Self {
            start: need("start")?,
            length,
            unit: at("unit"),
            suspensions: at("suspensions"),
            due: need("due")?,
        })
    }

    fn read(&self, record: &csv::StringRecord) -> Result<Row, String> {
        let text = |at: usize| record.get(at).unwrap_or_default().trim();
        let start: NaiveDateTime = text(self.start)
            .parse()
            .map_err(|_| format!("`{}` is not a local time", text(self.start)))?;
        let value = text(self.length).parse().ok().filter(|it| *it <= 20_000);
        let value =
            value.ok_or_else(|| format!("`{}` is not a length up to 20000", text(self.length)))?;
        let unit = match self.unit.map_or("W", text) {
            "W" => Unit::WorkingDay,
            "D" => Unit::CalendarDay,
            "M" => Unit::Month,
            other => return Err(format!("`{other}` is no unit: W, D or M")),
        };
        let spans = self.suspensions.map_or("", text);
        let suspensions = spans.split(';').filter(|it| !it.is_empty()).map(span);
        Ok(Row {
            start: start.date(),
            limit: Limit::new(value, unit),
            suspensions: suspensions.collect::<Result<_, _>>()?,
            due: text(self.due).to_owned(),
        })
    }
}

fn span(text: &str) -> Result<Suspension, String> {
    let wrong = || format!("`{text}` is not a suspension: from/to");
    let (from, to) = text.split_once('/').ok_or_else(wrong)?;
    let from: NaiveDate = from.trim().parse().map_err(|_| wrong())?;
    let to = match to.trim() {
        "" => None,
        to => Some(to.parse().map_err(|_| wrong())?),
    };
    Ok(Suspension { from, to })
}

fn calendar(pack: Option<&Path>) -> Result<Calendar, Failure> {
    let (name, files) = match pack {
        Some(folder) => crate::packs::in_folder(folder)?,
        None => crate::packs::embedded(),
    };
    let (pack, faults) = packs::read(&name, &files);
    let pack = pack.ok_or_else(|| format!("the pack has {} faults", faults.len()))?;
    let coverage: Vec<Coverage> = pack.calendar.coverage.into_iter().map(|it| it.0).collect();
    Ok(Calendar::new(coverage, pack.calendar.days))
}
