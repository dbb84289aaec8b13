//! Staff cards and agent points.

use actix_web::get;
use domain::BodyCode;
use persistence::organisations;
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::counter_view::AgentPointView;
use super::staff_view::StaffView;
use crate::Problem;
use crate::gate::OpenGate;
use crate::page::{Limit, Page, open};
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct StaffFilter {
    /// Only who holds a post in this body
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List staff
///
/// Display cards of everyone at work, by staff number: name, number, photo, party-member mark and
/// posts. Whoever has left does not appear.
#[utoipa::path(
    tag = "organisations",
    params(StaffFilter),
    responses((status = 200, description = "The staff", body = Page<StaffView>), PublicProblems),
    security(()),
)]
#[get("/staff")]
pub(crate) async fn list_staff(
    gate: OpenGate,
    Query(filter): Query<StaffFilter>,
) -> Result<Reply, Problem> {
    let after: Option<String> = open(filter.cursor.as_deref())?;
    let body = filter.body.map(BodyCode::from);
    gate.look(move |session, _| {
        let limit = filter.limit;
        let found =
            organisations::staff(session, body.as_ref(), after.as_deref(), limit.and_one())?;
        let page = Page::of(found, limit, |it| it.number.to_string(), StaffView::from);
        Ok(Reply::plain(&page))
    })
    .await
}

/// List agent points
///
/// Where villagers hand in and fetch papers (村居代办点).
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The agent points", body = Page<AgentPointView>), PublicProblems),
    security(()),
)]
#[get("/agent_points")]
pub(crate) async fn list_agent_points(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, _| {
        let all = organisations::agent_points(session)?;
        let views = all.into_iter().map(AgentPointView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}
