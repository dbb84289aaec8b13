//! Pages: so many items, and where the next page begins.

use std::convert::Infallible;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Datelike, Utc};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::Problem;

/// One page of a list
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Page<T: ToSchema> {
    /// The items, in the order that the operation names
    #[schema(max_items = 200)]
    items: Vec<T>,
    /// Pass it as `cursor` to get the next page; absent on the last page
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 400)]
    next_cursor: Option<String>,
}

impl<T: ToSchema> Page<T> {
    /// A page from one item more than fits on it: whether that came tells if there is another page.
    pub(crate) fn of<I, C: Serialize>(
        found: Vec<I>,
        limit: Limit,
        place: impl Fn(&I) -> C,
        mut show: impl FnMut(I) -> T,
    ) -> Self {
        let Ok(page) = Self::of_each(found, limit, place, |it| Ok::<_, Infallible>(show(it)));
        page
    }

    /// The same, where something may be in the way of showing an item.
    pub(crate) fn of_each<I, C: Serialize, E>(
        mut found: Vec<I>,
        limit: Limit,
        place: impl Fn(&I) -> C,
        show: impl FnMut(I) -> Result<T, E>,
    ) -> Result<Self, E> {
        let more = limit.size() < found.len();
        found.truncate(limit.size());
        let next_cursor = found.last().filter(|_| more).map(|last| seal(&place(last)));
        Ok(Self { items: found.into_iter().map(show).collect::<Result<_, E>>()?, next_cursor })
    }

    /// A page that is the whole list.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }
}

/// Which page of a list is asked for, where nothing else is
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Paging {
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    pub(crate) limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    pub(crate) cursor: Option<String>,
}

/// How many items a page holds: 1 to 200, 50 unless asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limit(u16);

impl Default for Limit {
    fn default() -> Self {
        Self(50)
    }
}

impl Limit {
    pub(crate) fn size(self) -> usize {
        usize::from(self.0)
    }

    /// What to ask the database for: one more, to know whether there is another page.
    pub(crate) fn and_one(self) -> i64 {
        i64::from(self.0) + 1
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let size = u16::deserialize(from).ok().filter(|it| (1..=200).contains(it));
        size.map(Self).ok_or_else(|| serde::de::Error::custom("must be from 1 to 200"))
    }
}

pub(crate) fn seal(place: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).expect("a place is plain data"))
}

/// The place that a cursor stands for.
pub(crate) fn open<C: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<C>, Problem> {
    let Some(cursor) = cursor else { return Ok(None) };
    let place = URL_SAFE_NO_PAD.decode(cursor).ok();
    let place = place.filter(|it| !crate::json::holds_null(it));
    let place = place.and_then(|it| serde_json::from_slice(&it).ok());
    let wrong = || {
        Problem::malformed(
            "?cursor",
            (
                "not a cursor of this list: take `next_cursor`",
                "不是本列表的游标，请使用 next_cursor",
            ),
        )
    };
    place.map(Some).ok_or_else(wrong)
}

/// The moment of a cursor, if it lies before the year 10000.
pub(crate) fn moment(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros).filter(|it| (1970..10_000).contains(&it.year()))
}
