//! 公示清单: what is to be published, what is overdue, and what has been.

use actix_web::get;
use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::{PublicationState, ReadPublications};
use domain::calendar::local_date;
use persistence::applications::{ListedPublication, PublicationFilter, publications};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, Page, moment, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::PublicationStateWord;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AskPublications {
    /// Only what has come so far; if left out, whatever is still to be published, overdue or not
    #[param(value_type = Option<PublicationStateWord>)]
    state: Option<PublicationStateWord>,
    /// Only decisions of this body
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// Only decisions on this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// A decision that is to be published, or was (公示)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PublicationView {
    application_id: Uuid,
    /// 办件编号
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: String,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    item_name: String,
    /// The body that decided, and publishes
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    decided_at: DateTime<Utc>,
    state: PublicationStateWord,
    /// The rule that says by when
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "SG-7", max_length = 40)]
    rule: Option<String>,
    /// The last day on which it is published in time
    #[schema(example = "2026-12-09")]
    due_on: NaiveDate,
    /// The last moment
    due_at: DateTime<Utc>,
    /// No official calendar reaches that day yet: it may still move
    provisional: bool,
    /// Working days until that day as the calendar of the body counts them, 0 on the day itself,
    /// negative when it has passed; absent once it is published, and where nobody has published the
    /// days between
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5)]
    working_days_left: Option<i64>,
    /// When its publication was recorded
    #[serde(skip_serializing_if = "Option::is_none")]
    published_at: Option<DateTime<Utc>>,
    /// Where that is recorded
    #[schema(
        example = "/api/v1/applications/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/publication",
        max_length = 300
    )]
    publication: String,
}

/// List publications
///
/// 公示清单: decisions of your bodies, and of those that you supervise, for whose publication a rule of the
/// item gives a time (双公示); what is due first comes first, and so what is overdue before all else.
#[utoipa::path(
    tag = "applications",
    params(AskPublications),
    responses((status = 200, description = "A page of them", body = Page<PublicationView>), Problems),
    security(("bearer" = ["applications.read_publications"])),
)]
#[get("/publications")]
pub(crate) async fn list_publications(
    gate: Gate<ReadPublications>,
    Query(asked): Query<AskPublications>,
) -> Result<Reply, Problem> {
    let now = gate.backend().now();
    let behind: Option<(i64, Uuid)> = open(asked.cursor.as_deref())?;
    let filter = PublicationFilter {
        state: asked.state.map(|it| it.0),
        body: asked.body.map(Into::into),
        item: asked.item.map(Into::into),
        behind: behind.and_then(|(due, id)| Some((moment(due)?, id.into()))),
    };
    gate.look(move |session, permit, ground| {
        let found = publications(session, permit, &filter, (asked.limit.and_one(), now))?;
        let bodies = found.iter().map(|it| &it.body);
        let calendars = ground.library.calendars_now(session, bodies, now)?;
        let place =
            |it: &ListedPublication| (it.due_at.timestamp_micros(), Uuid::from(it.application));
        let page = Page::of(found, asked.limit, place, |it| {
            let left = calendars[&it.body].known_working_days_between(local_date(now), it.due_on);
            show(it, left, now)
        });
        Ok(Reply::plain(&page))
    })
    .await
}

fn show(it: ListedPublication, left: Option<i64>, now: DateTime<Utc>) -> PublicationView {
    let id = Uuid::from(it.application);
    PublicationView {
        application_id: id,
        number: it.number,
        item: it.item.into(),
        item_name: it.item_name,
        body: it.body.into(),
        decided_at: it.decided_at,
        state: PublicationState::of(it.due_at, it.published_at, now).into(),
        rule: it.rule,
        due_on: it.due_on,
        due_at: it.due_at,
        provisional: it.provisional,
        working_days_left: left.filter(|_| it.published_at.is_none()),
        published_at: it.published_at,
        publication: format!("/api/v1/applications/{id}/publication"),
    }
}
