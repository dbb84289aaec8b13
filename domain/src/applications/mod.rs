//! Applications (办件): the legal skeleton that is the same for every item.
//!
//! `draft → submitted → accepted → decided → delivering → closed`, with `correction` between
//! submitted and accepted, and the ends `rejected`, `withdrawn` and `terminated`. What happens
//! between accepted and decided is the workflow's.

mod act;
mod apart;
mod attach;
mod authority;
mod ballot;
mod candidates;
mod change_body;
mod command;
mod copy;
mod decide;
mod follow;
mod gates;
mod hands;
mod hearing;
mod intake;
mod lapse;
mod ledgers;
mod may;
mod measures;
mod migrate;
mod moves;
mod notice;
mod others;
mod outcome;
mod paper;
#[cfg(test)]
mod play;
mod procedure;
mod publication;
mod refusal;
mod renewal;
mod result;
mod review;
mod series;
mod service;
mod signers;
mod take_back;
mod task_act;
mod timeout;
mod urge;

pub use crate::catalogue::Channel;
pub use act::Act;
pub use attach::{attach, may_attach, remove_attachment};
pub use candidates::{Member, StaffAsked, Staffing, staff_asked, staff_of};
pub use change_body::{BodyChange, BodyChanged, MovedTask, change_body};
pub use command::{
    Command, CorrectionNotice, Decision, Deed, Defect, DefectKind, Delivery, DeliveryMethod,
    HandedIn, MaterialMedium, Receipt, Rejection, RejectionGround, Remedies, Termination,
    TerminationGround,
};
pub use copy::copy;
pub use decide::{Facts, Serial, decide};
pub use gates::{GateStanding, GateState, gates};
pub use hands::Colleague;
pub use hearing::{Hearing, HearingDay, HearingNotice, HearingParty, HearingRequest};
pub use intake::{known_materials, on_offer};
pub use lapse::lapses_first;
pub use may::{allowed, check};
pub use measures::{MeasureKind, NewExtension, NewSuspension, Resumption, Reversal};
pub use migrate::{Migration, Moved, MovedClock, MovedStep, migrate};
pub use moves::{Relimit, Renaming, Reseating};
pub use notice::{NewObjection, OBJECTED, ObjectionAnswer};
pub use others::{Consultation, Consulted, FeeNotice, Opinion, Payment, Silence, Stance};
pub use outcome::{
    Handing, Measured, Message, NewClock, NewPaper, NewTask, Noted, Notice, Outcome, TaskClosing,
};
pub use paper::{PaperKind, Series, paper_number};
pub use procedure::by_itself;
pub use publication::{Publication, PublicationState};
pub use refusal::Refusal;
pub use renewal::{Renewal, can_be_renewed};
pub use review::{claim, release};
pub use signers::NewSigner;
pub use task_act::{earlier, task_acts};
pub use timeout::by_timeout;
pub use urge::urge;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::access::rights;
use crate::clocks::{ESCALATED, WARNED, Watched};
use crate::documents::{ATTACHED, ATTACHMENT_READ, ATTACHMENT_REMOVED};
use crate::labels::labels;
use crate::workflow::Marking;
use crate::{AccountId, ApplicationId, BodyCode, Fingerprint, ItemCode, ItemVersionId};

/// An application as it stands. Built by `persistence`, changed by [`decide`] alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Application {
    pub id: ApplicationId,
    /// 办件编号; empty while it is a draft.
    pub number: Option<String>,
    pub item: ItemCode,
    /// The version that it was made under, for ever.
    pub version: ItemVersionId,
    /// The version whose procedure it runs by: its own, unless a plan has moved it.
    pub procedure: ItemVersionId,
    /// The body that decides (实施主体): its item's, of which a transfer may have made another.
    pub body: BodyCode,
    pub stage: Stage,
    /// Counts the changes; a stale writer is turned away by it.
    pub revision: i32,
    pub channel: Channel,
    /// Whose application it is; empty while a draft names nobody.
    pub applicant: Fingerprint,
    pub created_by: AccountId,
    /// 收件: when the papers (or the last corrections) came in.
    pub received_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub granted: Option<bool>,
    pub marking: Marking,
    /// Whether all that the correction notice asks for has come in.
    pub corrected: bool,
    pub dossier: Dossier,
}

/// What has been put into an application's file. Stored encrypted.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// What is handed in, paper by paper.
    pub materials: Vec<HandedIn>,
    /// 委托: by which right somebody else applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mandate: Option<Mandate>,
    /// 补正: the one notice, once it is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction: Option<CorrectionNotice>,
    /// 送达: how the result left, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// 听证: how far it has come, once somebody was told of their right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hearing: Option<Hearing>,
    /// 延续: which licence's, of an application by which one is renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<Renewal>,
}

/// 委托书: the applicant's word that somebody may apply for them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mandate {
    /// What it is founded on, such as 授权委托书 and its number.
    pub basis: String,
    /// 代办人 as shown to the departments.
    pub agent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}

labels! {
    /// How far an application has come.
    Stage {
        /// 草稿
        Draft = "draft",
        /// 已提交、待受理
        Submitted = "submitted",
        /// 待补正
        Correction = "correction",
        /// 已受理
        Accepted = "accepted",
        /// 已决定
        Decided = "decided",
        /// 送达中
        Delivering = "delivering",
        /// 办结归档
        Closed = "closed",
        /// 不予受理
        Rejected = "rejected",
        /// 申请人撤回
        Withdrawn = "withdrawn",
        /// 终止
        Terminated = "terminated",
    }
}

labels! {
    /// In which order applications are listed.
    Sort {
        /// 最新: what was begun last comes first.
        Newest = "newest",
        /// 剩余天数: by the promised limit, what has the fewest days left first; what stands still
        /// comes last, and applications for which no promise runs are left out.
        Due = "due",
    }
}

impl Application {
    /// 发起人: the member of staff who applied with a mandate. Whoever stands at a window applies
    /// themself, and the window clerk has only written it down.
    pub fn starter(&self) -> Option<AccountId> {
        match self.channel {
            Channel::AgentPoint => Some(self.created_by),
            Channel::Window | Channel::Post | Channel::Web | Channel::Mobile => None,
        }
    }

    /// What its clocks watch over.
    pub fn watched(&self) -> Watched<'_> {
        Watched { body: &self.body, item: &self.item }
    }
}

impl Stage {
    /// Nothing happens to the application any more.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Closed | Self::Rejected | Self::Withdrawn | Self::Terminated)
    }
}

/// 批注: somebody left a comment.
pub const COMMENTED: &str = "applications.commented";
/// 抄送: somebody copied it to colleagues.
pub const COPIED: &str = "workflow.application_copied";
/// 已阅: a colleague has read the copy.
pub const COPY_READ: &str = "workflow.copy_read";

/// What the departments tell one another: no event of these kinds is shown to an applicant.
pub const INTERNAL: [&str; 10] = [
    COMMENTED,
    COPIED,
    COPY_READ,
    OBJECTED,
    ATTACHED,
    ATTACHMENT_READ,
    ATTACHMENT_REMOVED,
    WARNED,
    ESCALATED,
    crate::workflow::UNSTAFFED,
];

rights! {
    /// Apply for items, for oneself or for others with their mandate, and answer for the application.
    Apply = "applications.apply": [Applicant, Agent, WindowClerk];
    /// Read the applications of oneself or of one's bodies, with personal data masked.
    ReadApplications = "applications.read" with copies:
        [Applicant, Agent, WindowClerk, Officer, DeliveryClerk, Supervisor];
    /// Read who applies and what the form and the papers say in full; each reading is an event.
    ReadPersonalData = "applications.read_personal_data":
        [Applicant, Agent, WindowClerk, Officer, DeliveryClerk];
    /// Take applications in: accept them, refuse to, or ask for corrections.
    ReceiveApplications = "applications.receive": [WindowClerk];
    /// End an application that cannot go on.
    TerminateApplications = "applications.terminate": [WindowClerk, Officer];
    /// Decide applications.
    DecideApplications = "applications.decide": [WindowClerk, Officer];
    /// Record that and where a decision was published (双公示).
    PublishResults = "applications.publish": [WindowClerk, Officer, DeliveryClerk];
    /// See which decisions of one's bodies are to be published, and which are overdue.
    ReadPublications = "applications.read_publications":
        [WindowClerk, Officer, DeliveryClerk, Supervisor];
    /// Hand results over, record the receipt and close.
    DeliverResults = "applications.deliver": [DeliveryClerk];
    /// Urge (催办) those who have an application in hand: one's own, or one of one's bodies.
    UrgeApplications = "applications.urge":
        [Applicant, Agent, WindowClerk, Officer, DeliveryClerk, Supervisor];
    /// See what has been copied to one for information (抄送), and mark it as read.
    ReadCopies = "applications.read_copies" with copies:
        [WindowClerk, Officer, DeliveryClerk, Supervisor];
    /// Read and leave internal comments (批注) on applications that one may read.
    Comment = "applications.comment" with copies:
        [WindowClerk, Officer, DeliveryClerk, Supervisor];
}

#[cfg(test)]
mod tests {
    use super::Stage;
    use crate::catalogue::ItemStatus;
    use crate::labels::Label;

    #[test]
    fn a_label_has_a_word_for_programs_and_a_name_for_people() {
        assert_eq!(format!("{} {:#}", Stage::Submitted, Stage::Submitted), "submitted 已提交");
        assert_eq!(ItemStatus::Cancelled.chinese(), "已取消");
        for stage in Stage::ALL {
            assert!(!stage.chinese().is_ascii(), "{stage}");
        }
    }
}
