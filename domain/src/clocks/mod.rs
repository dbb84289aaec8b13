//! Limits (时限): how long something may take, counted as the law counts it.
//!
//! A clock is an anchor, a limit and a ledger. Its due date is never typed in: it is what
//! [`Clock::due`] makes of the ledger, and [`explain`] tells it day by day.

mod count;
mod elapsed;
mod explain;
mod forecast;
#[cfg(test)]
mod gazette;
mod kind;
mod ladder;
mod lead_time;
mod ledger;
mod lights;
#[cfg(test)]
mod naive;
#[cfg(test)]
mod naive_ledger;
mod picture;
mod procedure;
mod warning;

pub use count::{Counted, Term, Walk};
pub use explain::{ExplainedDay, Explanation, explain};
pub use forecast::{Forecast, Plan, Wanted, forecast};
pub use kind::ClockKind;
pub use ladder::{
    Addressee, Extension, Ladder, Level, Nearly, Rung, Timing, Watched, Wording, next_rung,
};
pub use lead_time::{Direction, LeadTime, Owed};
pub use ledger::{Clock, Due, Entry, EntryKind, Reckoning, RunningClock};
pub use lights::{Light, light, yellow_from};
pub use picture::{Count, CountPicture, Face};
pub use procedure::SpecialProcedure;
pub use warning::{Climbed, ESCALATED, WARNED, Warned};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::access::rights;
use crate::labels::labels;
use crate::refusal::Language;

labels! {
    /// What a limit is counted in.
    Unit {
        /// 工作日: days that the calendar says are worked.
        WorkingDay = "working_day",
        /// 日历日: every day; a last day off rolls forward.
        CalendarDay = "calendar_day",
        /// 月: to the same day-number or the month's end; a last day off rolls forward.
        Month = "month",
        /// 小时: from the moment itself.
        Hour = "hour",
        /// 即时: before the day is over.
        Instant = "instant",
    }
}

rights! {
    /// Stop the clocks for a special procedure, start them again, extend a limit, reverse an entry.
    KeepClocks = "clocks.keep": [WindowClerk, Officer];
    /// See what the workers of clocks are at, and have a clock tried again that they gave up.
    WatchClocks = "clocks.watch": [Administrator];
}

labels! {
    /// What starts a clock.
    StartEvent {
        /// 收到申请
        Receipt = "receipt",
        /// 受理: the day of acceptance, of the last correction, or of receipt where the law deems it
        /// accepted.
        Acceptance = "acceptance",
        /// 作出决定
        Decision = "decision",
        /// 环节开始
        StepOpened = "step_opened",
        /// 补正告知
        CorrectionNotice = "correction_notice",
        /// 冷静期届满
        CoolingOffEnd = "cooling_off_end",
        /// 缴费通知
        FeeNotice = "fee_notice",
        /// 征求意见书送达
        Consultation = "consultation",
        /// 告知听证权利
        HearingRight = "hearing_right",
        /// 申请听证
        HearingRequest = "hearing_request",
        /// 提出延续申请
        Filing = "filing",
    }
}

impl StartEvent {
    /// Why it is the start, for a person.
    pub const fn why(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Receipt, Language::Chinese) => "自收到申请材料之日的次日起算",
            (Self::Receipt, Language::English) => {
                "counted from the day after the materials were received"
            }
            (Self::Acceptance, Language::Chinese) => {
                "自受理之日的次日起算；材料补正的，受理之日为补齐之日；逾期未告知补正的，为收到申请之日"
            }
            (Self::Acceptance, Language::English) => {
                "counted from the day after acceptance: where corrections were asked for, the day on \
                 which all of them were in; where nobody asked in time, the day of receipt"
            }
            (Self::Decision, Language::Chinese) => "自作出准予决定之日的次日起算",
            (Self::Decision, Language::English) => {
                "counted from the day after the decision to grant"
            }
            (Self::StepOpened, Language::Chinese) => "自环节开始之日的次日起算",
            (Self::StepOpened, Language::English) => "counted from the day after the step began",
            (Self::CorrectionNotice, Language::Chinese) => "自补正告知之日的次日起算",
            (Self::CorrectionNotice, Language::English) => {
                "counted from the day after the notice of what to correct"
            }
            (Self::FeeNotice, Language::Chinese) => "自缴费通知之日的次日起算",
            (Self::FeeNotice, Language::English) => "counted from the day after the fee notice",
            (Self::Consultation, Language::Chinese) => "自收到征求意见书之日的次日起算",
            (Self::Consultation, Language::English) => {
                "counted from the day after the letter that asks for an opinion was received"
            }
            (Self::HearingRight, Language::Chinese) => "自被告知听证权利之日的次日起算",
            (Self::HearingRight, Language::English) => {
                "counted from the day after they were told of their right to a hearing"
            }
            (Self::HearingRequest, Language::Chinese) => "自提出听证申请之日的次日起算",
            (Self::HearingRequest, Language::English) => {
                "counted from the day after the hearing was asked for"
            }
            (Self::Filing, Language::Chinese) => {
                "自提出延续申请之日的次日起，至行政许可有效期届满之日止；补正、特别程序均不停止计算，\
                 届满日为休息日的不顺延"
            }
            (Self::Filing, Language::English) => {
                "from the day after the renewal was applied for to the day on which the licence \
                 expires; neither corrections nor special procedures stop it, and a day off does not \
                 put that day off"
            }
            (Self::CoolingOffEnd, Language::Chinese) => "自冷静期届满之日的次日起算",
            (Self::CoolingOffEnd, Language::English) => {
                "counted from the day after the cooling-off period ended"
            }
        }
    }
}

/// A length of time with its unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    pub value: u32,
    pub unit: Unit,
}

/// A stretch in which a clock stands still: `from` is not counted, `to` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suspension {
    pub from: NaiveDate,
    /// Empty while it lasts.
    pub to: Option<NaiveDate>,
}

impl Suspension {
    pub fn covers(&self, date: NaiveDate) -> bool {
        self.from <= date && self.to.is_none_or(|to| date < to)
    }
}

impl Limit {
    pub const fn new(value: u32, unit: Unit) -> Self {
        Self { value, unit }
    }

    /// The fewest calendar days that this limit can span: how limits of unlike units compare.
    pub fn shortest_span(self) -> u32 {
        match self.unit {
            Unit::WorkingDay => self.value + 2 * (self.value.saturating_sub(1) / 5),
            Unit::CalendarDay => self.value,
            Unit::Month => self.value * 28,
            Unit::Hour => self.value / 24,
            Unit::Instant => 0,
        }
    }

    /// Whether this limit always ends no later than `other`.
    pub fn fits_in(self, other: Self) -> bool {
        if self.unit == other.unit {
            return self.value <= other.value;
        }
        self.shortest_span() <= other.shortest_span()
    }
}
