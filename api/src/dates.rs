//! Dates and moments that people send: of the years 0 to 9999.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize};

use crate::Problem;

/// The years of RFC 3339: what databases and other people's programs can read.
const YEARS: std::ops::RangeInclusive<i32> = 0..=9999;

/// A date.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Day(pub(crate) NaiveDate);

/// A moment, with its offset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment(pub(crate) DateTime<FixedOffset>);

/// That a period does not end before it begins; `place` is that of its last day.
pub(crate) fn in_order(from: Day, to: Day, place: &str) -> Result<(), Problem> {
    if from.0 <= to.0 {
        return Ok(());
    }
    let told = ("the last day is before the first", "截止日早于起始日");
    Err(Problem::bad_value(place, "period", told))
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let date = text.parse::<NaiveDate>().ok();
        let date = date.filter(|it| text.len() == 10 && YEARS.contains(&it.year()));
        let wrong = || "must be a date such as 2026-11-23";
        date.map(Self).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let moment = DateTime::parse_from_rfc3339(&text).ok();
        let moment = moment.filter(|it| YEARS.contains(&it.year()));
        let wrong = || "must be a moment such as 2026-11-23T01:30:00Z";
        moment.map(Self).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}
