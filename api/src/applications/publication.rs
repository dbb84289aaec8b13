//! 公示: that and where a decision was published.

use actix_web::{post, web};
use domain::applications::{Command, Publication, PublishResults};
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

/// Where the decision can be read by everybody
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordPublication {
    /// The site or the board
    #[validate(length(min = 1, max = 100), custom(function = "said"))]
    #[schema(example = "信用中国（安徽安庆）", min_length = 1, max_length = 100)]
    place: String,
    /// Its address or number there
    #[validate(length(min = 1, max = 500), custom(function = "said"))]
    #[schema(example = "https://credit.example/licences/42", min_length = 1, max_length = 500)]
    reference: String,
    /// From the decision to today; today, if absent
    #[schema(value_type = Option<String>, format = Date, example = "2026-11-30")]
    published_on: Option<Day>,
}

/// Record publication
///
/// 双公示: a decision to grant was published. Where a rule of the item says within how many days, a
/// clock runs from the decision, also after the result is handed over, and stops here.
#[utoipa::path(
    tag = "applications",
    request_body = RecordPublication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Recorded", body = ApplicationView), Problems),
    security(("bearer" = ["applications.publish"])),
)]
#[post("/applications/{application_id}/publication")]
pub(crate) async fn record_publication(
    gate: Gate<PublishResults>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RecordPublication>,
) -> Result<Reply, Problem> {
    let command = Command::Publish(Publication {
        place: body.place,
        reference: body.reference,
        on: body.published_on.map(|it| it.0),
    });
    take_step(gate, key, fingerprint, (application_id.into_inner().into(), seen), command).await
}
