//! 已办: what the caller has finished.

use actix_web::get;
use domain::TaskId;
use domain::workflow::WorkTasks;
use persistence::identity::roster;
use persistence::workflow::{Finished, finished};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::view::{TaskView, assignee};
use crate::Problem;
use crate::dates::{Day, in_order};
use crate::gate::Gate;
use crate::page::{Limit, Page, moment, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::TaskOutcomeWord;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FinishedFilter {
    /// Only tasks that you ended like this
    #[param(value_type = Option<TaskOutcomeWord>)]
    outcome: Option<TaskOutcomeWord>,
    /// Only tasks of applications for this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// Only tasks that you finished on this day or later (Beijing time)
    #[param(value_type = Option<String>, format = Date)]
    from: Option<Day>,
    /// Only tasks that you finished on this day or earlier
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Day>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List finished tasks
///
/// 我的已办: the tasks that you have finished, the latest first; an approval that you took back is not
/// among them.
#[utoipa::path(
    tag = "workflow",
    params(FinishedFilter),
    responses((status = 200, description = "A page of tasks", body = Page<TaskView>), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[get("/finished_tasks")]
pub(crate) async fn list_finished_tasks(
    gate: Gate<WorkTasks>,
    Query(asked): Query<FinishedFilter>,
) -> Result<Reply, Problem> {
    if let (Some(from), Some(to)) = (asked.from, asked.to) {
        in_order(from, to, "?to")?;
    }
    let behind: Option<(i64, Uuid)> = open(asked.cursor.as_deref())?;
    let filter = Finished {
        outcome: asked.outcome.map(|it| it.0),
        item: asked.item.map(Into::into),
        from: asked.from.map(|it| it.0),
        to: asked.to.map(|it| it.0),
        behind: behind.and_then(|(closed, id)| Some((moment(closed)?, TaskId::from(id)))),
    };
    gate.look(move |session, permit, ground| {
        let found = finished(session, permit, &filter, asked.limit.and_one())?;
        let bodies = found.iter().map(|it| &it.task.body);
        let calendars = ground.library.calendars_now(session, bodies, ground.now)?;
        let who = roster(session, &[permit.account()])?;
        let page = Page::of(
            found,
            asked.limit,
            |it| {
                let closed = it.closed_at.unwrap_or_default();
                (closed.timestamp_micros(), Uuid::from(it.task.id))
            },
            |it| {
                let calendar = &calendars[&it.task.body];
                TaskView::of(&it, assignee(&who, &it, permit.actor()), calendar, ground.now)
            },
        );
        Ok(Reply::plain(&page))
    })
    .await
}
