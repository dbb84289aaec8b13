//! Which answers an operation can give, and the headers that they carry.

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::Type;
use utoipa::openapi::{Header, ObjectBuilder, RefOr, Required, Response, ResponseBuilder};

use super::{has, is_in, takes_if_match, takes_key};

/// Operations whose answer is a single resource that carries an `ETag`.
const TAGGED: &[&str] = &[
    "count_lights",
    "export_calendar",
    "get_absence",
    "get_application",
    "get_application_form",
    "get_attachment",
    "get_calendar_version",
    "get_comment",
    "get_item",
    "get_item_version",
    "get_presence",
    "get_task",
    "list_presence",
    "list_public_notices",
    "measure_efficiency",
    "download_attachment",
    "preview_clocks",
    "draw_clock_preview",
];

/// Operations whose answer says what was done, and is no single resource.
const UNTAGGED: &[&str] = &[
    "appoint_handler",
    "approve_tasks",
    "change_local_days",
    "except_from_separation",
    "hand_over_tasks",
    "import_calendar",
    "mark_message_as_read",
    "mark_messages_read",
    "mark_notification_read",
    "mark_notifications_read",
    "repeat_task_call",
    "retry_outbox_failure",
    "retry_parked_clock",
];

/// Operations that read, and count days that no calendar may cover.
const COUNTING: &[&str] = &["list_calendar_days", "preview_clocks", "draw_clock_preview"];

/// Operations on files that may have been removed.
const REMOVED: &[&str] = &["download_attachment", "remove_attachment"];

/// Operations that draw a workflow that may not be sound yet.
const DRAWING: &[&str] =
    &["draw_version_flow", "draw_version_flow_as_mermaid", "get_version_flow_as_bpmn"];

/// Operations that count failed attempts.
const THROTTLED: &[&str] =
    &["change_my_password", "inquire_progress", "log_in", "register_account"];

/// Leaves the answers that the operation can give, and says which headers they carry.
pub(super) fn fit(operation: &mut Operation, is_get: bool) {
    let name = operation.operation_id.clone().unwrap_or_default();
    let body = operation.request_body.is_some();
    let query = has(operation, is_in(ParameterIn::Query));
    let path = has(operation, is_in(ParameterIn::Path));
    let (if_match, key) = (takes_if_match(operation), takes_key(operation));
    let tagged = TAGGED.contains(&name.as_str());
    let throttled = THROTTLED.contains(&name.as_str());
    let answers = &mut operation.responses.responses;
    answers.retain(|status, _| match status.as_str() {
        "400" => body || query || key,
        "404" => path || name == "inquire_progress" || name.contains("sandbox"),
        "409" => !is_get || COUNTING.contains(&name.as_str()),
        "410" if name.contains("preview") || REMOVED.contains(&name.as_str()) => true,
        "410" => !is_get && (name.contains("appl") || name.contains("item")),
        "412" | "428" => if_match,
        "413" | "415" => body,
        "422" => body || query || key || DRAWING.contains(&name.as_str()),
        "429" => throttled,
        _ => true,
    });
    if tagged {
        answers.insert("304".to_owned(), RefOr::T(not_modified()));
    }
    for (status, answer) in answers.iter_mut() {
        let RefOr::T(answer) = answer else { continue };
        let good = status.starts_with('2');
        match status.as_str() {
            "401" => add(answer, "WWW-Authenticate", "`Bearer`"),
            "429" | "503" => add(answer, "Retry-After", "Seconds until it is worth trying again"),
            "410" if REMOVED.contains(&name.as_str()) => {
                answer.description = "Removed: only its record is left".to_owned();
            }
            "422" if DRAWING.contains(&name.as_str()) => {
                answer.description =
                    "The workflow cannot run to its end: `detail` names the way that shows it"
                        .to_owned();
            }
            "304" => add(answer, "ETag", "The tag that you have"),
            "201" if path || key => add(answer, "Location", "Where it is found"),
            _ => {}
        }
        let changes_one = if_match || (key && !is_get) && !UNTAGGED.contains(&name.as_str());
        if good && status != "204" && (tagged || changes_one) {
            add(
                answer,
                "ETag",
                "Send it as `If-Match` with a change, as `If-None-Match` with the next GET",
            );
        }
        if good && key {
            add(answer, "Idempotency-Replayed", "`true` on the kept answer to an earlier request");
        }
    }
    if tagged {
        let text = ObjectBuilder::new().schema_type(Type::String);
        let header = ParameterBuilder::new()
            .name("If-None-Match")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("The ETag that you have: 304 if it is still the same"))
            .schema(Some(text));
        operation.parameters.get_or_insert_default().push(RefOr::T(header.build()));
    }
}

fn not_modified() -> Response {
    ResponseBuilder::new().description("You have it already").build()
}

fn add(answer: &mut Response, name: &str, told: &str) {
    let text = ObjectBuilder::new().schema_type(Type::String);
    let header: Header = HeaderBuilder::new().schema(Some(text)).description(Some(told)).build();
    answer.headers.insert(name.to_owned(), header.into());
}
