//! The inbox of an applicant.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::MessageId;
use domain::notifications::ReadMessages;
use persistence::notifications::{Message, mark_all_messages_read, mark_message_read, messages};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::inbox::{MarkedView, NotificationText, ReadUpTo, nothing_up_to};
use crate::Problem;
use crate::bare::Bare;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::NewsWord;

/// Something that you are told of one of your applications
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApplicantMessageView {
    id: Uuid,
    about: NewsWord,
    text: NotificationText,
    application_id: Uuid,
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a",
        max_length = 300
    )]
    application: String,
    /// When it happened
    created_at: DateTime<Utc>,
    /// When you read it; absent until then
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
}

impl From<Message> for ApplicantMessageView {
    fn from(it: Message) -> Self {
        let told = it.about.tell(&it.number, &it.item);
        let application_id = Uuid::from(it.application);
        Self {
            id: it.id.into(),
            about: it.about.into(),
            text: NotificationText { chinese: told.chinese, english: told.english },
            application_id,
            application: format!("/api/v1/applications/{application_id}"),
            created_at: it.created_at,
            read_at: it.read_at,
        }
    }
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct MessageFilter {
    /// Only what you have not read
    #[serde(default)]
    unread: bool,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List messages
///
/// What you are told of your applications, newest first: each step that concerns you (受理, 补正告知,
/// 决定, 送达 …), wherever the application was handed in. It follows within seconds of the step.
#[utoipa::path(
    tag = "notifications",
    params(MessageFilter),
    responses((status = 200, description = "A page of messages", body = Page<ApplicantMessageView>), Problems),
    security(("bearer" = ["notifications.read_messages"])),
)]
#[get("/messages")]
pub(crate) async fn list_messages(
    gate: Gate<ReadMessages>,
    Query(asked): Query<MessageFilter>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    let behind = behind.map(MessageId::from);
    gate.look(move |session, permit, _| {
        let found = messages(session, permit, asked.unread, behind, asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), ApplicantMessageView::from);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Mark message as read
///
/// Doing it again changes nothing.
#[utoipa::path(
    tag = "notifications",
    params(
        ("message_id" = Uuid, Path, description = "One of yours"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Read", body = ApplicantMessageView), Problems),
    security(("bearer" = ["notifications.read_messages"])),
)]
#[post("/messages/{message_id}/reading")]
pub(crate) async fn mark_message_as_read(
    gate: Gate<ReadMessages>,
    message_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = message_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let read = mark_message_read(tx, permit, id, ground.now)?;
        Ok(Reply::plain(&ApplicantMessageView::from(read)))
    })
    .await
}

/// Mark messages as read
///
/// Everything up to the one named, so that what came while you were reading stays unread.
#[utoipa::path(
    tag = "notifications",
    request_body = ReadUpTo,
    params(IdempotencyKey),
    responses((status = 200, description = "Read", body = MarkedView), Problems),
    security(("bearer" = ["notifications.read_messages"])),
)]
#[post("/message_readings")]
pub(crate) async fn mark_messages_read(
    gate: Gate<ReadMessages>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<ReadUpTo>,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let marked = mark_all_messages_read(tx, permit, body.up_to.into(), ground.now);
        let marked = marked.map_err(nothing_up_to)?;
        Ok(Reply::plain(&MarkedView { marked }))
    })
    .await
}
