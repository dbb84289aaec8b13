//! 已办: what somebody has finished, the latest first.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::access::Permit;
use domain::calendar::instant;
use domain::labels::Label;
use domain::workflow::{TaskOutcome, WorkTasks};
use domain::{ItemCode, TaskId};
use uuid::Uuid;

use super::{StoredTask, TaskRow};
use crate::schema::workflow_tasks as t;
use crate::{Session, StoreError};

/// Which finished tasks are wanted.
#[derive(Debug, Clone, Default)]
pub struct Finished {
    pub outcome: Option<TaskOutcome>,
    pub item: Option<ItemCode>,
    /// Finished on this day or later.
    pub from: Option<NaiveDate>,
    /// Finished on this day or earlier.
    pub to: Option<NaiveDate>,
    /// The last task of the page before.
    pub behind: Option<(DateTime<Utc>, TaskId)>,
}

/// Up to `limit` tasks that the permit's holder has finished, the latest first.
pub fn finished(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    filter: &Finished,
    limit: i64,
) -> Result<Vec<StoredTask>, StoreError> {
    let mut query = t::table
        // Spelt out: a bound value would not tell the planner that the index holds all of these.
        .filter(sql::<Bool>("workflow_tasks.state = 'done'"))
        .filter(t::assignee.eq(Uuid::from(permit.account())))
        .order((t::closed_at.desc(), t::id.desc()))
        .limit(limit)
        .select(TaskRow::as_select())
        .into_boxed();
    if let Some(outcome) = filter.outcome {
        query = query.filter(t::outcome.eq(outcome.as_str()));
    }
    if let Some(item) = &filter.item {
        query = query.filter(t::item_code.eq(item.as_str()));
    }
    if let Some(from) = filter.from {
        query = query.filter(t::closed_at.ge(instant(from, NaiveTime::MIN)));
    }
    if let Some(after) = filter.to.and_then(|to| to.checked_add_days(Days::new(1))) {
        query = query.filter(t::closed_at.lt(instant(after, NaiveTime::MIN)));
    }
    if let Some((closed, id)) = filter.behind {
        let earlier = t::closed_at.lt(closed);
        let same = t::closed_at.eq(closed).and(t::id.lt(Uuid::from(id)));
        query = query.filter(t::closed_at.le(closed)).filter(earlier.or(same));
    }
    let rows: Vec<TaskRow> = query.load(session.conn)?;
    rows.into_iter().map(|it| it.open(session.vault)).collect()
}
