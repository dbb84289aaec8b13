//! What clocks watch, and what follows from that alone.

use super::StartEvent;
use crate::labels::labels;

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
        /// 延续决定期限: from the filing to the day on which the licence expires; nothing stops it.
        Renewal = "renewal",
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
            Self::Renewal => StartEvent::Filing,
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
            | Self::Publication
            | Self::Renewal => true,
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

    /// Whether something is done by itself when it runs out, by the law (视为受理、视为放弃、视为撤回、
    /// 视为准予延续) or by the step's own rule: somebody is warned before.
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
            | Self::HearingRequest
            | Self::Renewal => true,
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
        matches!(self, Self::Procedure | Self::Notice | Self::HearingHeld | Self::Renewal)
    }

    /// Whether it ends on a day that something else names, such as that on which a licence expires. It is
    /// no end of a limit (民法典 203): it is put off by no day off, holds until midnight, and no calendar
    /// moves it.
    pub const fn ends_on_a_date(self) -> bool {
        matches!(self, Self::Renewal)
    }
}
