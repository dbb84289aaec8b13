//! Lights: how much runs, and how it stands.

use std::cmp::Reverse;

use actix_web::get;
use domain::supervision::{LightCounts, LightsBy, ReadStatistics};
use persistence::supervision::{LightGroup, Scope, Spot, lights};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::names;
use crate::Problem;
use crate::gate::Gate;
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::LightsByWord;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct LightsFilter {
    /// What is counted together
    #[param(value_type = Option<LightsByWord>, default = "body")]
    by: Option<LightsByWord>,
    /// Only this body; one that is not yours has nothing to count
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// Only this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
}

/// Lights of what runs now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightsView {
    /// Everything together
    total: LightCountsView,
    /// The most red lights first, then the most yellow ones
    #[schema(max_items = 20000)]
    groups: Vec<LightGroupView>,
}

/// How many show which light
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightCountsView {
    /// How many are counted
    #[schema(example = 120, minimum = 0)]
    running: u64,
    #[schema(example = 100, minimum = 0)]
    green: u64,
    #[schema(example = 12, minimum = 0)]
    yellow: u64,
    #[schema(example = 3, minimum = 0)]
    red: u64,
    #[schema(example = 5, minimum = 0)]
    paused: u64,
    /// Steps that have no limit
    #[schema(example = 0, minimum = 0)]
    without_limit: u64,
}

/// The lights of a body, an item or a step
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LightGroupView {
    /// The body that decides
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ", max_length = 64)]
    body: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: Option<String>,
    /// The step of the item's procedure
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "s2", max_length = 200)]
    node: Option<String>,
    /// What the body, the item or the step is called
    #[schema(example = "市民政局", max_length = 200)]
    name: String,
    counts: LightCountsView,
}

/// Count lights
///
/// How many running applications of your bodies, as a supervisor also of those below, show which
/// light by their promised limit; each counts once, with the body that decides. By step, how many
/// open tasks of your bodies do, each by the limit of its step. Counted when asked, from an index of
/// what runs now: it costs nothing for what is over.
#[utoipa::path(
    tag = "supervision",
    params(LightsFilter),
    responses((status = 200, description = "The counts", body = LightsView), Problems),
    security(("bearer" = ["supervision.read_statistics"])),
)]
#[get("/statistics/lights")]
pub(crate) async fn count_lights(
    gate: Gate<ReadStatistics>,
    Query(asked): Query<LightsFilter>,
) -> Result<Reply, Problem> {
    let by = asked.by.map_or(LightsBy::Body, |it| it.0);
    let scope = Scope { body: asked.body.map(Into::into), item: asked.item.map(Into::into) };
    gate.look(move |session, permit, ground| {
        let mut found = lights(session, permit, &scope, (by, ground.now))?;
        found.sort_by_key(|it| (Reverse(it.counts.pressing()), it.spot.clone()));
        let total = found.iter().map(|it| it.counts).sum::<LightCounts>().into();
        let bodies = found.iter().filter_map(|it| match &it.spot {
            Spot::Body(code) => Some(code),
            Spot::Item(_) | Spot::Step { .. } => None,
        });
        let bodies = names::of_bodies(session, ground, bodies)?;
        let items = found.iter().filter_map(|it| match &it.spot {
            Spot::Item(code) => Some(code),
            Spot::Body(_) | Spot::Step { .. } => None,
        });
        let items = names::of_items(session, items)?;
        let name = |spot: &Spot| match spot {
            Spot::Body(code) => bodies.get(code).cloned().unwrap_or_default(),
            Spot::Item(code) => items.get(code).cloned().unwrap_or_default(),
            Spot::Step { name, .. } => name.clone(),
        };
        let groups = found.iter().map(|it| LightGroupView::of(it, name(&it.spot))).collect();
        Ok(Reply::tagged(&LightsView { total, groups }, 1))
    })
    .await
}

impl LightGroupView {
    fn of(it: &LightGroup, name: String) -> Self {
        let (body, item, node) = match &it.spot {
            Spot::Body(code) => (Some(code.to_string()), None, None),
            Spot::Item(code) => (None, Some(code.to_string()), None),
            Spot::Step { item, node, .. } => (None, Some(item.to_string()), Some(node.to_string())),
        };
        Self { body, item, node, name, counts: it.counts.into() }
    }
}

impl From<LightCounts> for LightCountsView {
    fn from(it: LightCounts) -> Self {
        let LightCounts { green, yellow, red, paused, without_limit } = it;
        Self { running: it.all(), green, yellow, red, paused, without_limit }
    }
}
