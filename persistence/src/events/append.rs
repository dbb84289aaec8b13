//! Adding to the log.

use diesel::prelude::*;
use domain::events::{Circumstances, Head, NewEvent, Subject};
use domain::labels::Label;

use super::linked::{ADD_EVENTS, Linked};
use crate::columns::Columns;
use crate::schema::event_heads;
use crate::{StoreError, Tx};

/// Appends `new` behind `head`, which the caller holds locked, and answers the new head.
pub fn append_behind(
    tx: &mut Tx<'_>,
    subject: Subject,
    head: Head,
    new: &[NewEvent],
    how: &Circumstances,
) -> Result<Head, StoreError> {
    let mut events = Linked::default();
    let head = events.link(subject, head, new, how);
    events.bind(Columns::new(ADD_EVENTS.to_owned())).execute(tx.conn)?;
    Ok(head)
}

/// Appends to a subject whose head stands in `event_heads`, and moves it.
pub fn append(
    tx: &mut Tx<'_>,
    subject: Subject,
    new: &[NewEvent],
    how: &Circumstances,
) -> Result<(), StoreError> {
    // The row is made first, so that two first events of a subject queue up behind its lock.
    diesel::insert_into(event_heads::table)
        .values((
            event_heads::subject_kind.eq(subject.kind.as_str()),
            event_heads::subject_id.eq(subject.id),
            event_heads::ordinal.eq(Head::EMPTY.ordinal),
            event_heads::hash.eq(Head::EMPTY.hash.as_slice()),
        ))
        .on_conflict_do_nothing()
        .execute(tx.conn)?;
    let row = event_heads::table.find((subject.id, subject.kind.as_str()));
    let (ordinal, hash): (i32, Vec<u8>) =
        row.for_update().select((event_heads::ordinal, event_heads::hash)).first(tx.conn)?;
    let hash = hash.try_into().map_err(|_| StoreError::Corrupt("event_heads.hash".to_owned()))?;
    let head = append_behind(tx, subject, Head { ordinal, hash }, new, how)?;
    diesel::update(event_heads::table.find((subject.id, subject.kind.as_str())))
        .set((event_heads::ordinal.eq(head.ordinal), event_heads::hash.eq(head.hash.as_slice())))
        .execute(tx.conn)?;
    Ok(())
}

/// Keeps the end of a chain whose subject is gone.
pub(crate) fn remember_head(
    tx: &mut Tx<'_>,
    subject: Subject,
    head: Head,
) -> Result<(), StoreError> {
    diesel::insert_into(event_heads::table)
        .values((
            event_heads::subject_kind.eq(subject.kind.as_str()),
            event_heads::subject_id.eq(subject.id),
            event_heads::ordinal.eq(head.ordinal),
            event_heads::hash.eq(head.hash.as_slice()),
        ))
        .execute(tx.conn)?;
    Ok(())
}
