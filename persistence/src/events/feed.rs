//! The feed: every event in an order in which none can turn up late.
//!
//! A page ends where the oldest transaction still running began. Whatever commits later has a
//! later transaction id, so a cursor that has passed an event has passed everything before it.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use domain::access::Permit;
use domain::integration::ReadEvents;
use uuid::Uuid;

use super::{EventRow, StoredEvent};
use crate::schema::{applications_readers, events};
use crate::{Session, StoreError};

/// A place in the feed: behind this event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Cursor {
    pub txid: i64,
    pub seq: i64,
}

/// Up to `limit` events behind `after` that the permit may see, oldest first.
pub fn feed(
    session: &mut Session<'_>,
    permit: &Permit<ReadEvents>,
    after: Cursor,
    kinds: &[String],
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let settled = sql::<BigInt>("(select pg_snapshot_xmin(pg_current_snapshot())::text::bigint)");
    let readers: Vec<Uuid> = permit.readers().into_iter().map(Into::into).collect();
    let readable = diesel::dsl::exists(
        applications_readers::table
            .filter(applications_readers::application_id.eq(events::subject_id))
            .filter(applications_readers::reader.eq_any(readers)),
    );
    let mut query = events::table
        .filter(events::txid.lt(settled))
        .filter(
            sql::<Bool>("(events.txid, events.seq) > (")
                .bind::<BigInt, _>(after.txid)
                .sql(", ")
                .bind::<BigInt, _>(after.seq)
                .sql(")"),
        )
        .filter(
            events::subject_kind
                .eq_any(["item", "pack", "calendar"])
                .or(events::subject_kind.eq("application").and(readable)),
        )
        .order((events::txid, events::seq))
        .limit(limit)
        .select(EventRow::as_select())
        .into_boxed();
    if !kinds.is_empty() {
        query = query.filter(events::kind.eq_any(kinds));
    }
    query.load(session.conn)?.into_iter().map(TryInto::try_into).collect()
}
