//! The procedure as a picture and as text.

use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use domain::ItemCode;
use domain::calendar::local_date;
use domain::workflow::{Definition, Names, Picture, bpmn};
use persistence::catalogue::version_on;
use persistence::organisations::{bodies, posts};
use persistence::{Session, StoreError};

use super::guide::OnDay;
use crate::Problem;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;
use crate::query::Query;

/// Draw item flow
///
/// 权力运行流程图, drawn from the workflow that really runs: one lane a body (机关), one box a step
/// (环节), with post (岗位) and limit (时限); an exclusive gateway (排他网关) is a diamond with its
/// question, and each way out of it says when it is taken; a sub-workflow (子流程) is a frame with its
/// name. The picture tells itself as text too, in
/// its `title` and `desc`.
#[utoipa::path(
    tag = "catalogue",
    params(("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"), OnDay),
    responses(
        (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
        PublicProblems,
    ),
    security(()),
)]
#[get("/items/{item_code}/flow.svg")]
pub(crate) async fn draw_item_flow(
    gate: OpenGate,
    item_code: web::Path<String>,
    Query(asked): Query<OnDay>,
) -> Result<HttpResponse, Problem> {
    let draw = |it: &_, names: &_| Picture::of(it, names).svg();
    Ok(svg(of_item(gate, item_code.into_inner(), asked, draw).await?))
}

/// Draw item flow as Mermaid
///
/// 权力运行流程图 as Mermaid text, for pages and notes that draw it themselves: a `flowchart LR` with
/// a `subgraph` for every body (机关), and one for every sub-workflow (子流程). Names are escaped: none
/// can end its label or bring markup in.
#[utoipa::path(
    tag = "catalogue",
    params(("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"), OnDay),
    responses(
        (
            status = 200,
            description = "The text",
            body = String,
            content_type = "text/plain",
            example = "flowchart LR\n  accTitle: 社会团体成立登记\n  n0([\"申请\"])\n",
        ),
        PublicProblems,
    ),
    security(()),
)]
#[get("/items/{item_code}/flow.mmd")]
pub(crate) async fn draw_item_flow_as_mermaid(
    gate: OpenGate,
    item_code: web::Path<String>,
    Query(asked): Query<OnDay>,
) -> Result<HttpResponse, Problem> {
    let draw = |it: &_, names: &_| Picture::of(it, names).mermaid();
    Ok(mermaid(of_item(gate, item_code.into_inner(), asked, draw).await?))
}

/// Get item flow as BPMN
///
/// 办理流程 as a BPMN 2.0 file with its diagram, for modellers such as bpmn.io's: a lane for every body
/// (机关), a `userTask` for every step (环节), `parallelGateway`s where branches begin and meet,
/// `exclusiveGateway`s where conditions choose a way, a `subProcess` for every sub-workflow (子流程).
/// What BPMN has no place for stands in the
/// namespace `https://onedoor.dev/bpmn/1`; `POST /api/v1/workflows/from-bpmn` reads the file back.
#[utoipa::path(
    tag = "catalogue",
    params(("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"), OnDay),
    responses(
        (status = 200, description = "The file", body = String, content_type = "application/bpmn+xml"),
        PublicProblems,
    ),
    security(()),
)]
#[get("/items/{item_code}/flow.bpmn")]
pub(crate) async fn get_item_flow_as_bpmn(
    gate: OpenGate,
    item_code: web::Path<String>,
    Query(asked): Query<OnDay>,
) -> Result<HttpResponse, Problem> {
    let written = of_item(gate, item_code.into_inner(), asked, bpmn::write).await?;
    Ok(file("application/bpmn+xml", written))
}

async fn of_item(
    gate: OpenGate,
    code: String,
    asked: OnDay,
    write: fn(&Definition, &Names) -> String,
) -> Result<String, Problem> {
    let code = ItemCode::from(code);
    gate.look(move |session, ground| {
        let on = asked.date.map_or_else(|| local_date(ground.now), |it| it.0);
        let content = version_on(session, &code, on)?.content;
        let names = names(session, &content.name)?;
        Ok(write(&content.workflow, &names))
    })
    .await
}

/// What a procedure's posts and bodies are called.
pub(crate) fn names(session: &mut Session<'_>, title: &str) -> Result<Names, StoreError> {
    let posts = posts(session)?.into_iter().map(|it| (it.code.into(), it.name));
    let bodies = bodies(session)?.into_iter().map(|it| (it.code.into(), it.name));
    Ok(Names { title: title.to_owned(), posts: posts.collect(), bodies: bodies.collect() })
}

/// A picture as an answer. Opened by itself it loads and runs nothing.
pub(crate) fn svg(picture: String) -> HttpResponse {
    file("image/svg+xml", picture)
}

/// A Mermaid text as an answer. A browser takes it for nothing but text.
pub(crate) fn mermaid(text: String) -> HttpResponse {
    file("text/plain; charset=utf-8", text)
}

/// A file as an answer.
pub(super) fn file(kind: &str, text: String) -> HttpResponse {
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(text)
}
