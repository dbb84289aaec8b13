//! 领证: what applicants ask for once they have cooled off.

use actix_web::{post, web};
use domain::applications::{Command, ReceiveApplications};
use uuid::Uuid;

use super::use_case::take_step;
use super::view::ApplicationView;
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::problem::Problems;
use crate::reply::Reply;

/// Record request for result
///
/// 申请领证: the applicants came in person after the cooling-off period (冷静期), within the time that
/// the rule gives them, and still want the result (民法典 1077). Without it the application counts as
/// withdrawn when that time runs out (视为撤回), and nothing is granted before it.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Recorded", body = ApplicationView), Problems),
    security(("bearer" = ["applications.receive"])),
)]
#[post("/applications/{application_id}/collection")]
pub(crate) async fn record_collection_request(
    gate: Gate<ReceiveApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    take_step(gate, key, fingerprint, (id, seen), Command::Collect).await
}
