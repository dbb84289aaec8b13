//! An item's versions. Drafts are seen by those who work on them.

use actix_web::{HttpRequest, get, web};
use domain::ItemCode;
use domain::catalogue::{ReadDrafts, VersionState};
use persistence::Session;
use persistence::catalogue::{StoredVersion, item, version, versions};

use super::view::{ListedVersion, VersionView};
use crate::Problem;
use crate::gate::{OpenGate, holds};
use crate::page::Page;
use crate::problem::PublicProblems;
use crate::reply::Reply;

/// List item versions
///
/// The item's history, newest first. With a token of the right `catalogue.read_drafts` it includes
/// what is being prepared.
#[utoipa::path(
    tag = "catalogue",
    params(("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002")),
    responses((status = 200, description = "The versions", body = Page<ListedVersion>), PublicProblems),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions")]
pub(crate) async fn list_item_versions(
    req: HttpRequest,
    gate: OpenGate,
    item_code: web::Path<String>,
) -> Result<Reply, Problem> {
    let drafts = holds::<ReadDrafts>(&req);
    let code = ItemCode::from(item_code.into_inner());
    gate.look(move |session, _| {
        item(session, &code)?;
        let all = versions(session, &code)?.into_iter();
        let seen = all.filter(|it| drafts || it.state == VersionState::Published);
        Ok(Reply::plain(&Page::whole(seen.map(ListedVersion::from).collect())))
    })
    .await
}

/// Get item version
///
/// One version by its number. Its procedure is drawn at `…/flow.svg`, also of a draft.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 1),
    ),
    responses((status = 200, description = "The version", body = VersionView), PublicProblems),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions/{number}")]
pub(crate) async fn get_item_version(
    req: HttpRequest,
    gate: OpenGate,
    place: web::Path<(String, i32)>,
) -> Result<Reply, Problem> {
    let (code, number) = place.into_inner();
    let (code, drafts) = (ItemCode::from(code), holds::<ReadDrafts>(&req));
    gate.look(move |session, _| {
        let found = seen(session, (&code, number), drafts)?;
        let revision = found.revision;
        Ok(Reply::tagged(&VersionView::from(found), revision))
    })
    .await
}

/// A version, if it is published or drafts may be seen.
pub(super) fn seen(
    session: &mut Session<'_>,
    (code, number): (&ItemCode, i32),
    drafts: bool,
) -> Result<StoredVersion, Problem> {
    let found = version(session, code, number)?;
    if drafts || found.state == VersionState::Published {
        Ok(found)
    } else {
        Err(Problem::NotFound)
    }
}
