//! Tasks: opened and closed with the steps of an application, claimed and released by themselves.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::applications::{Application, NewTask, TaskClosing};
use domain::labels::Label;
use domain::workflow::{Task, TaskState, WorkTasks};
use domain::{AccountId, ApplicationId, BodyCode, ItemCode, NodeId, PostCode, TaskId};
use uuid::Uuid;

use crate::schema::{workflow_tasks, workflow_tasks as t};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, Tx, clocks, ids};

/// A task with what a work list shows beside it.
#[derive(Debug, Clone)]
pub struct StoredTask {
    pub task: Task,
    pub application_number: String,
    pub item: ItemCode,
    pub closed_at: Option<DateTime<Utc>>,
    pub opinion: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// Far in the future when the step has no limit.
    pub due_at: DateTime<Utc>,
    pub revision: i32,
}

/// Which tasks are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only what the caller has claimed; otherwise what waits for the caller's posts as well.
    pub mine: bool,
    pub state: Option<TaskState>,
    pub item: Option<ItemCode>,
    pub due_before: Option<DateTime<Utc>>,
    /// The last task of the page before.
    pub behind: Option<(DateTime<Utc>, TaskId)>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = workflow_tasks, check_for_backend(diesel::pg::Pg))]
struct TaskRow {
    id: Uuid,
    application_id: Uuid,
    application_number: String,
    item_code: String,
    node: String,
    name: String,
    duty: String,
    body_code: String,
    post_code: String,
    state: String,
    assignee: Option<Uuid>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    opinion: Option<String>,
    due_on: Option<NaiveDate>,
    due_at: DateTime<Utc>,
    revision: i32,
}

/// Every task of an application, oldest first.
pub fn of_application(
    session: &mut Session<'_>,
    id: ApplicationId,
) -> Result<Vec<StoredTask>, StoreError> {
    let rows: Vec<TaskRow> = t::table
        .filter(t::application_id.eq(Uuid::from(id)))
        .order((t::opened_at, t::id))
        .select(TaskRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The task, if it belongs to a body of the permit's posts.
pub fn find(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    id: TaskId,
) -> Result<StoredTask, StoreError> {
    let row: TaskRow = t::table
        .find(Uuid::from(id))
        .filter(t::body_code.eq_any(bodies(permit)))
        .select(TaskRow::as_select())
        .first(session.conn)?;
    row.try_into()
}

fn bodies(permit: &Permit<WorkTasks>) -> Vec<String> {
    permit.posts().iter().map(|it| it.body.to_string()).collect()
}

/// Up to `limit` waiting tasks of the permit's posts, due first. One post after another is asked,
/// so that each question runs along an index.
pub fn work_list(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<StoredTask>, StoreError> {
    let mut found: Vec<StoredTask> = Vec::new();
    if filter.mine {
        found = page(session, filter, limit, None, permit.account())?;
    } else {
        for post in permit.posts() {
            let place = Some((&post.body, &post.post));
            found.extend(page(session, filter, limit, place, permit.account())?);
        }
    }
    found.sort_by_key(|it| (it.due_at, it.task.id));
    found.dedup_by_key(|it| it.task.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

fn page(
    session: &mut Session<'_>,
    filter: &Filter,
    limit: i64,
    post: Option<(&BodyCode, &PostCode)>,
    me: AccountId,
) -> Result<Vec<StoredTask>, StoreError> {
    let mut query =
        t::table.order((t::due_at, t::id)).limit(limit).select(TaskRow::as_select()).into_boxed();
    match post {
        Some((body, post)) => {
            query = query
                .filter(t::state.eq_any(["open", "claimed"]))
                .filter(t::body_code.eq(body.as_str()))
                .filter(t::post_code.eq(post.as_str()));
        }
        None => query = query.filter(t::state.eq("claimed")).filter(t::assignee.eq(Uuid::from(me))),
    }
    if let Some(state) = filter.state {
        query = query.filter(t::state.eq(state.as_str()));
    }
    if let Some(item) = &filter.item {
        query = query.filter(t::item_code.eq(item.as_str()));
    }
    if let Some(due) = filter.due_before {
        query = query.filter(t::due_at.lt(due));
    }
    if let Some((due, id)) = filter.behind {
        let id = Uuid::from(id);
        query = query.filter(t::due_at.gt(due).or(t::due_at.eq(due).and(t::id.gt(id))));
        query = query.filter(t::due_at.ge(due));
    }
    let rows: Vec<TaskRow> = query.load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Gives the task to `who`, or back to its post, unless it has changed since `seen`.
pub fn assign(
    tx: &mut Tx<'_>,
    seen: &StoredTask,
    who: Option<AccountId>,
) -> Result<StoredTask, StoreError> {
    let state = if who.is_some() { TaskState::Claimed } else { TaskState::Open };
    let row = t::table.find(Uuid::from(seen.task.id)).filter(t::revision.eq(seen.revision));
    let row: Option<TaskRow> = diesel::update(row)
        .set((
            t::state.eq(state.as_str()),
            t::assignee.eq(who.map(Uuid::from)),
            t::revision.eq(t::revision + 1),
        ))
        .returning(TaskRow::as_returning())
        .get_result(tx.conn)
        .optional()?;
    row.ok_or(StoreError::Stale)?.try_into()
}

impl StoredTask {
    /// A task that opens now.
    pub(crate) fn opening(application: &Application, new: &NewTask, now: DateTime<Utc>) -> Self {
        let state = if new.assignee.is_some() { TaskState::Claimed } else { TaskState::Open };
        let due = new.clock.as_ref().map(|it| it.due);
        Self {
            task: Task {
                id: ids::fresh(now),
                application: application.id,
                node: new.node.clone(),
                name: new.work.name.clone(),
                duty: new.work.duty,
                body: new.work.body.clone(),
                post: new.work.post.clone(),
                state,
                assignee: new.assignee,
                opened_at: now,
                outcome: None,
            },
            application_number: application.number.clone().unwrap_or_default(),
            item: application.item.clone(),
            closed_at: None,
            opinion: None,
            due_on: due.map(|it| it.on),
            due_at: due.map_or(NO_LIMIT, |it| it.at),
            revision: 1,
        }
    }
}

/// Sorts behind every real date.
const NO_LIMIT: DateTime<Utc> =
    DateTime::from_timestamp(253_370_764_800, 0).expect("the year 9999 is in range");

pub(crate) fn close(
    tx: &mut Tx<'_>,
    closing: &TaskClosing,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(closing.task);
    let waits = t::table.find(id).filter(t::state.eq_any(["open", "claimed"]));
    let closed = diesel::update(waits).set((
        t::state.eq(TaskState::Done.as_str()),
        t::assignee.eq(Uuid::from(by)),
        t::outcome.eq(closing.outcome.as_str()),
        t::opinion.eq(&closing.opinion),
        t::closed_at.eq(now),
        t::revision.eq(t::revision + 1),
    ));
    let closed: Vec<i32> = Steady(closed.returning(t::revision)).load(tx.conn)?;
    if closed.is_empty() {
        return Err(StoreError::Stale);
    }
    clocks::stop_steps(tx, &[id], now)
}

/// Calls off the waiting tasks of these nodes.
pub(crate) fn cancel(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    nodes: &[NodeId],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if nodes.is_empty() {
        return Ok(());
    }
    let nodes: Vec<&str> = nodes.iter().map(NodeId::as_str).collect();
    let waiting = t::table
        .filter(t::application_id.eq(Uuid::from(application)))
        .filter(t::node.eq_any(nodes))
        .filter(t::state.eq_any(["open", "claimed"]));
    let gone: Vec<Uuid> = diesel::update(waiting)
        .set((
            t::state.eq(TaskState::Cancelled.as_str()),
            t::closed_at.eq(now),
            t::revision.eq(t::revision + 1),
        ))
        .returning(t::id)
        .get_results(tx.conn)?;
    clocks::stop_steps(tx, &gone, now)
}

impl TryFrom<TaskRow> for StoredTask {
    type Error = StoreError;

    fn try_from(row: TaskRow) -> Result<Self, StoreError> {
        Ok(Self {
            task: Task {
                id: row.id.into(),
                application: row.application_id.into(),
                node: row.node.into(),
                name: row.name,
                duty: label(&row.duty)?,
                body: row.body_code.into(),
                post: row.post_code.into(),
                state: label(&row.state)?,
                assignee: row.assignee.map(Into::into),
                opened_at: row.opened_at,
                outcome: row.outcome.as_deref().map(label).transpose()?,
            },
            application_number: row.application_number,
            item: row.item_code.into(),
            closed_at: row.closed_at,
            opinion: row.opinion,
            due_on: row.due_on,
            due_at: row.due_at,
            revision: row.revision,
        })
    }
}
