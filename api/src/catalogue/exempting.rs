//! What becomes of exemptions: asked for by the item's body, agreed to by the centre, approved by the
//! government.

use actix_web::{post, web};
use domain::access::Permit;
use domain::calendar::local_date;
use domain::catalogue::{
    Exemption, ExemptionAct, ExemptionRefusal, ExemptionState, ExemptionStep, RequestExemption,
    SettleExemptions, may_request, may_settle,
};
use domain::events::NewEvent;
use domain::organisations::Centre;
use domain::{ExemptionId, ItemCode};
use persistence::catalogue::{
    add_exemption, exemption_alive, lock_exemption, settle_exemption, version_on,
};
use persistence::events::append;
use persistence::{StoreError, Tx, ids, organisations};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::draft::subject;
use super::exemption_view::{ExemptionView, people};
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::ExemptionGroundWord;

/// Why an item should stay outside
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskForExemption {
    /// An item of a body of yours
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZ-10-007", min_length = 1, max_length = 64)]
    item: String,
    /// The centre that it would enter; the pack says who runs it, and which government it belongs to
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "AQ-ZWZX", min_length = 1, max_length = 64)]
    centre: String,
    ground: ExemptionGroundWord,
    /// Leave out what is secret
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "办理过程涉及国家秘密载体", min_length = 1, max_length = 1000)]
    reason: String,
}

/// Request exemption
///
/// 申请免予进驻, by the item's body. The item is exempt when the centre and then the government have
/// agreed, and not before. One exemption of an item is under way at a time; who was refused may ask
/// again.
#[utoipa::path(
    tag = "catalogue",
    request_body = AskForExemption,
    params(IdempotencyKey),
    responses((status = 201, description = "Asked for", body = ExemptionView), Problems),
    security(("bearer" = ["catalogue.request_exemption"])),
)]
#[post("/exemptions")]
pub(crate) async fn request_exemption(
    gate: Gate<RequestExemption>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<AskForExemption>,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let new = asked(tx, permit, ground, body)?;
        let alive = exemption_alive(tx, &new.item)?;
        may_request(&new, alive)?;
        add_exemption(tx, &new)?;
        log(tx, ground, &new)?;
        let place = format!("/api/v1/exemptions/{}", new.id);
        let people = people(tx, std::slice::from_ref(&new))?;
        Ok(Reply::created(&ExemptionView::of(new, &people, permit.actor()), 1, place))
    })
    .await
}

/// What is asked for, of an item of the asker's body.
fn asked(
    tx: &mut Tx<'_>,
    permit: &Permit<RequestExemption>,
    ground: &Ground<'_>,
    body: AskForExemption,
) -> Result<Exemption, Problem> {
    let item = ItemCode::from(body.item);
    let told =
        ("no item of a body of yours is on offer under this code", "您所在机构没有该现行事项");
    let none = || Problem::bad_value("/item", "exists", told);
    let version = version_on(tx, &item, local_date(ground.now)).map_err(|fault| match fault {
        StoreError::NotFound => none(),
        fault => fault.into(),
    })?;
    let theirs = ground.library.edition(tx, version.id)?.content.body.clone();
    if !permit.covers(&theirs) {
        return Err(none());
    }
    let found = organisations::centres(tx)?.into_iter().find(|it| it.code == body.centre);
    let Some((run_by, government)) = found.and_then(|it: Centre| it.run_by.zip(it.government))
    else {
        return Err(ExemptionRefusal::NobodyAgrees { centre: body.centre }.into());
    };
    let me = permit.actor().staff_number().ok_or(Problem::NotFound)?;
    let first = ExemptionStep {
        step: ExemptionState::Requested,
        body: theirs.clone(),
        staff: me.clone(),
        opinion: String::new(),
        at: ground.now,
    };
    Ok(Exemption {
        id: ids::fresh(ground.now),
        item,
        body: theirs,
        centre: body.centre,
        run_by,
        government,
        ground: body.ground.0,
        reason: body.reason,
        state: ExemptionState::Requested,
        revision: 1,
        steps: vec![first],
    })
}

/// What is said to it
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SettleExemption {
    /// 意见
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "情况属实，同意", min_length = 1, max_length = 1000)]
    opinion: String,
}

/// Agree to exemption
///
/// 中心审核, by the head of the body that runs the centre: the first of the two.
#[utoipa::path(
    tag = "catalogue",
    request_body = SettleExemption,
    params(
        ("exemption_id" = Uuid, Path, description = "The exemption"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Agreed to", body = ExemptionView), Problems),
    security(("bearer" = ["catalogue.settle_exemptions"])),
)]
#[post("/exemptions/{exemption_id}/agreement")]
pub(crate) async fn agree_to_exemption(
    gate: Gate<SettleExemptions>,
    exemption_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<SettleExemption>,
) -> Result<Reply, Problem> {
    settle(gate, exemption_id.into_inner(), (key, seen), body, ExemptionAct::Agree).await
}

/// Approve exemption
///
/// 政府批准, by the government after the centre has agreed (409 before that): from now on the item
/// is exempt.
#[utoipa::path(
    tag = "catalogue",
    request_body = SettleExemption,
    params(
        ("exemption_id" = Uuid, Path, description = "The exemption"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Approved", body = ExemptionView), Problems),
    security(("bearer" = ["catalogue.settle_exemptions"])),
)]
#[post("/exemptions/{exemption_id}/approval")]
pub(crate) async fn approve_exemption(
    gate: Gate<SettleExemptions>,
    exemption_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<SettleExemption>,
) -> Result<Reply, Problem> {
    settle(gate, exemption_id.into_inner(), (key, seen), body, ExemptionAct::Approve).await
}

/// Refuse exemption
///
/// 不同意, by the one whose turn it is: it ends there, and its history is kept.
#[utoipa::path(
    tag = "catalogue",
    request_body = SettleExemption,
    params(
        ("exemption_id" = Uuid, Path, description = "The exemption"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Refused", body = ExemptionView), Problems),
    security(("bearer" = ["catalogue.settle_exemptions"])),
)]
#[post("/exemptions/{exemption_id}/refusal")]
pub(crate) async fn refuse_exemption(
    gate: Gate<SettleExemptions>,
    exemption_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    body: Checked<SettleExemption>,
) -> Result<Reply, Problem> {
    settle(gate, exemption_id.into_inner(), (key, seen), body, ExemptionAct::Refuse).await
}

async fn settle(
    gate: Gate<SettleExemptions>,
    id: Uuid,
    (key, seen): (IdempotencyKey, IfMatch),
    Checked { body, fingerprint }: Checked<SettleExemption>,
    act: ExemptionAct,
) -> Result<Reply, Problem> {
    let id = ExemptionId::from(id);
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = lock_exemption(tx, id)?;
        if !found.concerns().into_iter().any(|it| permit.covers(it)) {
            return Err(Problem::NotFound);
        }
        may_settle(&found, act, permit)?;
        seen.check(found.revision)?;
        let me = permit.actor().staff_number().ok_or(Problem::NotFound)?;
        let (step, body_code) = found.after(act);
        let (body_code, opinion) = (body_code.clone(), body.opinion);
        let step =
            ExemptionStep { step, body: body_code, staff: me.clone(), opinion, at: ground.now };
        let settled = settle_exemption(tx, found, step)?;
        log(tx, ground, &settled)?;
        let people = people(tx, std::slice::from_ref(&settled))?;
        let revision = settled.revision;
        Ok(Reply::tagged(&ExemptionView::of(settled, &people, permit.actor()), revision))
    })
    .await
}

fn log(tx: &mut Tx<'_>, ground: &Ground<'_>, it: &Exemption) -> Result<(), Problem> {
    let kind = match it.state {
        ExemptionState::Requested => "catalogue.exemption_requested",
        ExemptionState::Agreed => "catalogue.exemption_agreed",
        ExemptionState::Approved => "catalogue.exemption_approved",
        ExemptionState::Refused => "catalogue.exemption_refused",
    };
    let data = json!({
        "exemption": it.id, "item": it.item, "body": it.body, "centre": it.centre,
        "ground": it.ground,
    });
    append(tx, subject(&it.item), &[NewEvent::new(kind, data)], &ground.how)?;
    Ok(())
}
