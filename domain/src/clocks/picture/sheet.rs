//! Where everything goes: months beside and below one another, weeks from Monday to Sunday.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{CountPicture, Face};
use crate::calendar::{Calendar, Reason};
use crate::clocks::{Counted, ExplainedDay};

/// Months beside one another at most.
pub(super) const COLUMNS: usize = 3;
/// Width and height of a day.
pub(super) const CELL: (i32, i32) = (54, 46);
/// Between months, and above the days of one.
pub(super) const GAP: i32 = 26;
pub(super) const HEAD: i32 = 50;

/// A picture shows so many months at most: the first and the last.
const MOST: usize = 12;

/// The days of a clock, laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub(super) months: Vec<Month>,
    /// How many months between the first and the last are left out.
    pub(super) left_out: usize,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// A month, with its first day and its top left corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Month {
    pub(super) first: NaiveDate,
    pub(super) at: (i32, i32),
    pub(super) cells: Vec<Cell>,
}

/// A day, and the corner of its cell in the month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) date: NaiveDate,
    pub(super) at: (i32, i32),
    /// None for a day that the clock has nothing to do with.
    pub(super) face: Option<Face>,
    pub(super) nth: Option<u32>,
    /// The holiday that it is, or makes up for.
    pub(super) name: Option<String>,
    /// A weekend that is worked.
    pub(super) made_up: bool,
    pub(super) weekend: bool,
    pub(super) due: bool,
    pub(super) today: bool,
    pub(super) provisional: bool,
}

/// The months of a clock's days.
pub(super) fn lay(picture: &CountPicture<'_>) -> Sheet {
    let told = picture.count.explain(picture.calendar);
    let due = told.due.map(|it| it.on);
    let walked: BTreeMap<NaiveDate, &ExplainedDay> =
        told.days.iter().map(|it| (it.date, it)).collect();
    let first = walked.keys().next().copied().unwrap_or(NaiveDate::MIN);
    let last = walked.keys().next_back().copied().unwrap_or(first).max(due.unwrap_or(first));
    let (shown, left_out) = months(first, reach(picture.today, last));
    let cell = |date: NaiveDate, at| {
        let face = walked.get(&date).and_then(|it| face(it, picture.calendar));
        let nth = walked.get(&date).and_then(|it| nth(it.counted));
        let marks = (due == Some(date), picture.today == Some(date));
        Cell { face, nth, ..plain(date, at, picture.calendar, marks) }
    };
    let mut top = 0;
    let mut placed: Vec<Month> = Vec::new();
    for row in shown.chunks(COLUMNS) {
        let mut tallest = 0;
        for (column, first) in (0..).zip(row) {
            let left = column * (7 * CELL.0 + GAP);
            let cells = days(*first).map(|(date, at)| cell(date, at)).collect::<Vec<_>>();
            let weeks = cells.last().map_or(0, |it| (it.at.1 - HEAD) / CELL.1 + 1);
            tallest = tallest.max(HEAD + weeks * CELL.1);
            placed.push(Month { first: *first, at: (left, top), cells });
        }
        top += tallest + GAP;
    }
    let columns = i32::try_from(shown.len().min(COLUMNS)).unwrap_or(1);
    let width = columns * 7 * CELL.0 + (columns - 1) * GAP;
    Sheet { months: placed, left_out, width, height: top - GAP }
}

/// The last day that is shown: today as well, if it comes soon after.
fn reach(today: Option<NaiveDate>, last: NaiveDate) -> NaiveDate {
    let soon = last.checked_add_months(Months::new(3)).unwrap_or(last);
    today.filter(|it| last < *it && *it <= soon).unwrap_or(last)
}

/// The first days of the months from `first` to `last`, and how many of them are left out.
fn months(first: NaiveDate, last: NaiveDate) -> (Vec<NaiveDate>, usize) {
    let begin = first.with_day(1).unwrap_or(first);
    let all = std::iter::successors(Some(begin), |it| it.checked_add_months(Months::new(1)));
    let all: Vec<NaiveDate> = all.take_while(|it| *it <= last).collect();
    if all.len() <= MOST {
        return (all, 0);
    }
    let left_out = all.len() - MOST;
    let ends = all[..MOST / 2].iter().chain(&all[all.len() - MOST / 2..]);
    (ends.copied().collect(), left_out)
}

/// The days of a month, each with its corner.
fn days(first: NaiveDate) -> impl Iterator<Item = (NaiveDate, (i32, i32))> {
    let indent = i64::from(first.weekday().num_days_from_monday());
    let days = (0..31).map(move |it| (it, first + Days::new(it)));
    days.take_while(move |(_, date)| date.month() == first.month()).map(move |(number, date)| {
        let place = indent + i64::try_from(number).unwrap_or(0);
        let column = i32::try_from(place % 7).unwrap_or(0);
        let row = i32::try_from(place / 7).unwrap_or(0);
        (date, (column * CELL.0, HEAD + row * CELL.1))
    })
}

fn plain(date: NaiveDate, at: (i32, i32), calendar: &Calendar, (due, today): (bool, bool)) -> Cell {
    let day = calendar.day(date);
    let (name, made_up) = match day.reason {
        Reason::Weekday | Reason::Weekend => (None, false),
        Reason::Holiday(name) => (Some(name.to_owned()), false),
        Reason::MakeUp(name) => (Some(name.to_owned()), true),
    };
    let (weekend, provisional) = (!day.working, day.provisional);
    Cell { date, at, face: None, nth: None, name, made_up, weekend, due, today, provisional }
}

fn face(it: &ExplainedDay, calendar: &Calendar) -> Option<Face> {
    let holiday = matches!(calendar.day(it.date).reason, Reason::Holiday(_));
    Some(match it.counted {
        Counted::Start => Face::Start,
        Counted::Nth(_) | Counted::Within => Face::Counted,
        Counted::DayOff if holiday => Face::Holiday,
        Counted::DayOff => Face::DayOff,
        Counted::Suspended => Face::Paused,
        Counted::RolledOver => Face::RolledOver,
    })
}

fn nth(counted: Counted) -> Option<u32> {
    match counted {
        Counted::Nth(nth) => Some(nth),
        Counted::Start
        | Counted::DayOff
        | Counted::Suspended
        | Counted::Within
        | Counted::RolledOver => None,
    }
}
