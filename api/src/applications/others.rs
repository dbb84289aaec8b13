//! 缴费、征求意见: the clocks stand still while somebody else has the floor.

use actix_web::{post, web};
use domain::applications::{Command, Consultation, FeeNotice, Opinion, Payment};
use domain::clocks::KeepClocks;
use domain::money::Money;
use persistence::ids;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::use_case::take_step;
use super::view::ApplicationView;
use crate::Problem;
use crate::dates::Day;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::{ConsultedWord, StanceWord};

/// What is to be paid (缴费通知)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NotifyFee {
    /// In fen (分) of CNY
    #[validate(range(min = 1, max = 1_000_000_000))]
    #[schema(example = 10000, minimum = 1, maximum = 1_000_000_000)]
    amount_fen: i64,
    /// The day on which the written notice took effect: from the acceptance to today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    notice_effective_on: Option<Day>,
    /// What for, and by which rate
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(example = "信息处理费，按件计收", min_length = 1, max_length = 2000)]
    reason: String,
}

/// Notify fee
///
/// 缴费通知: the applicant is told in writing what to pay, and has the time for it that the item's rule
/// gives; the clocks of the body stand still until it is paid. When that time runs out, the application
/// counts as abandoned (视为放弃). Only for items of which a rule says so.
#[utoipa::path(
    tag = "clocks",
    request_body = NotifyFee,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks stand still", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/fee_notices")]
pub(crate) async fn notify_fee(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<NotifyFee>,
) -> Result<Reply, Problem> {
    let command = Command::NotifyFee(FeeNotice {
        measure: ids::fresh(gate.backend().now()),
        amount: Money { fen: body.amount_fen, currency: "CNY".to_owned() },
        from: body.notice_effective_on.map(|it| it.0),
        reason: body.reason,
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// What has been paid (缴费)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordPayment {
    /// 票据号码
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(example = "皖财票0042号", min_length = 1, max_length = 100)]
    receipt_number: String,
    /// The day of the payment, from which the clocks count again: not later than today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-30")]
    paid_on: Option<Day>,
}

/// Record payment
///
/// 登记缴费: what the fee notice asks for has been paid in time, and the clocks run again.
#[utoipa::path(
    tag = "clocks",
    request_body = RecordPayment,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks run again", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/payments")]
pub(crate) async fn record_payment(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RecordPayment>,
) -> Result<Reply, Problem> {
    let (receipt_number, on) = (body.receipt_number, body.paid_on.map(|it| it.0));
    let command = Command::RecordPayment(Payment { receipt_number, on });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// Whose opinion is wanted (征求意见)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskOpinion {
    whom: ConsultedWord,
    /// Their name; it stands in the letter only
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(example = "安庆某某实业有限公司", min_length = 1, max_length = 200)]
    name: String,
    /// What they are asked
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(example = "拟公开的信息涉及贵单位，请提出意见", min_length = 1, max_length = 2000)]
    question: String,
    /// The day on which they received the letter: from the acceptance to today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    received_on: Option<Day>,
}

/// Ask for opinion
///
/// 征求意见: a third party or another organ has the time that the item's rule gives, and the clocks of
/// the body stand still (政府信息公开条例 32-34). A third party's silence is no consent: the body decides.
/// Another organ's silence is consent.
#[utoipa::path(
    tag = "clocks",
    request_body = AskOpinion,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks stand still", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/consultations")]
pub(crate) async fn ask_for_opinion(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<AskOpinion>,
) -> Result<Reply, Problem> {
    let command = Command::Consult(Consultation {
        measure: ids::fresh(gate.backend().now()),
        whom: body.whom.0,
        name: body.name,
        question: body.question,
        from: body.received_on.map(|it| it.0),
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// An opinion that came in
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordOpinion {
    stance: StanceWord,
    /// The number under which the letter lies in the file
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(example = "收文〔2026〕17号", min_length = 1, max_length = 100)]
    document: String,
    /// The day on which it came, from which the clocks count again: not later than today; today, if
    /// absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-30")]
    received_on: Option<Day>,
}

/// Record opinion
///
/// 登记意见: whoever was asked has answered in time, and the clocks run again.
#[utoipa::path(
    tag = "clocks",
    request_body = RecordOpinion,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks run again", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/opinions")]
pub(crate) async fn record_opinion(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RecordOpinion>,
) -> Result<Reply, Problem> {
    let on = body.received_on.map(|it| it.0);
    let command =
        Command::RecordOpinion(Opinion { stance: body.stance.0, document: body.document, on });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}
