//! The log: appended to, read in order, verified link by link.

mod append;
mod feed;
mod linked;
mod timeline;
mod verify;

pub(crate) use append::remember_head;
pub use append::{append, append_behind};
pub use feed::{Cursor, feed};
pub(crate) use linked::{ADD_EVENTS, Linked, move_heads};
pub use timeline::timeline;
pub use verify::{Broken, Verified, verify};

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::events::{Envelope, Subject};
use uuid::Uuid;

use crate::StoreError;
use crate::schema::events;
use crate::text_column::label;

/// An event as it is stored.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    pub envelope: Envelope,
    pub hash: Vec<u8>,
    pub cursor: Cursor,
}

#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = events, check_for_backend(diesel::pg::Pg))]
struct EventRow {
    txid: i64,
    seq: i64,
    id: Uuid,
    subject_kind: String,
    subject_id: Uuid,
    ordinal: i32,
    kind: String,
    author: String,
    on_behalf_of: Option<String>,
    request_id: Option<Uuid>,
    at: DateTime<Utc>,
    data: String,
    previous: Vec<u8>,
    hash: Vec<u8>,
}

impl TryFrom<EventRow> for StoredEvent {
    type Error = StoreError;

    fn try_from(row: EventRow) -> Result<Self, StoreError> {
        let subject = Subject { kind: label(&row.subject_kind)?, id: row.subject_id };
        let previous = row.previous.as_slice().try_into();
        let previous = previous.map_err(|_| StoreError::Corrupt("events.previous".to_owned()))?;
        let envelope = Envelope {
            id: row.id.into(),
            subject,
            ordinal: row.ordinal,
            kind: row.kind,
            author: row.author,
            on_behalf_of: row.on_behalf_of,
            request_id: row.request_id,
            at: row.at,
            data: row.data,
            previous,
        };
        Ok(Self { envelope, hash: row.hash, cursor: Cursor { txid: row.txid, seq: row.seq } })
    }
}
