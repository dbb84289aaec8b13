//! A calendar as iCalendar (RFC 5545), for the calendars on people's desks and telephones.

use std::fmt::Write;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Calendar, DayKind, Exception};

/// What is written down.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    pub calendar: &'a Calendar,
    /// What the calendar is called.
    pub name: &'a str,
    /// Of whose days it tells; part of each event's name, so that two regions' files do not mix.
    pub region: &'a str,
    /// When this version was made.
    pub stamp: DateTime<Utc>,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// Octets to a line; what is longer is folded.
const WIDTH: usize = 75;

/// Days in a row of one kind and name.
struct Run<'a> {
    first: NaiveDate,
    last: NaiveDate,
    day: &'a Exception,
    provisional: bool,
    reason: Option<&'a str>,
}

/// Writes the file: an event for every stretch of days off, and for every stretch that is worked
/// though it is a weekend. [`read_ical`](super::read_ical) reads it back.
pub fn write_feed(feed: &Feed<'_>) -> String {
    let mut out = String::new();
    for line in [
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Onedoor//Calendar//ZH".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("NAME:{}", escaped(feed.name)),
        format!("X-WR-CALNAME:{}", escaped(feed.name)),
        "REFRESH-INTERVAL;VALUE=DURATION:P1D".to_owned(),
    ] {
        fold(&mut out, &line);
    }
    for run in runs(feed) {
        event(&mut out, feed, &run);
    }
    fold(&mut out, "END:VCALENDAR");
    out
}

fn runs<'a>(feed: &Feed<'a>) -> Vec<Run<'a>> {
    let mut runs: Vec<Run<'a>> = Vec::new();
    for (date, day) in feed.calendar.exceptions(feed.from, feed.to) {
        let provisional = feed.calendar.day(date).provisional;
        let reason = feed.calendar.local(date).map(|it| it.ground.reason.as_str());
        match runs.last_mut() {
            Some(run)
                if run.last.succ_opt() == Some(date)
                    && (run.day, run.provisional, run.reason) == (day, provisional, reason) =>
            {
                run.last = date;
            }
            _ => runs.push(Run { first: date, last: date, day, provisional, reason }),
        }
    }
    runs
}

fn event(out: &mut String, feed: &Feed<'_>, run: &Run<'_>) {
    let (mark, category, apple) = match run.day.kind {
        DayKind::Holiday => ("休", "HOLIDAY", "WORK-HOLIDAY"),
        DayKind::Workday => ("班", "WORKDAY", "ALTERNATE-WORKDAY"),
    };
    let until = run.last.succ_opt().unwrap_or(run.last);
    let status = if run.provisional { "TENTATIVE" } else { "CONFIRMED" };
    let lines = [
        Some("BEGIN:VEVENT".to_owned()),
        Some(format!("UID:{}-{category}-{}@calendar.onedoor", run.first, feed.region)),
        Some(format!("DTSTAMP:{}", feed.stamp.format("%Y%m%dT%H%M%SZ"))),
        Some(format!("DTSTART;VALUE=DATE:{}", run.first.format("%Y%m%d"))),
        Some(format!("DTEND;VALUE=DATE:{}", until.format("%Y%m%d"))),
        Some(format!("SUMMARY:{}（{mark}）", escaped(&run.day.name))),
        run.reason.map(|it| format!("DESCRIPTION:{}", escaped(it))),
        Some(format!("CATEGORIES:{category}")),
        Some(format!("X-APPLE-SPECIAL-DAY:{apple}")),
        Some(format!("STATUS:{status}")),
        Some("TRANSP:TRANSPARENT".to_owned()),
        Some("END:VEVENT".to_owned()),
    ];
    lines.into_iter().flatten().for_each(|line| fold(out, &line));
}

/// A text in which nothing can be taken for the file's own signs.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for it in text.chars() {
        match it {
            '\\' | ';' | ',' => out.extend(['\\', it]),
            '\n' => out.push_str("\\n"),
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out
}

/// A line, folded where it is too long, between characters.
fn fold(out: &mut String, line: &str) {
    let mut used = 0;
    for it in line.chars() {
        if WIDTH < used + it.len_utf8() {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(it);
        used += it.len_utf8();
    }
    write!(out, "\r\n").expect("a string takes all");
}
