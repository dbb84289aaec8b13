//! Which applications a transfer takes along, and what it has done to each.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use domain::applications::Stage;
use domain::catalogue::TransferState;
use domain::labels::Label;
use domain::{ApplicationId, ItemVersionId, TransferId};
use uuid::Uuid;

use super::{PlanResult, Stayed, StoredTransfer};
use crate::schema::{
    applications as a, applications_readers as r, catalogue_transfer_results as s,
    catalogue_transfers as t,
};
use crate::{Session, StoreError, Tx};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Applications of the item that are with the body that it leaves, by id: what it reads and has not
/// ended.
const FOLLOWING: &str = "
    select r.application_id as id from applications_readers r
    join applications a on a.id = r.application_id
    where r.reader = $1 and r.item_code = $2 and r.stage = any($3) and r.application_id > $4
      and a.body_code = $5
    order by r.application_id limit $6";

/// Drafts of it, which nobody reads but their makers.
const DRAFTS: &str = "
    select id from applications
    where item_code = $2 and submitted_at is null and id > $4 and body_code = $5
    order by id limit $6";

const RUNNING: [Stage; 5] =
    [Stage::Submitted, Stage::Correction, Stage::Accepted, Stage::Decided, Stage::Delivering];

/// The applications that follow the item, from behind one of them.
pub fn following(
    session: &mut Session<'_>,
    transfer: &StoredTransfer,
    behind: Option<ApplicationId>,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    found(session, FOLLOWING, transfer, (behind.map(Into::into), limit))
}

/// When the oldest of them was begun.
pub fn following_since(
    session: &mut Session<'_>,
    transfer: &StoredTransfer,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    // Ids follow time.
    let Some(oldest) = following(session, transfer, None, 1)?.first().copied() else {
        return Ok(None);
    };
    let begun = a::table.find(Uuid::from(oldest)).select(a::created_at);
    Ok(Some(begun.first(session.conn)?))
}

/// What a transfer still has to look at: drafts, too.
pub fn next_of_transfer(
    tx: &mut Tx<'_>,
    transfer: &StoredTransfer,
    limit: i64,
) -> Result<Vec<ApplicationId>, StoreError> {
    let both =
        format!("select id from (({FOLLOWING}) union all ({DRAFTS})) found order by id limit $6");
    found(tx, &both, transfer, (transfer.behind, limit))
}

fn found(
    session: &mut Session<'_>,
    asked: &str,
    transfer: &StoredTransfer,
    (behind, limit): (Option<Uuid>, i64),
) -> Result<Vec<ApplicationId>, StoreError> {
    let found: Vec<Found> = diesel::sql_query(asked)
        .bind::<SqlUuid, _>(Uuid::from(transfer.from.reader()))
        .bind::<Text, _>(transfer.item.as_str())
        .bind::<Array<Text>, _>(RUNNING.map(Label::as_str).to_vec())
        .bind::<SqlUuid, _>(behind.unwrap_or(Uuid::nil()))
        .bind::<Text, _>(transfer.from.as_str())
        .bind::<BigInt, _>(limit)
        .load(session.conn)?;
    Ok(found.into_iter().map(|it| it.id.into()).collect())
}

/// By which procedures the applications run that follow the item: the version that each was made
/// under, and the one whose procedure it goes by.
pub fn procedures_under_way(
    session: &mut Session<'_>,
    transfer: &StoredTransfer,
) -> Result<Vec<(ItemVersionId, ItemVersionId)>, StoreError> {
    let rows: Vec<(Uuid, Option<Uuid>)> = r::table
        .inner_join(a::table.on(a::id.eq(r::application_id)))
        .filter(r::reader.eq(Uuid::from(transfer.from.reader())))
        .filter(r::item_code.eq(transfer.item.as_str()))
        .filter(r::stage.eq_any(RUNNING.map(Label::as_str)))
        .filter(a::body_code.eq(transfer.from.as_str()))
        .select((a::version_id, a::procedure_id))
        .distinct()
        .load(session.conn)?;
    let both = |(version, procedure): (Uuid, Option<Uuid>)| {
        (version.into(), procedure.unwrap_or(version).into())
    };
    Ok(rows.into_iter().map(both).collect())
}

/// Remembers what became of these applications, and how far the transfer has come; it is done when
/// nothing was left to look at.
pub fn advance_transfer(
    tx: &mut Tx<'_>,
    transfer: &StoredTransfer,
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
        let place = (
            s::transfer_id.eq(Uuid::from(transfer.id)),
            s::application_id.eq(Uuid::from(it.application)),
        );
        diesel::insert_into(s::table)
            .values((place, told))
            .on_conflict((s::transfer_id, s::application_id))
            .do_update()
            .set(told)
            .execute(tx.conn)?;
    }
    let count = |it: usize| i32::try_from(it).unwrap_or(i32::MAX);
    let stayed = results.iter().filter(|it| it.stayed.is_some()).count();
    let last = looked_at.last().map(|it| Uuid::from(*it));
    let state = if last.is_some() { TransferState::Applying } else { TransferState::Applied };
    diesel::update(t::table.find(Uuid::from(transfer.id)))
        .set((
            t::state.eq(state.as_str()),
            t::behind.eq(last.or(transfer.behind)),
            t::moved.eq(t::moved + count(results.len() - stayed)),
            t::stayed.eq(t::stayed + count(stayed)),
            t::finished_at.eq(last.is_none().then_some(now)),
            t::revision.eq(t::revision + i32::from(last.is_none())),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// What became of applications by a transfer, by id: of all, or of those that stayed.
pub fn transfer_results(
    session: &mut Session<'_>,
    transfer: TransferId,
    (stayed, behind): (bool, Option<Uuid>),
    limit: i64,
) -> Result<Vec<PlanResult>, StoreError> {
    type Row = (Uuid, DateTime<Utc>, Option<String>, Option<String>, Option<String>);
    let mut asked = s::table
        .filter(s::transfer_id.eq(Uuid::from(transfer)))
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
