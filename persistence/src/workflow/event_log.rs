//! What has run of an item, gathered for tools of process mining.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::access::Permit;
use domain::workflow::event_log::{Run, Trace};
use domain::{AccountId, ItemCode, StaffNumber, TaskId};
use serde::Deserialize;
use uuid::Uuid;

use super::{StoredTask, TaskRow};
use crate::identity::roster;
use crate::schema::{
    applications as a, applications_readers as r, catalogue_versions as v, events,
    workflow_tasks as t,
};
use crate::{Session, StoreError, ids};

/// The applications for an item that were begun on these days.
#[derive(Debug, Clone)]
pub struct Span {
    pub item: ItemCode,
    pub from: NaiveDate,
    pub to: NaiveDate,
}

/// The application with what a trace tells of it.
type Case = (Uuid, Option<String>, i32, String, Option<bool>);

/// The version whose procedure an application runs by.
const RUNS_BY: &str =
    "catalogue_versions.id = coalesce(applications.procedure_id, applications.version_id)";

/// Every application of the span that the permit's holder may read, the oldest first; none, if there
/// are more than `most`.
pub fn event_log<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    span: &Span,
    most: i64,
) -> Result<Option<Vec<Trace>>, StoreError> {
    let readers: Vec<Uuid> = permit.readers().into_iter().map(Into::into).collect();
    let cases: Vec<Case> = r::table
        .inner_join(a::table.on(a::id.eq(r::application_id)))
        .inner_join(v::table.on(sql::<Bool>(RUNS_BY)))
        .filter(r::reader.eq_any(readers))
        .filter(r::item_code.eq(span.item.as_str()))
        .filter(r::application_id.ge(ids::floor_of_day(span.from)))
        .filter(r::application_id.lt(ids::floor_of_next_day(span.to)))
        .filter(a::number.is_not_null())
        .distinct()
        .order(a::id)
        .limit(most + 1)
        .select((a::id, a::number, v::number, a::stage, a::granted))
        .load(session.conn)?;
    if usize::try_from(most).is_ok_and(|most| most < cases.len()) {
        return Ok(None);
    }
    let found: Vec<Uuid> = cases.iter().map(|it| it.0).collect();
    let claims = claims(session, &found)?;
    let tasks = tasks(session, &found)?;
    let staff = staff(session, &tasks)?;
    let mut runs: HashMap<Uuid, Vec<Run>> = HashMap::new();
    for it in tasks {
        let run = Run {
            by: it.task.assignee.and_then(|who| staff.get(&who).cloned()),
            claimed_at: claims.get(&it.task.id).copied(),
            closed_at: it.closed_at,
            task: it.task,
        };
        runs.entry(run.task.application.into()).or_default().push(run);
    }
    let trace = |(id, number, version, stage, granted): Case| Trace {
        number: number.unwrap_or_default(),
        version,
        stage,
        granted,
        runs: runs.remove(&id).unwrap_or_default(),
    };
    Ok(Some(cases.into_iter().map(trace).collect()))
}

fn tasks(session: &mut Session<'_>, of: &[Uuid]) -> Result<Vec<StoredTask>, StoreError> {
    let rows: Vec<TaskRow> = t::table
        .filter(t::application_id.eq_any(of))
        .order((t::application_id, t::opened_at, t::id))
        .select(TaskRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(|it| it.open(session.vault)).collect()
}

/// When each task was claimed last.
fn claims(
    session: &mut Session<'_>,
    of: &[Uuid],
) -> Result<HashMap<TaskId, DateTime<Utc>>, StoreError> {
    #[derive(Deserialize)]
    struct Claimed {
        task: Option<TaskId>,
    }
    let rows: Vec<(DateTime<Utc>, String)> = events::table
        .filter(events::subject_id.eq_any(of))
        .filter(sql::<Bool>("events.subject_kind = 'application'"))
        .filter(events::kind.eq("workflow.task_claimed"))
        .order((events::subject_id, events::ordinal))
        .select((events::at, events::data))
        .load(session.conn)?;
    let corrupt = |_| StoreError::Corrupt("events.data".to_owned());
    let mut claims = HashMap::new();
    for (at, data) in rows {
        let claimed: Claimed = serde_json::from_str(&data).map_err(corrupt)?;
        claims.extend(claimed.task.map(|task| (task, at)));
    }
    Ok(claims)
}

fn staff(
    session: &mut Session<'_>,
    of: &[StoredTask],
) -> Result<HashMap<AccountId, StaffNumber>, StoreError> {
    let mut who: Vec<AccountId> = of.iter().filter_map(|it| it.task.assignee).collect();
    who.sort();
    who.dedup();
    Ok(roster(session, &who)?.into_iter().map(|(id, number, _)| (id, number)).collect())
}
