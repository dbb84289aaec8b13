//! The work list (待办列表).

use actix_web::get;
use domain::TaskId;
use domain::workflow::WorkTasks;
use persistence::identity::roster;
use persistence::workflow::{Filter, work_list};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::view::{TaskView, assignee};
use crate::Problem;
use crate::dates::Moment;
use crate::gate::Gate;
use crate::page::{Limit, Page, moment, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{LightWord, LiveStateWord};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct TaskFilter {
    /// Only what you have claimed; otherwise everything that waits for your posts
    #[serde(default)]
    mine: bool,
    /// `open`, `claimed`, or `held`: what you have claimed and what waits for another's word
    #[param(value_type = Option<LiveStateWord>)]
    state: Option<LiveStateWord>,
    /// Only tasks of applications for this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// Only tasks of this application
    application: Option<Uuid>,
    /// Only tasks that are due before this moment; in a query the `+` of a zone is written `%2B`
    #[param(value_type = Option<String>, format = DateTime, example = "2026-12-01T09:30:00Z")]
    due_before: Option<Moment>,
    /// Only tasks whose limit stands like this now
    #[param(value_type = Option<LightWord>)]
    light: Option<LightWord>,
    /// Only tasks whose holders somebody has urged (催办)
    #[serde(default)]
    urged: bool,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List tasks
///
/// What waits for your posts, due first; tasks without a limit come last. With `light=green`, those first
/// that turn yellow first.
#[utoipa::path(
    tag = "workflow",
    params(TaskFilter),
    responses((status = 200, description = "A page of tasks", body = Page<TaskView>), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[get("/tasks")]
pub(crate) async fn list_tasks(
    gate: Gate<WorkTasks>,
    Query(asked): Query<TaskFilter>,
) -> Result<Reply, Problem> {
    // Microseconds, so that no moment can be forged that a database does not know.
    let behind: Option<(i64, Uuid)> = open(asked.cursor.as_deref())?;
    let now = gate.backend().now();
    let filter = Filter {
        mine: asked.mine,
        light: asked.light.map(|it| (it.0, now)),
        state: asked.state.map(|it| it.0.into()),
        item: asked.item.map(Into::into),
        application: asked.application.map(Into::into),
        due_before: asked.due_before.map(|it| it.0.to_utc()),
        urged: asked.urged,
        behind: behind.and_then(|(place, id)| Some((moment(place)?, TaskId::from(id)))),
    };
    gate.look(move |session, permit, ground| {
        let found = work_list(session, permit, &filter, asked.limit.and_one())?;
        let bodies = found.iter().map(|it| &it.task.body);
        let calendars = ground.library.calendars_now(session, bodies, ground.now)?;
        let who: Vec<_> = found.iter().filter_map(|it| it.task.assignee).collect();
        let who = if who.is_empty() { Vec::new() } else { roster(session, &who)? };
        let page = Page::of(
            found,
            asked.limit,
            |it| (filter.place(it).timestamp_micros(), Uuid::from(it.task.id)),
            |it| {
                let calendar = &calendars[&it.task.body];
                TaskView::of(&it, assignee(&who, &it, permit.actor()), calendar, ground.now)
            },
        );
        Ok(Reply::plain(&page))
    })
    .await
}
