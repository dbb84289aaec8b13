//! The procedure as a picture.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, web};
use domain::ItemCode;
use domain::calendar::local_date;
use domain::workflow::svg;
use persistence::catalogue::version_on;
use persistence::organisations::posts;

use super::guide::OnDay;
use crate::Problem;
use crate::gate::OpenGate;
use crate::problem::PublicProblems;
use crate::query::Query;

/// Draw item flow
///
/// 权力运行流程图, drawn from the workflow that really runs: one box a step, with post and limit.
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
    let code = ItemCode::from(item_code.into_inner());
    let picture = gate
        .look(move |session, ground| {
            let on = asked.date.map_or_else(|| local_date(ground.now), |it| it.0);
            let content = version_on(session, &code, on)?.content;
            let names = posts(session)?.into_iter();
            let names: HashMap<String, String> =
                names.map(|it| (it.code.into(), it.name)).collect();
            let name = |code: &str| names.get(code).cloned().unwrap_or_else(|| code.to_owned());
            Ok(svg(&content.workflow, &content.name, &name))
        })
        .await?;
    let policy = ("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    Ok(HttpResponse::Ok().content_type("image/svg+xml").insert_header(policy).body(picture))
}
