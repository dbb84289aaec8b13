//! The limits (时限) that a version sets, each with its rule.

use serde::{Deserialize, Serialize};

use crate::clocks::{ClockKind, Limit};
use crate::labels::Label;

/// 时限, each with the rule that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    pub correction: Option<RuledLimit>,
    /// 法定办结时限; empty when no law sets one.
    pub statutory: Option<RuledLimit>,
    /// 承诺办结时限
    pub promised: RuledLimit,
    pub delivery: Option<RuledLimit>,
    /// 补正期限: how long the applicant has for corrections; empty when no rule says, and then nothing
    /// happens by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<RuledLimit>,
    /// 冷静期: how long the application may still be withdrawn and is not decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cooling_off: Option<RuledLimit>,
    /// 领证期限: how long the applicants may then ask for the result; else it counts as withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<RuledLimit>,
    /// 缴费期限: how long the applicant has to pay; the clocks of the body stand still meanwhile.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment: Option<RuledLimit>,
    /// 征求第三方意见: how long a third party has; its silence is no consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub third_party: Option<RuledLimit>,
    /// 征求其他机关意见: how long another organ has; its silence is consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_organ: Option<RuledLimit>,
    /// 听证申请期限: how long those concerned may ask for a hearing once they are told of their right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_request: Option<RuledLimit>,
    /// 听证举行期限: how soon a hearing that was asked for is held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_held: Option<RuledLimit>,
    /// 听证通知: how long before the hearing its time and place are announced; no clock runs by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing_notice: Option<RuledLimit>,
    /// 公示期限: how soon a decision to grant is published (双公示).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publication: Option<RuledLimit>,
}

impl Limits {
    /// Every limit by the clock that it sets, in the order in which they begin.
    pub fn all(&self) -> impl Iterator<Item = (ClockKind, &RuledLimit)> {
        let each = ClockKind::ALL.iter().map(|it| (*it, self.of(*it)));
        each.filter_map(|(kind, limit)| Some((kind, limit?)))
    }

    /// The limit of the clocks of this kind; steps have theirs in the workflow.
    pub fn of(&self, kind: ClockKind) -> Option<&RuledLimit> {
        match kind {
            ClockKind::Correction => self.correction.as_ref(),
            ClockKind::Statutory => self.statutory.as_ref(),
            ClockKind::Promised => Some(&self.promised),
            ClockKind::Step
            | ClockKind::StepTimeout
            | ClockKind::Procedure
            | ClockKind::Notice
            // As long as the licence is valid yet: `RenewalTerms`.
            | ClockKind::Renewal => None,
            ClockKind::Delivery => self.delivery.as_ref(),
            ClockKind::Reply => self.reply.as_ref(),
            ClockKind::CoolingOff => self.cooling_off.as_ref(),
            ClockKind::Collection => self.collection.as_ref(),
            ClockKind::Payment => self.payment.as_ref(),
            ClockKind::ThirdParty => self.third_party.as_ref(),
            ClockKind::OtherOrgan => self.other_organ.as_ref(),
            ClockKind::HearingRequest => self.hearing_request.as_ref(),
            ClockKind::HearingHeld => self.hearing_held.as_ref(),
            ClockKind::Publication => self.publication.as_ref(),
        }
    }
}

/// A limit, and the rule that sets it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuledLimit {
    #[serde(flatten)]
    pub limit: Limit,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}
