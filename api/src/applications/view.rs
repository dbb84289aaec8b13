//! Applications as callers see them: masked, with what may be done next.

use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::{CorrectionNotice, Defect, Delivery, HandedIn, Mandate, Receipt};
use persistence::applications::Paper;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::actions::ActionView;
use super::clock_view::ClockView;
use super::hearing::HearingView;
use super::renewal::RenewalView;
use crate::identity::view::PersonView;
use crate::word::{
    ChannelWord, DefectKindWord, DeliveryMethodWord, MaterialMediumWord, PaperKindWord, StageWord,
    TaskOutcomeWord, TaskStateWord,
};
use crate::workflow::AssigneeView;

/// An application (办件)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplicationView {
    pub(super) id: Uuid,
    /// 办件编号; absent while it is a draft
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    pub(super) number: Option<String>,
    /// 查询码, for the applicant only: with the number it shows progress without logging in
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "7K3MZQ2A", max_length = 8)]
    pub(super) query_code: Option<String>,
    pub(super) item: ItemRef,
    pub(super) body: BodyRef,
    pub(super) stage: StageWord,
    pub(super) channel: ChannelWord,
    /// Masked; `GET /api/v1/applications/{application_id}/form` gives it in full
    pub(super) applicant: PersonView,
    /// 委托, if somebody applies for somebody else
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mandate: Option<MandateView>,
    /// What has been handed in
    #[schema(max_items = 200)]
    pub(super) materials: Vec<HandedInView>,
    pub(super) created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) submitted_at: Option<DateTime<Utc>>,
    /// 收件: when the papers, or the last corrections, came in
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) received_at: Option<DateTime<Utc>>,
    /// 受理: the moment from which the limits count
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) accepted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) decided_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ended_at: Option<DateTime<Utc>>,
    /// 准予 or 不予, once it is decided
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) granted: Option<bool>,
    /// 补正告知, once there has been one
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) correction: Option<CorrectionView>,
    /// 送达, once the result has left
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) delivery: Option<DeliveryView>,
    /// 听证, once somebody was told of their right
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) hearing: Option<HearingView>,
    /// 延续, of an application by which a licence is renewed
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) renewal: Option<RenewalView>,
    /// 文书: the statutory papers with their numbers; what they say is under
    /// `GET /api/v1/applications/{application_id}/papers`
    #[schema(max_items = 20)]
    pub(super) papers: Vec<PaperView>,
    /// 时限: every clock that runs or has run
    #[schema(max_items = 200)]
    pub(super) clocks: Vec<ClockView>,
    /// 环节: every task, oldest first
    #[schema(max_items = 200)]
    pub(super) steps: Vec<StepView>,
    /// What you may do with it now: draw your buttons from this
    #[schema(max_items = 20)]
    pub(super) actions: Vec<ActionView>,
}

/// The item that is applied for, in the version that the application is pinned to
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ItemRef {
    #[schema(example = "MZ-01-001", max_length = 64)]
    pub(super) code: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    pub(super) name: String,
    #[schema(example = 1, minimum = 1)]
    pub(super) version: i32,
    /// The version by whose procedure it goes on, if a plan has moved it there
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2, minimum = 1)]
    pub(super) procedure_version: Option<i32>,
}

/// A body
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BodyRef {
    #[schema(example = "MZJ", max_length = 64)]
    pub(crate) code: String,
    #[schema(example = "市民政局", max_length = 200)]
    pub(crate) name: String,
}

/// 委托书
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MandateView {
    /// What it is founded on
    #[schema(example = "授权委托书 2026-11-20", max_length = 200)]
    basis: String,
    /// Who acts (代办人)
    #[schema(max_length = 200)]
    agent: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
}

/// A material that came in (已收材料)
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandedInView {
    /// The material's code in the item's list
    #[validate(length(min = 1, max = 40))]
    #[schema(example = "M1", min_length = 1, max_length = 40)]
    material: String,
    medium: MaterialMediumWord,
    #[validate(range(max = 99))]
    #[schema(example = 1, minimum = 0, maximum = 99)]
    copies: u32,
    #[validate(length(max = 500))]
    #[serde(default)]
    #[schema(max_length = 500)]
    note: String,
}

/// 补正告知: every defect at once
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CorrectionView {
    #[schema(max_items = 200)]
    defects: Vec<DefectView>,
    /// By when the applicant is asked to answer
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_by: Option<NaiveDate>,
    /// Whether everything has come in
    complete: bool,
}

/// One defect, of a material or of a field of the form
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DefectView {
    /// The material's code in the item's list
    #[validate(length(min = 1, max = 40))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "M3", min_length = 1, max_length = 40)]
    material: Option<String>,
    /// JSON pointer into the form
    #[validate(length(min = 1, max = 300))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(example = "/domicile", min_length = 1, max_length = 300)]
    field: Option<String>,
    kind: DefectKindWord,
    /// What is wrong, and what would be right
    #[validate(length(min = 1, max = 500))]
    #[schema(
        example = "验资报告缺少会计师事务所盖章，请补盖后重新提交",
        min_length = 1,
        max_length = 500
    )]
    detail: String,
}

/// 送达: how the result left
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DeliveryView {
    method: DeliveryMethodWord,
    /// Masked
    #[schema(example = "张*", max_length = 200)]
    recipient: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    tracking_number: Option<String>,
    /// 送达回证, once it has come back
    #[serde(skip_serializing_if = "Option::is_none")]
    served_at: Option<DateTime<Utc>>,
}

/// A statutory paper (文书)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaperView {
    kind: PaperKindWord,
    /// 文书名称; of a decision as the item's procedure calls it
    #[schema(example = "准予行政许可决定书", max_length = 60)]
    title: String,
    /// 文号: one gap-free series a body, year and kind
    #[schema(example = "安民受〔2026〕17号", max_length = 60)]
    number: String,
    issued_at: DateTime<Utc>,
}

/// A step of the procedure, as far as it has come
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepView {
    /// The task, for `GET /api/v1/tasks/{task_id}`
    pub(super) task_id: Uuid,
    #[schema(example = "s2", max_length = 200)]
    pub(super) node: String,
    #[schema(example = "审查（两人核查住所）", max_length = 200)]
    pub(super) name: String,
    /// 子流程: the parts of the procedure that the step stands in, the outermost first; absent outside
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 3, example = json!(["联合审查"]))]
    pub(super) parts: Vec<String>,
    pub(super) state: TaskStateWord,
    #[schema(example = "MZJ", max_length = 64)]
    pub(super) body: String,
    #[schema(example = "SEC", max_length = 64)]
    pub(super) post: String,
    /// Who has it in hand, or did it: told to staff; applicants deal with the body
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assignee: Option<AssigneeView>,
    pub(super) opened_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) closed_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due_on: Option<NaiveDate>,
    /// No official calendar reaches that day yet: it may still move
    pub(super) provisional: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) outcome: Option<TaskOutcomeWord>,
}

impl From<Mandate> for MandateView {
    fn from(it: Mandate) -> Self {
        Self { basis: it.basis, agent: it.agent, valid_until: it.valid_until }
    }
}

impl From<HandedIn> for HandedInView {
    fn from(it: HandedIn) -> Self {
        let HandedIn { material, medium, copies, note } = it;
        Self { material, medium: medium.into(), copies, note }
    }
}

impl From<HandedInView> for HandedIn {
    fn from(it: HandedInView) -> Self {
        let HandedInView { material, medium, copies, note } = it;
        Self { material, medium: medium.0, copies, note }
    }
}

impl From<Defect> for DefectView {
    fn from(it: Defect) -> Self {
        let Defect { material, field, kind, detail } = it;
        Self { material, field, kind: kind.into(), detail }
    }
}

impl From<DefectView> for Defect {
    fn from(it: DefectView) -> Self {
        let DefectView { material, field, kind, detail } = it;
        Self { material, field, kind: kind.0, detail }
    }
}

impl CorrectionView {
    pub(super) fn of(it: CorrectionNotice, complete: bool) -> Self {
        let defects = it.defects.into_iter().map(Into::into).collect();
        Self { defects, reply_by: it.reply_by, complete }
    }
}

impl From<Delivery> for DeliveryView {
    fn from(it: Delivery) -> Self {
        Self {
            method: it.method.into(),
            recipient: domain::identity::mask_name(&it.recipient),
            tracking_number: it.tracking_number,
            served_at: it.receipt.map(|Receipt { served_at, .. }| served_at),
        }
    }
}

impl From<&Paper> for PaperView {
    fn from(it: &Paper) -> Self {
        let (title, number) = (it.title.clone(), it.number.clone());
        Self { kind: it.kind.into(), title, number, issued_at: it.issued_at }
    }
}
