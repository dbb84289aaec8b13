//! The clocks of an application.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::applications::ReadApplications;
use persistence::applications::find;
use persistence::clocks;
use uuid::Uuid;

use super::clock_view::ClockView;
use crate::Problem;
use crate::gate::Gate;
use crate::page::Page;
use crate::problem::Problems;
use crate::reply::Reply;

/// List application clocks
///
/// Every limit that runs or has run on the application and its steps, oldest first.
#[utoipa::path(
    tag = "clocks",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "The clocks", body = Page<ClockView>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/clocks")]
pub(crate) async fn list_application_clocks(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = find(session, permit, id)?;
        let body = &found.file.application.body;
        let calendar = ground.library.calendar_of(session, found.calendar, body, ground.now)?;
        let all = clocks::of_application(session, id)?;
        let show = |it| ClockView::of(id.into(), it, &calendar, ground.now);
        Ok(Reply::plain(&Page::whole(all.iter().map(show).collect())))
    })
    .await
}
