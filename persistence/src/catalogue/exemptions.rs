//! Exemptions: items that stay outside the service centre, and who has agreed to it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::catalogue::{Exemption, ExemptionState, ExemptionStep, ReadExemptions};
use domain::labels::Label;
use domain::{BodyCode, ExemptionId, ItemCode};
use uuid::Uuid;

use crate::schema::{catalogue_exemption_steps as s, catalogue_exemptions as e, catalogue_items};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

type Row = ((Uuid, String, String, String, String, String), (String, String, String, i32));

type StepRow = (Uuid, i32, String, String, String, String, DateTime<Utc>);

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    let who = (e::id, e::item_code, e::body_code, e::centre_code, e::run_by, e::government);
    let what = (e::ground, e::reason, e::state, e::revision);
    (who, what)
}

/// Which exemptions are wanted.
#[derive(Debug, Clone)]
pub struct ExemptionFilter {
    pub item: Option<ItemCode>,
    pub state: Option<ExemptionState>,
    /// The last of the page before.
    pub behind: Option<ExemptionId>,
}

/// Holds the item, and tells how far its exemption has come, if one is under way or stands.
pub fn exemption_alive(
    tx: &mut Tx<'_>,
    item: &ItemCode,
) -> Result<Option<ExemptionState>, StoreError> {
    let held = catalogue_items::table.find(item.as_str()).select(catalogue_items::code);
    held.for_no_key_update().first::<String>(tx.conn)?;
    let alive: Option<String> = e::table
        .filter(e::item_code.eq(item.as_str()))
        .filter(e::state.ne(ExemptionState::Refused.as_str()))
        .select(e::state)
        .first(tx.conn)
        .optional()?;
    alive.as_deref().map(label).transpose()
}

/// A new one, with its first step.
pub fn add_exemption(tx: &mut Tx<'_>, it: &Exemption) -> Result<(), StoreError> {
    diesel::insert_into(e::table)
        .values((
            e::id.eq(Uuid::from(it.id)),
            e::item_code.eq(it.item.as_str()),
            e::body_code.eq(it.body.as_str()),
            e::centre_code.eq(&it.centre),
            e::run_by.eq(it.run_by.as_str()),
            e::government.eq(it.government.as_str()),
            e::ground.eq(it.ground.as_str()),
            e::reason.eq(&it.reason),
            e::state.eq(it.state.as_str()),
            e::revision.eq(it.revision),
        ))
        .execute(tx.conn)?;
    it.steps.iter().zip(1..).try_for_each(|(step, nth)| add_step(tx, it.id, (nth, step)))
}

fn add_step(
    tx: &mut Tx<'_>,
    id: ExemptionId,
    (nth, it): (i32, &ExemptionStep),
) -> Result<(), StoreError> {
    diesel::insert_into(s::table)
        .values((
            s::exemption_id.eq(Uuid::from(id)),
            s::nth.eq(nth),
            s::step.eq(it.step.as_str()),
            s::body_code.eq(it.body.as_str()),
            s::staff_number.eq(it.staff.as_str()),
            s::opinion.eq(&it.opinion),
            s::at.eq(it.at),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The exemption, held until the transaction ends.
pub fn lock_exemption(tx: &mut Tx<'_>, id: ExemptionId) -> Result<Exemption, StoreError> {
    let row = e::table.find(Uuid::from(id)).for_no_key_update().select(columns()).first(tx.conn)?;
    whole(tx, row)
}

/// An exemption that is locked goes on by `step`; answers it as it is then.
pub fn settle_exemption(
    tx: &mut Tx<'_>,
    mut it: Exemption,
    step: ExemptionStep,
) -> Result<Exemption, StoreError> {
    it.revision += 1;
    it.state = step.step;
    let set = (e::state.eq(it.state.as_str()), e::revision.eq(it.revision));
    diesel::update(e::table.find(Uuid::from(it.id))).set(set).execute(tx.conn)?;
    let nth = i32::try_from(it.steps.len()).expect("few steps") + 1;
    add_step(tx, it.id, (nth, &step))?;
    it.steps.push(step);
    Ok(it)
}

/// The exemption, if it concerns a body of the permit.
pub fn exemption(
    session: &mut Session<'_>,
    permit: &Permit<ReadExemptions>,
    id: ExemptionId,
) -> Result<Exemption, StoreError> {
    let row = e::table
        .find(Uuid::from(id))
        .filter(concerns(permit))
        .select(columns())
        .first(session.conn)?;
    whole(session, row)
}

/// Up to `limit` exemptions that concern bodies of the permit, newest first.
pub fn exemptions(
    session: &mut Session<'_>,
    permit: &Permit<ReadExemptions>,
    filter: &ExemptionFilter,
    limit: i64,
) -> Result<Vec<Exemption>, StoreError> {
    let mut query = e::table
        .filter(concerns(permit))
        .order(e::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    if let Some(it) = &filter.item {
        query = query.filter(e::item_code.eq(it.as_str()));
    }
    if let Some(it) = filter.state {
        query = query.filter(e::state.eq(it.as_str()));
    }
    if let Some(it) = filter.behind {
        query = query.filter(e::id.lt(Uuid::from(it)));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    with_steps(session, rows)
}

/// Whether one of the bodies of the permit has asked for it, runs the centre or is the government.
fn concerns(permit: &Permit<ReadExemptions>) -> concern {
    let bodies: Vec<String> = permit.bodies().map(ToString::to_string).collect();
    concern(bodies.clone(), bodies.clone(), bodies)
}

#[diesel::dsl::auto_type]
fn concern(asks: Vec<String>, runs: Vec<String>, governs: Vec<String>) -> _ {
    let asks = e::body_code.eq_any(asks);
    asks.or(e::run_by.eq_any(runs)).or(e::government.eq_any(governs))
}

fn whole(session: &mut Session<'_>, row: Row) -> Result<Exemption, StoreError> {
    with_steps(session, vec![row])?.pop().ok_or(StoreError::NotFound)
}

fn with_steps(session: &mut Session<'_>, rows: Vec<Row>) -> Result<Vec<Exemption>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|it| it.0.0).collect();
    let steps: Vec<StepRow> = s::table
        .filter(s::exemption_id.eq_any(ids))
        .order((s::exemption_id, s::nth))
        .load(session.conn)?;
    rows.into_iter().map(|row| read(row, &steps)).collect()
}

fn read(row: Row, steps: &[StepRow]) -> Result<Exemption, StoreError> {
    let ((id, item, body, centre, run_by, government), (ground, reason, state, revision)) = row;
    let steps =
        steps.iter().filter(|it| it.0 == id).map(|(_, _, step, body, staff, opinion, at)| {
            Ok(ExemptionStep {
                step: label(step)?,
                body: BodyCode::from(body.as_str()),
                staff: staff.as_str().into(),
                opinion: opinion.clone(),
                at: *at,
            })
        });
    Ok(Exemption {
        id: id.into(),
        item: item.into(),
        body: body.into(),
        centre,
        run_by: run_by.into(),
        government: government.into(),
        ground: label(&ground)?,
        reason,
        state: label(&state)?,
        revision,
        steps: steps.collect::<Result<_, StoreError>>()?,
    })
}
