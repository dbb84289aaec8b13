//! 抄送: what has been copied to somebody for their information.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::CopyId;
use domain::access::Actor;
use domain::applications::{COPY_READ, ReadCopies};
use domain::events::NewEvent;
use persistence::applications::{self as store, CopyFilter, StoredCopy, copies, note};
use persistence::identity::roster;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{StageWord, Word};
use crate::workflow::{AssigneeView, Roster, member};

/// An application that was copied to you for your information (抄送)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CopyView {
    id: Uuid,
    application_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    application_number: Option<String>,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    item_name: String,
    /// How far the application is now
    stage: StageWord,
    /// The task from which it was copied
    task_id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<AssigneeView>,
    at: DateTime<Utc>,
    #[schema(example = "涉及贵科室职责，供知悉", max_length = 1000)]
    note: String,
    /// When you marked it as read; absent until then
    #[serde(skip_serializing_if = "Option::is_none")]
    read_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct CopyQuery {
    /// `false`: only what you have not marked as read; `true`: only what you have
    read: Option<bool>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List copies
///
/// What colleagues have copied to you for your information, the latest first. You may read these
/// applications, with personal data masked, and comment on them, and nothing more.
#[utoipa::path(
    tag = "applications",
    params(CopyQuery),
    responses((status = 200, description = "A page of copies", body = Page<CopyView>), Problems),
    security(("bearer" = ["applications.read_copies"])),
)]
#[get("/copies")]
pub(crate) async fn list_copies(
    gate: Gate<ReadCopies>,
    Query(asked): Query<CopyQuery>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    let filter = CopyFilter { read: asked.read, behind: behind.map(CopyId::from) };
    gate.look(move |session, permit, _| {
        let found = copies(session, permit, &filter, asked.limit.and_one())?;
        let who: Vec<_> = found.iter().map(|it| it.by).collect();
        let who = if who.is_empty() { Vec::new() } else { roster(session, &who)? };
        let show = |it| CopyView::of(it, &who, permit.actor());
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Mark copy as read
///
/// 已阅, on the record. What you have marked already stays as it is, so there is nothing to lose and no
/// `If-Match`.
#[utoipa::path(
    tag = "applications",
    params(("copy_id" = Uuid, Path, description = "The copy")),
    responses((status = 200, description = "Read", body = CopyView), Problems),
    security(("bearer" = ["applications.read_copies"])),
)]
#[post("/copies/{copy_id}/reading")]
pub(crate) async fn read_copy(
    gate: Gate<ReadCopies>,
    copy_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: CopyId = copy_id.into_inner().into();
    gate.transact(move |tx, permit, ground| {
        let (found, news) = store::read_copy(tx, permit, id, ground.now)?;
        if news {
            let event = NewEvent::new(COPY_READ, json!({ "copy": id }));
            note(tx, found.application, &[event], &ground.how)?;
        }
        let who = roster(tx, &[found.by])?;
        Ok(Reply::plain(&CopyView::of(found, &who, permit.actor())))
    })
    .await
}

impl CopyView {
    fn of(it: StoredCopy, who: &Roster, actor: &Actor) -> Self {
        Self {
            id: it.id.into(),
            application_id: it.application.into(),
            application_number: it.number,
            item: it.item.to_string(),
            item_name: it.item_name,
            stage: Word(it.stage),
            task_id: it.task.into(),
            by: member(who, it.by, actor),
            at: it.at,
            note: it.note,
            read_at: it.read_at,
        }
    }
}
