//! One subject's events, oldest first.

use diesel::prelude::*;
use domain::events::Subject;
use domain::labels::Label;

use super::{EventRow, StoredEvent};
use crate::schema::events;
use crate::{Session, StoreError};

/// Up to `limit` events of `subject` behind the `after`-th, without those of the kinds `hidden`. The
/// caller has shown that it may read the subject.
pub fn timeline(
    session: &mut Session<'_>,
    subject: Subject,
    after: i32,
    hidden: &[&str],
    limit: i64,
) -> Result<Vec<StoredEvent>, StoreError> {
    let rows: Vec<EventRow> = events::table
        .filter(events::subject_id.eq(subject.id))
        .filter(events::subject_kind.eq(subject.kind.as_str()))
        .filter(events::ordinal.gt(after))
        .filter(events::kind.ne_all(hidden))
        .order(events::ordinal)
        .limit(limit)
        .select(EventRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}
