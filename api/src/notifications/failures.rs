//! Messages to applicants that could not be sent: for whoever runs the house.

use actix_web::{get, post, web};
use chrono::{DateTime, Utc};
use domain::DeliveryId;
use domain::notifications::WatchOutbox;
use persistence::notifications::{Failure, failures, retry};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::bare::Bare;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{CarrierWord, NewsWord};

/// A message that was given up
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OutboxFailureView {
    /// The id under which every attempt was made
    id: Uuid,
    carrier: CarrierWord,
    about: NewsWord,
    application_id: Uuid,
    #[schema(example = 7, minimum = 0)]
    attempts: i32,
    given_up_at: DateTime<Utc>,
    /// Why the last attempt failed
    #[schema(example = "the mail server answered 550", max_length = 1000)]
    error: String,
}

impl From<Failure> for OutboxFailureView {
    fn from(it: Failure) -> Self {
        Self {
            id: it.id.into(),
            carrier: it.carrier.into(),
            about: it.about.into(),
            application_id: it.application.into(),
            attempts: it.attempts,
            given_up_at: it.given_up_at,
            error: it.error,
        }
    }
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct FailureFilter {
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List outbox failures
///
/// Messages to applicants that could not be sent by e-mail or as a text message, however often that was
/// tried; by id. In the applicant's inbox they are all the same.
#[utoipa::path(
    tag = "notifications",
    params(FailureFilter),
    responses((status = 200, description = "A page of failures", body = Page<OutboxFailureView>), Problems),
    security(("bearer" = ["notifications.watch"])),
)]
#[get("/outbox_failures")]
pub(crate) async fn list_outbox_failures(
    gate: Gate<WatchOutbox>,
    Query(asked): Query<FailureFilter>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        let behind = behind.map(DeliveryId::from);
        let found = failures(session, permit, behind, asked.limit.and_one())?;
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), OutboxFailureView::from);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Retry outbox failure
///
/// Has the message sent again at once, with as many attempts as at first.
#[utoipa::path(
    tag = "notifications",
    params(
        ("failure_id" = Uuid, Path, description = "A message that was given up"),
        IdempotencyKey,
    ),
    responses(
        (status = 200, description = "It will be tried again: the failure as it was", body = OutboxFailureView),
        Problems,
    ),
    security(("bearer" = ["notifications.watch"])),
)]
#[post("/outbox_failures/{failure_id}/retry")]
pub(crate) async fn retry_outbox_failure(
    gate: Gate<WatchOutbox>,
    failure_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = failure_id.into_inner().into();
    let wall = gate.backend().wall.now();
    gate.once(key, fingerprint, move |tx, permit, _| {
        let was = retry(tx, permit, id, wall)?;
        Ok(Reply::plain(&OutboxFailureView::from(was)))
    })
    .await
}
