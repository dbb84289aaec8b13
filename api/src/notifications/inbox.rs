//! The inbox of a member of staff.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::NotificationId;
use domain::notifications::ReadNotifications;
use persistence::StoreError;
use persistence::notifications::{Filter, Notification, inbox, mark_all_read, mark_read};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::bare::Bare;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::LevelWord;

/// Something that you are told
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotificationView {
    id: Uuid,
    /// How serious it is, if it is a warning of a limit
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<LevelWord>,
    text: NotificationText,
    application_id: Uuid,
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a",
        max_length = 300
    )]
    application: String,
    /// The clock that a warning is about
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_id: Option<Uuid>,
    /// The task that it is about
    #[serde(skip_serializing_if = "Option::is_none")]
    task_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    /// When you read it; absent until then
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
}

/// What it says, in both languages
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NotificationText {
    #[serde(rename = "zh-CN")]
    #[schema(
        example = "【黄牌预警】办件MZJ-2026-000017的承诺办结时限将于2026-12-08届满。",
        max_length = 1000
    )]
    pub(crate) chinese: String,
    #[serde(rename = "en")]
    #[schema(
        example = "Yellow: the promised limit of application MZJ-2026-000017 runs out on 2026-12-08.",
        max_length = 1000
    )]
    pub(crate) english: String,
}

impl From<Notification> for NotificationView {
    fn from(it: Notification) -> Self {
        let application_id = Uuid::from(it.application);
        Self {
            id: it.id.into(),
            level: it.level.map(Into::into),
            text: NotificationText { chinese: it.chinese, english: it.english },
            application_id,
            application: format!("/api/v1/applications/{application_id}"),
            clock_id: it.clock.map(Into::into),
            task_id: it.task.map(Into::into),
            created_at: it.created_at,
            read_at: it.read_at,
        }
    }
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct InboxFilter {
    /// Only what you have not read
    #[serde(default)]
    unread: bool,
    /// Only of this level
    #[param(value_type = Option<LevelWord>)]
    level: Option<LevelWord>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List notifications
///
/// Your inbox, newest first: limits that are near (黄牌), that have passed (红牌), and that others
/// have let pass (督办). Each is told once, to whom the pack's ladder names.
#[utoipa::path(
    tag = "notifications",
    params(InboxFilter),
    responses(
        (status = 200, description = "A page of notifications", body = Page<NotificationView>),
        Problems,
    ),
    security(("bearer" = ["notifications.read"])),
)]
#[get("/notifications")]
pub(crate) async fn list_notifications(
    gate: Gate<ReadNotifications>,
    Query(asked): Query<InboxFilter>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    let filter = Filter {
        unread: asked.unread,
        level: asked.level.map(|it| it.0),
        behind: behind.map(NotificationId::from),
    };
    gate.look(move |session, permit, _| {
        let found = inbox(session, permit, &filter, asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), NotificationView::from);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Mark notification as read
///
/// Doing it again changes nothing.
#[utoipa::path(
    tag = "notifications",
    params(
        ("notification_id" = Uuid, Path, description = "One of yours"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Read", body = NotificationView), Problems),
    security(("bearer" = ["notifications.read"])),
)]
#[post("/notifications/{notification_id}/reading")]
pub(crate) async fn mark_notification_read(
    gate: Gate<ReadNotifications>,
    notification_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = notification_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let read = mark_read(tx, permit, id, ground.now)?;
        Ok(Reply::plain(&NotificationView::from(read)))
    })
    .await
}

/// Up to which one you have read
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReadUpTo {
    /// The newest one that you have seen: what has come since stays unread
    pub(super) up_to: Uuid,
}

/// Nobody has seen what is not in their inbox.
pub(super) fn nothing_up_to(cause: StoreError) -> Problem {
    match cause {
        StoreError::NotFound => {
            let told = ("there is no such message in your inbox", "您的收件箱中没有这条消息");
            Problem::bad_value("/up_to", "exists", told)
        }
        cause => cause.into(),
    }
}

/// How many were marked
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MarkedView {
    #[schema(example = 12, minimum = 0)]
    pub(super) marked: usize,
}

/// Mark notifications as read
///
/// Everything up to the one named, so that what came while you were reading stays unread.
#[utoipa::path(
    tag = "notifications",
    request_body = ReadUpTo,
    params(IdempotencyKey),
    responses((status = 200, description = "Read", body = MarkedView), Problems),
    security(("bearer" = ["notifications.read"])),
)]
#[post("/notification_readings")]
pub(crate) async fn mark_notifications_read(
    gate: Gate<ReadNotifications>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<ReadUpTo>,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let marked = mark_all_read(tx, permit, body.up_to.into(), ground.now);
        let marked = marked.map_err(nothing_up_to)?;
        Ok(Reply::plain(&MarkedView { marked }))
    })
    .await
}
