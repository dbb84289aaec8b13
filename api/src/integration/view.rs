//! Events as callers see them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use persistence::events::StoredEvent;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::word::SubjectKindWord;

/// Something that has happened
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EventView {
    id: Uuid,
    /// `room.what_happened`
    #[schema(example = "applications.accepted", max_length = 80)]
    kind: String,
    subject: SubjectView,
    /// Counts the subject's events from 1
    #[schema(example = 3, minimum = 1)]
    ordinal: i32,
    /// `account:<id>`, or `system:<name>` for what Onedoor does by itself
    #[schema(max_length = 100)]
    actor: String,
    /// For whom the actor acted: somebody who is away, whose post they hold for the time (B 岗)
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    on_behalf_of: Option<String>,
    /// The request that caused it, as in `x-request-id`
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<Uuid>,
    at: DateTime<Utc>,
    /// What happened in detail, by kind; never personal data
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    /// SHA-256 in hexadecimal, of this event and the one before it
    #[schema(max_length = 64)]
    hash: String,
}

/// What an event is about
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubjectView {
    kind: SubjectKindWord,
    id: Uuid,
}

impl EventView {
    /// Of the departments' work, only what happened to which step: who asks or hands over to whom
    /// is the bureau's own business.
    pub(crate) fn for_outsiders(mut self) -> Self {
        if self.kind.starts_with("workflow.") {
            self.on_behalf_of = None;
            let whole: serde_json::Value =
                serde_json::from_str(self.data.get()).unwrap_or_default();
            let kept = ["node", "step", "outcome"].map(|key| (key, whole.get(key)));
            let kept = kept.into_iter().filter_map(|(key, it)| Some((key, it?)));
            let kept: BTreeMap<&str, &serde_json::Value> = kept.collect();
            self.data = to_raw_value(&kept).unwrap_or_default();
        }
        self
    }
}

impl From<StoredEvent> for EventView {
    fn from(it: StoredEvent) -> Self {
        let event = it.envelope;
        let data = RawValue::from_string(event.data).unwrap_or_default();
        Self {
            id: event.id.into(),
            kind: event.kind,
            subject: SubjectView { kind: event.subject.kind.into(), id: event.subject.id },
            ordinal: event.ordinal,
            actor: event.author,
            on_behalf_of: event.on_behalf_of,
            request_id: event.request_id,
            at: event.at,
            data,
            hash: it.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
        }
    }
}
