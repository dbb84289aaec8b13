//! Working time: office hours one after another, as if there were no nights and no days off.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::DAY;
use crate::calendar::{Calendar, instant, local_date};

const OPENING: NaiveTime = NaiveTime::from_hms_opt(9, 0, 0).expect("nine o'clock");

/// The working days from a day on.
#[derive(Debug)]
pub struct Timeline<'a> {
    pub(super) calendar: &'a Calendar,
    days: Vec<NaiveDate>,
}

/// How many working days are looked ahead: some eight years.
const LONGEST: usize = 2_000;

impl<'a> Timeline<'a> {
    pub fn from(calendar: &'a Calendar, first: NaiveDate) -> Self {
        let days = first.iter_days().filter(|it| calendar.is_working_day(*it)).take(LONGEST);
        Self { calendar, days: days.collect() }
    }

    /// How much working time has passed by then.
    pub fn minutes(&self, at: DateTime<Utc>) -> i64 {
        let day = local_date(at);
        let before = self.days.partition_point(|it| *it < day);
        let today = self.days.get(before).is_some_and(|it| *it == day);
        let passed = (at - instant(day, OPENING)).num_minutes().clamp(0, DAY);
        i64::try_from(before).unwrap_or(i64::MAX) * DAY + if today { passed } else { 0 }
    }

    /// The moment at which so much working time has passed; at the end of a day, its last one.
    pub fn moment(&self, minutes: i64) -> DateTime<Utc> {
        let whole = (minutes - 1).max(0) / DAY;
        let place = usize::try_from(whole).unwrap_or(LONGEST).min(self.days.len() - 1);
        let rest = (minutes - whole * DAY).clamp(0, DAY);
        instant(self.days[place], OPENING) + chrono::Duration::minutes(rest)
    }
}
