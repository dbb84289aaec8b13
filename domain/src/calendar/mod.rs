//! Working days, as the State Council publishes them each year (放假安排), with what a region adds.
//!
//! A [`Layer`] is what one authority has said: the country's notices, or a region's own days. A
//! [`Calendar`] is what holds in one region: the country's layer below, the region's on top.

mod feed;
mod ical;
mod layer;
mod notice;
mod publish;
mod rows;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, Utc, Weekday};

pub use feed::{Feed, write_feed};
pub use ical::read_ical;
pub use layer::{Change, Ground, Layer, LayerDay, Published};
pub use notice::{Fault, Row, Wrong};
pub use publish::{Closures, Notice};
pub use rows::{read_csv, read_notice};

use crate::access::rights;
use crate::labels::labels;
use crate::refusal::refusals;

rights! {
    /// Import calendars, and add a region's own days to them.
    ImportCalendars = "calendar.import": [Administrator];
}

refusals! {
    /// Why a question of days has no answer.
    Refusal {
        NoCalendar { date: NaiveDate } = "no-calendar", Conflict, None,
            "no calendar says whether {date} is worked: an administrator imports the notice for that year first",
            "工作日历尚未覆盖 {date}，无法计算期限，请管理员先导入该年度的放假安排";
        RegionBeyondYou { region: String } = "region-beyond-you", Forbidden, None,
            "none of your posts is in region {region} or in one above it",
            "您的岗位不在区划 {region} 或其上级区划内";
    }
}

/// What holds in one place: the exceptions to "Monday to Friday", and how far they reach.
#[derive(Debug, Default, Clone)]
pub struct Calendar {
    exceptions: BTreeMap<NaiveDate, Exception>,
    coverage: Vec<Coverage>,
    locals: BTreeMap<NaiveDate, Local>,
}

/// Who has decided on a day, if it was not the country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// The region's code.
    pub region: String,
    pub ground: Ground,
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

impl Coverage {
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && date <= self.to
    }
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
        Self { exceptions: days.into_iter().collect(), coverage, locals: BTreeMap::new() }
    }

    /// The same with the days of `region` on top, which go before what lies below.
    #[must_use]
    pub fn with_local(mut self, region: &str, layer: &Layer) -> Self {
        for (date, day) in &layer.days {
            let ground = day.ground.clone().unwrap_or_default();
            self.exceptions.insert(*date, day.exception.clone());
            self.locals.insert(*date, Local { region: region.to_owned(), ground });
        }
        self
    }

    /// Which region has decided on the day, if it was not the country.
    pub fn local(&self, date: NaiveDate) -> Option<&Local> {
        self.locals.get(&date)
    }

    /// That somebody has published every day from `from` to `to`: a day that nobody has is not
    /// taken for a weekday.
    pub fn covers(&self, from: NaiveDate, to: NaiveDate) -> Result<(), Refusal> {
        let covered = |it: &NaiveDate| self.coverage.iter().any(|span| span.covers(*it));
        let mut days = from.iter_days().take_while(|it| *it <= to);
        match days.find(|it| !covered(it)) {
            None => Ok(()),
            Some(date) => Err(Refusal::NoCalendar { date }),
        }
    }

    /// The exceptions from `from` to `to`, by date.
    pub fn exceptions(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> impl Iterator<Item = (NaiveDate, &Exception)> {
        let days = self.exceptions.iter().skip_while(move |it| *it.0 < from);
        days.take_while(move |it| *it.0 <= to).map(|(date, day)| (*date, day))
    }

    /// Whether the same days are worked there from `since` on.
    pub fn works_like(&self, other: &Self, since: NaiveDate) -> bool {
        let kinds = |it: &'_ Self| -> Vec<(NaiveDate, DayKind)> {
            it.exceptions(since, NaiveDate::MAX).map(|(date, day)| (date, day.kind)).collect()
        };
        kinds(self) == kinds(other)
    }

    pub fn day(&self, date: NaiveDate) -> Day<'_> {
        let provisional = !self
            .coverage
            .iter()
            .any(|span| span.status == Standing::Official && span.covers(date));
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

    /// The same, where somebody has published all of them.
    pub fn known_working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Option<i64> {
        self.covers(from.min(to), from.max(to)).ok()?;
        Some(self.working_days_between(from, to))
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
