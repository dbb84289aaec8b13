//! The walk from a start to a due date: the one place where days are counted.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::{Limit, Suspension, Unit};
use crate::calendar::{Calendar, Day};

/// What is to be counted.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    /// The day of the event that starts the limit; it is not counted itself.
    pub start: NaiveDate,
    pub limit: Limit,
    /// Units granted on top, before the limit ran out (延长).
    pub extension: u32,
    pub suspensions: &'a [Suspension],
    /// Whether a last day that is off moves to the next that is worked (顺延).
    pub rolls: bool,
}

/// What became of one day of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted {
    /// The start day itself: never counted, at whatever hour.
    Start,
    /// The n-th day of the limit.
    Nth(u32),
    /// A day off, in a limit of working days.
    DayOff,
    /// The clock stood still.
    Suspended,
    /// Within a limit of months, whose days are not numbered.
    Within,
    /// The limit was full on a day off: it ends on the next working day (顺延).
    RolledOver,
}

/// Why a walk ends without a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Walk {
    DueOn(NaiveDate),
    /// A suspension without an end came first.
    Paused,
}

/// A suspension this long past its start has no end that matters (ten years).
const ENDLESS: usize = 3700;

impl Term<'_> {
    /// Walks day by day and shows each to `see`.
    pub fn walk(
        &self,
        calendar: &Calendar,
        mut see: impl FnMut(NaiveDate, Day<'_>, Counted),
    ) -> Walk {
        see(self.start, calendar.day(self.start), Counted::Start);
        let length = self.limit.value.saturating_add(self.extension);
        match self.limit.unit {
            Unit::Instant | Unit::Hour => Walk::DueOn(self.start),
            Unit::WorkingDay => self.days(calendar, length, true, see),
            Unit::CalendarDay => self.days(calendar, length, false, see),
            Unit::Month => self.months(calendar, length, see),
        }
    }

    fn days(
        &self,
        calendar: &Calendar,
        length: u32,
        working_only: bool,
        mut see: impl FnMut(NaiveDate, Day<'_>, Counted),
    ) -> Walk {
        let (mut date, mut counted, mut waited) = (self.start, 0, 0);
        while counted < length {
            date = date + Days::new(1);
            let day = calendar.day(date);
            let what = if self.suspended(date) {
                waited += 1;
                Counted::Suspended
            } else if working_only && !day.working {
                Counted::DayOff
            } else {
                (counted, waited) = (counted + 1, 0);
                Counted::Nth(counted)
            };
            if self.never_resumes(date) || ENDLESS < waited {
                return Walk::Paused;
            }
            see(date, day, what);
        }
        if working_only { Walk::DueOn(date) } else { self.roll(calendar, date, see) }
    }

    /// Months run to the same day-number; a pause moves the end by the days that it took.
    fn months(
        &self,
        calendar: &Calendar,
        length: u32,
        mut see: impl FnMut(NaiveDate, Day<'_>, Counted),
    ) -> Walk {
        let mut end = same_day_of_month(self.start, length);
        let mut date = self.start;
        while date < end {
            date = date + Days::new(1);
            if self.never_resumes(date) {
                return Walk::Paused;
            }
            let suspended = self.suspended(date);
            if suspended {
                end = end + Days::new(1);
            }
            let what = if suspended { Counted::Suspended } else { Counted::Within };
            see(date, calendar.day(date), what);
        }
        self.roll(calendar, end, see)
    }

    /// A last day that is off, or on which the clock stands still, moves to the next that is neither.
    fn roll(
        &self,
        calendar: &Calendar,
        mut date: NaiveDate,
        mut see: impl FnMut(NaiveDate, Day<'_>, Counted),
    ) -> Walk {
        while self.rolls && (!calendar.is_working_day(date) || self.suspended(date)) {
            date = date + Days::new(1);
            if self.never_resumes(date) {
                return Walk::Paused;
            }
            see(date, calendar.day(date), Counted::RolledOver);
        }
        Walk::DueOn(date)
    }

    fn suspended(&self, date: NaiveDate) -> bool {
        self.suspensions.iter().any(|it| it.covers(date))
    }

    fn never_resumes(&self, date: NaiveDate) -> bool {
        self.suspensions.iter().any(|it| it.to.is_none() && it.from <= date)
    }
}

fn same_day_of_month(start: NaiveDate, months: u32) -> NaiveDate {
    // chrono clamps to the month's end, which is what 民法典 202 says.
    start.checked_add_months(Months::new(months)).unwrap_or_else(|| {
        NaiveDate::from_ymd_opt(start.year() + 1, 1, 1).expect("the next year has a first day")
    })
}
