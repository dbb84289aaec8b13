//! What is asked of a preview, in a body or in a query.

use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, NaiveTime, Timelike, Utc};
use domain::calendar::instant;
use domain::clocks::{Limit, Suspension};
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::sense::{Asked, one};
use crate::Problem;
use crate::dates::{Day, Moment};
use crate::word::{ClockKindWord, UnitWord};

/// A moment, or a day by itself: from when it begins in Beijing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Start(DateTime<Utc>);

impl<'de> Deserialize<'de> for Start {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(from)?;
        let reader = || serde::de::value::StrDeserializer::<D::Error>::new(&text);
        if let Ok(day) = Day::deserialize(reader()) {
            return Ok(Self(instant(day.0, NaiveTime::MIN)));
        }
        Moment::deserialize(reader()).map(|it| Self(it.0.to_utc()))
    }
}

/// What is asked for: an item, a rule of law, or a limit by itself
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "item": "MZ-01-001", "start": "2026-11-23T09:30:00+08:00",
    "pauses": [{ "from": "2026-12-01", "to": "2026-12-10" }], "extension": 0
}))]
pub(crate) struct AskPreview {
    /// 事项编码
    #[validate(length(max = 64))]
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: Option<String>,
    /// The id of a rule of law; the text that was in force on the day of `start` is taken
    #[validate(length(max = 40))]
    #[schema(max_length = 40)]
    rule: Option<String>,
    #[validate(nested)]
    limit: Option<AskedLimit>,
    /// When it begins, as a moment or a day; now if left out. Backwards: the day of the event
    #[schema(value_type = Option<String>, example = "2026-11-23T09:30:00+08:00", max_length = 40)]
    start: Option<Start>,
    /// Planned stretches in which the clock stands still
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pauses: Vec<AskedPause>,
    /// Planned extension (延长), in the unit of the limit
    #[serde(default)]
    #[validate(range(max = 3650))]
    #[schema(minimum = 0, maximum = 3650)]
    extension: u32,
    /// 有效期届满日: when the licence expires, of an item by which one is renewed (延续)
    #[schema(value_type = Option<String>, format = Date)]
    expires_on: Option<Day>,
    /// Where a rule or a bare limit is counted; the country at large if left out. An item is counted
    /// where its body is
    #[validate(length(max = 12))]
    #[schema(max_length = 12)]
    region: Option<String>,
}

/// A limit by itself
#[derive(Debug, Clone, Copy, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedLimit {
    #[validate(range(max = 3650))]
    #[schema(example = 20, minimum = 0, maximum = 3650)]
    value: u32,
    unit: UnitWord,
}

/// A stretch in which the clock stands still: `from` is not counted, `to` is
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskedPause {
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// Left out: nobody knows when it goes on
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Day>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct QueryPreview {
    /// 事项编码; or a `rule`, or `value` and `unit`
    #[validate(length(max = 64))]
    #[param(example = "MZ-01-001", max_length = 64)]
    item: Option<String>,
    /// The id of a rule of law; the text that was in force on the day of `start` is taken
    #[validate(length(max = 40))]
    #[param(max_length = 40)]
    rule: Option<String>,
    /// Length of a limit by itself
    #[validate(range(max = 3650))]
    #[param(minimum = 0, maximum = 3650)]
    value: Option<u32>,
    /// Unit of a limit by itself
    #[param(value_type = Option<UnitWord>)]
    unit: Option<UnitWord>,
    /// Only this of an item's clocks; drawn is the promised one if left out
    #[param(value_type = Option<ClockKindWord>)]
    pub(super) kind: Option<ClockKindWord>,
    /// When it begins, as a moment or a day; now if left out. Backwards: the day of the event
    #[param(value_type = Option<String>, example = "2026-11-23", max_length = 40)]
    start: Option<Start>,
    /// Planned pauses as ISO 8601 intervals of days, with commas between: the first day is not
    /// counted, the last is; without a last day nobody knows when it goes on
    #[validate(length(max = 500))]
    #[param(max_length = 500)]
    pauses: Option<String>,
    /// Planned extension (延长), in the unit of the limit
    #[serde(default)]
    #[validate(range(max = 3650))]
    #[param(value_type = Option<u32>, minimum = 0, maximum = 3650)]
    extension: u32,
    /// 有效期届满日: when the licence expires, of an item by which one is renewed (延续)
    #[param(value_type = Option<String>, format = Date, example = "2027-03-31")]
    expires_on: Option<Day>,
    /// Where a rule or a bare limit is counted; the country at large if left out
    #[validate(length(max = 12))]
    #[param(example = "340800000000", max_length = 12)]
    region: Option<String>,
}

impl AskPreview {
    pub(super) fn asked(self, now: DateTime<Utc>) -> Result<Asked, Problem> {
        let limit = self.limit.map(|it| Limit::new(it.value, it.unit.0));
        let pause = |it: &AskedPause| Suspension { from: it.from.0, to: it.to.map(|it| it.0) };
        let asked = Asked {
            of: one('/', self.item, self.rule, limit)?,
            start: self.start.map_or(now, |it| it.0),
            pauses: self.pauses.iter().map(pause).collect(),
            extension: self.extension,
            expires_on: self.expires_on.map(|it| it.0),
            region: self.region,
            at: '/',
        };
        asked.checked()
    }
}

impl QueryPreview {
    pub(super) fn asked(self, now: DateTime<Utc>) -> Result<Asked, Problem> {
        let limit = match (self.value, self.unit) {
            (Some(value), Some(unit)) => Some(Limit::new(value, unit.0)),
            (None, None) => None,
            (Some(_), None) | (None, Some(_)) => {
                let told = ("a limit has a value and a unit", "时限应同时给出 value 和 unit");
                let missing = if self.unit.is_none() { "?unit" } else { "?value" };
                return Err(Problem::bad_value(missing, "required", told));
            }
        };
        let asked = Asked {
            of: one('?', self.item, self.rule, limit)?,
            // To the minute, so that those who ask at the same time share an answer.
            start: self.start.map_or(minute(now), |it| it.0),
            pauses: intervals(self.pauses.as_deref().unwrap_or_default())?,
            extension: self.extension,
            expires_on: self.expires_on.map(|it| it.0),
            region: self.region,
            at: '?',
        };
        asked.checked()
    }
}

fn minute(now: DateTime<Utc>) -> DateTime<Utc> {
    now.with_second(0).and_then(|it| it.with_nanosecond(0)).unwrap_or(now)
}

/// `2026-12-01/2026-12-10,2027-01-04/`
fn intervals(text: &str) -> Result<Vec<Suspension>, Problem> {
    let day = |it: &str| it.parse::<NaiveDate>().ok().filter(|_| it.len() == 10);
    let interval = |it: &str| {
        let (from, to) = it.split_once('/')?;
        let to = if to.is_empty() { None } else { Some(day(to)?) };
        Some(Suspension { from: day(from)?, to })
    };
    let parts = text.split(',').map(str::trim).filter(|it| !it.is_empty());
    let read: Option<Vec<Suspension>> = parts.map(interval).collect();
    read.ok_or_else(|| {
        let told = (
            "pauses are days such as 2026-12-01/2026-12-10, with commas between",
            "暂停应写作 2026-12-01/2026-12-10，多段以逗号分隔",
        );
        Problem::malformed("?pauses", told)
    })
}
