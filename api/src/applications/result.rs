//! The decision, the delivery of its result, and the ends of an application.

use actix_web::{post, web};
use domain::applications::{
    Apply, Command, DecideApplications, Decision, DeliverResults, Delivery, Receipt,
    TerminateApplications, Termination,
};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::intake::RemediesInput;
use super::use_case::take_step;
use super::view::ApplicationView;
use crate::Problem;
use crate::bare::Bare;
use crate::dates::{Day, Moment};
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::{DeliveryMethodWord, TerminationGroundWord};

/// The decision (决定)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecideApplication {
    /// 准予 or 不予
    granted: bool,
    #[validate(length(min = 1, max = 4000))]
    #[schema(
        example = "经审查，符合《社会团体登记管理条例》规定的条件，准予登记",
        min_length = 1,
        max_length = 4000
    )]
    reasons: String,
    /// Needed by a refusal (行政许可法 38)
    #[validate(nested)]
    remedies: Option<RemediesInput>,
    /// 证照编号 of the result
    #[validate(length(min = 1, max = 100))]
    #[schema(example = "皖庆社证字第0042号", min_length = 1, max_length = 100)]
    result_number: Option<String>,
    /// 有效期至
    #[schema(value_type = Option<String>, format = Date, example = "2031-11-22")]
    valid_until: Option<Day>,
}

/// Decide application
///
/// By the post that decides, when every review is done. Whoever handled the application does not
/// decide it, unless it is decided on the spot. A refusal gives its reasons and says where to turn. A
/// renewal that was filed in time is decided before the licence expires; from then on it counts as
/// renewed (409 `renewed-by-law`, 行政许可法 50).
#[utoipa::path(
    tag = "applications",
    request_body = DecideApplication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Decided", body = ApplicationView), Problems),
    security(("bearer" = ["applications.decide"])),
)]
#[post("/applications/{application_id}/decision")]
pub(crate) async fn decide_application(
    gate: Gate<DecideApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<DecideApplication>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Decide(Decision {
        granted: body.granted,
        reasons: body.reasons,
        remedies: body.remedies.map(Into::into),
        result_number: body.result_number,
        valid_until: body.valid_until.map(|it| it.0),
    });
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Who took it, and when (送达回证)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceiptInput {
    /// Who signed
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "张三", min_length = 1, max_length = 200)]
    signed_by: String,
    /// When: after the decision, and not later than now
    #[schema(value_type = String, format = DateTime, example = "2026-12-08T10:30:00+08:00")]
    served_at: Moment,
}

impl From<ReceiptInput> for Receipt {
    fn from(it: ReceiptInput) -> Self {
        Self { signed_by: it.signed_by, served_at: it.served_at.0.to_utc() }
    }
}

/// How the result leaves
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DeliverResult {
    method: DeliveryMethodWord,
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "张三", min_length = 1, max_length = 200)]
    recipient: String,
    /// 运单号
    #[validate(length(min = 1, max = 60))]
    #[schema(example = "EMS1234567890CN", min_length = 1, max_length = 60)]
    tracking_number: Option<String>,
    /// If it is signed for at once, as at the counter
    #[validate(nested)]
    receipt: Option<ReceiptInput>,
}

/// Deliver result
///
/// 送达: the one way in which a result, granted or refused, leaves the hall.
#[utoipa::path(
    tag = "applications",
    request_body = DeliverResult,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "On its way, or served", body = ApplicationView), Problems),
    security(("bearer" = ["applications.deliver"])),
)]
#[post("/applications/{application_id}/delivery")]
pub(crate) async fn deliver_result(
    gate: Gate<DeliverResults>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<DeliverResult>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Deliver(Delivery {
        method: body.method.0,
        recipient: body.recipient,
        tracking_number: body.tracking_number,
        receipt: body.receipt.map(Into::into),
    });
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Confirm receipt
///
/// 登记送达回证, when it comes back after the result was sent.
#[utoipa::path(
    tag = "applications",
    request_body = ReceiptInput,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Served", body = ApplicationView), Problems),
    security(("bearer" = ["applications.deliver"])),
)]
#[post("/applications/{application_id}/delivery/receipt")]
pub(crate) async fn confirm_receipt(
    gate: Gate<DeliverResults>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<ReceiptInput>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::ConfirmReceipt(body.into());
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Close application
///
/// 办结归档. Refused while the result has not been served.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Closed", body = ApplicationView), Problems),
    security(("bearer" = ["applications.deliver"])),
)]
#[post("/applications/{application_id}/closure")]
pub(crate) async fn close_application(
    gate: Gate<DeliverResults>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Close;
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Why it is taken back
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WithdrawApplication {
    #[validate(length(min = 1, max = 1000))]
    #[schema(example = "材料需重新准备", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Withdraw application
///
/// 撤回, by the applicant or who applied for them, until it is decided.
#[utoipa::path(
    tag = "applications",
    request_body = WithdrawApplication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Withdrawn", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[post("/applications/{application_id}/withdrawal")]
pub(crate) async fn withdraw_application(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<WithdrawApplication>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Withdraw { reason: body.reason };
    take_step(gate, key, fingerprint, (id, seen), command).await
}

/// Why it cannot go on
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TerminateApplication {
    ground: TerminationGroundWord,
    #[validate(length(min = 1, max = 1000))]
    #[schema(example = "申请人逾期未补正", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Terminate application
///
/// 终止, by the body, on a ground that the law gives.
#[utoipa::path(
    tag = "applications",
    request_body = TerminateApplication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Terminated", body = ApplicationView), Problems),
    security(("bearer" = ["applications.terminate"])),
)]
#[post("/applications/{application_id}/termination")]
pub(crate) async fn terminate_application(
    gate: Gate<TerminateApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<TerminateApplication>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Terminate(Termination { ground: body.ground.0, reason: body.reason });
    take_step(gate, key, fingerprint, (id, seen), command).await
}
