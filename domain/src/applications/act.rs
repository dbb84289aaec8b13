//! The steps that somebody may take with an application: who holds the right for each, and in which
//! stages it makes sense.

use super::{
    Apply, Comment, DecideApplications, DeliverResults, PublishResults, ReceiveApplications, Stage,
    TerminateApplications, UrgeApplications,
};
use crate::access::{Right, Role};
use crate::clocks::KeepClocks;
use crate::labels::labels;

labels! {
    /// A step that somebody may take with an application.
    Act {
        /// 修改
        Edit = "edit",
        /// 删除草稿
        Discard = "discard",
        /// 提交
        Submit = "submit",
        /// 受理
        Accept = "accept",
        /// 不予受理
        Reject = "reject",
        /// 补正告知
        NotifyCorrection = "notify_correction",
        /// 提交补正
        HandInCorrections = "hand_in_corrections",
        /// 撤回
        Withdraw = "withdraw",
        /// 终止
        Terminate = "terminate",
        /// 特别程序
        Suspend = "suspend",
        /// 恢复计时
        Resume = "resume",
        /// 延长期限
        Extend = "extend",
        /// 冲正
        Reverse = "reverse",
        /// 登记领证申请
        Collect = "collect",
        /// 缴费通知
        NotifyFee = "notify_fee",
        /// 登记缴费
        RecordPayment = "record_payment",
        /// 征求意见
        Consult = "consult",
        /// 登记意见
        RecordOpinion = "record_opinion",
        /// 告知听证权利
        TellHearingRight = "tell_hearing_right",
        /// 申请听证
        RequestHearing = "request_hearing",
        /// 通知听证
        AnnounceHearing = "announce_hearing",
        /// 登记听证笔录
        RecordHearing = "record_hearing",
        /// 登记公示
        Publish = "publish",
        /// 决定
        Decide = "decide",
        /// 送达
        Deliver = "deliver",
        /// 登记回证
        ConfirmReceipt = "confirm_receipt",
        /// 办结归档
        Close = "close",
        /// 催办
        Urge = "urge",
        /// 批注
        Comment = "comment",
    }
}

impl Act {
    /// Who holds the right that the act needs.
    pub(super) fn held_by(self) -> &'static [Role] {
        match self {
            Self::Edit
            | Self::Discard
            | Self::Submit
            | Self::HandInCorrections
            | Self::RequestHearing
            | Self::Withdraw => Apply::HELD_BY,
            Self::Accept | Self::Reject | Self::NotifyCorrection | Self::Collect => {
                ReceiveApplications::HELD_BY
            }
            Self::Terminate => TerminateApplications::HELD_BY,
            Self::Suspend
            | Self::Resume
            | Self::Extend
            | Self::Reverse
            | Self::NotifyFee
            | Self::RecordPayment
            | Self::Consult
            | Self::RecordOpinion
            | Self::TellHearingRight
            | Self::AnnounceHearing
            | Self::RecordHearing => KeepClocks::HELD_BY,
            Self::Publish => PublishResults::HELD_BY,
            Self::Decide => DecideApplications::HELD_BY,
            Self::Deliver | Self::ConfirmReceipt | Self::Close => DeliverResults::HELD_BY,
            Self::Urge => UrgeApplications::HELD_BY,
            Self::Comment => Comment::HELD_BY,
        }
    }

    /// The stages in which the act makes sense.
    pub(super) fn stages(self) -> &'static [Stage] {
        match self {
            Self::Edit | Self::Discard | Self::Submit => &[Stage::Draft],
            Self::Accept | Self::Reject | Self::NotifyCorrection => &[Stage::Submitted],
            Self::HandInCorrections => &[Stage::Correction],
            Self::Withdraw | Self::Terminate => {
                &[Stage::Submitted, Stage::Correction, Stage::Accepted]
            }
            Self::Suspend
            | Self::Resume
            | Self::Extend
            | Self::Reverse
            | Self::Collect
            | Self::NotifyFee
            | Self::RecordPayment
            | Self::Consult
            | Self::RecordOpinion
            | Self::TellHearingRight
            | Self::RequestHearing
            | Self::AnnounceHearing
            | Self::RecordHearing
            | Self::Decide => &[Stage::Accepted],
            Self::Publish => &[Stage::Decided, Stage::Delivering, Stage::Closed],
            Self::Deliver => &[Stage::Decided],
            Self::ConfirmReceipt | Self::Close => &[Stage::Delivering],
            Self::Urge => &[Stage::Accepted, Stage::Decided],
            Self::Comment => SUBMITTED,
        }
    }
}

/// Every stage but that of a draft, which concerns nobody but its maker.
const SUBMITTED: &[Stage] = &[
    Stage::Submitted,
    Stage::Correction,
    Stage::Accepted,
    Stage::Decided,
    Stage::Delivering,
    Stage::Closed,
    Stage::Rejected,
    Stage::Withdrawn,
    Stage::Terminated,
];
