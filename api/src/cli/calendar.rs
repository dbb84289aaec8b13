//! `onedoor calendar import`

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use domain::calendar::{Change, LayerDay, Standing};
use domain::events::{Author, Circumstances};
use domain::labels::Label;
use domain::refusal::Language;

use super::house::HouseArgs;
use super::{Failure, Outcome};
use crate::Problem;
use crate::calendar::{Saying, plan, read, say, span, whole};
use crate::clock::{Clock, SystemClock};
use crate::notice::{Format, text};

#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// Bring in a notice, or a region's own days: CSV with the columns date,kind,name, or iCalendar
    ///
    /// `kind` is `holiday` (every day of a holiday arrangement) or `workday` (a Saturday or Sunday
    /// that is worked). It takes the place of what was known of the span that it covers; a server
    /// that is running uses it from the next request on.
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The file: `.ics` is read as iCalendar, anything else as CSV
    file: PathBuf,
    /// First day that it covers [default: 1 January of its year]
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day that it covers [default: 31 December of its year]
    #[arg(long)]
    to: Option<NaiveDate>,
    /// `official` or `provisional`
    #[arg(long, default_value = "official", value_parser = ["official", "provisional"])]
    status: String,
    /// Where it was published
    #[arg(long, default_value = "国务院办公厅关于部分节假日安排的通知")]
    source: String,
    /// Whose days these are, by the region's 12 digits [default: the country's]
    #[arg(long, requires = "reason")]
    region: Option<String>,
    /// Why the region decides by itself
    #[arg(long)]
    reason: Option<String>,
    /// Only tell what would change
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    house: HouseArgs,
}

pub(super) fn run(command: &CalendarCommand) -> Result<Outcome, Failure> {
    let CalendarCommand::Import(args) = command;
    match import(args) {
        Ok(()) => Ok(Outcome::Done),
        Err(ImportError::Problem(Problem::Days(faults))) => {
            let name = args.file.display();
            for fault in faults {
                println!("error: {name}: {}", fault.text(Language::English));
            }
            Ok(Outcome::Faults)
        }
        Err(ImportError::Problem(problem)) => Err(problem.to_string().into()),
        Err(ImportError::Failure(failure)) => Err(failure),
    }
}

/// Why an import is not done.
enum ImportError {
    Problem(Problem),
    Failure(Failure),
}

impl From<Problem> for ImportError {
    fn from(it: Problem) -> Self {
        Self::Problem(it)
    }
}

impl From<Failure> for ImportError {
    fn from(it: Failure) -> Self {
        Self::Failure(it)
    }
}

fn import(args: &ImportArgs) -> Result<(), ImportError> {
    let saying = saying(args)?;
    let house = args.house.open()?;
    let now = SystemClock.now();
    if args.dry_run {
        let change = house.db.look(|session| plan(session, &saying, now))?.change;
        tell(&change);
        println!("nothing was stored");
        return Ok(());
    }
    let author = Author::System("calendar-import");
    let how = Circumstances { author, on_behalf_of: None, request_id: None, at: now };
    let (version, new, change) = house.db.transact(|tx| say(tx, &saying, &how))?;
    tell(&change);
    let what = if new { "is in force" } else { "says so already" };
    println!("calendar version {version} {what}");
    Ok(())
}

fn saying(args: &ImportArgs) -> Result<Saying, ImportError> {
    let name = args.file.display();
    let bytes = std::fs::read(&args.file)
        .map_err(|err| Failure::from(format!("`{name}` cannot be read: {err}")))?;
    let calendar = Path::extension(&args.file).is_some_and(|it| it.eq_ignore_ascii_case("ics"));
    let format = if calendar { Format::ICalendar } else { Format::Csv };
    let rows = read(format, &text(bytes)?)?;
    let ends = span(&rows, args.from, args.to)?;
    let status = Standing::parse(&args.status).expect("clap allows no other");
    let ground = (args.source.clone(), args.reason.clone().unwrap_or_default());
    Ok(whole(args.region.clone(), ground, ends, status, rows))
}

/// What changes, day by day.
fn tell(change: &Change) {
    let show = |sign: char, date: NaiveDate, it: &LayerDay| {
        println!("{sign} {date} {} {}", it.exception.kind, it.exception.name);
    };
    change.added.iter().for_each(|(date, it)| show('+', *date, it));
    change.removed.iter().for_each(|(date, it)| show('-', *date, it));
    for (date, before, after) in &change.changed {
        show('-', *date, before);
        show('+', *date, after);
    }
    let day = |it: Option<NaiveDate>| it.map_or("none".to_owned(), |it| it.to_string());
    if change.horizon_before != change.horizon_after {
        let (before, after) = (day(change.horizon_before), day(change.horizon_after));
        println!("the horizon moves from {before} to {after}");
    }
    if change.is_nothing() {
        println!("no day changes");
    }
}
