//! What each command is besides itself: an act that somebody takes, and a number that it uses.

use super::{Act, Command, PaperKind, Series};
use crate::clocks::ClockKind;

impl Command {
    /// The act that a command performs; steps of tasks have their own checks.
    pub fn act(&self) -> Option<Act> {
        Some(match self {
            Self::Submit => Act::Submit,
            Self::Accept => Act::Accept,
            Self::Reject(_) => Act::Reject,
            Self::NotifyCorrection(_) => Act::NotifyCorrection,
            Self::HandInCorrections { .. } => Act::HandInCorrections,
            Self::Withdraw { .. } => Act::Withdraw,
            Self::Terminate(_) => Act::Terminate,
            Self::Suspend(_) => Act::Suspend,
            Self::Resume(_) => Act::Resume,
            Self::Extend(_) => Act::Extend,
            Self::Reverse(_) => Act::Reverse,
            Self::Decide(_) => Act::Decide,
            Self::Deliver(_) => Act::Deliver,
            Self::ConfirmReceipt(_) => Act::ConfirmReceipt,
            Self::Close => Act::Close,
            Self::Collect => Act::Collect,
            Self::NotifyFee(_) => Act::NotifyFee,
            Self::RecordPayment(_) => Act::RecordPayment,
            Self::Consult(_) => Act::Consult,
            Self::RecordOpinion(_) => Act::RecordOpinion,
            Self::TellHearingRight { .. } => Act::TellHearingRight,
            Self::RequestHearing(_) => Act::RequestHearing,
            Self::AnnounceHearing(_) => Act::AnnounceHearing,
            Self::RecordHearing { .. } => Act::RecordHearing,
            Self::Publish(_) => Act::Publish,
            Self::OnTask { .. }
            | Self::Lapse(_)
            | Self::BeginProcedure { .. }
            | Self::EndProcedure { .. }
            | Self::EndNotice { .. }
            | Self::TimeOut { .. }
            | Self::AnswerCall(_)
            | Self::GiveUpCall { .. }
            | Self::Object { .. } => return None,
        })
    }

    /// The series from which the command takes a number.
    pub fn series(&self) -> Option<Series> {
        Some(match self {
            Self::Submit => Series::Application,
            Self::Accept | Self::Lapse(ClockKind::Correction) => {
                Series::Paper(PaperKind::Acceptance)
            }
            Self::Lapse(ClockKind::Renewal) => Series::Paper(PaperKind::Grant),
            Self::Lapse(_) => Series::Paper(PaperKind::Lapse),
            Self::NotifyFee(_) => Series::Paper(PaperKind::FeeNotice),
            Self::Consult(_) => Series::Paper(PaperKind::Consultation),
            Self::TellHearingRight { .. } => Series::Paper(PaperKind::HearingRight),
            Self::AnnounceHearing(_) => Series::Paper(PaperKind::HearingNotice),
            Self::Suspend(_) | Self::BeginProcedure { .. } | Self::RequestHearing(_) => {
                Series::Paper(PaperKind::Suspension)
            }
            Self::Extend(_) => Series::Paper(PaperKind::Extension),
            Self::Reject(_) => Series::Paper(PaperKind::Rejection),
            Self::NotifyCorrection(_) => Series::Paper(PaperKind::Correction),
            Self::Decide(it) if it.granted => Series::Paper(PaperKind::Grant),
            Self::Decide(_) => Series::Paper(PaperKind::Refusal),
            Self::Deliver(_) => Series::Paper(PaperKind::Delivery),
            Self::HandInCorrections { .. }
            | Self::Withdraw { .. }
            | Self::Terminate(_)
            | Self::OnTask { .. }
            | Self::Resume(_)
            | Self::EndProcedure { .. }
            | Self::EndNotice { .. }
            | Self::TimeOut { .. }
            | Self::AnswerCall(_)
            | Self::GiveUpCall { .. }
            | Self::Object { .. }
            | Self::Reverse(_)
            | Self::Collect
            | Self::RecordPayment(_)
            | Self::RecordOpinion(_)
            | Self::RecordHearing { .. }
            | Self::Publish(_)
            | Self::ConfirmReceipt(_)
            | Self::Close => return None,
        })
    }
}
