//! Numbers of applications and statutory papers (文号): one gap-free series a body, year and kind.

use crate::labels::{Label, labels};
use crate::workflow::{DecisionOutcome, Definition};

labels! {
    /// A statutory paper (文书). The papers themselves come later; their numbers and facts are here.
    PaperKind {
        /// 受理通知书
        Acceptance = "acceptance",
        /// 不予受理通知书
        Rejection = "rejection",
        /// 补正告知书
        Correction = "correction",
        /// 准予决定书
        Grant = "grant",
        /// 不予决定书
        Refusal = "refusal",
        /// 送达回证
        Delivery = "delivery",
        /// 特别程序告知书
        Suspension = "suspension",
        /// 延长期限告知书
        Extension = "extension",
        /// 期满告知书: a time has run out, and what the law makes of it.
        Lapse = "lapse",
        /// 缴费通知书
        FeeNotice = "fee_notice",
        /// 征求意见书
        Consultation = "consultation",
        /// 听证告知书: the right to a hearing.
        HearingRight = "hearing_right",
        /// 听证通知书: its time and place.
        HearingNotice = "hearing_notice",
    }
}

impl PaperKind {
    /// What it is called: a decision's paper as the procedure names it, any other by its kind.
    pub fn title(self, workflow: &Definition) -> String {
        let named = match self {
            Self::Grant => workflow.document(DecisionOutcome::Granted),
            Self::Refusal => workflow.document(DecisionOutcome::Refused),
            _ => None,
        };
        named.map_or_else(|| self.chinese().to_owned(), ToOwned::to_owned)
    }
}

/// What a counter counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Series {
    /// 办件编号
    Application,
    Paper(PaperKind),
}

impl Series {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Application => "application",
            Self::Paper(kind) => kind.as_str(),
        }
    }
}

/// A paper's number as it is printed: 安民受〔2026〕17号.
pub fn paper_number(prefix: &str, kind: PaperKind, year: i32, serial: i32) -> String {
    let word = match kind {
        PaperKind::Acceptance => "受",
        PaperKind::Rejection => "不受",
        PaperKind::Correction => "补",
        PaperKind::Grant => "准",
        PaperKind::Refusal => "不准",
        PaperKind::Delivery => "送",
        PaperKind::Suspension => "特",
        PaperKind::Extension => "延",
        PaperKind::Lapse => "期",
        PaperKind::FeeNotice => "缴",
        PaperKind::Consultation => "征",
        PaperKind::HearingRight => "听告",
        PaperKind::HearingNotice => "听",
    };
    format!("{prefix}{word}〔{year}〕{serial}号")
}
