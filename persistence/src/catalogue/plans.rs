//! Plans by which applications under way go over to another procedure, and how far each has come.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::applications::Stage;
use domain::catalogue::{PlanState, PlanTerms};
use domain::labels::Label;
use domain::{AccountId, ApplicationId, BodyCode, ItemCode, ItemVersionId, PlanId};
use uuid::Uuid;

use super::results::results;
use crate::schema::{
    applications as a, applications_readers as r, catalogue_plans, catalogue_plans as p,
    catalogue_versions as v,
};
use crate::text_column::label;
use crate::{Session, StoreError, Tx, ids};

/// A plan as it is stored.
#[derive(Debug, Clone)]
pub struct StoredPlan {
    pub id: PlanId,
    pub item: ItemCode,
    pub from: ItemVersionId,
    pub to: ItemVersionId,
    pub state: PlanState,
    pub terms: PlanTerms,
    pub reason: String,
    pub author: AccountId,
    pub approver: Option<AccountId>,
    pub created_at: DateTime<Utc>,
    behind: Option<Uuid>,
    pub moved: i32,
    pub stayed: i32,
    pub finished_at: Option<DateTime<Utc>>,
    pub revision: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = catalogue_plans, check_for_backend(diesel::pg::Pg))]
struct PlanRow {
    id: Uuid,
    item_code: String,
    from_id: Uuid,
    to_id: Uuid,
    state: String,
    terms: serde_json::Value,
    reason: String,
    author: Uuid,
    approver: Option<Uuid>,
    created_at: DateTime<Utc>,
    behind: Option<Uuid>,
    moved: i32,
    stayed: i32,
    finished_at: Option<DateTime<Utc>>,
    revision: i32,
}

impl TryFrom<PlanRow> for StoredPlan {
    type Error = StoreError;

    fn try_from(row: PlanRow) -> Result<Self, StoreError> {
        let corrupt = |_| StoreError::Corrupt("catalogue_plans.terms".to_owned());
        Ok(Self {
            id: row.id.into(),
            item: row.item_code.into(),
            from: row.from_id.into(),
            to: row.to_id.into(),
            state: label(&row.state)?,
            terms: serde_json::from_value(row.terms).map_err(corrupt)?,
            reason: row.reason,
            author: row.author.into(),
            approver: row.approver.map(Into::into),
            created_at: row.created_at,
            behind: row.behind,
            moved: row.moved,
            stayed: row.stayed,
            finished_at: row.finished_at,
            revision: row.revision,
        })
    }
}

/// A plan that is drawn up.
#[derive(Debug)]
pub struct NewPlan<'a> {
    pub item: &'a ItemCode,
    pub from: ItemVersionId,
    pub to: ItemVersionId,
    pub terms: &'a PlanTerms,
    pub reason: &'a str,
    pub author: AccountId,
}

pub fn create_plan(
    tx: &mut Tx<'_>,
    new: &NewPlan<'_>,
    now: DateTime<Utc>,
) -> Result<StoredPlan, StoreError> {
    let row: PlanRow = diesel::insert_into(p::table)
        .values((
            p::id.eq(ids::fresh::<Uuid>(now)),
            p::item_code.eq(new.item.as_str()),
            p::from_id.eq(Uuid::from(new.from)),
            p::to_id.eq(Uuid::from(new.to)),
            p::state.eq(PlanState::Drafted.as_str()),
            p::terms.eq(serde_json::to_value(new.terms).expect("terms are plain data")),
            p::reason.eq(new.reason),
            p::author.eq(Uuid::from(new.author)),
            p::created_at.eq(now),
        ))
        .returning(PlanRow::as_returning())
        .get_result(tx.conn)?;
    row.try_into()
}

pub fn plan(
    session: &mut Session<'_>,
    item: &ItemCode,
    id: PlanId,
) -> Result<StoredPlan, StoreError> {
    let one = p::table.find(Uuid::from(id)).filter(p::item_code.eq(item.as_str()));
    one.select(PlanRow::as_select()).first(session.conn)?.try_into()
}

/// An item's plans, the latest first.
pub fn plans(
    session: &mut Session<'_>,
    item: &ItemCode,
    behind: Option<Uuid>,
    limit: i64,
) -> Result<Vec<StoredPlan>, StoreError> {
    let all = p::table.filter(p::item_code.eq(item.as_str()));
    let all = all.filter(p::id.lt(behind.unwrap_or(Uuid::max())));
    let rows: Vec<PlanRow> =
        all.order(p::id.desc()).limit(limit).select(PlanRow::as_select()).load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Has the plan applied from the first application on, unless it has changed since `seen`.
pub fn begin_plan(
    tx: &mut Tx<'_>,
    seen: &StoredPlan,
    approver: AccountId,
) -> Result<StoredPlan, StoreError> {
    let row = p::table.find(Uuid::from(seen.id)).filter(p::revision.eq(seen.revision));
    let row: Option<PlanRow> = diesel::update(row)
        .set((
            p::state.eq(PlanState::Applying.as_str()),
            p::approver.eq(Uuid::from(approver)),
            p::behind.eq(None::<Uuid>),
            (p::moved.eq(0), p::stayed.eq(0)),
            p::finished_at.eq(None::<DateTime<Utc>>),
            p::revision.eq(p::revision + 1),
        ))
        .returning(PlanRow::as_returning())
        .get_result(tx.conn)
        .optional()?;
    row.ok_or(StoreError::Stale)?.try_into()
}

/// Whether a plan of this item is being applied.
pub fn plan_under_way(session: &mut Session<'_>, item: &ItemCode) -> Result<bool, StoreError> {
    let open = p::table
        .filter(p::item_code.eq(item.as_str()))
        .filter(p::state.eq(PlanState::Applying.as_str()));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(session.conn)?)
}

/// Whether a plan waits to be applied.
pub fn plan_waits(session: &mut Session<'_>) -> Result<bool, StoreError> {
    let open = p::table.filter(p::state.eq(PlanState::Applying.as_str()));
    Ok(diesel::select(diesel::dsl::exists(open)).get_result(session.conn)?)
}

/// The oldest plan that is being applied, unless another server is at it.
pub fn open_plan(tx: &mut Tx<'_>) -> Result<Option<StoredPlan>, StoreError> {
    let open = p::table.filter(p::state.eq(PlanState::Applying.as_str())).order(p::id).limit(1);
    let open = open.select(PlanRow::as_select()).for_no_key_update().skip_locked();
    open.first(tx.conn).optional()?.map(TryInto::try_into).transpose()
}

results!(catalogue_plans, catalogue_plan_results by plan_id: StoredPlan, PlanId, PlanState, advance_plan, plan_results);

/// The applications that a plan still has to look at.
pub fn next_of_plan(
    tx: &mut Tx<'_>,
    plan: &StoredPlan,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    concerned(tx, plan, plan.behind.map(Into::into), limit)
}

/// Applications of the item that run by the procedure that the plan leads away from, by id.
pub fn concerned(
    session: &mut Session<'_>,
    plan: &StoredPlan,
    behind: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    let bodies: Vec<String> = v::table
        .filter(v::item_code.eq(plan.item.as_str()))
        .select(v::body_code)
        .distinct()
        .load(session.conn)?;
    let readers: Vec<Uuid> =
        bodies.iter().map(|it| BodyCode::from(it.as_str()).reader().into()).collect();
    let stages = [Stage::Submitted, Stage::Correction, Stage::Accepted, Stage::Decided];
    let from = Uuid::from(plan.from);
    let by_it = a::procedure_id
        .eq(from)
        .assume_not_null()
        .or(a::procedure_id.is_null().and(a::version_id.eq(from)));
    let found: Vec<Uuid> = r::table
        .inner_join(a::table.on(a::id.eq(r::application_id)))
        .filter(r::reader.eq_any(readers))
        .filter(r::stage.eq_any(stages.map(Label::as_str)))
        .filter(r::item_code.eq(plan.item.as_str()))
        .filter(r::application_id.gt(behind.map_or(Uuid::nil(), Uuid::from)))
        .filter(by_it)
        .order(r::application_id)
        .select(r::application_id)
        .distinct()
        .limit(limit)
        .load(session.conn)?;
    Ok(found.into_iter().map(Into::into).collect())
}
