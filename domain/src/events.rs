//! Events: what happened, by whom, in a chain that cannot be rewritten unnoticed (全程留痕).

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::labels::{Label, labels};
use crate::{AccountId, EventId};

labels! {
    /// What kind of thing an event is about.
    SubjectKind {
        Application = "application",
        Item = "item",
        Account = "account",
        Pack = "pack",
        Calendar = "calendar",
    }
}

/// What an event is about: one chain of hashes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject {
    pub kind: SubjectKind,
    pub id: Uuid,
}

/// Who made it happen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Author {
    Account(AccountId),
    /// A named part of Onedoor itself: the sweeper, the command line.
    System(&'static str),
}

/// The end of a subject's chain: where the next event is linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// How many events the subject has.
    pub ordinal: i32,
    pub hash: [u8; 32],
}

impl Head {
    /// The head of a chain without events.
    pub const EMPTY: Self = Self { ordinal: 0, hash: [0; 32] };
}

/// What a command says has happened; the rest of the envelope is added when it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent {
    /// `room.what_happened`, such as `applications.accepted`.
    pub kind: &'static str,
    pub data: serde_json::Value,
}

impl NewEvent {
    pub fn new(kind: &'static str, data: serde_json::Value) -> Self {
        Self { kind, data }
    }
}

/// Under which circumstances a command's events came about: the same for all of them.
#[derive(Debug, Clone)]
pub struct Circumstances {
    pub author: Author,
    pub on_behalf_of: Option<String>,
    pub request_id: Option<Uuid>,
    pub at: DateTime<Utc>,
}

/// An event with all that its hash covers.
#[derive(Debug, Clone)]
pub struct Envelope {
    pub id: EventId,
    pub subject: Subject,
    pub ordinal: i32,
    pub kind: String,
    pub author: String,
    pub on_behalf_of: Option<String>,
    pub request_id: Option<Uuid>,
    pub at: DateTime<Utc>,
    /// The data exactly as stored: the hash covers its bytes.
    pub data: String,
    pub previous: [u8; 32],
}

impl Envelope {
    /// Links `event` behind `head`.
    pub fn link(
        id: EventId,
        subject: Subject,
        head: Head,
        event: &NewEvent,
        how: &Circumstances,
    ) -> Self {
        Self {
            id,
            subject,
            ordinal: head.ordinal + 1,
            kind: event.kind.to_owned(),
            author: how.author.to_string(),
            on_behalf_of: how.on_behalf_of.clone(),
            request_id: how.request_id,
            at: how.at,
            data: event.data.to_string(),
            previous: head.hash,
        }
    }

    /// SHA-256 over every field, each led by its length, so that none can run into the next.
    pub fn hash(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        let mut add = |field: &[u8]| {
            digest.update((field.len() as u64).to_be_bytes());
            digest.update(field);
        };
        add(&self.previous);
        add(Uuid::from(self.id).as_bytes());
        add(self.subject.kind.as_str().as_bytes());
        add(self.subject.id.as_bytes());
        add(&self.ordinal.to_be_bytes());
        add(self.kind.as_bytes());
        add(self.author.as_bytes());
        add(self.on_behalf_of.as_deref().unwrap_or_default().as_bytes());
        add(self.request_id.map(Uuid::into_bytes).unwrap_or_default().as_slice());
        add(&self.at.timestamp_micros().to_be_bytes());
        add(self.data.as_bytes());
        digest.finalize().into()
    }

    pub fn head(&self) -> Head {
        Head { ordinal: self.ordinal, hash: self.hash() }
    }
}

impl std::fmt::Display for Author {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Account(id) => write!(f, "account:{id}"),
            Self::System(name) => write!(f, "system:{name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_any_field_changes_the_hash() {
        let subject = Subject { kind: SubjectKind::Application, id: Uuid::nil() };
        let how = Circumstances {
            author: Author::System("test"),
            on_behalf_of: None,
            request_id: None,
            at: DateTime::UNIX_EPOCH,
        };
        let event = NewEvent::new("tests.happened", serde_json::json!({ "a": 1 }));
        let envelope = Envelope::link(Uuid::nil().into(), subject, Head::EMPTY, &event, &how);
        let changes: [fn(&mut Envelope); 7] = [
            |it| it.ordinal += 1,
            |it| it.kind.push('x'),
            |it| it.author.push('x'),
            |it| it.on_behalf_of = Some("x".to_owned()),
            |it| it.data.push(' '),
            |it| it.previous[0] = 1,
            |it| it.at += chrono::Duration::microseconds(1),
        ];
        for change in changes {
            let mut other = envelope.clone();
            change(&mut other);
            assert_ne!(other.hash(), envelope.hash());
        }
    }
}
