//! What the workers of clocks are at: for whoever runs the house.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::ClockId;
use domain::clocks::WatchClocks;
use persistence::clocks::{Parked, Replay, parked, replays, unpark};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::bare::Bare;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::ClockKindWord;

/// One time that all running clocks are counted anew
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReplayView {
    #[schema(example = 3, minimum = 1)]
    id: i32,
    /// What is new: a calendar's version, or who is warned when
    #[schema(example = "国务院办公厅关于2027年部分节假日安排的通知", max_length = 1000)]
    reason: String,
    asked_at: DateTime<Utc>,
    /// How many applications have been looked at so far
    #[schema(example = 1200, minimum = 0)]
    applications: i32,
    /// How many of their clocks have another date, or warn at another time
    #[schema(example = 87, minimum = 0)]
    moved: i32,
    /// Absent until all have been looked at
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<DateTime<Utc>>,
}

impl From<Replay> for ReplayView {
    fn from(it: Replay) -> Self {
        Self {
            id: it.id,
            reason: it.reason,
            asked_at: it.asked_at,
            applications: it.looked_at,
            moved: it.moved,
            finished_at: it.finished_at,
        }
    }
}

/// List clock replays
///
/// Each time that a new calendar, or other rules of warning, had all running clocks counted anew; the
/// latest first, with its progress. Every date that moves is an entry of its clock's ledger and an
/// event of its application.
#[utoipa::path(
    tag = "clocks",
    params(Paging),
    responses((status = 200, description = "A page of replays", body = Page<ReplayView>), Problems),
    security(("bearer" = ["clocks.watch"])),
)]
#[get("/clock_replays")]
pub(crate) async fn list_clock_replays(
    gate: Gate<WatchClocks>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let behind: Option<i32> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _, _| {
        let found = replays(session, behind, asked.limit.and_one())?;
        Ok(Reply::plain(&Page::of(found, asked.limit, |it| it.id, ReplayView::from)))
    })
    .await
}

/// A clock that the worker has given up
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParkedView {
    clock_id: Uuid,
    clock: ClockKindWord,
    application_id: Uuid,
    parked_at: DateTime<Utc>,
    /// What went wrong
    #[schema(
        example = "a stored value cannot be read: applications.event_hash",
        max_length = 4000
    )]
    error: String,
}

impl From<Parked> for ParkedView {
    fn from(it: Parked) -> Self {
        Self {
            clock_id: it.clock.into(),
            clock: it.kind.into(),
            application_id: it.application.into(),
            parked_at: it.parked_at,
            error: it.error,
        }
    }
}

/// List parked clocks
///
/// Clocks of which nobody could be told, with the error; they do not hold up the others. The metric
/// `onedoor_clocks_parked` counts them.
#[utoipa::path(
    tag = "clocks",
    params(Paging),
    responses((status = 200, description = "A page of clocks", body = Page<ParkedView>), Problems),
    security(("bearer" = ["clocks.watch"])),
)]
#[get("/parked_clocks")]
pub(crate) async fn list_parked_clocks(
    gate: Gate<WatchClocks>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        let behind = behind.map(ClockId::from);
        let found = parked(session, permit, behind, asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.clock), ParkedView::from);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Retry parked clock
///
/// Hands it back to the worker, which tries it with the next sweep.
#[utoipa::path(
    tag = "clocks",
    params(
        ("clock_id" = Uuid, Path, description = "A parked clock"),
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "It will be tried again: the clock as it was", body = ParkedView),
        Problems,
    ),
    security(("bearer" = ["clocks.watch"])),
)]
#[post("/parked_clocks/{clock_id}/retry")]
pub(crate) async fn retry_parked_clock(
    gate: Gate<WatchClocks>,
    clock_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = clock_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, _| {
        let was = unpark(tx, permit, id)?;
        Ok(Reply::plain(&ParkedView::from(was)))
    })
    .await
}
