//! The feed.

use actix_web::get;
use domain::integration::ReadEvents;
use persistence::events::{Cursor, feed};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::view::EventView;
use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, open, seal};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FeedFilter {
    /// Only events of this kind
    #[validate(length(max = 80))]
    #[param(max_length = 80, example = "applications.accepted")]
    kind: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before; from the beginning if left out
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// A page of the feed
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FeedPage {
    #[schema(max_items = 200)]
    items: Vec<EventView>,
    /// Keep it and ask with it again, even when the page was empty: new events come behind it
    #[schema(max_length = 400)]
    next_cursor: String,
}

/// List events
///
/// The feed of everything that happens to applications of the caller's bodies, and to the
/// catalogue. Keep `next_cursor` and ask again from there, every few seconds: no event ever turns
/// up behind a cursor that has passed it, however late its transaction commits, and none comes
/// twice.
#[utoipa::path(
    tag = "integration",
    params(FeedFilter),
    responses((status = 200, description = "A page of events, oldest first", body = FeedPage), Problems),
    security(("bearer" = ["integration.read_events"])),
)]
#[get("/events")]
pub(crate) async fn list_events(
    gate: Gate<ReadEvents>,
    Query(filter): Query<FeedFilter>,
) -> Result<Reply, Problem> {
    let place: Option<(i64, i64)> = open(filter.cursor.as_deref())?;
    let (txid, seq) = place.unwrap_or_default();
    gate.look(move |session, permit, _| {
        let after = Cursor { txid, seq };
        let kinds: Vec<String> = filter.kind.into_iter().collect();
        let limit = i64::try_from(filter.limit.size()).unwrap_or(i64::MAX);
        let found = feed(session, permit, after, &kinds, limit)?;
        let last = found.last().map_or(after, |it| it.cursor);
        let next_cursor = seal(&(last.txid, last.seq));
        let items = found.into_iter().map(EventView::from).collect();
        Ok(Reply::plain(&FeedPage { items, next_cursor }))
    })
    .await
}
