//! 催办: a word to whoever has an application in hand.

use actix_web::{post, web};
use domain::applications::{UrgeApplications, urge};
use domain::workflow::{MessageKind, TaskMessage};
use domain::{ApplicationId, TaskId};
use persistence::applications::{lock, note};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::read::show;
use super::use_case::Case;
use super::view::ApplicationView;
use crate::Problem;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;

/// Why it is urgent
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct UrgeInput {
    /// For the officers only; it is kept encrypted, and out of the log
    #[validate(length(min = 1, max = 500), custom(function = said))]
    #[schema(example = "银行开户需用登记证书，请尽快办理", min_length = 1, max_length = 500)]
    reason: String,
}

/// Urge application
///
/// 催办: whoever has a task of the application in hand, or could take one, finds your word with the
/// task, and the task is marked in their work list. For the applicant, for who applied for them, and
/// for staff and supervisors of the bodies that have work in it; from each once until the next working
/// day. It changes nothing that anybody decides on, so it takes no `If-Match`.
#[utoipa::path(
    tag = "applications",
    request_body = UrgeInput,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IdempotencyKey,
    ),
    responses((status = 200, description = "Urged", body = ApplicationView), Problems),
    security(("bearer" = ["applications.urge"])),
)]
#[post("/applications/{application_id}/urges")]
pub(crate) async fn urge_application(
    gate: Gate<UrgeApplications>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<UrgeInput>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.change_once(id, (key, fingerprint), move |tx, permit, ground| {
        let found = lock(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), ground.now, None);
        let (reached, event) = urge(&case.file().application, &facts)?;
        let reached: Vec<TaskId> = reached.iter().map(|it| it.id).collect();
        let message = TaskMessage { kind: MessageKind::Urged, text: body.reason };
        let by = (permit.account(), ground.now);
        persistence::workflow::urge(tx, &reached, &message, by)?;
        note(tx, id, &[event], &ground.how)?;
        let (view, revision) = show(tx, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}
