//! Regions, bodies and kinds of posts.

use actix_web::{get, web};
use domain::BodyCode;
use persistence::organisations;

use super::view::{BodyView, PostView, RegionView};
use crate::Problem;
use crate::gate::OpenGate;
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// List regions
///
/// Every administrative division that the packs name, by code; a region's parent comes before it.
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The regions", body = Page<RegionView>), PublicProblems),
    security(()),
)]
#[get("/regions")]
pub(crate) async fn list_regions(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, _| {
        let all = organisations::regions(session)?;
        let views = all.into_iter().map(RegionView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}

/// List bodies
///
/// Every body that implements items or has a part in a procedure, by code.
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The bodies", body = Page<BodyView>), PublicProblems),
    security(()),
)]
#[get("/bodies")]
pub(crate) async fn list_bodies(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, _| {
        let all = organisations::bodies(session)?;
        let views = all.into_iter().map(BodyView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}

/// Get body
///
/// One body by its code.
#[utoipa::path(
    tag = "organisations",
    params(("body_code" = String, Path, description = "部门编码", max_length = 64, example = "MZJ")),
    responses((status = 200, description = "The body", body = BodyView), PublicProblems),
    security(()),
)]
#[get("/bodies/{body_code}")]
pub(crate) async fn get_body(gate: OpenGate, code: web::Path<String>) -> Result<Reply, Problem> {
    let code = BodyCode::from(code.into_inner());
    gate.look(move |session, _| {
        Ok(Reply::plain(&BodyView::from(organisations::body(session, &code)?)))
    })
    .await
}

/// List posts
///
/// Kinds of posts (岗位) and the roles that they carry.
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The kinds of posts", body = Page<PostView>), PublicProblems),
    security(()),
)]
#[get("/posts")]
pub(crate) async fn list_posts(gate: OpenGate) -> Result<Reply, Problem> {
    gate.look(|session, _| {
        let all = organisations::posts(session)?;
        let views = all.into_iter().map(PostView::from).collect();
        Ok(Reply::plain(&Page::whole(views)))
    })
    .await
}
