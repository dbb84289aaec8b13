//! Exemptions (免予进驻): which items stay outside the service centre, and who has agreed to it.

use actix_web::{get, web};
use domain::ExemptionId;
use domain::catalogue::{Exemption, ReadExemptions};
use persistence::catalogue::{ExemptionFilter, exemption, exemptions};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::exemption_view::{ExemptionView, people};
use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::ExemptionStateWord;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ExemptionsAsked {
    /// Only of this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-10-007")]
    item: Option<String>,
    /// Only what has come this far
    #[param(value_type = Option<ExemptionStateWord>)]
    state: Option<ExemptionStateWord>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List exemptions
///
/// What your bodies, and those that you watch, have asked for or have to say something to; newest first.
#[utoipa::path(
    tag = "catalogue",
    params(ExemptionsAsked),
    responses((status = 200, description = "A page of exemptions", body = Page<ExemptionView>), Problems),
    security(("bearer" = ["catalogue.read_exemptions"])),
)]
#[get("/exemptions")]
pub(crate) async fn list_exemptions(
    gate: Gate<ReadExemptions>,
    Query(asked): Query<ExemptionsAsked>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    let filter = ExemptionFilter {
        item: asked.item.map(Into::into),
        state: asked.state.map(|it| it.0),
        behind: behind.map(Into::into),
    };
    let limit = asked.limit;
    gate.look(move |session, permit, _| {
        let found = exemptions(session, permit, &filter, limit.and_one())?;
        let people = people(session, &found)?;
        let show = |it| ExemptionView::of(it, &people, permit.actor());
        let page = Page::of(found, limit, |it: &Exemption| Uuid::from(it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get exemption
///
/// One exemption with its history, and what you may do with it now.
#[utoipa::path(
    tag = "catalogue",
    params(("exemption_id" = Uuid, Path, description = "The exemption")),
    responses((status = 200, description = "The exemption", body = ExemptionView), Problems),
    security(("bearer" = ["catalogue.read_exemptions"])),
)]
#[get("/exemptions/{exemption_id}")]
pub(crate) async fn get_exemption(
    gate: Gate<ReadExemptions>,
    exemption_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ExemptionId = exemption_id.into_inner().into();
    gate.look(move |session, permit, _| {
        let found = exemption(session, permit, id)?;
        let people = people(session, std::slice::from_ref(&found))?;
        let revision = found.revision;
        Ok(Reply::tagged(&ExemptionView::of(found, &people, permit.actor()), revision))
    })
    .await
}
