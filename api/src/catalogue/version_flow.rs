//! The procedure of one version as a picture and as text: also of one that is still being drafted.

use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::ItemCode;
use domain::catalogue::ReadDrafts;
use domain::workflow::{Definition, Names, Picture, bpmn, prove};

use super::flow::{file, mermaid, names, svg};
use super::versions::seen;
use crate::Problem;
use crate::gate::{OpenGate, holds};
use crate::problem::PublicProblems;

/// Draw version flow
///
/// 权力运行流程图 of one version, as `GET /api/v1/items/{item_code}/flow.svg` draws the one in force: look
/// at it while you draft, before anybody reviews it. A workflow that cannot run to its end (422
/// `workflow-unsound`) is not drawn; the answer names the way that shows it.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 1),
    ),
    responses(
        (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
        PublicProblems,
    ),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions/{number}/flow.svg")]
pub(crate) async fn draw_version_flow(
    req: HttpRequest,
    gate: OpenGate,
    place: web::Path<(String, i32)>,
) -> Result<HttpResponse, Problem> {
    let draw = |it: &_, names: &_| Picture::of(it, names).svg();
    Ok(svg(of_version(&req, gate, place.into_inner(), draw).await?))
}

/// Draw version flow as Mermaid
///
/// 权力运行流程图 of one version as Mermaid text, as `GET /api/v1/items/{item_code}/flow.mmd` gives it of
/// the one in force.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 1),
    ),
    responses(
        (
            status = 200,
            description = "The text",
            body = String,
            content_type = "text/plain",
            example = "flowchart LR\n  accTitle: 社会团体变更登记\n  n0([\"申请\"])\n",
        ),
        PublicProblems,
    ),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions/{number}/flow.mmd")]
pub(crate) async fn draw_version_flow_as_mermaid(
    req: HttpRequest,
    gate: OpenGate,
    place: web::Path<(String, i32)>,
) -> Result<HttpResponse, Problem> {
    let draw = |it: &_, names: &_| Picture::of(it, names).mermaid();
    Ok(mermaid(of_version(&req, gate, place.into_inner(), draw).await?))
}

/// Get version flow as BPMN
///
/// 办理流程 of one version as a BPMN 2.0 file, as `GET /api/v1/items/{item_code}/flow.bpmn` gives it of the
/// one in force: open a draft in a modeller, change it there, and let
/// `POST /api/v1/workflows/from-bpmn` read it back.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-002"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 1),
    ),
    responses(
        (status = 200, description = "The file", body = String, content_type = "application/bpmn+xml"),
        PublicProblems,
    ),
    security((), ("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/versions/{number}/flow.bpmn")]
pub(crate) async fn get_version_flow_as_bpmn(
    req: HttpRequest,
    gate: OpenGate,
    place: web::Path<(String, i32)>,
) -> Result<HttpResponse, Problem> {
    let written = of_version(&req, gate, place.into_inner(), bpmn::write).await?;
    Ok(file("application/bpmn+xml", written))
}

async fn of_version(
    req: &HttpRequest,
    gate: OpenGate,
    (code, number): (String, i32),
    write: fn(&Definition, &Names) -> String,
) -> Result<String, Problem> {
    let (code, drafts) = (ItemCode::from(code), holds::<ReadDrafts>(req));
    gate.look(move |session, _| {
        let content = seen(session, (&code, number), drafts)?.content;
        // Who does what matters nothing to a picture.
        let unsound = prove(&content.workflow).err().filter(|it| !it.is_of_duties());
        if let Some(unsound) = unsound {
            return Err(Problem::Unsound(unsound));
        }
        let names = names(session, &content.name)?;
        Ok(write(&content.workflow, &names))
    })
    .await
}
