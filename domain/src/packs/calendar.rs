//! `calendar/`: the list of versions and the days of each.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::fault::{Fault, Sheet};
use super::pack::PackCalendar;
use super::parts::Parts;
use super::{Files, json};
use crate::calendar::{Coverage, DayKind, Exception, Standing};
use crate::labels::Label;

const FILE: &str = "calendar/calendar.json";
const HEADER: [&str; 3] = ["date", "kind", "name"];

/// `calendar/calendar.json`
#[derive(Deserialize)]
pub(super) struct CalendarFile {
    pub(super) versions: Vec<CalendarVersion>,
}

#[derive(Deserialize)]
pub(super) struct CalendarVersion {
    file: String,
    status: Standing,
    from: NaiveDate,
    to: NaiveDate,
    source: String,
}

impl CalendarVersion {
    /// Its path in the pack.
    pub(super) fn path(&self) -> String {
        format!("calendar/{}", self.file)
    }
}

/// The days of one calendar file: CSV with the header `date,kind,name`. Every row that is wrong is
/// told, each with its line.
pub fn calendar_rows(file: &str, bytes: &[u8]) -> Result<Vec<(NaiveDate, Exception)>, Vec<Fault>> {
    let mut found = Vec::new();
    let days = rows(bytes, &mut Sheet::of(file, &mut found));
    let days = days.into_iter().map(|(_, date, day)| (date, day)).collect();
    if found.is_empty() { Ok(days) } else { Err(found) }
}

/// The good rows, each with its line.
fn rows(bytes: &[u8], sheet: &mut Sheet<'_>) -> Vec<(u64, NaiveDate, Exception)> {
    let Some(text) = json::text(bytes, sheet) else { return Vec::new() };
    let mut table =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = table.records();
    let header = records.next().and_then(Result::ok);
    if header.is_none_or(|it| it.iter().ne(HEADER)) {
        sheet.error_on_line(1, "the first line is the header date,kind,name");
        return Vec::new();
    }
    let mut days = Vec::new();
    let mut seen = BTreeSet::new();
    let (mut line, mut rest) = (1, text);
    for record in records {
        let record = record.expect("text of any width can be read");
        (line, rest) = line_of(&record, line, rest, text);
        match day(&record) {
            Ok((date, _)) if !seen.insert(date) => {
                sheet.error_on_line(line, format!("{date} is there twice"));
            }
            Ok((date, day)) => days.push((line, date, day)),
            Err(fault) => sheet.error_on_line(line, fault),
        }
    }
    days
}

/// The line on which `record` begins, and the text from there; `line` is where `rest` begins. The
/// reader's own count is one short behind a line that ends in CR LF.
fn line_of<'t>(record: &csv::StringRecord, line: u64, rest: &str, text: &'t str) -> (u64, &'t str) {
    let begins = record.position().map_or(0, csv::Position::byte);
    let begins = usize::try_from(begins).expect("the text is in memory");
    let from_here = text[begins..].trim_start_matches(['\r', '\n']);
    let passed = &rest[..rest.len() - from_here.len()];
    let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
    (line + u64::try_from(lines).expect("the text is in memory"), from_here)
}

fn day(record: &csv::StringRecord) -> Result<(NaiveDate, Exception), String> {
    let [date, kind, name] = record.iter().collect::<Vec<_>>()[..] else {
        return Err(format!("a row is date,kind,name; this has {} fields", record.len()));
    };
    let day: Option<NaiveDate> = date.parse().ok();
    let day = day.filter(|it| date.len() == 10 && it.to_string() == date);
    let day = day.ok_or_else(|| format!("`{date}` is no date: write it as 2026-02-17"))?;
    let kind = DayKind::parse(kind)
        .ok_or_else(|| format!("`{kind}` is no kind of day: write holiday or workday"))?;
    if name.trim().is_empty() || name.contains('\0') {
        return Err("the day has no name: say which holiday it belongs to".to_owned());
    }
    if kind == DayKind::Workday && !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return Err(format!("{date} is a weekday, which is worked anyway"));
    }
    Ok((day, Exception { kind, name: name.to_owned() }))
}

/// Checks the versions against each other and against their files, and puts them together.
pub(super) fn check(parts: &Parts, files: &Files, found: &mut Vec<Fault>) -> PackCalendar {
    let mut calendar = PackCalendar { coverage: Vec::new(), days: Vec::new() };
    let Some(CalendarFile { versions }) = &parts.calendar else { return calendar };
    succession(versions, &mut Sheet::of(FILE, found));
    let mut days = BTreeMap::new();
    for (at, version) in versions.iter().enumerate() {
        let path = version.path();
        match files.get(&path) {
            Some(bytes) => {
                let mut sheet = Sheet::of(&path, found);
                for (line, date, day) in rows(bytes, &mut sheet) {
                    within(version, line, date, &mut sheet);
                    days.insert(date, day);
                }
            }
            None => {
                let told = format!("the calendar file `{path}` is not in the pack");
                Sheet::of(FILE, found).error(format_args!("/versions/{at}/file"), told);
            }
        }
        let span = Coverage { from: version.from, to: version.to, status: version.status };
        calendar.coverage.push((span, version.source.clone()));
    }
    calendar.days = days.into_iter().collect();
    calendar
}

fn within(version: &CalendarVersion, line: u64, date: NaiveDate, sheet: &mut Sheet<'_>) {
    let (from, to) = (version.from, version.to);
    if date < from || to < date {
        sheet.error_on_line(line, format!("{date} is not between {from} and {to}"));
    }
}

fn succession(versions: &[CalendarVersion], sheet: &mut Sheet<'_>) {
    for (at, version) in versions.iter().enumerate() {
        let (from, to) = (version.from, version.to);
        if to < from {
            sheet.error(format_args!("/versions/{at}/to"), format!("{to} lies before {from}"));
        }
        if let Some(earlier) = at.checked_sub(1).and_then(|it| versions.get(it))
            && earlier.to.succ_opt() != Some(from)
        {
            let (file, end) = (&version.file, earlier.to);
            let told = format!(
                "`{file}` begins on {from}, the one before ends on {end}: leave no gap and no overlap"
            );
            sheet.error(format_args!("/versions/{at}/from"), told);
        }
    }
}
