//! One item's guide.

use actix_web::{get, web};
use domain::ItemCode;
use domain::calendar::local_date;
use persistence::catalogue::{item, tenures, version_on};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use super::view::ItemView;
use crate::Problem;
use crate::dates::Day;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct OnDay {
    /// The version that applied on this day; today if left out
    #[param(value_type = Option<String>, format = Date, example = "2026-11-23")]
    pub(super) date: Option<Day>,
}

/// Get item
///
/// The guide (服務指南): all eight disclosures (八公開) and everything else that an applicant, a
/// front end or a department needs, form schema and procedure included. With `date`, the version
/// that applied on a past or future day. `bodies` tells with which body it was, and by which transfer it
/// came to another.
#[utoipa::path(
    tag = "catalogue",
    params(("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"), OnDay),
    responses((status = 200, description = "The item", body = ItemView), PublicProblems),
    security(()),
)]
#[get("/items/{item_code}")]
pub(crate) async fn get_item(
    gate: OpenGate,
    item_code: web::Path<String>,
    Query(asked): Query<OnDay>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    gate.look(move |session, ground| {
        let on = asked.date.map_or_else(|| local_date(ground.now), |it| it.0);
        let item = item(session, &code)?;
        let version = version_on(session, &code, on)?;
        let bodies = tenures(session, &code)?;
        let revision = item.revision;
        Ok(Reply::tagged(&ItemView::of(item, version, bodies), revision))
    })
    .await
}
