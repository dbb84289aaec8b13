//! 特别程序、延长、冲正: what officers do to the clocks of an application.

use actix_web::{post, web};
use domain::applications::{Command, NewExtension, NewSuspension, Resumption, Reversal};
use domain::clocks::KeepClocks;
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
use crate::word::{ClockKindWord, SpecialProcedureWord};

/// A special procedure (特别程序)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct StartProcedure {
    procedure: SpecialProcedureWord,
    /// The day on which the written notice took effect, not counted any more: from the acceptance to
    /// today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-23")]
    notice_effective_on: Option<Day>,
    /// What the applicant is told
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(
        example = "拟举行专家评审，所需时间不计入办理期限",
        min_length = 1,
        max_length = 2000
    )]
    reason: String,
}

/// Start special procedure
///
/// 听证、招标、拍卖、检验、检测、检疫、鉴定、专家评审: the clocks of the application and of its open
/// steps stand still (行政许可法 45). The applicant is told in writing: the notice gets its number
/// here. No decision is made until the procedure has ended.
#[utoipa::path(
    tag = "clocks",
    request_body = StartProcedure,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks stand still", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/suspensions")]
pub(crate) async fn start_special_procedure(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<StartProcedure>,
) -> Result<Reply, Problem> {
    let command = Command::Suspend(NewSuspension {
        measure: ids::fresh(gate.backend().now()),
        procedure: body.procedure.0,
        from: body.notice_effective_on.map(|it| it.0),
        reason: body.reason,
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// The end of a special procedure
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EndProcedure {
    /// Which: `id` of one of the application's measures
    measure_id: Uuid,
    /// The first day that counts again, not later than today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-12-01")]
    resumes_on: Option<Day>,
    /// What came of it
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(example = "专家评审意见：符合条件", min_length = 1, max_length = 2000)]
    finding: String,
}

/// End special procedure
///
/// The clocks run again; every due date moves by the days that were not counted.
#[utoipa::path(
    tag = "clocks",
    request_body = EndProcedure,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks run again", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/resumptions")]
pub(crate) async fn end_special_procedure(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<EndProcedure>,
) -> Result<Reply, Problem> {
    let command = Command::Resume(Resumption {
        measure: body.measure_id.into(),
        on: body.resumes_on.map(|it| it.0),
        finding: body.finding,
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// More time
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ExtendLimit {
    /// `statutory`, or `promised`, which cannot outlast it
    clock: ClockKindWord,
    /// In the limit's unit; the limit's rule says how much at most
    #[validate(range(min = 1, max = 1000))]
    #[schema(example = 10, minimum = 1, maximum = 1000)]
    by: u32,
    /// What the applicant is told
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(example = "案情复杂，需补充调查核实", min_length = 1, max_length = 2000)]
    reason: String,
}

/// Extend limit
///
/// 延长期限: once, before the limit has run out, as far as the rule that sets it allows, and by whom
/// the rule names (行政许可法 42: 本行政机关负责人). The applicant is told the reason: the notice gets
/// its number here.
#[utoipa::path(
    tag = "clocks",
    request_body = ExtendLimit,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Extended", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/extensions")]
pub(crate) async fn extend_limit(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<ExtendLimit>,
) -> Result<Reply, Problem> {
    let command = Command::Extend(NewExtension {
        measure: ids::fresh(gate.backend().now()),
        clock: body.clock.0,
        by: body.by,
        reason: body.reason,
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// A mistaken entry
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReverseMeasure {
    /// Which: `id` of one of the application's measures
    measure_id: Uuid,
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(example = "误录入，实际未启动专家评审", min_length = 1, max_length = 500)]
    reason: String,
}

/// Reverse measure
///
/// 冲正: a special procedure or an extension that was entered by mistake counts no longer. Nothing is
/// deleted: the entry stays in the ledger, followed by its reversal, and every date is what it would
/// be without it.
#[utoipa::path(
    tag = "clocks",
    request_body = ReverseMeasure,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Reversed", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/reversals")]
pub(crate) async fn reverse_measure(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<ReverseMeasure>,
) -> Result<Reply, Problem> {
    let command =
        Command::Reverse(Reversal { measure: body.measure_id.into(), reason: body.reason });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}
