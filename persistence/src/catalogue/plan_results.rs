//! What plans have done to each application.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::catalogue::PlanState;
use domain::labels::Label;
use domain::{ApplicationId, PlanId};
use uuid::Uuid;

use super::StoredPlan;
use crate::schema::{catalogue_plan_results as s, catalogue_plans as p};
use crate::{Session, StoreError, Tx};

/// What became of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlanResult {
    pub application: ApplicationId,
    pub at: DateTime<Utc>,
    /// Why it stayed; none, if it went over.
    pub stayed: Option<Stayed>,
}

/// Why an application could not go over, for a program and for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stayed {
    pub reason: String,
    pub chinese: String,
    pub english: String,
}

/// Remembers what became of these applications, and how far the plan has come; it is done with when
/// nothing was left to look at.
pub fn advance_plan(
    tx: &mut Tx<'_>,
    plan: &StoredPlan,
    looked_at: &[ApplicationId],
    results: &[PlanResult],
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    for it in results {
        let told = it.stayed.as_ref();
        let told = (
            s::at.eq(it.at),
            s::reason.eq(told.map(|it| &it.reason)),
            s::chinese.eq(told.map(|it| &it.chinese)),
            s::english.eq(told.map(|it| &it.english)),
        );
        let place =
            (s::plan_id.eq(Uuid::from(plan.id)), s::application_id.eq(Uuid::from(it.application)));
        diesel::insert_into(s::table)
            .values((place, told))
            .on_conflict((s::plan_id, s::application_id))
            .do_update()
            .set(told)
            .execute(tx.conn)?;
    }
    let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
    let stayed = results.iter().filter(|it| it.stayed.is_some()).count();
    let last = looked_at.last().map(|it| Uuid::from(*it));
    let state = if last.is_some() { PlanState::Applying } else { PlanState::Applied };
    diesel::update(p::table.find(Uuid::from(plan.id)))
        .set((
            p::state.eq(state.as_str()),
            p::behind.eq(last.or(plan.behind)),
            p::moved.eq(p::moved + count(results.len() - stayed)),
            p::stayed.eq(p::stayed + count(stayed)),
            p::finished_at.eq(last.is_none().then_some(now)),
            p::revision.eq(p::revision + i32::from(last.is_none())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What became of applications by a plan, by id: of all, or of those that stayed.
pub fn plan_results(
    session: &mut Session<'_>,
    plan: PlanId,
    (stayed, behind): (bool, Option<Uuid>),
    limit: i64,
) -> Result<Vec<PlanResult>, StoreError> {
    type Row = (Uuid, DateTime<Utc>, Option<String>, Option<String>, Option<String>);
    let mut asked = s::table
        .filter(s::plan_id.eq(Uuid::from(plan)))
        .filter(s::application_id.gt(behind.unwrap_or(Uuid::nil())))
        .order(s::application_id)
        .limit(limit)
        .select((s::application_id, s::at, s::reason, s::chinese, s::english))
        .into_boxed();
    if stayed {
        asked = asked.filter(s::reason.is_not_null());
    }
    let rows: Vec<Row> = asked.load(session.conn)?;
    let read = |(application, at, reason, chinese, english): Row| {
        let told = reason.zip(chinese).zip(english);
        let stayed = told.map(|((reason, chinese), english)| Stayed { reason, chinese, english });
        PlanResult { application: application.into(), at, stayed }
    };
    Ok(rows.into_iter().map(read).collect())
}
