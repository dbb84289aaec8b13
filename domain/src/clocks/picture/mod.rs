//! Why a due date is what it is, as a picture: the months from the start to the end, each day with
//! what became of it. A person with a paper calendar counts along.

mod sheet;
mod svg;
#[cfg(test)]
mod tests;
mod words;

use chrono::NaiveDate;

use super::{Clock, ClockKind, Explanation, LeadTime, Limit, explain};
use crate::calendar::{Calendar, local_date};
use crate::labels::labels;
use crate::refusal::Language;

/// What is drawn.
#[derive(Debug, Clone, Copy)]
pub struct CountPicture<'a> {
    /// What the clock is for, such as the name of an item; may be empty.
    pub subject: &'a str,
    /// What the clock watches; nothing, for a limit by itself.
    pub kind: Option<ClockKind>,
    pub count: Count<'a>,
    pub calendar: &'a Calendar,
    /// Marked in the picture, as long as it still matters.
    pub today: Option<NaiveDate>,
    pub language: Language,
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub enum Count<'a> {
    /// From an event on.
    Onwards(&'a Clock),
    /// Back from an event.
    Back(&'a LeadTime),
}

impl Count<'_> {
    fn explain(&self, calendar: &Calendar) -> Explanation {
        match self {
            Self::Onwards(clock) => explain(clock, calendar),
            Self::Back(lead_time) => lead_time.explain(calendar),
        }
    }

    const fn limit(&self) -> Limit {
        match self {
            Self::Onwards(clock) => clock.limit,
            Self::Back(lead_time) => lead_time.limit,
        }
    }

    /// The day of the event, which is not counted itself.
    fn event(&self) -> NaiveDate {
        match self {
            Self::Onwards(clock) => local_date(clock.anchor),
            Self::Back(lead_time) => lead_time.event,
        }
    }
}

labels! {
    /// What became of a day, as the picture shows it.
    Face {
        /// 起算日，不计
        Start = "start, not counted",
        /// 计入
        Counted = "counted",
        /// 休息日，不计
        DayOff = "day off",
        /// 节假日，不计
        Holiday = "holiday",
        /// 暂停，不计
        Paused = "paused",
        /// 顺延
        RolledOver = "rolled forward",
    }
}

impl CountPicture<'_> {
    /// The picture as SVG, which tells itself as text too.
    pub fn svg(&self) -> String {
        svg::draw(self)
    }
}
