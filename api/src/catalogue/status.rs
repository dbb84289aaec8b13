//! Whether an item is on offer: suspended, resumed, cancelled.

use actix_web::{post, web};
use domain::ItemCode;
use domain::calendar::local_date;
use domain::catalogue::{ItemStatus, PublishItems, Refusal};
use domain::events::NewEvent;
use persistence::catalogue::{item, set_status, tenures, version_on};
use persistence::events::append;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::draft::subject;
use super::view::ItemView;
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;

/// Why the item's status changes
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangeStatus {
    /// The act that it rests on
    #[validate(length(min = 1, max = 500))]
    #[schema(example = "国务院关于取消一批行政许可事项的决定", min_length = 1, max_length = 500)]
    basis: String,
}

/// Suspend item
///
/// 暂停: no application is taken for now.
#[utoipa::path(
    tag = "catalogue",
    request_body = ChangeStatus,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Suspended", body = ItemView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/suspension")]
pub(crate) async fn suspend_item(
    gate: Gate<PublishItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<ChangeStatus>,
) -> Result<Reply, Problem> {
    change(gate, item_code.into_inner(), key, seen, body, ItemStatus::Suspended).await
}

/// Resume item
///
/// 恢复: a suspended item takes applications again.
#[utoipa::path(
    tag = "catalogue",
    request_body = ChangeStatus,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Current again", body = ItemView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/resumption")]
pub(crate) async fn resume_item(
    gate: Gate<PublishItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<ChangeStatus>,
) -> Result<Reply, Problem> {
    change(gate, item_code.into_inner(), key, seen, body, ItemStatus::Current).await
}

/// Cancel item
///
/// 取消, for good: no further application is taken (410). Applications under way go on.
#[utoipa::path(
    tag = "catalogue",
    request_body = ChangeStatus,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Cancelled", body = ItemView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/cancellation")]
pub(crate) async fn cancel_item(
    gate: Gate<PublishItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<ChangeStatus>,
) -> Result<Reply, Problem> {
    change(gate, item_code.into_inner(), key, seen, body, ItemStatus::Cancelled).await
}

async fn change(
    gate: Gate<PublishItems>,
    code: String,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<ChangeStatus>,
    to: ItemStatus,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(code);
    gate.once(key, fingerprint, move |tx, _, ground| {
        let found = item(tx, &code)?;
        match found.status {
            over @ (ItemStatus::Cancelled | ItemStatus::Transferred) => {
                return Err(Refusal::ItemOver { status: over }.into());
            }
            same if same == to => return Err(Refusal::AlreadyInState { status: same }.into()),
            ItemStatus::Current | ItemStatus::Suspended => {}
        }
        seen.check(found.revision)?;
        let today = local_date(ground.now);
        let changed = set_status(tx, &found, to, &body.basis, today)?;
        let data = json!({ "from": found.status, "to": to, "basis": body.basis });
        let event = NewEvent::new("catalogue.status_changed", data);
        append(tx, subject(&code), &[event], &ground.how)?;
        let version = version_on(tx, &code, today)?;
        let bodies = tenures(tx, &code)?;
        let revision = changed.revision;
        Ok(Reply::tagged(&ItemView::of(changed, version, bodies), revision))
    })
    .await
}
