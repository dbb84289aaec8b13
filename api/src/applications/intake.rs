//! Taking applications in: acceptance, refusal to accept, corrections.

use actix_web::{post, web};
use domain::ApplicationId;
use domain::applications::{
    Apply, Command, CorrectionNotice, ReceiveApplications, Rejection, Remedies,
};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::create::object;
use super::read::show;
use super::use_case::{hand_in, take_step};
use super::view::{ApplicationView, DefectView, HandedInView};
use crate::Problem;
use crate::bare::Bare;
use crate::dates::Day;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::RejectionGroundWord;

/// Accept application
///
/// 受理. Every required material must have come in, except what data sharing supplies. The limits
/// count from now; after corrections from the day on which they came in; and after five working
/// days of silence from the day of receipt, as 行政许可法 32 says.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Accepted", body = ApplicationView), Problems),
    security(("bearer" = ["applications.receive"])),
)]
#[post("/applications/{application_id}/acceptance")]
pub(crate) async fn accept_application(
    gate: Gate<ReceiveApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Accept;
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Where an applicant turns against a "no" (救济途径)
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RemediesInput {
    /// 行政复议机关, with address
    #[validate(length(min = 1, max = 300))]
    #[schema(
        example = "安庆市人民政府（安徽省安庆市样例大道1号）",
        min_length = 1,
        max_length = 300
    )]
    reconsideration_body: String,
    /// 有管辖权的人民法院, with address
    #[validate(length(min = 1, max = 300))]
    #[schema(
        example = "安庆市迎江区人民法院（安徽省安庆市样例路2号）",
        min_length = 1,
        max_length = 300
    )]
    court: String,
}

impl From<RemediesInput> for Remedies {
    fn from(it: RemediesInput) -> Self {
        Self { reconsideration_body: it.reconsideration_body, court: it.court }
    }
}

/// Why an application is not taken in
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RejectApplication {
    ground: RejectionGroundWord,
    #[validate(length(min = 1, max = 2000))]
    #[schema(example = "该事项不属于本机关职权范围", min_length = 1, max_length = 2000)]
    reason: String,
    /// The body that is competent; needed with `not_competent`
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "安徽省民政厅", min_length = 1, max_length = 200)]
    competent_body: Option<String>,
    #[validate(nested)]
    remedies: RemediesInput,
}

/// Refuse to accept application
///
/// 不予受理, with its reason and where to turn.
#[utoipa::path(
    tag = "applications",
    request_body = RejectApplication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Rejected", body = ApplicationView), Problems),
    security(("bearer" = ["applications.receive"])),
)]
#[post("/applications/{application_id}/rejection")]
pub(crate) async fn reject_application(
    gate: Gate<ReceiveApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RejectApplication>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Reject(Rejection {
        ground: body.ground.0,
        reason: body.reason,
        competent_body: body.competent_body,
        remedies: body.remedies.into(),
    });
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Everything that has to be corrected
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotifyCorrection {
    /// Every defect: there is no second notice
    #[validate(length(min = 1, max = 200), nested)]
    #[schema(min_items = 1, max_items = 200)]
    defects: Vec<DefectView>,
    /// By when the applicant is asked to answer; left out where the item has a limit for that
    #[schema(value_type = Option<String>, format = Date)]
    reply_by: Option<Day>,
}

/// Notify correction
///
/// 一次性告知补正: names every defect, within five working days of receipt, and once only. Materials
/// that data sharing supplies must not be asked for. Where the item has a limit for the reply (补正期限),
/// a clock runs against the applicant; when it runs out, the application counts as abandoned (视为放弃).
#[utoipa::path(
    tag = "applications",
    request_body = NotifyCorrection,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Notified", body = ApplicationView), Problems),
    security(("bearer" = ["applications.receive"])),
)]
#[post("/applications/{application_id}/correction_notice")]
pub(crate) async fn notify_correction(
    gate: Gate<ReceiveApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<NotifyCorrection>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::NotifyCorrection(CorrectionNotice {
        defects: body.defects.into_iter().map(Into::into).collect(),
        reply_by: body.reply_by.map(|it| it.0),
    });
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// What the notice asked for
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HandInCorrections {
    /// Every material that the notice names
    #[validate(length(max = 200), nested)]
    #[serde(default)]
    #[schema(max_items = 200)]
    materials: Vec<HandedInView>,
    /// All answers, in place of the earlier ones; needed if the notice names a field
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
}

/// Hand in corrections
///
/// 补正: everything that the notice names, together. The application must then be accepted, and
/// its limits count from this day.
#[utoipa::path(
    tag = "applications",
    request_body = HandInCorrections,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Handed in", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[post("/applications/{application_id}/corrections")]
pub(crate) async fn hand_in_corrections(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<HandInCorrections>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    let form = body.form.map(object).transpose()?;
    let materials = body.materials.into_iter().map(Into::into).collect();
    let command = Command::HandInCorrections { materials, form: form.is_some() };
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        hand_in(tx, permit, ground, (id, seen), &command, form.as_deref())?;
        let (view, revision) = show(tx, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}
