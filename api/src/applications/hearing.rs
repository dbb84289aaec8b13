//! 听证: told of, asked for, announced and recorded (行政许可法 46-48).

use actix_web::{post, web};
use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::{Apply, Command, Hearing, HearingNotice, HearingRequest};
use domain::clocks::KeepClocks;
use persistence::ids;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::read::show;
use super::use_case::{step, take_step};
use super::view::ApplicationView;
use crate::Problem;
use crate::dates::Moment;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::HearingPartyWord;
use crate::workflow::colleague;

/// How far a hearing (听证) has come
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HearingView {
    /// When those concerned were told of their right
    told_on: NaiveDate,
    /// When it is, once that is announced
    #[serde(skip_serializing_if = "Option::is_none")]
    starts_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "市政务服务中心三楼听证室", max_length = 200)]
    place: Option<String>,
    /// 听证主持人, by staff number
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-005", max_length = 64)]
    host: Option<String>,
    /// 听证笔录: under which number it lies in the file, once it was held
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "听证笔录〔2026〕3号", max_length = 100)]
    record: Option<String>,
}

impl From<Hearing> for HearingView {
    fn from(it: Hearing) -> Self {
        let Hearing { told_on, announced, record } = it;
        let (starts_at, place, host) = match announced {
            Some(it) => (Some(it.starts_at), Some(it.place), Some(it.host.to_string())),
            None => (None, None, None),
        };
        Self { told_on, starts_at, place, host, record }
    }
}

/// Why they may be heard (告知听证权利)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TellHearingRight {
    /// What they are told
    #[validate(length(min = 1, max = 2000), custom(function = "said"))]
    #[schema(
        example = "该许可直接涉及申请人与他人之间的重大利益关系",
        min_length = 1,
        max_length = 2000
    )]
    reason: String,
}

/// Tell hearing right
///
/// 告知听证权利: the applicant and whoever else is concerned are told in writing, once, that they may be
/// heard, and have the time to ask for it that the item's rule gives (XK-47a: five working days). Nothing
/// is decided meanwhile. When nobody asks, the right lapses by itself. The other clocks run on.
#[utoipa::path(
    tag = "clocks",
    request_body = TellHearingRight,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Told", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/hearing_right")]
pub(crate) async fn tell_hearing_right(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<TellHearingRight>,
) -> Result<Reply, Problem> {
    let command = Command::TellHearingRight { reason: body.reason };
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// Who wants to be heard (听证申请)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RequestHearing {
    asked_by: HearingPartyWord,
}

/// Request hearing
///
/// 申请听证: in time, by the applicant or whoever applied for them; for others who are concerned the
/// window enters it. It costs nothing. From now on the clocks stand still, which the applicant is told
/// in writing (行政许可法 45), and the body has the time to hold the hearing that the item's rule gives
/// (XK-47b: twenty working days).
#[utoipa::path(
    tag = "clocks",
    request_body = RequestHearing,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks stand still", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[post("/applications/{application_id}/hearing_request")]
pub(crate) async fn request_hearing(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RequestHearing>,
) -> Result<Reply, Problem> {
    let measure = ids::fresh(gate.backend().now());
    let command = Command::RequestHearing(HearingRequest { measure, by: body.asked_by.0 });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}

/// When and where (听证通知)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AnnounceHearing {
    /// Its day is so far ahead as the item's rule wants (XK-48: seven working days)
    #[schema(value_type = String, format = DateTime, example = "2026-12-08T14:00:00+08:00")]
    starts_at: Moment,
    #[validate(length(min = 1, max = 200), custom(function = "said"))]
    #[schema(example = "市政务服务中心三楼听证室", min_length = 1, max_length = 200)]
    place: String,
    /// 听证主持人: the staff number of somebody of the body who does not review the application
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-005", min_length = 1, max_length = 64)]
    host: String,
}

/// Announce hearing
///
/// 通知听证的时间、地点: the applicant is told in writing. What would be announced too late is refused
/// with the rule and the last day on which it would have been in time. Who puts the hearing off
/// announces it again.
#[utoipa::path(
    tag = "clocks",
    request_body = AnnounceHearing,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Announced", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/hearing_notice")]
pub(crate) async fn announce_hearing(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<AnnounceHearing>,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        let command = Command::AnnounceHearing(HearingNotice {
            starts_at: body.starts_at.0.to_utc(),
            place: body.place,
            host: colleague(tx, &body.host, "/host")?,
        });
        step(tx, permit, ground, (id, seen), &command)?;
        let (view, revision) = show(tx, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}

/// That it was held (听证笔录)
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordHearing {
    /// The number under which the signed record lies in the file
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(example = "听证笔录〔2026〕3号", min_length = 1, max_length = 100)]
    document: String,
}

/// Record hearing
///
/// 登记听证笔录: the hearing was held and its record is signed; the clocks run again from today on, and
/// the decision follows the record (行政许可法 48).
#[utoipa::path(
    tag = "clocks",
    request_body = RecordHearing,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Its clocks run again", body = ApplicationView), Problems),
    security(("bearer" = ["clocks.keep"])),
)]
#[post("/applications/{application_id}/hearing_record")]
pub(crate) async fn record_hearing(
    gate: Gate<KeepClocks>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RecordHearing>,
) -> Result<Reply, Problem> {
    let command = Command::RecordHearing { document: body.document };
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}
