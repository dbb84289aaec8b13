//! Items that are handed down to lower bodies, what those said, and the trainings that were held.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::access::Permit;
use domain::catalogue::{Devolution, DevolutionState, ReadDevolutions, Training};
use domain::labels::Label;
use domain::{AccountId, BodyCode, DevolutionId, ItemCode};
use uuid::Uuid;

use crate::schema::{catalogue_devolutions, catalogue_devolutions as d, catalogue_trainings as k};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// A devolution, and when what was said of it was said.
#[derive(Debug, Clone)]
pub struct StoredDevolution {
    pub devolution: Devolution,
    pub created_at: DateTime<Utc>,
    pub settled_at: Option<DateTime<Utc>>,
}

/// Which devolutions are wanted.
#[derive(Debug, Clone, Default)]
pub struct DevolutionFilter {
    pub state: Option<DevolutionState>,
    /// The giver or the receiver.
    pub body: Option<BodyCode>,
    pub item: Option<ItemCode>,
    /// The last one of the page before.
    pub behind: Option<DevolutionId>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = catalogue_devolutions, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    item_code: String,
    from_body: String,
    to_body: String,
    takes_effect_on: NaiveDate,
    basis: String,
    scope: String,
    state: String,
    created_at: DateTime<Utc>,
    taker: Option<String>,
    reason: Option<String>,
    settled_at: Option<DateTime<Utc>>,
    revision: i32,
}

impl TryFrom<Row> for StoredDevolution {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let devolution = Devolution {
            id: row.id.into(),
            item: row.item_code.into(),
            from: row.from_body.into(),
            to: row.to_body.into(),
            on: row.takes_effect_on,
            basis: row.basis,
            scope: row.scope,
            state: label(&row.state)?,
            taker: row.taker.map(Into::into),
            reason: row.reason,
            revision: row.revision,
        };
        Ok(Self { devolution, created_at: row.created_at, settled_at: row.settled_at })
    }
}

pub fn add_devolution(
    tx: &mut Tx<'_>,
    it: &Devolution,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(d::table)
        .values((
            d::id.eq(Uuid::from(it.id)),
            d::item_code.eq(it.item.as_str()),
            d::from_body.eq(it.from.as_str()),
            d::to_body.eq(it.to.as_str()),
            d::takes_effect_on.eq(it.on),
            d::basis.eq(&it.basis),
            d::scope.eq(&it.scope),
            d::state.eq(it.state.as_str()),
            d::proposed_by.eq(Uuid::from(by)),
            d::created_at.eq(now),
            d::revision.eq(it.revision),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether the item is being handed down to this body, and nobody has answered.
pub fn devolution_is_open(
    session: &mut Session<'_>,
    item: &ItemCode,
    to: &BodyCode,
) -> Result<bool, StoreError> {
    let open = d::table
        .filter(d::item_code.eq(item.as_str()))
        .filter(d::to_body.eq(to.as_str()))
        .filter(d::state.eq(DevolutionState::Open.as_str()));
    Ok(diesel::select(exists(open)).get_result(session.conn)?)
}

/// The devolution, held until the transaction ends.
pub fn lock_devolution(tx: &mut Tx<'_>, id: DevolutionId) -> Result<StoredDevolution, StoreError> {
    let one = d::table.find(Uuid::from(id)).select(Row::as_select()).for_no_key_update();
    one.first(tx.conn)?.try_into()
}

/// What its bodies say by now, of one that is locked.
pub fn settle_devolution(
    tx: &mut Tx<'_>,
    it: &Devolution,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<StoredDevolution, StoreError> {
    let row: Row = diesel::update(d::table.find(Uuid::from(it.id)))
        .set((
            d::state.eq(it.state.as_str()),
            d::taker.eq(it.taker.as_ref().map(|it| it.as_str())),
            d::reason.eq(&it.reason),
            d::settled_by.eq(Uuid::from(by)),
            d::settled_at.eq(now),
            d::revision.eq(d::revision + 1),
        ))
        .returning(Row::as_returning())
        .get_result(tx.conn)?;
    row.try_into()
}

/// Whether one of these bodies hands it down or is handed it.
#[diesel::dsl::auto_type(no_type_alias)]
fn concerns<'a>(bodies: &'a [String]) -> _ {
    d::from_body.eq_any(bodies).or(d::to_body.eq_any(bodies))
}

fn bodies(permit: &Permit<ReadDevolutions>) -> Vec<String> {
    permit.bodies().map(ToString::to_string).collect()
}

/// The devolution, if it concerns one of the permit's bodies.
pub fn devolution(
    session: &mut Session<'_>,
    permit: &Permit<ReadDevolutions>,
    id: DevolutionId,
) -> Result<StoredDevolution, StoreError> {
    let bodies = bodies(permit);
    let one = d::table.find(Uuid::from(id)).filter(concerns(&bodies));
    one.select(Row::as_select()).first(session.conn)?.try_into()
}

/// Up to `limit` devolutions that concern the permit's bodies, the latest first.
pub fn devolutions(
    session: &mut Session<'_>,
    permit: &Permit<ReadDevolutions>,
    filter: &DevolutionFilter,
    limit: i64,
) -> Result<Vec<StoredDevolution>, StoreError> {
    let bodies = bodies(permit);
    let named: Vec<String> = filter.body.iter().map(ToString::to_string).collect();
    let mut query = d::table
        .filter(concerns(&bodies))
        .order(d::id.desc())
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(it) = filter.state {
        query = query.filter(d::state.eq(it.as_str()));
    }
    if !named.is_empty() {
        query = query.filter(concerns(&named));
    }
    if let Some(it) = &filter.item {
        query = query.filter(d::item_code.eq(it.as_str()));
    }
    if let Some(it) = filter.behind {
        query = query.filter(d::id.lt(Uuid::from(it)));
    }
    query.load(session.conn)?.into_iter().map(TryInto::try_into).collect()
}

/// The devolution, whoever asks: for those who check what a transfer rests on.
pub fn devolution_by_id(
    session: &mut Session<'_>,
    id: DevolutionId,
) -> Result<Devolution, StoreError> {
    let row: Row = d::table.find(Uuid::from(id)).select(Row::as_select()).first(session.conn)?;
    StoredDevolution::try_from(row).map(|it| it.devolution)
}

/// Records a training; the devolution is another one by it.
pub fn add_training(
    tx: &mut Tx<'_>,
    devolution: DevolutionId,
    it: &Training,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    diesel::insert_into(k::table)
        .values((
            k::id.eq(Uuid::from(it.id)),
            k::devolution_id.eq(Uuid::from(devolution)),
            k::held_on.eq(it.held_on),
            k::subject.eq(&it.subject),
            k::people.eq(it.people),
            k::recorded_by.eq(Uuid::from(by)),
            k::recorded_at.eq(now),
        ))
        .execute(tx.conn)?;
    let row = d::table.find(Uuid::from(devolution));
    diesel::update(row).set(d::revision.eq(d::revision + 1)).execute(tx.conn)?;
    Ok(())
}

/// The trainings that were held for a devolution, by day.
pub fn trainings(
    session: &mut Session<'_>,
    devolution: DevolutionId,
) -> Result<Vec<Training>, StoreError> {
    let rows: Vec<(Uuid, NaiveDate, String, i32)> = k::table
        .filter(k::devolution_id.eq(Uuid::from(devolution)))
        .order((k::held_on, k::id))
        .select((k::id, k::held_on, k::subject, k::people))
        .load(session.conn)?;
    let read = |(id, held_on, subject, people): (Uuid, NaiveDate, String, i32)| Training {
        id: id.into(),
        held_on,
        subject,
        people,
    };
    Ok(rows.into_iter().map(read).collect())
}
