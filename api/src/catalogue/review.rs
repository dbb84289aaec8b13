//! Reviewing a version: publish it from a date, or give it back.

use actix_web::{post, web};
use domain::ItemCode;
use domain::catalogue::{Command, PublishItems};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::draft::take;
use super::view::VersionView;
use crate::Problem;
use crate::dates::Day;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// From when the version applies
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PublishVersion {
    /// Today or later, and after the version before
    #[schema(value_type = String, format = Date, example = "2027-01-01")]
    effective_from: Day,
}

/// Publish item version
///
/// 审核发布, by somebody other than the author. All eight disclosures must be filled in, a legal
/// basis cited, the promised limit within the statutory one, the workflow sound, and everything else as
/// the checks of a pack want it. Applications under way stay on their version.
#[utoipa::path(
    tag = "catalogue",
    request_body = PublishVersion,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Published", body = VersionView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/versions/{number}/publication")]
pub(crate) async fn publish_item_version(
    gate: Gate<PublishItems>,
    place: web::Path<(String, i32)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<PublishVersion>,
) -> Result<Reply, Problem> {
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    let command = Command::Publish { from: body.effective_from.0 };
    gate.once(key, fingerprint, move |tx, permit, ground| {
        take(tx, permit, ground, (&code, number, seen), &command)
    })
    .await
}

/// Why it is given back
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GiveBackVersion {
    #[validate(length(min = 1, max = 1000))]
    #[schema(example = "收费依据引用的文件已废止，请更新", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Give back item version
///
/// 退回修改: the version becomes a draft again.
#[utoipa::path(
    tag = "catalogue",
    request_body = GiveBackVersion,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "A draft again", body = VersionView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/versions/{number}/return")]
pub(crate) async fn give_back_item_version(
    gate: Gate<PublishItems>,
    place: web::Path<(String, i32)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<GiveBackVersion>,
) -> Result<Reply, Problem> {
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    let command = Command::GiveBack { reason: body.reason };
    gate.once(key, fingerprint, move |tx, permit, ground| {
        take(tx, permit, ground, (&code, number, seen), &command)
    })
    .await
}
