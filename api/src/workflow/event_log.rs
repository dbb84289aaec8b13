//! What has run of an item, for tools of process mining.

use actix_web::http::header::{CONTENT_DISPOSITION, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, get, web};
use domain::ItemCode;
use domain::workflow::{ExportEventLog, event_log};
use persistence::catalogue::item;
use persistence::workflow::{Span, event_log as gather};
use serde::Deserialize;
use utoipa::IntoParams;
use validator::Validate;

use crate::Problem;
use crate::dates::{Day, in_order};
use crate::gate::Gate;
use crate::problem::Problems;
use crate::query::Query;

/// Applications in one answer: some twenty megabytes, kept in memory while they are written.
const MOST: i64 = 2_000;

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct SpanQuery {
    /// Applications begun on this day or later (Beijing time)
    #[param(value_type = String, format = Date, example = "2026-11-01")]
    from: Day,
    /// Applications begun on this day or earlier
    #[param(value_type = String, format = Date, example = "2026-11-30")]
    to: Day,
}

/// Export event log
///
/// 流程挖掘: the event log of an item in XES (IEEE 1849), which tools of process mining open, to be
/// compared with `GET /api/v1/items/{item_code}/flow.bpmn`. A trace is an application, by its number
/// (`concept:name`), with its item's `version`, its `stage` and whether it was `granted`. Each of its
/// tasks (`concept:instance`) gives up to three events, named after the step (`concept:name`) with the
/// step's id (`node`): `schedule` when it opened, `start` when whoever finished it claimed it (or, if
/// nobody claimed it, when it was finished), `complete` with its `outcome`; `withdraw` when it was
/// called off. Several who sign one step are several tasks with the same `node` and `visit`; a step
/// that is come to again after a return (`outcome` `returned`) has the next `visit`. Staff go by their
/// numbers (`org:resource`), with post (`org:role`) and body (`org:group`); nothing in it names an
/// applicant. One answer holds up to 2,000 applications; for more, 422 asks for a shorter span.
#[utoipa::path(
    tag = "workflow",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        SpanQuery,
    ),
    responses(
        (status = 200, description = "The log", body = String, content_type = "application/xml"),
        Problems,
    ),
    security(("bearer" = ["workflow.export_event_log"])),
)]
#[get("/items/{item_code}/event-log.xes")]
pub(crate) async fn export_event_log(
    gate: Gate<ExportEventLog>,
    item_code: web::Path<String>,
    Query(asked): Query<SpanQuery>,
) -> Result<HttpResponse, Problem> {
    in_order(asked.from, asked.to, "?to")?;
    let code = ItemCode::from(item_code.into_inner());
    let span = Span { item: code.clone(), from: asked.from.0, to: asked.to.0 };
    let log = gate
        .look(move |session, permit, _| {
            let code = item(session, &span.item)?.code;
            let traces = gather(session, permit, &span, MOST)?.ok_or_else(too_long)?;
            Ok(event_log::write(code.as_str(), &traces))
        })
        .await?;
    let file = format!("attachment; filename=\"{}.xes\"", code.as_str());
    Ok(HttpResponse::Ok()
        .content_type("application/xml")
        .insert_header((CONTENT_DISPOSITION, file))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(log))
}

fn too_long() -> Problem {
    let english =
        format!("there are more than {MOST} applications in these days: ask for fewer days");
    let chinese = format!("该时间段内的办件超过 {MOST} 件，请缩短时间段");
    Problem::bad_value("?to", "most", (&english, &chinese))
}
