//! Lists of applications.

use actix_web::get;
use chrono::{DateTime, NaiveDate, Utc};
use domain::applications::{ReadApplications, Sort};
use domain::calendar::local_date;
use domain::clocks::Light;
use persistence::applications::{Filter, Listed, Start, list};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use crate::Problem;
use crate::dates::{Day, in_order};
use crate::gate::Gate;
use crate::page::{Limit, Page, moment, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{ChannelWord, LightWord, PersonKindWord, SortWord, StageWord};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ApplicationFilter {
    /// Only applications in this stage
    #[param(value_type = Option<StageWord>)]
    stage: Option<StageWord>,
    /// Only applications for this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// Only applications whose promised limit stands like this now; they are in the stage `accepted`
    #[param(value_type = Option<LightWord>)]
    light: Option<LightWord>,
    /// In which order; `due` lists applications in the stage `accepted` only
    #[param(value_type = Option<SortWord>, default = "newest")]
    sort: Option<SortWord>,
    /// Only applications begun on this day or later (Beijing time)
    #[param(value_type = Option<String>, format = Date)]
    created_from: Option<Day>,
    /// Only applications begun on this day or earlier
    #[param(value_type = Option<String>, format = Date)]
    created_to: Option<Day>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// An application as a list shows it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ListedApplication {
    id: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: Option<String>,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    item_name: String,
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    stage: StageWord,
    channel: ChannelWord,
    applicant_kind: PersonKindWord,
    /// Of a natural person masked; the name of a legal person is public
    #[schema(example = "张*", max_length = 200)]
    applicant_name: String,
    created_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<DateTime<Utc>>,
    /// Until when a decision is promised, while that clock runs
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_due_on: Option<NaiveDate>,
    /// No official calendar reaches that day yet: it may still move
    promised_provisional: bool,
    /// Working days until that day as the calendar of the body counts them, 0 on the day itself,
    /// negative when it has passed; absent while no promise runs or it stands still, and where nobody
    /// has published the days between
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 2)]
    working_days_left: Option<i64>,
    /// The promised limit has passed without a decision
    overdue: bool,
    /// How the promised limit stands now, while it runs
    #[serde(skip_serializing_if = "Option::is_none")]
    light: Option<LightWord>,
}

/// List applications
///
/// What you may read, newest first or by days left: an applicant their own, staff those of their
/// bodies, a supervisor those of all bodies below. A page costs the same however many there are.
#[utoipa::path(
    tag = "applications",
    params(ApplicationFilter),
    responses((status = 200, description = "A page of applications", body = Page<ListedApplication>), Problems),
    security(("bearer" = ["applications.read"])),
)]
#[get("/applications")]
pub(crate) async fn list_applications(
    gate: Gate<ReadApplications>,
    Query(asked): Query<ApplicationFilter>,
) -> Result<Reply, Problem> {
    let now = gate.backend().now();
    if let Some((from, to)) = asked.created_from.zip(asked.created_to) {
        in_order(from, to, "?created_to")?;
    }
    let filter = Filter {
        light: asked.light.map(|it| (it.0, now)),
        stage: asked.stage.map(|it| it.0),
        item: asked.item.map(Into::into),
        created_from: asked.created_from.map(|it| it.0),
        created_to: asked.created_to.map(|it| it.0),
        start: start(asked.sort.map_or(Sort::Newest, |it| it.0), asked.cursor.as_deref())?,
    };
    gate.look(move |session, permit, ground| {
        let found = list(session, permit, &filter, (asked.limit.and_one(), now))?;
        let running = found.iter().filter(|it| it.promised_due_on.is_some());
        let bodies = running.map(|it| &it.body);
        let calendars = ground.library.calendars_now(session, bodies, now)?;
        let page = Page::of(found, asked.limit, place, |it| {
            let left = it.promised_due_on.and_then(|due| {
                calendars[&it.body].known_working_days_between(local_date(now), due)
            });
            show(it, left)
        });
        Ok(Reply::plain(&page))
    })
    .await
}

/// Behind what a cursor names; each order has its own cursors.
fn start(sort: Sort, cursor: Option<&str>) -> Result<Start, Problem> {
    Ok(match sort {
        Sort::Newest => {
            let behind: Option<Uuid> = open(cursor)?;
            Start::Newest { behind: behind.map(Into::into) }
        }
        Sort::Due => {
            let behind: Option<(i64, Uuid)> = open(cursor)?;
            Start::Due { behind: behind.and_then(|(due, id)| Some((moment(due)?, id.into()))) }
        }
    })
}

/// What its cursor says of an application.
fn place(it: &Listed) -> serde_json::Value {
    let id = Uuid::from(it.id);
    it.due_at.map_or_else(|| json!(id), |due| json!((due.timestamp_micros(), id)))
}

fn show(it: Listed, working_days_left: Option<i64>) -> ListedApplication {
    ListedApplication {
        id: it.id.into(),
        number: it.number,
        item: it.item.into(),
        item_name: it.item_name,
        body: it.body.into(),
        stage: it.stage.into(),
        channel: it.channel.into(),
        applicant_kind: it.applicant_kind.into(),
        applicant_name: it.applicant_name,
        created_at: it.created_at,
        submitted_at: it.submitted_at,
        accepted_at: it.accepted_at,
        promised_due_on: it.promised_due_on,
        promised_provisional: it.promised_provisional,
        working_days_left,
        overdue: it.light == Some(Light::Red),
        light: it.light.map(Into::into),
    }
}
