//! Transfers of items to other bodies, and how far each has come.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use domain::catalogue::TransferState;
use domain::labels::Label;
use domain::{AccountId, BodyCode, DevolutionId, ItemCode, ItemVersionId, TransferId};
use uuid::Uuid;

use super::results::results;
use crate::schema::{catalogue_transfers, catalogue_transfers as t};
use crate::text_column::label;
use crate::{Session, StoreError, Tx, ids};

/// A transfer as it is stored.
#[derive(Debug, Clone)]
pub struct StoredTransfer {
    pub id: TransferId,
    pub item: ItemCode,
    pub from: BodyCode,
    pub to: BodyCode,
    /// The day from which it holds.
    pub on: NaiveDate,
    pub basis: String,
    pub devolution: Option<DevolutionId>,
    pub state: TransferState,
    pub author: AccountId,
    pub approver: Option<AccountId>,
    /// The version that it has published.
    pub version: Option<ItemVersionId>,
    pub created_at: DateTime<Utc>,
    pub(super) behind: Option<Uuid>,
    pub moved: i32,
    pub stayed: i32,
    pub finished_at: Option<DateTime<Utc>>,
    pub revision: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = catalogue_transfers, check_for_backend(diesel::pg::Pg))]
struct TransferRow {
    id: Uuid,
    item_code: String,
    from_body: String,
    to_body: String,
    takes_effect_on: NaiveDate,
    basis: String,
    devolution_id: Option<Uuid>,
    state: String,
    author: Uuid,
    approver: Option<Uuid>,
    version_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    behind: Option<Uuid>,
    moved: i32,
    stayed: i32,
    finished_at: Option<DateTime<Utc>>,
    revision: i32,
}

impl TryFrom<TransferRow> for StoredTransfer {
    type Error = StoreError;

    fn try_from(row: TransferRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id.into(),
            item: row.item_code.into(),
            from: row.from_body.into(),
            to: row.to_body.into(),
            on: row.takes_effect_on,
            basis: row.basis,
            devolution: row.devolution_id.map(Into::into),
            state: label(&row.state)?,
            author: row.author.into(),
            approver: row.approver.map(Into::into),
            version: row.version_id.map(Into::into),
            created_at: row.created_at,
            behind: row.behind,
            moved: row.moved,
            stayed: row.stayed,
            finished_at: row.finished_at,
            revision: row.revision,
        })
    }
}

impl StoredTransfer {
    /// Whether its day has come and applications are on their way.
    pub fn has_begun(&self) -> bool {
        matches!(self.state, TransferState::Applying | TransferState::Applied)
    }
}

/// A transfer that is drawn up.
#[derive(Debug)]
pub struct NewTransfer<'a> {
    pub item: &'a ItemCode,
    pub from: &'a BodyCode,
    pub to: &'a BodyCode,
    pub on: NaiveDate,
    pub basis: &'a str,
    pub devolution: Option<DevolutionId>,
    pub author: AccountId,
}

pub fn create_transfer(
    tx: &mut Tx<'_>,
    new: &NewTransfer<'_>,
    now: DateTime<Utc>,
) -> Result<StoredTransfer, StoreError> {
    let row: TransferRow = diesel::insert_into(t::table)
        .values((
            t::id.eq(ids::fresh::<Uuid>(now)),
            t::item_code.eq(new.item.as_str()),
            t::from_body.eq(new.from.as_str()),
            t::to_body.eq(new.to.as_str()),
            t::takes_effect_on.eq(new.on),
            t::basis.eq(new.basis),
            t::devolution_id.eq(new.devolution.map(Uuid::from)),
            t::state.eq(TransferState::Drafted.as_str()),
            t::author.eq(Uuid::from(new.author)),
            t::created_at.eq(now),
        ))
        .returning(TransferRow::as_returning())
        .get_result(tx.conn)?;
    row.try_into()
}

pub fn transfer(
    session: &mut Session<'_>,
    item: &ItemCode,
    id: TransferId,
) -> Result<StoredTransfer, StoreError> {
    let one = t::table.find(Uuid::from(id)).filter(t::item_code.eq(item.as_str()));
    one.select(TransferRow::as_select()).first(session.conn)?.try_into()
}

/// An item's transfers, the latest first.
pub fn transfers(
    session: &mut Session<'_>,
    item: &ItemCode,
    behind: Option<Uuid>,
    limit: i64,
) -> Result<Vec<StoredTransfer>, StoreError> {
    let all = t::table.filter(t::item_code.eq(item.as_str()));
    let all = all.filter(t::id.lt(behind.unwrap_or(Uuid::max())));
    let rows: Vec<TransferRow> =
        all.order(t::id.desc()).limit(limit).select(TransferRow::as_select()).load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The transfers that rest on a devolution, the latest first.
pub fn transfers_by(
    session: &mut Session<'_>,
    devolution: DevolutionId,
) -> Result<Vec<TransferId>, StoreError> {
    let resting = t::table.filter(t::devolution_id.eq(Uuid::from(devolution)));
    let found: Vec<Uuid> = resting.order(t::id.desc()).select(t::id).load(session.conn)?;
    Ok(found.into_iter().map(Into::into).collect())
}

/// States in which a transfer is approved and not done yet.
const UNDER_WAY: [TransferState; 2] = [TransferState::Approved, TransferState::Applying];

/// Whether the item is going to another body.
pub fn transfer_under_way(session: &mut Session<'_>, item: &ItemCode) -> Result<bool, StoreError> {
    let going = t::table
        .filter(t::item_code.eq(item.as_str()))
        .filter(t::state.eq_any(UNDER_WAY.map(Label::as_str)));
    Ok(diesel::select(exists(going)).get_result(session.conn)?)
}

/// Approves the transfer, which has published `version`, unless it has changed since `seen`.
/// Applications are looked at from the first one on.
pub fn approve_transfer(
    tx: &mut Tx<'_>,
    seen: &StoredTransfer,
    approver: AccountId,
    version: ItemVersionId,
) -> Result<StoredTransfer, StoreError> {
    let row = t::table.find(Uuid::from(seen.id)).filter(t::revision.eq(seen.revision));
    let row: Option<TransferRow> = diesel::update(row)
        .set((
            t::state.eq(TransferState::Approved.as_str()),
            t::approver.eq(Uuid::from(approver)),
            t::version_id.eq(Uuid::from(version)),
            (t::behind.eq(None::<Uuid>), t::txid.eq(None::<i64>)),
            (t::moved.eq(0), t::stayed.eq(0)),
            t::finished_at.eq(None::<DateTime<Utc>>),
            t::revision.eq(t::revision + 1),
        ))
        .returning(TransferRow::as_returning())
        .get_result(tx.conn)
        .optional()?;
    row.ok_or(StoreError::Stale)?.try_into()
}

/// Whether a transfer is to be worked at today.
pub fn transfer_waits(session: &mut Session<'_>, today: NaiveDate) -> Result<bool, StoreError> {
    let open = t::table
        .filter(t::state.eq_any(UNDER_WAY.map(Label::as_str)))
        .filter(t::takes_effect_on.le(today));
    Ok(diesel::select(exists(open)).get_result(session.conn)?)
}

/// The oldest transfer that takes effect today or has begun to, unless another server is at it. One
/// that has begun waits until all transactions are over that may have made applications as it was
/// before.
pub fn open_transfer(
    tx: &mut Tx<'_>,
    today: NaiveDate,
) -> Result<Option<StoredTransfer>, StoreError> {
    let seen_by_all = sql::<Bool>(
        "(txid is null or txid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint)",
    );
    let open = t::table
        .filter(t::state.eq_any(UNDER_WAY.map(Label::as_str)))
        .filter(t::takes_effect_on.le(today))
        .filter(seen_by_all)
        .order(t::id)
        .limit(1)
        .select(TransferRow::as_select());
    let open = open.for_no_key_update().skip_locked();
    open.first(tx.conn).optional()?.map(TryInto::try_into).transpose()
}

/// The transfer takes effect.
pub fn begin_transfer(tx: &mut Tx<'_>, it: &StoredTransfer) -> Result<(), StoreError> {
    let this = sql::<Nullable<BigInt>>("pg_current_xact_id()::text::bigint");
    diesel::update(t::table.find(Uuid::from(it.id)))
        .set((t::state.eq(TransferState::Applying.as_str()), t::txid.eq(this)))
        .execute(tx.conn)?;
    Ok(())
}

/// The first day on which a transfer takes effect that is not done.
pub fn next_transfer(session: &mut Session<'_>) -> Result<Option<NaiveDate>, StoreError> {
    let open = t::table.filter(t::state.eq_any(UNDER_WAY.map(Label::as_str)));
    Ok(open.select(diesel::dsl::min(t::takes_effect_on)).first(session.conn)?)
}

results!(catalogue_transfers, catalogue_transfer_results by transfer_id: StoredTransfer, TransferId, TransferState, advance_transfer, transfer_results);
