//! `onedoor calendar import`

use std::path::PathBuf;

use chrono::{Datelike, NaiveDate};
use clap::{Args, Subcommand};
use domain::calendar::{Coverage, Standing};
use domain::events::{Author, Circumstances, NewEvent, Subject, SubjectKind};
use domain::labels::Label;
use domain::packs::calendar_rows;
use persistence::calendar::{Published, contents, current, import};
use persistence::events::append;
use serde_json::json;

use super::house::HouseArgs;
use super::{Failure, Outcome};
use crate::clock::{Clock, SystemClock};

#[derive(Debug, Subcommand)]
pub(super) enum CalendarCommand {
    /// Bring in a notice: a CSV file with the columns date,kind,name
    ///
    /// `kind` is `holiday` (every day of a holiday arrangement) or `workday` (a Saturday or Sunday
    /// that is worked). It takes the place of what was known of the span that it covers; a server
    /// that is running uses it from the next request on.
    Import(ImportArgs),
}

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The CSV file
    file: PathBuf,
    /// First day that the notice covers [default: 1 January of the first date's year]
    #[arg(long)]
    from: Option<NaiveDate>,
    /// Last day that it covers [default: 31 December of the last date's year]
    #[arg(long)]
    to: Option<NaiveDate>,
    /// `official` or `provisional`
    #[arg(long, default_value = "official", value_parser = ["official", "provisional"])]
    status: String,
    /// Where it was published
    #[arg(long, default_value = "国务院办公厅关于部分节假日安排的通知")]
    source: String,
    #[command(flatten)]
    house: HouseArgs,
}

pub(super) fn run(command: &CalendarCommand) -> Result<Outcome, Failure> {
    let CalendarCommand::Import(args) = command;
    let bytes = std::fs::read(&args.file)
        .map_err(|err| format!("`{}` cannot be read: {err}", args.file.display()))?;
    let name = args.file.display().to_string();
    let mut rows = match calendar_rows(&name, &bytes) {
        Ok(rows) => rows,
        Err(faults) => {
            for fault in faults {
                let line = fault.line.map(|it| format!(" line {it}")).unwrap_or_default();
                println!("error: {name}{line}: {}", fault.message);
            }
            return Ok(Outcome::Faults);
        }
    };
    rows.sort_by_key(|it| it.0);
    let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
        return Err(format!("`{name}` has no day in it").into());
    };
    let year_end = |year| NaiveDate::from_ymd_opt(year, 12, 31).expect("a year has a last day");
    let year_start = |year| NaiveDate::from_ymd_opt(year, 1, 1).expect("a year has a first day");
    let from = args.from.unwrap_or_else(|| year_start(first.0.year()));
    let to = args.to.unwrap_or_else(|| year_end(last.0.year()));
    if rows.iter().any(|it| it.0 < from || to < it.0) || to < from {
        return Err(format!("the file has days outside {from} to {to}").into());
    }
    let status = Standing::parse(&args.status).expect("clap allows no other");
    let coverage = Coverage { from, to, status };
    let version = store(args, coverage, rows)?;
    println!("calendar version {version} is in force: {from} to {to} is {status}");
    Ok(Outcome::Done)
}

fn store(
    args: &ImportArgs,
    coverage: Coverage,
    rows: Vec<(NaiveDate, domain::calendar::Exception)>,
) -> Result<i32, Failure> {
    let house = args.house.open()?;
    let now = SystemClock.now();
    let version = house.db.transact::<_, persistence::StoreError>(|tx| {
        let present = current(tx)?;
        let mut next = contents(tx, present)?;
        let (from, to) = (coverage.from, coverage.to);
        next.days.retain(|(date, _)| *date < from || to < *date);
        next.days.extend(rows);
        next.published = next.published.into_iter().flat_map(|it| cut(it, from, to)).collect();
        next.published.push(Published { coverage, source: args.source.clone() });
        next.published.sort_by_key(|it| it.coverage.from);
        let version = import(tx, &next, &args.source, now)?;
        let subject = Subject { kind: SubjectKind::Calendar, id: uuid::Uuid::nil() };
        let data = json!({ "version": version, "from": from, "to": to });
        let event = NewEvent::new("calendar.imported", data);
        let author = Author::System("calendar-import");
        let how = Circumstances { author, on_behalf_of: None, request_id: None, at: now };
        append(tx, subject, &[event], &how)?;
        Ok(version)
    })?;
    Ok(version)
}

/// What is left of an earlier span beside the new one: the part before, the part after.
fn cut(earlier: Published, from: NaiveDate, to: NaiveDate) -> Vec<Published> {
    let Published { coverage: it, source } = earlier;
    let part = |from: NaiveDate, to: NaiveDate| {
        let coverage = Coverage { from, to, status: it.status };
        (from <= to).then(|| Published { coverage, source: source.clone() })
    };
    let before = from.pred_opt().map(|end| it.to.min(end)).and_then(|end| part(it.from, end));
    let after = to.succ_opt().map(|start| it.from.max(start)).and_then(|start| part(start, it.to));
    before.into_iter().chain(after).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_takes_the_place_of_what_it_covers_and_leaves_the_rest() {
        let date = |it: &str| it.parse().expect("a date");
        let coverage = Coverage {
            from: date("2026-01-01"),
            to: date("2028-12-31"),
            status: Standing::Provisional,
        };
        let earlier = Published { coverage, source: "x".to_owned() };
        let left = cut(earlier, date("2027-01-01"), date("2027-12-31"));
        let left: Vec<(String, String)> = left
            .iter()
            .map(|it| (it.coverage.from.to_string(), it.coverage.to.to_string()))
            .collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(left, [pair("2026-01-01", "2026-12-31"), pair("2028-01-01", "2028-12-31")]);
    }
}
