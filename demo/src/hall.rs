//! The hall: its clock, its working days, and the people that one can be in it.

use std::cell::Cell;

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde_json::{Value, json};

use crate::failure::{Failure, instead, list, text};
use crate::person::Person;

pub(crate) struct Hall {
    url: String,
    public: Person,
    now: Cell<DateTime<FixedOffset>>,
    /// The working days on which the story is told, in order.
    days: Vec<NaiveDate>,
    /// The public holiday that the story begins before, if one is near.
    pub(crate) holiday: Option<(NaiveDate, String)>,
}

impl Hall {
    pub(crate) fn open(url: &str) -> Result<Self, Failure> {
        let public = Person::stranger(url);
        let clock = public.get("/api/v1/sandbox/clock")?;
        let now = instant(&clock)?;
        let holiday = next_holiday(&public, now.date_naive())?;
        let tomorrow = now.date_naive() + Days::new(1);
        // Five days before, so that the limits run across the holiday.
        let begin = holiday.as_ref().map_or(tomorrow, |it| tomorrow.max(it.0 - Days::new(5)));
        let days = working_days(&public, begin)?;
        Ok(Self { url: url.to_owned(), public, now: Cell::new(now), days, holiday })
    }

    pub(crate) fn now(&self) -> DateTime<FixedOffset> {
        self.now.get()
    }

    /// The n-th working day of the story, from 0.
    pub(crate) fn day(&self, nth: usize) -> Result<NaiveDate, Failure> {
        let found = self.days.get(nth).copied();
        found.ok_or_else(|| Failure::new("a calendar with more working days", self.days.len()))
    }

    /// Moves the sandbox's clock to `time` on the n-th working day of the story.
    pub(crate) fn it_is(&self, nth: usize, time: &str) -> Result<(), Failure> {
        let to = format!("{}T{time}:00+08:00", self.day(nth)?);
        let moved = self.public.post("/api/v1/sandbox/clock", &json!({ "to": to }))?;
        self.now.set(instant(&moved)?);
        Ok(())
    }

    pub(crate) fn person(&self, login: &str) -> Result<Person, Failure> {
        Person::logged_in(&self.url, login)
    }

    /// Somebody who has not logged in.
    pub(crate) fn stranger(&self) -> &Person {
        &self.public
    }
}

fn instant(clock: &Value) -> Result<DateTime<FixedOffset>, Failure> {
    text(clock, "/now")?.parse().map_err(instead("an RFC 3339 time"))
}

fn date(day: &Value) -> Result<NaiveDate, Failure> {
    text(day, "/date")?.parse().map_err(instead("a date"))
}

fn days(public: &Person, from: NaiveDate, count: u64) -> Result<Value, Failure> {
    let to = from + Days::new(count);
    public.get(&format!("/api/v1/calendar/days?from={from}&to={to}"))
}

/// The first public holiday that begins in a week or later.
fn next_holiday(public: &Person, today: NaiveDate) -> Result<Option<(NaiveDate, String)>, Failure> {
    let coming = days(public, today + Days::new(7), 190)?;
    let holiday = list(&coming, "/items")?.iter().find(|it| it["reason"] == "holiday");
    let named = |it: &Value| Ok((date(it)?, text(it, "/holiday")?.to_owned()));
    holiday.map(named).transpose()
}

fn working_days(public: &Person, from: NaiveDate) -> Result<Vec<NaiveDate>, Failure> {
    let coming = days(public, from, 60)?;
    list(&coming, "/items")?.iter().filter(|it| it["working"] == true).map(date).collect()
}
