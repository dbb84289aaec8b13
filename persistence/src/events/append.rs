//! Adding to the log.

use diesel::prelude::*;
use domain::events::{Circumstances, Envelope, Head, NewEvent, Subject};
use domain::labels::Label;
use uuid::Uuid;

use crate::schema::{event_heads, events};
use crate::{StoreError, Tx, ids};

/// Appends `new` behind `head`, which the caller holds locked, and answers the new head.
pub fn append_behind(
    tx: &mut Tx<'_>,
    subject: Subject,
    mut head: Head,
    new: &[NewEvent],
    how: &Circumstances,
) -> Result<Head, StoreError> {
    for event in new {
        let envelope = Envelope::link(ids::fresh(how.at), subject, head, event, how);
        head = envelope.head();
        insert(tx, &envelope)?;
    }
    Ok(head)
}

/// Writes one event that is linked already.
fn insert(tx: &mut Tx<'_>, envelope: &Envelope) -> Result<(), StoreError> {
    diesel::insert_into(events::table)
        .values((
            events::id.eq(Uuid::from(envelope.id)),
            events::subject_kind.eq(envelope.subject.kind.as_str()),
            events::subject_id.eq(envelope.subject.id),
            events::ordinal.eq(envelope.ordinal),
            events::kind.eq(&envelope.kind),
            events::author.eq(&envelope.author),
            events::on_behalf_of.eq(&envelope.on_behalf_of),
            events::request_id.eq(envelope.request_id),
            events::at.eq(envelope.at),
            events::data.eq(&envelope.data),
            events::previous.eq(envelope.previous.as_slice()),
            events::hash.eq(envelope.hash().as_slice()),
        ))
        .execute(tx.conn)?;
    Ok(())
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
