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

labels! {
    /// What a clock watches.
    ClockKind {
        /// 补正告知: the body's time to name every defect, or accept.
        Correction = "correction",
        /// 法定办结时限
        Statutory = "statutory",
        /// 承诺办结时限
        Promised = "promised",
        /// 环节时限: one task.
        Step = "step",
        /// 环节办理期限: one task; when it runs out, what its step settles follows.
        StepTimeout = "step_timeout",
        /// 特别程序时限: one task that is a special procedure; it runs while the others stand still.
        Procedure = "procedure",
        /// 公示期: one task that is a public notice; it ends by itself, and nobody is late.
        Notice = "notice",
        /// 送达时限: from the decision to the result in the applicant's hand.
        Delivery = "delivery",
        /// 补正期限: the applicant's time to hand in the corrections.
        Reply = "reply",
        /// 冷静期: the application may be withdrawn, and is not decided yet.
        CoolingOff = "cooling_off",
        /// 领证期限: the applicants' time to ask for the result, once they have cooled off.
        Collection = "collection",
        /// 缴费期限: the applicant's time to pay what the fee notice asks for.
        Payment = "payment",
        /// 第三方答复期限: the time of a third party that was asked for its opinion.
        ThirdParty = "third_party",
        /// 其他机关答复期限: the time of another organ that was asked for its opinion.
        OtherOrgan = "other_organ",
        /// 听证申请期限: the time of those concerned to ask for a hearing.
        HearingRequest = "hearing_request",
        /// 听证举行期限: from the request to the hearing; it runs while the others stand still.
        HearingHeld = "hearing_held",
        /// 公示期限: from the decision to its publication (双公示).
        Publication = "publication",
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
    }
}

impl ClockKind {
    /// The event that starts such a clock.
    pub const fn starts_with(self) -> StartEvent {
        match self {
            Self::Correction | Self::CoolingOff => StartEvent::Receipt,
            Self::Statutory | Self::Promised => StartEvent::Acceptance,
            Self::Delivery | Self::Publication => StartEvent::Decision,
            Self::Step | Self::StepTimeout | Self::Procedure | Self::Notice => {
                StartEvent::StepOpened
            }
            Self::Reply => StartEvent::CorrectionNotice,
            Self::Collection => StartEvent::CoolingOffEnd,
            Self::Payment => StartEvent::FeeNotice,
            Self::ThirdParty | Self::OtherOrgan => StartEvent::Consultation,
            Self::HearingRequest => StartEvent::HearingRight,
            Self::HearingHeld => StartEvent::HearingRequest,
        }
    }

    /// Whether it gives the body its time, so that the body is late when it runs out. The others give
    /// applicants, or whoever else is asked, theirs.
    pub const fn binds_the_body(self) -> bool {
        match self {
            Self::Correction
            | Self::Statutory
            | Self::Promised
            | Self::Step
            | Self::StepTimeout
            | Self::Procedure
            | Self::HearingHeld
            | Self::Delivery
            | Self::Publication => true,
            Self::Notice
            | Self::Reply
            | Self::CoolingOff
            | Self::Collection
            | Self::Payment
            | Self::ThirdParty
            | Self::OtherOrgan
            | Self::HearingRequest => false,
        }
    }

    /// Whether something is done by itself when it runs out, by the law (视为受理、视为放弃、视为撤回) or
    /// by the step's own rule: somebody is warned before.
    pub const fn acts(self) -> bool {
        match self {
            Self::Correction
            | Self::StepTimeout
            | Self::Reply
            | Self::CoolingOff
            | Self::Collection
            | Self::Payment
            | Self::ThirdParty
            | Self::OtherOrgan
            | Self::HearingRequest => true,
            Self::Statutory
            | Self::Promised
            | Self::Step
            | Self::Procedure
            | Self::Notice
            | Self::HearingHeld
            | Self::Delivery
            | Self::Publication => false,
        }
    }
}

impl ClockKind {
    /// Whether it is a step's that stands still with the others.
    pub const fn is_a_steps(self) -> bool {
        matches!(self, Self::Step | Self::StepTimeout)
    }

    /// Whether it runs on while the others stand still.
    pub const fn runs_through(self) -> bool {
        matches!(self, Self::Procedure | Self::Notice | Self::HearingHeld)
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
