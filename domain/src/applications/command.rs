//! What may be asked of an application, each with what it must bring.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Colleague, Consultation, FeeNotice, HearingNotice, HearingRequest, NewExtension, NewObjection,
    NewSigner, NewSuspension, ObjectionAnswer, Opinion, Payment, Publication, Resumption, Reversal,
};
use crate::clocks::ClockKind;
use crate::labels::labels;
use crate::workflow::Answered;
use crate::{AccountId, NodeId, TaskId};

/// A step of an application. The facts of the step are its fields.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// 提交
    Submit,
    /// 受理
    Accept,
    /// 期满: a clock of this kind has run out, and the law acts. Onedoor itself does it.
    Lapse(ClockKind),
    /// 不予受理
    Reject(Rejection),
    /// 补正告知
    NotifyCorrection(CorrectionNotice),
    /// 补正材料
    HandInCorrections {
        materials: Vec<HandedIn>,
        /// Whether a corrected form comes with them.
        form: bool,
    },
    /// 撤回
    Withdraw { reason: String },
    /// 终止
    Terminate(Termination),
    /// What an officer does with a task.
    OnTask { task: TaskId, deed: Deed },
    /// 特别程序: the clocks stand still.
    Suspend(NewSuspension),
    /// The clocks run again.
    Resume(Resumption),
    /// 特别程序 as a step: it has opened. Onedoor itself does it, and the next.
    BeginProcedure { task: TaskId },
    /// The step is over.
    EndProcedure { task: TaskId },
    /// 公示期满: its time has passed, and every objection is answered.
    EndNotice { task: TaskId },
    /// 环节期满: the time of the step has run out, and what it settles for that follows.
    TimeOut { task: TaskId },
    /// 系统答复: the system that a step asks has answered.
    AnswerCall(Answered),
    /// It has not, however often it was asked.
    GiveUpCall { task: TaskId },
    /// 异议: anybody may object to a public notice.
    Object { task: TaskId, objection: NewObjection },
    /// 延长期限
    Extend(NewExtension),
    /// 冲正
    Reverse(Reversal),
    /// 缴费通知
    NotifyFee(FeeNotice),
    /// 登记缴费
    RecordPayment(Payment),
    /// 征求意见
    Consult(Consultation),
    /// 登记意见
    RecordOpinion(Opinion),
    /// 告知听证权利
    TellHearingRight { reason: String },
    /// 申请听证
    RequestHearing(HearingRequest),
    /// 通知听证时间、地点
    AnnounceHearing(HearingNotice),
    /// 登记听证笔录: under which number it lies in the file.
    RecordHearing { document: String },
    /// 登记公示
    Publish(Publication),
    /// 申请领证: the applicants, cooled off, still want it.
    Collect,
    /// 决定
    Decide(Decision),
    /// 送达
    Deliver(Delivery),
    /// 签收
    ConfirmReceipt(Receipt),
    /// 办结归档
    Close,
}

/// What an officer may do with a task that they work on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// 审查通过
    Approve { opinion: String },
    /// 审查不通过: counts against the step, or ends it.
    Refuse { opinion: String },
    /// 弃权
    Abstain { opinion: String },
    /// 退回
    Return { to: NodeId, opinion: String },
    /// 转办
    Transfer { to: Colleague, reason: String },
    /// 委派
    Delegate { to: Colleague, reason: String },
    /// 交回
    HandBack { opinion: String },
    /// 加签
    AddSigner(NewSigner),
    /// 减签: the task is the signer's.
    RemoveSigner,
    /// 撤回
    TakeBack { reason: String },
    /// 答复异议: the task is the public notice's.
    AnswerObjection(ObjectionAnswer),
    /// 填报核验结果: what the system that the step asks would have answered, by somebody in its place.
    AnswerCall { answer: serde_json::Value, opinion: String },
    /// 移交: of somebody who leaves, by who may hand their tasks over.
    HandOver { from: AccountId, to: Colleague, reason: String },
    /// 破例: by who may let somebody do what a rule keeps them apart from.
    Except { to: Colleague, reason: String },
    /// 指派: of what nobody can do, by who may appoint somebody.
    Appoint { to: Colleague, reason: String },
}

/// A material that came in (已收材料).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedIn {
    /// The material's code in the item's list.
    pub material: String,
    pub medium: MaterialMedium,
    pub copies: u32,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

labels! {
    /// In which form a material came in.
    MaterialMedium {
        /// 纸质
        Paper = "paper",
        /// 电子
        Electronic = "electronic",
    }
}

/// 不予受理: why an application is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejection {
    pub ground: RejectionGround,
    pub reason: String,
    /// The body that is competent, when this one is not (行政许可法 32(2)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub competent_body: Option<String>,
    pub remedies: Remedies,
}

labels! {
    /// On which ground an application is not taken in.
    RejectionGround {
        /// 依法不需要取得许可: 行政许可法 32(1)
        NotNeeded = "not_needed",
        /// 不属于本机关职权: 行政许可法 32(2)
        NotCompetent = "not_competent",
        /// 申请人不适格 or another condition that the law sets
        NotEntitled = "not_entitled",
    }
}

/// 救济途径: where an applicant turns against a "no" (行政许可法 38).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remedies {
    /// 行政复议机关, with address
    pub reconsideration_body: String,
    /// 有管辖权的人民法院, with address
    pub court: String,
}

/// 补正告知: every defect at once, and once only (行政许可法 32(4)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionNotice {
    pub defects: Vec<Defect>,
    /// By when the applicant is asked to answer: as a rule says, or as the window asks where none does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<NaiveDate>,
}

/// One defect: of a material, or of a field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub material: Option<String>,
    /// JSON pointer into the form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    pub kind: DefectKind,
    /// What is wrong, and what would be right.
    pub detail: String,
}

labels! {
    /// What is wrong with a material or a field.
    DefectKind {
        /// 缺少
        Missing = "missing",
        /// 不完整
        Incomplete = "incomplete",
        /// 不符合法定形式
        WrongForm = "wrong_form",
        /// 内容有误
        Wrong = "wrong",
        /// 过期
        Expired = "expired",
    }
}

/// 终止: why an application cannot go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Termination {
    pub ground: TerminationGround,
    pub reason: String,
}

labels! {
    /// On which ground an application ends without a decision.
    TerminationGround {
        /// 逾期不补正
        CorrectionAbandoned = "correction_abandoned",
        /// 逾期不缴费
        FeeUnpaid = "fee_unpaid",
        /// 申请人死亡或者终止
        ApplicantGone = "applicant_gone",
        /// 事项已取消
        ItemAbolished = "item_abolished",
        /// 客观上无法继续
        Impossible = "impossible",
    }
}

/// 决定
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// 准予 or 不予
    pub granted: bool,
    pub reasons: String,
    /// Needed by a refusal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedies: Option<Remedies>,
    /// 证照编号 of the result, if it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result_number: Option<String>,
    /// 有效期至
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
}

/// 送达: how the result leaves the hall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    pub method: DeliveryMethod,
    pub recipient: String,
    /// 运单号, of a courier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Receipt>,
}

labels! {
    /// By which way a paper is served (送达方式, 民事诉讼法 87-95).
    DeliveryMethod {
        /// 直接送达, at the counter too
        Direct = "direct",
        /// 留置送达
        Left = "left",
        /// 电子送达, with consent
        Electronic = "electronic",
        /// 邮寄送达
        Mail = "mail",
        /// 委托送达
        Entrusted = "entrusted",
        /// 转交送达
        Forwarded = "forwarded",
        /// 公告送达
        Announcement = "announcement",
    }
}

/// 送达回证: who took it, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    pub signed_by: String,
    pub served_at: DateTime<Utc>,
}
