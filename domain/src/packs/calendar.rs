//! `calendar/`: the list of versions and the days of each.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use super::fault::{Fault, Sheet};
use super::pack::PackCalendar;
use super::parts::Parts;
use super::{Files, json};
use crate::calendar::{Coverage, Exception, Row, Standing, Wrong, read_notice};
use crate::refusal::{Language, Refuse};

const FILE: &str = "calendar/calendar.json";

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
    let days = days.into_iter().map(|it| (it.date, it.day)).collect();
    if found.is_empty() { Ok(days) } else { Err(found) }
}

/// The good rows.
fn rows(bytes: &[u8], sheet: &mut Sheet<'_>) -> Vec<Row> {
    let Some(text) = json::text(bytes, sheet) else { return Vec::new() };
    let (rows, faults) = read_notice(text);
    for fault in faults {
        sheet.error_on_line(fault.line.unwrap_or(1), fault.wrong.text(Language::English));
    }
    rows
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
                for row in rows(bytes, &mut sheet) {
                    within(version, &row, &mut sheet);
                    days.insert(row.date, row.day);
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

fn within(version: &CalendarVersion, row: &Row, sheet: &mut Sheet<'_>) {
    let (date, from, to) = (row.date, version.from, version.to);
    if date < from || to < date {
        let line = row.line.unwrap_or(1);
        sheet.error_on_line(line, Wrong::OutsideSpan { date, from, to }.text(Language::English));
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
