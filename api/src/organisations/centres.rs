//! Service centres.

use actix_web::{get, web};
use persistence::organisations;

use super::counter_view::CentreView;
use crate::Problem;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// List centres
///
/// Every service centre, by code, without its windows.
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The centres", body = Page<CentreView>), PublicProblems),
    security(()),
)]
#[get("/centres")]
pub(crate) async fn list_centres(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, _| {
        let all = organisations::centres(session)?;
        let views = all.into_iter().map(CentreView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}

/// Get centre
///
/// One centre with its windows and agent points.
#[utoipa::path(
    tag = "organisations",
    params(("centre_code" = String, Path, description = "中心编码", max_length = 64, example = "AQ-ZWZX")),
    responses((status = 200, description = "The centre", body = CentreView), PublicProblems),
    security(()),
)]
#[get("/centres/{centre_code}")]
pub(crate) async fn get_centre(gate: OpenGate, code: web::Path<String>) -> Result<Reply, Problem> {
    gate.look(move |session, _| {
        Ok(Reply::plain(&CentreView::from(organisations::centre(session, &code)?)))
    })
    .await
}
