//! 提前期限: what must be done so long before an event, counted back from its day.

use chrono::{Days, Months, NaiveDate};

use super::explain::told;
use super::{Counted, Due, Explanation, Limit, Unit};
use crate::calendar::{CLOSE_OF_BUSINESS, Calendar, instant};
use crate::labels::labels;

labels! {
    /// Which way a rule counts.
    Direction {
        /// 顺算: from an event on.
        Forwards = "forwards",
        /// 倒推: back from an event, to the last day on which something may be done before it.
        Backwards = "backwards",
    }
}

/// Whose time it is, and so what becomes of a last day that is off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// By a body, to somebody who needs the time: it is done on the working day before.
    ByBody,
    /// By an applicant or a party, who may still do it on the working day after (民法典 203).
    ByParty,
}

/// A length of time that lies between an act and an event at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeadTime {
    /// The day of the event; it is not counted itself.
    pub event: NaiveDate,
    pub limit: Limit,
    pub owed: Owed,
}

impl LeadTime {
    /// Counts back: the last day on which the act is in time, with every day from the event to it.
    pub fn explain(&self, calendar: &Calendar) -> Explanation {
        let full = self.full_on(calendar);
        let last = self.in_time(full, calendar);
        let mut days = vec![told(self.event, calendar.day(self.event), Counted::Start)];
        let (mut nth, mut provisional) = (0, false);
        for date in self.back().take_while(|it| full.min(last) <= *it) {
            let day = calendar.day(date);
            let counted = match self.limit.unit {
                _ if date < full.max(last) => Counted::RolledOver,
                Unit::WorkingDay if !day.working => Counted::DayOff,
                Unit::Month => Counted::Within,
                Unit::WorkingDay | Unit::CalendarDay | Unit::Hour | Unit::Instant => {
                    nth += 1;
                    Counted::Nth(nth)
                }
            };
            provisional |= day.provisional;
            days.push(told(date, day, counted));
        }
        let due = Due { on: last, at: instant(last, CLOSE_OF_BUSINESS), provisional };
        Explanation { due: Some(due), days, suspensions: Vec::new() }
    }

    /// The last day on which the act is in time.
    pub fn last_day(&self, calendar: &Calendar) -> NaiveDate {
        self.in_time(self.full_on(calendar), calendar)
    }

    /// The days before the event, the nearest first.
    fn back(&self) -> impl Iterator<Item = NaiveDate> {
        let event = self.event;
        (1..).map(move |it| event - Days::new(it))
    }

    /// The day that makes the time full.
    fn full_on(&self, calendar: &Calendar) -> NaiveDate {
        let length = self.limit.value;
        match self.limit.unit {
            Unit::WorkingDay => (0..length).fold(self.event, |day, _| {
                worked(day.pred_opt(), NaiveDate::pred_opt, calendar).unwrap_or(day)
            }),
            Unit::CalendarDay => self.event - Days::new(length.into()),
            Unit::Month => {
                self.event.checked_sub_months(Months::new(length)).unwrap_or(NaiveDate::MIN)
            }
            // What runs from moment to moment is counted to none.
            Unit::Hour | Unit::Instant => self.event,
        }
    }

    /// The same, or a working day beside it; never the day of the event.
    fn in_time(&self, full: NaiveDate, calendar: &Calendar) -> NaiveDate {
        let beside = match self.owed {
            Owed::ByBody => worked(Some(full), NaiveDate::pred_opt, calendar),
            Owed::ByParty => worked(Some(full), NaiveDate::succ_opt, calendar),
        };
        beside.filter(|it| *it < self.event).unwrap_or(full)
    }
}

/// The first working day from `day` on, in the direction of `next`.
fn worked(
    day: Option<NaiveDate>,
    next: impl Fn(&NaiveDate) -> Option<NaiveDate>,
    calendar: &Calendar,
) -> Option<NaiveDate> {
    std::iter::successors(day, next).find(|it| calendar.is_working_day(*it))
}
