//! Working days, as the State Council publishes them each year (放假安排).

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Utc, Weekday};

use crate::labels::labels;

/// The published exceptions to "Monday to Friday", and how far they reach.
#[derive(Debug, Default, Clone)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, Exception>,
    coverage: Vec<Coverage>,
}

/// A day that is not what its weekday says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    pub kind: DayKind,
    /// The holiday that it belongs to, such as 春节.
    pub name: String,
}

/// A span of days for which somebody has published what is worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub status: Standing,
}

labels! {
    /// What an exception makes of a day.
    DayKind {
        /// Not worked, on whatever weekday it falls (节假日).
        Holiday = "holiday",
        /// A Saturday or Sunday that is worked (调休上班日).
        Workday = "workday",
    }
}

labels! {
    /// How sure a calendar is.
    Standing {
        /// The State Council's notice for the year.
        Official = "official",
        /// Statutory holidays only; the notice is still to come.
        Provisional = "provisional",
    }
}

/// Why a day is worked or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason<'a> {
    Weekday,
    Weekend,
    Holiday(&'a str),
    MakeUp(&'a str),
}

/// One day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'a> {
    pub working: bool,
    pub reason: Reason<'a>,
    /// No official notice covers the day: it may still change.
    pub provisional: bool,
}

impl Calendar {
    pub fn new(
        coverage: Vec<Coverage>,
        days: impl IntoIterator<Item = (NaiveDate, Exception)>,
    ) -> Self {
        Self { exceptions: days.into_iter().collect(), coverage }
    }

    pub fn day(&self, date: NaiveDate) -> Day<'_> {
        let provisional = !self
            .coverage
            .iter()
            .any(|span| span.status == Standing::Official && span.from <= date && date <= span.to);
        let reason = match self.exceptions.get(&date) {
            Some(Exception { kind: DayKind::Holiday, name }) => Reason::Holiday(name),
            Some(Exception { kind: DayKind::Workday, name }) => Reason::MakeUp(name),
            None if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) => Reason::Weekend,
            None => Reason::Weekday,
        };
        let working = matches!(reason, Reason::Weekday | Reason::MakeUp(_));
        Day { working, reason, provisional }
    }

    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.day(date).working
    }

    /// The first day after `date` that is worked.
    pub fn next_working_day(&self, date: NaiveDate) -> NaiveDate {
        let mut later = date.iter_days().skip(1);
        later.find(|it| self.is_working_day(*it)).unwrap_or(date)
    }

    /// The last day that an official notice covers: dates after it may still move.
    pub fn horizon(&self) -> Option<NaiveDate> {
        let official = self.coverage.iter().filter(|it| it.status == Standing::Official);
        official.map(|it| it.to).max()
    }

    /// Working days after `from`, up to and including `to`; negative when `to` is earlier.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let count = |after: NaiveDate, until: NaiveDate| {
            let days = after.iter_days().skip(1).take_while(|day| *day <= until);
            days.filter(|day| self.is_working_day(*day)).count() as i64
        };
        if from <= to { count(from, to) } else { -count(to, from) }
    }

    pub fn coverage(&self) -> &[Coverage] {
        &self.coverage
    }
}

/// The zone of every office that we serve: UTC+8, without daylight saving.
const BEIJING: FixedOffset = FixedOffset::east_opt(8 * 3600).expect("UTC+8 is an offset");

/// Half past five: when an office day's deadline falls.
pub const CLOSE_OF_BUSINESS: NaiveTime = NaiveTime::from_hms_opt(17, 30, 0).expect("17:30 exists");

/// The date on the wall of every office that we serve.
pub fn local_date(now: DateTime<Utc>) -> NaiveDate {
    local(now).date_naive()
}

/// The instant as the clock on that wall shows it.
pub fn local(now: DateTime<Utc>) -> DateTime<FixedOffset> {
    now.with_timezone(&BEIJING)
}

/// The instant at which the wall shows `time` on `date`.
pub fn instant(date: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let wall = date.and_time(time).and_local_timezone(BEIJING);
    wall.single().expect("UTC+8 skips no hour").with_timezone(&Utc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_midnight_in_beijing() {
        let at = |it: &str| local_date(it.parse().expect("an RFC 3339 instant"));
        assert_eq!(at("2026-09-28T15:59:59Z").to_string(), "2026-09-28");
        assert_eq!(at("2026-09-28T16:00:00Z").to_string(), "2026-09-29");
    }
}
