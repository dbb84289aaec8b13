//! Progress without logging in, for whoever holds the receipt (办件进度查询).

use actix_web::post;
use chrono::{DateTime, NaiveDate, Utc};
use persistence::applications::{File, by_number};
use persistence::workflow::StoredTask;
use persistence::{Session, StoreError, clocks, workflow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::view::BodyRef;
use crate::Problem;
use crate::gate::{Ground, OpenGate};
use crate::identity::{Bucket, guard};
use crate::json::Checked;
use crate::problem::PublicProblems;
use crate::reply::Reply;
use crate::word::StageWord;

/// What stands on the receipt
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct InquireProgress {
    /// 办件编号
    #[validate(length(min = 1, max = 50))]
    #[schema(example = "MZJ-2026-000042", min_length = 1, max_length = 50)]
    number: String,
    /// 查询码
    #[validate(length(min = 8, max = 8))]
    #[schema(example = "7K3MZQ2A", min_length = 8, max_length = 8)]
    query_code: String,
}

/// How far an application has come; of a person it tells no more than a masked name
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressView {
    #[schema(example = "MZJ-2026-000042", max_length = 50)]
    number: String,
    #[schema(example = "社会团体成立登记", max_length = 200)]
    item_name: String,
    body: BodyRef,
    stage: StageWord,
    /// Of a natural person masked; the name of a legal person is public
    #[schema(example = "张*", max_length = 200)]
    applicant_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    submitted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_at: Option<DateTime<Utc>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    granted: Option<bool>,
    /// Until when a decision is promised
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_due_on: Option<NaiveDate>,
    /// No official calendar reaches that day yet: it may still move
    promised_provisional: bool,
    #[schema(max_items = 200)]
    steps: Vec<ProgressStep>,
}

/// A step that is done or in work
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProgressStep {
    #[schema(example = "审核", max_length = 200)]
    name: String,
    done: bool,
    opened_at: DateTime<Utc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
}

/// Inquire progress
///
/// With the number and the query code of the receipt, without logging in. The code goes in the body
/// so that it stands in nobody's log. A number with 10 wrong codes in a quarter of an hour is
/// closed for that time.
#[utoipa::path(
    tag = "applications",
    request_body = InquireProgress,
    responses((status = 200, description = "How far it has come", body = ProgressView), PublicProblems),
    security(()),
)]
#[post("/progress_inquiries")]
pub(crate) async fn inquire_progress(
    gate: OpenGate,
    Checked { body, .. }: Checked<InquireProgress>,
) -> Result<Reply, Problem> {
    let buckets = vec![
        Bucket { what: format!("progress:{}", body.number), most: 10 },
        Bucket { what: format!("progress-address:{}", gate.address), most: 100 },
    ];
    let attempt = gate.transact(move |tx, ground| look_up(tx, ground, &body));
    let view = guard(&gate, buckets, || Problem::NotFound, attempt).await?;
    Ok(Reply::plain(&view))
}

fn look_up(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    body: &InquireProgress,
) -> Result<Option<ProgressView>, Problem> {
    let file = match by_number(session, &body.number) {
        Ok(file) => file,
        Err(StoreError::NotFound) => return Ok(None),
        Err(err) => return Err(err.into()),
    };
    let code = session.query_code(file.application.id);
    if !code.eq_ignore_ascii_case(&body.query_code) {
        return Ok(None);
    }
    show(session, ground, file).map(Some)
}

fn show(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    file: File,
) -> Result<ProgressView, Problem> {
    let it = &file.application;
    let edition = ground.library.edition(session, it.version)?;
    let body = ground.library.body(session, &it.body, ground.now)?;
    let tasks = workflow::of_application(session, it.id)?;
    let clocks = clocks::of_application(session, it.id)?;
    let promised = clocks.iter().find(|one| {
        one.clock.kind == domain::clocks::ClockKind::Promised && one.stopped_at.is_none()
    });
    Ok(ProgressView {
        number: it.number.clone().unwrap_or_default(),
        item_name: edition.content.name.clone(),
        body: BodyRef { code: body.code.into(), name: body.name },
        stage: it.stage.into(),
        applicant_name: file.person.masked().name,
        submitted_at: file.submitted_at,
        accepted_at: it.accepted_at,
        decided_at: it.decided_at,
        granted: it.granted,
        promised_due_on: promised.and_then(|one| one.due).map(|due| due.on),
        promised_provisional: promised.and_then(|one| one.due).is_some_and(|due| due.provisional),
        steps: tasks
            .iter()
            .filter(|one| one.task.waits() || one.closed_at.is_some())
            .map(step)
            .collect(),
    })
}

fn step(it: &StoredTask) -> ProgressStep {
    ProgressStep {
        name: it.task.name.clone(),
        done: !it.task.waits(),
        opened_at: it.task.opened_at,
        closed_at: it.closed_at,
    }
}
