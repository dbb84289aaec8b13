//! Which applications a transfer takes along.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Uuid as SqlUuid};
use domain::applications::Stage;
use domain::labels::Label;
use domain::{ApplicationId, ItemVersionId};
use uuid::Uuid;

use super::StoredTransfer;
use crate::schema::{applications as a, applications_readers as r};
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
