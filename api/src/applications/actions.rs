//! Actions: what the caller may do now, each with method and path.

use domain::applications::Act;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::word::ActWord;

/// Something that you may do now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActionView {
    action: ActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/acceptance",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

/// A text in both languages
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Bilingual {
    #[serde(rename = "zh-CN")]
    #[schema(example = "受理", max_length = 40)]
    pub(crate) chinese: &'static str,
    #[serde(rename = "en")]
    #[schema(example = "Accept", max_length = 60)]
    pub(crate) english: &'static str,
}

/// Every act with its method, the end of its path, and what to call it.
fn route(act: Act) -> (&'static str, &'static str, &'static str, &'static str) {
    match act {
        Act::Edit => ("PATCH", "", "修改", "Edit"),
        Act::Discard => ("DELETE", "", "删除草稿", "Discard"),
        Act::Submit => ("POST", "/submission", "提交", "Submit"),
        Act::Accept => ("POST", "/acceptance", "受理", "Accept"),
        Act::Reject => ("POST", "/rejection", "不予受理", "Refuse to accept"),
        Act::NotifyCorrection => ("POST", "/correction_notice", "补正告知", "Ask for corrections"),
        Act::HandInCorrections => ("POST", "/corrections", "提交补正", "Hand in corrections"),
        Act::Withdraw => ("POST", "/withdrawal", "撤回", "Withdraw"),
        Act::Terminate => ("POST", "/termination", "终止", "Terminate"),
        Act::Suspend => ("POST", "/suspensions", "启动特别程序", "Start special procedure"),
        Act::Resume => ("POST", "/resumptions", "结束特别程序", "End special procedure"),
        Act::Extend => ("POST", "/extensions", "延长期限", "Extend limit"),
        Act::Reverse => ("POST", "/reversals", "冲正", "Reverse entry"),
        Act::Collect => ("POST", "/collection", "登记领证申请", "Record request for the result"),
        Act::NotifyFee => ("POST", "/fee_notices", "缴费通知", "Notify fee"),
        Act::RecordPayment => ("POST", "/payments", "登记缴费", "Record payment"),
        Act::Consult => ("POST", "/consultations", "征求意见", "Ask for an opinion"),
        Act::RecordOpinion => ("POST", "/opinions", "登记意见", "Record opinion"),
        Act::TellHearingRight => {
            ("POST", "/hearing_right", "告知听证权利", "Tell of hearing right")
        }
        Act::RequestHearing => ("POST", "/hearing_request", "申请听证", "Request hearing"),
        Act::AnnounceHearing => ("POST", "/hearing_notice", "通知听证", "Announce hearing"),
        Act::RecordHearing => ("POST", "/hearing_record", "登记听证笔录", "Record hearing"),
        Act::Publish => ("POST", "/publication", "登记公示", "Record publication"),
        Act::Decide => ("POST", "/decision", "决定", "Decide"),
        Act::Deliver => ("POST", "/delivery", "送达", "Deliver"),
        Act::ConfirmReceipt => ("POST", "/delivery/receipt", "登记回证", "Record receipt"),
        Act::Close => ("POST", "/closure", "办结归档", "Close"),
        Act::Urge => ("POST", "/urges", "催办", "Urge"),
        Act::Comment => ("POST", "/comments", "批注", "Comment"),
    }
}

impl ActionView {
    pub(super) fn of(application: Uuid, act: Act) -> Self {
        let (method, end, chinese, english) = route(act);
        let href = format!("/api/v1/applications/{application}{end}");
        Self { action: act.into(), method, href, title: Bilingual { chinese, english } }
    }
}

#[cfg(test)]
mod tests {
    use domain::labels::Label;

    use super::*;

    #[test]
    fn every_act_has_a_way_of_its_own() {
        let mut ways: Vec<_> = Act::ALL.iter().map(|it| (route(*it).0, route(*it).1)).collect();
        ways.sort_unstable();
        ways.dedup();
        assert_eq!(ways.len(), Act::ALL.len());
    }
}
