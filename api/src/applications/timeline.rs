//! What has happened to an application (全程留痕).

use actix_web::{get, web};
use domain::ApplicationId;
use domain::access::authorise;
use domain::applications::{Comment, INTERNAL, ReadApplications};
use domain::events::{Subject, SubjectKind};
use persistence::applications::find;
use persistence::events::timeline;
use uuid::Uuid;

use crate::Problem;
use crate::gate::Gate;
use crate::integration::view::EventView;
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

/// List application events
///
/// The application's timeline, oldest first: who did what, when, and the hash that links each
/// event to the one before it. An applicant is told of the departments' work which step it was, and
/// not who does it for whom, and nothing of what they tell one another.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        Paging,
    ),
    responses((status = 200, description = "A page of events", body = Page<EventView>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications/{application_id}/events")]
pub(crate) async fn list_application_events(
    gate: Gate<ReadApplications>,
    application_id: web::Path<Uuid>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    let after: Option<i32> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        find(session, permit, id)?;
        let subject = Subject { kind: SubjectKind::Application, id: id.into() };
        let inside = authorise::<Comment>(permit.actor()).is_some();
        let hidden: &[&str] = if inside { &[] } else { &INTERNAL };
        let limit = asked.limit.and_one();
        let found = timeline(session, subject, after.unwrap_or(0), hidden, limit)?;
        let outsider = permit.actor().staff_number().is_none();
        let show = |it| {
            let event = EventView::from(it);
            if outsider { event.for_outsiders() } else { event }
        };
        let page = Page::of(found, asked.limit, |it| it.envelope.ordinal, show);
        Ok(Reply::plain(&page))
    })
    .await
}
