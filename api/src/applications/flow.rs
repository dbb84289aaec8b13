//! Where an application stands, as a picture and as text.

use actix_web::{HttpResponse, get, web};
use domain::ApplicationId;
use domain::applications::ReadApplications;
use domain::calendar::local_date;
use domain::workflow::{Picture, Visit};
use persistence::applications::find;
use persistence::workflow::StoredTask;
use uuid::Uuid;

use super::use_case::Case;
use crate::Problem;
use crate::catalogue::flow::{mermaid, names, svg};
use crate::gate::Gate;
use crate::problem::Problems;

/// Draw application flow
///
/// 办理进度图: the procedure of the version that the application is pinned to, with every step
/// (环节) as it stands: done (已办) with its day, current (待签收, 办理中) with its due date (截止),
/// returned (退回), skipped (跳过) or still ahead (未到). Each state has a colour, a border and a mark
/// of its own, and is told in the text. At each gateway (判断) that the application has passed, the way
/// that it went is drawn thick and the others dotted. Steps are named by body (机关) and post (岗位),
/// never by person.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses(
        (status = 200, description = "The picture", body = String, content_type = "image/svg+xml"),
        Problems,
    ),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/flow.svg")]
pub(crate) async fn draw_application_flow(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Ok(svg(of_application(gate, application_id.into_inner().into(), |it| it.svg()).await?))
}

/// Draw application flow as Mermaid
///
/// 办理进度图 as Mermaid text, for pages and notes that draw it themselves: a `flowchart LR` with a
/// `subgraph` for every body (机关), and a class for every state: `done`, `current`, `returned`,
/// `skipped`, `ahead`. At a gateway (判断) that the application has passed, the way that it went is
/// thick (`==>`) and the others are dotted (`-.->`). Names are escaped; steps are named by post (岗位),
/// never by person.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses(
        (
            status = 200,
            description = "The text",
            body = String,
            content_type = "text/plain",
            example = "flowchart LR\n  subgraph b0[\"市民政局\"]\n    n1[\"1. 受理<br/>窗口<br/>✓ 已办 · 2026-09-29\"]\n  end\n  classDef done fill:#e6f4ea\n  class n1 done\n",
        ),
        Problems,
    ),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/flow.mmd")]
pub(crate) async fn draw_application_flow_as_mermaid(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    Ok(mermaid(of_application(gate, application_id.into_inner().into(), |it| it.mermaid()).await?))
}

async fn of_application(
    gate: Gate<ReadApplications>,
    id: ApplicationId,
    write: fn(&Picture<'_>) -> String,
) -> Result<String, Problem> {
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let case = Case::gather(session, found, ground)?;
        let content = &case.edition.content;
        let names = names(session, &content.name)?;
        let visits: Vec<Visit<'_>> = case.tasks.iter().map(visit).collect();
        let ways = &case.file().application.marking.ways;
        Ok(write(&Picture::of_running(&content.workflow, &names, &visits, ways)))
    })
    .await
}

fn visit(it: &StoredTask) -> Visit<'_> {
    Visit::of(&it.task, it.due_on, it.closed_at.map(local_date))
}
