//! Attachments as staff see them.

use chrono::{DateTime, Utc};
use domain::access::Actor;
use persistence::documents::StoredAttachment;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{KnownFormat, Schema, SchemaFormat, Type};
use utoipa::openapi::{ObjectBuilder, RefOr};
use uuid::Uuid;

use crate::word::FileKindWord;
use crate::workflow::{AssigneeView, Roster, member};

/// What a body is that is a file, as the contract tells it.
pub(crate) enum FileBytes {}

impl ToSchema for FileBytes {}

impl utoipa::__dev::ComposeSchema for FileBytes {
    fn compose(_: Vec<RefOr<Schema>>) -> RefOr<Schema> {
        let bytes = ObjectBuilder::new().schema_type(Type::String);
        let binary = SchemaFormat::KnownFormat(KnownFormat::Binary);
        bytes.format(Some(binary)).description(Some("The bytes of a file")).into()
    }
}

/// A file that whoever worked a task has put to it (附件)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentView {
    id: Uuid,
    application_id: Uuid,
    task_id: Uuid,
    #[schema(example = "核查记录.pdf", max_length = 200)]
    name: String,
    kind: FileKindWord,
    #[schema(example = "application/pdf", max_length = 100)]
    media_type: &'static str,
    /// In bytes
    #[schema(example = 182044, minimum = 1)]
    size: i64,
    /// Of the content, in hexadecimal digits
    #[schema(
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        min_length = 64,
        max_length = 64
    )]
    sha256: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AssigneeView>,
    at: DateTime<Utc>,
    /// Since when its content is destroyed, and only this record is left
    #[serde(skip_serializing_if = "Option::is_none")]
    removed_at: Option<DateTime<Utc>>,
    /// Where its content is found; absent once it is removed
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    content: Option<String>,
}

impl AttachmentView {
    pub(super) fn of(stored: StoredAttachment, who: &Roster, actor: &Actor) -> Self {
        let StoredAttachment { it, label } = stored;
        let content = it.removed_at.is_none().then(|| format!("{}/content", place(&it)));
        Self {
            id: it.id.into(),
            application_id: it.application.into(),
            task_id: it.task.into(),
            name: label.name,
            kind: it.kind.into(),
            media_type: it.kind.media_type(),
            size: it.size,
            sha256: label.sha256,
            by: member(who, it.by, actor),
            at: it.at,
            removed_at: it.removed_at,
            content,
        }
    }
}

/// Where an attachment is found.
pub(super) fn place(it: &domain::documents::Attachment) -> String {
    format!("/api/v1/applications/{}/attachments/{}", it.application, it.id)
}

/// Counts its changes: it is attached, and it may be removed.
pub(super) fn revision(it: &domain::documents::Attachment) -> i32 {
    if it.removed_at.is_some() { 2 } else { 1 }
}
