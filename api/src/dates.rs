//! Dates and moments that people send: of years that a calendar on a wall could show.

use std::borrow::Cow;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer};

/// The years that are taken; databases and other people's programs choke on stranger ones.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A date.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Day(pub(crate) NaiveDate);

/// A moment, with its offset.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment(pub(crate) DateTime<FixedOffset>);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let date = text.parse::<NaiveDate>().ok();
        let date = date.filter(|it| text.len() == 10 && YEARS.contains(&it.year()));
        let wrong = || "must be a date such as 2026-11-23, of the years 1900 to 2200";
        date.map(Self).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let moment = DateTime::parse_from_rfc3339(&text).ok();
        let moment = moment.filter(|it| YEARS.contains(&it.year()));
        let wrong =
            || "must be a moment such as 2026-11-23T09:30:00+08:00, of the years 1900 to 2200";
        moment.map(Self).ok_or_else(|| serde::de::Error::custom(wrong()))
    }
}
