//! What a version says: everything about an item that may change with time, as one document.

use serde::{Deserialize, Serialize};

use super::{Limits, RenewalTerms};
use crate::BodyCode;
use crate::clocks::Limit;
use crate::identity::PersonKind;
use crate::labels::{Label, labels};
use crate::money::Money;
use crate::workflow::{Definition, TaskNode};

/// One version of an item (事项版本). Immutable once published.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub name: String,
    pub r#type: ItemType,
    #[serde(default)]
    pub subtype: String,
    pub case_type: CaseType,
    /// 实施主体
    pub body: BodyCode,
    /// 承办科室: the body's office that handles it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office: Option<String>,
    /// 行使层级, GB/T 39046 A.2
    pub level: String,
    /// 服务对象
    pub targets: Vec<PersonKind>,
    pub legal_bases: Vec<LegalBasis>,
    pub conditions: Vec<String>,
    pub materials: Vec<Material>,
    /// The application form as JSON Schema 2020-12; in a pack, the name of a file in `forms/`.
    pub form: serde_json::Value,
    pub limits: Limits,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<RenewalTerms>,
    pub workflow: Definition,
    pub fee: Fee,
    pub result: ItemResult,
    #[serde(default)]
    pub special_procedures: Vec<SpecialProcedure>,
    #[serde(default)]
    pub public_notice: Option<PublicNotice>,
    #[serde(default)]
    pub risk_points: Vec<RiskPoint>,
    #[serde(default)]
    pub discretion_tiers: Vec<DiscretionTier>,
    pub access: Access,
    pub disclosures: Disclosures,
}

labels! {
    /// What sort of power or service an item is (事项类型).
    ItemType {
        /// 01 行政许可
        AdministrativeLicence = "administrative_licence",
        /// 02 行政处罚
        AdministrativePenalty = "administrative_penalty",
        /// 03 行政强制
        AdministrativeEnforcement = "administrative_enforcement",
        /// 04 行政征收
        AdministrativeLevy = "administrative_levy",
        /// 05 行政给付
        AdministrativePayment = "administrative_payment",
        /// 06 行政检查
        AdministrativeInspection = "administrative_inspection",
        /// 07 行政确认
        AdministrativeConfirmation = "administrative_confirmation",
        /// 08 行政奖励
        AdministrativeAward = "administrative_award",
        /// 09 行政裁决
        AdministrativeAdjudication = "administrative_adjudication",
        /// 10 其他行政权力
        OtherPower = "other_power",
        /// 20 公共服务
        PublicService = "public_service",
        /// 99 非行政许可审批, abolished in 2015
        NonLicenceApproval = "non_licence_approval",
    }
}

labels! {
    /// How an item is handled (办件类型).
    CaseType {
        /// 即办件: decided on the spot.
        Instant = "instant",
        /// 承诺件: decided within the promised limit.
        Promised = "promised",
        /// 上报件: examined here, decided by a higher body.
        Forwarded = "forwarded",
        /// 依职权: begun by the body itself; nobody applies for it.
        ExOfficio = "ex_officio",
    }
}

/// 设定依据
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegalBasis {
    pub law: String,
    pub article: String,
    #[serde(default)]
    pub gist: String,
    /// How far the citation was checked.
    #[serde(default)]
    pub check: String,
}

/// 申报材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    pub code: String,
    pub name: String,
    pub form: MaterialForm,
    pub copies: u32,
    pub source: String,
    /// What data sharing supplies must not be asked of the applicant (在线规定).
    pub obtainable_by_sharing: bool,
    pub required: bool,
    pub has_blank_and_sample_form: bool,
}

labels! {
    /// In which form a material is wanted.
    MaterialForm {
        /// 原件
        Original = "original",
        /// 核验: shown, not kept.
        Inspection = "inspection",
        /// 核验电子证照
        ELicence = "e_licence",
        /// 调取: fetched by the body.
        Retrieval = "retrieval",
    }
}

/// 收费
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fee {
    pub charged: bool,
    pub standard: String,
    pub basis: String,
    #[serde(default)]
    pub lines: Vec<FeeLine>,
    #[serde(default)]
    pub reduction: String,
}

/// One thing that is charged for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeLine {
    pub name: String,
    pub amount: Money,
    /// What the amount is for, such as 次 or 天.
    pub per: String,
}

/// 办理结果
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemResult {
    pub kind: ResultKind,
    pub name: String,
    pub validity: String,
}

labels! {
    /// What an applicant gets in the end.
    ResultKind {
        /// 证照
        Certificate = "certificate",
        /// 批文或通知
        Notice = "notice",
    }
}

/// 特别程序: may stop the clock, if the law says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpecialProcedure {
    pub kind: SpecialProcedureKind,
    pub label: String,
    pub max: Option<Limit>,
    pub suspends_clock: bool,
    pub basis: String,
}

labels! {
    /// Kinds of special procedure; the first eight are 行政许可法 45's closed list.
    SpecialProcedureKind {
        /// 听证
        Hearing = "hearing",
        /// 招标
        Tender = "tender",
        /// 拍卖
        Auction = "auction",
        /// 检验
        Inspection = "inspection",
        /// 检测
        Testing = "testing",
        /// 检疫
        Quarantine = "quarantine",
        /// 鉴定
        Appraisal = "appraisal",
        /// 专家评审
        ExpertReview = "expert_review",
        /// 公告
        PublicAnnouncement = "public_announcement",
        /// 冷静期
        CoolingOff = "cooling_off",
        /// 评估
        Assessment = "assessment",
        /// 征求意见、论证
        Consultation = "consultation",
    }
}

/// 公示
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicNotice {
    pub limit: Limit,
    pub place: String,
    pub counts_in_limit: bool,
    pub basis: String,
}

/// 廉政风险点
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiskPoint {
    pub point: String,
    pub level: RiskLevel,
    pub control: String,
}

labels! {
    /// How grave a risk is.
    RiskLevel { Low = "low", Medium = "medium", High = "high" }
}

/// 裁量基准: one tier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DiscretionTier {
    pub level: String,
    pub circumstances: String,
    pub kinds: Vec<String>,
    pub min: Option<f64>,
    pub max: Option<f64>,
    pub unit: String,
}

/// Where and how the item is had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    /// 进驻政务服务中心
    pub in_centre: bool,
    /// 网办深度, 1 to 4
    pub online_depth: u8,
    /// 到现场次数
    pub on_site_visits: u8,
    /// 可由乡镇、代办点办理
    pub at_agent_points: bool,
}

/// 八公开: what must be public of every item, as the notice board says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosures {
    /// 项目名称
    pub name: String,
    /// 设立依据
    pub legal_basis: String,
    /// 审批流程
    pub procedure: String,
    /// 申报材料
    pub materials: String,
    /// 法定办结时限
    pub statutory_limit: String,
    /// 承诺办结时限
    pub promised_limit: String,
    /// 收费标准
    pub fee_standard: String,
    /// 收费依据
    pub fee_basis: String,
}

impl Content {
    pub fn material(&self, code: &str) -> Option<&Material> {
        self.materials.iter().find(|it| it.code == code)
    }

    /// Why the clocks stand still while the step is open, if they do: for a special procedure
    /// (行政许可法 45), or for a public notice whose time is not counted.
    pub fn stands_still(&self, step: &TaskNode) -> Option<&'static str> {
        let uncounted = self.public_notice.as_ref().is_some_and(|it| !it.counts_in_limit);
        let notice = step.public_notice.as_ref().filter(|_| uncounted);
        step.procedure.map(Label::as_str).or(notice.map(|_| "public_notice"))
    }

    /// Decided on the spot (即办件).
    pub fn is_instant(&self) -> bool {
        self.case_type == CaseType::Instant
    }
}
