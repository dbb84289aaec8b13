//! Items that are handed down to lower bodies (下放): proposed, listed, read.

use actix_web::{get, post, web};
use domain::calendar::local_date;
use domain::catalogue::{
    Devolution, DevolutionState, DraftItems, ReadDevolutions, may_hand_down, may_withdraw,
};
use domain::events::NewEvent;
use domain::{BodyCode, ItemCode};
use persistence::catalogue::{
    DevolutionFilter, add_devolution, devolution, devolution_is_open, devolutions, hold_item,
    lock_devolution,
};
use persistence::events::append;
use persistence::{Session, StoreError, Tx, ids};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::devolution_view::{DevolutionView, ListedDevolution, listed, shown};
use super::draft::{last_published, subject};
use crate::Problem;
use crate::dates::Day;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::said::said;
use crate::word::DevolutionStateWord;

/// What is handed down to whom
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProposeDevolution {
    /// 承接机构: a body of a lower level than the item's own
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-X", min_length = 1, max_length = 64)]
    to_body: String,
    /// From when it is to hold: today or later
    #[schema(value_type = String, format = Date, example = "2027-01-01")]
    effective_from: Day,
    /// The act that it rests on
    #[validate(length(min = 1, max = 2000), custom(function = said))]
    #[schema(
        example = "市人民政府关于下放一批行政审批事项的决定",
        min_length = 1,
        max_length = 2000
    )]
    basis: String,
    /// 下放范围: all of the item, or what of it
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "县域内的社会团体", min_length = 1, max_length = 1000)]
    scope: String,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct DevolutionQuery {
    /// Only devolutions that have come this far
    #[param(value_type = Option<DevolutionStateWord>)]
    state: Option<DevolutionStateWord>,
    /// Only what this body hands down or is handed
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ-X")]
    body: Option<String>,
    /// Only devolutions of this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// Propose devolution
///
/// 下放管理层级: the item's own body hands it down to a lower one, from a day on, wholly or in part. It is
/// open until somebody of that body accepts it (承接) or refuses to. By itself it moves nothing: once
/// accepted, a transfer of the item may rest on it.
#[utoipa::path(
    tag = "catalogue",
    request_body = ProposeDevolution,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IdempotencyKey,
    ),
    responses((status = 201, description = "Open, until the other body answers", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/devolutions")]
pub(crate) async fn propose_devolution(
    gate: Gate<DraftItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<ProposeDevolution>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let item = hold_item(tx, &code)?;
        let from = last_published(tx, &code)?.ok_or(Problem::NotFound)?.content.body;
        let new = Devolution {
            id: ids::fresh(ground.now),
            item: code.clone(),
            from,
            to: body.to_body.into(),
            on: body.effective_from.0,
            basis: body.basis,
            scope: body.scope,
            state: DevolutionState::Open,
            taker: None,
            reason: None,
            revision: 1,
        };
        let levels = (level(tx, &new.from)?, level(tx, &new.to)?);
        let open = devolution_is_open(tx, &code, &new.to)?;
        may_withdraw(&new, permit)?;
        let today = local_date(ground.now);
        may_hand_down(&new, item.status, (&levels.0, &levels.1), open, today)?;
        add_devolution(tx, &new, permit.account(), ground.now)?;
        tell(tx, ground, &new, "catalogue.devolution_proposed")?;
        let place = format!("/api/v1/devolutions/{}", new.id);
        let stored = lock_devolution(tx, new.id)?;
        Ok(Reply::created(&shown(tx, ground, (stored, permit.actor()))?, 1, place))
    })
    .await
}

fn level(session: &mut Session<'_>, body: &BodyCode) -> Result<String, Problem> {
    match persistence::organisations::body(session, body) {
        Ok(it) => Ok(it.level),
        Err(StoreError::NotFound) => {
            let told = (
                "there is no such body: see GET /api/v1/bodies",
                "没有该机构，见 GET /api/v1/bodies",
            );
            Err(Problem::bad_value("/to_body", "exists", told))
        }
        Err(err) => Err(err.into()),
    }
}

/// Says in the item's chain of events what has come of the devolution.
pub(super) fn tell(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    it: &Devolution,
    kind: &'static str,
) -> Result<(), Problem> {
    let data = json!({
        "devolution_id": it.id, "from": it.from, "to": it.to, "effective_from": it.on,
        "taker": it.taker,
    });
    Ok(append(tx, subject(&it.item), &[NewEvent::new(kind, data)], &ground.how)?)
}

/// List devolutions
///
/// What your bodies hand down and what is handed down to them, and to those that you watch; the latest
/// first.
#[utoipa::path(
    tag = "catalogue",
    params(DevolutionQuery),
    responses((status = 200, description = "A page of devolutions", body = Page<ListedDevolution>), Problems),
    security(("bearer" = ["catalogue.read_devolutions"])),
)]
#[get("/devolutions")]
pub(crate) async fn list_devolutions(
    gate: Gate<ReadDevolutions>,
    Query(asked): Query<DevolutionQuery>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, ground| {
        let filter = DevolutionFilter {
            state: asked.state.map(|it| it.0),
            body: asked.body.map(Into::into),
            item: asked.item.map(Into::into),
            behind: behind.map(Into::into),
        };
        let found = devolutions(session, permit, &filter, asked.limit.and_one())?;
        let show = |it| listed(session, ground, &it);
        let page = Page::of_each(found, asked.limit, |it| Uuid::from(it.devolution.id), show)?;
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get devolution
///
/// With the trainings that were held for it and the transfers that rest on it; for whoever works in one
/// of the two bodies or watches one.
#[utoipa::path(
    tag = "catalogue",
    params(("devolution_id" = Uuid, Path, description = "The devolution")),
    responses((status = 200, description = "The devolution", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.read_devolutions"])),
)]
#[get("/devolutions/{devolution_id}")]
pub(crate) async fn get_devolution(
    gate: Gate<ReadDevolutions>,
    devolution_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id = devolution_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = devolution(session, permit, id)?;
        let revision = found.devolution.revision;
        Ok(Reply::tagged(&shown(session, ground, (found, permit.actor()))?, revision))
    })
    .await
}
