//! Others who sign: asked by whoever signs a review, and asked no longer.

use actix_web::{post, web};
use domain::applications::{Deed, NewSigner};
use domain::workflow::WorkTasks;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::deed::{colleague, finish};
use super::view::TaskDetail;
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::SignerPlaceWord;

/// Who is asked, and what
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddSigner {
    /// Their staff number; they work tasks in a body that has work in this procedure
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-006", min_length = 1, max_length = 64)]
    signer: String,
    place: SignerPlaceWord,
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "请核实住所产权证明", min_length = 1, max_length = 1000)]
    question: String,
}

/// Add signer
///
/// 加签: somebody else signs this step, too. `before`: they say what they think, then it is your turn
/// again. `beside`: they have a vote of their own. `after`: your approval counts only with theirs.
/// The step gets no more time for it.
#[utoipa::path(
    tag = "workflow",
    request_body = AddSigner,
    params(
        ("task_id" = Uuid, Path, description = "The task, claimed by you"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Asked", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/signers")]
pub(crate) async fn add_signer(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<AddSigner>,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), move |tx| {
        let who = colleague(tx, &body.signer, "/signer")?;
        Ok(Deed::AddSigner(NewSigner { who, place: body.place.0, question: body.question }))
    })
    .await
}

/// Remove signer
///
/// 减签: a signer whom you have asked is asked no longer, as long as they have not spoken. What was
/// waiting for them goes on.
#[utoipa::path(
    tag = "workflow",
    params(
        ("task_id" = Uuid, Path, description = "The signer's task"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Asked no longer", body = TaskDetail), Problems),
    security(("bearer" = ["workflow.work_tasks"])),
)]
#[post("/tasks/{task_id}/removal")]
pub(crate) async fn remove_signer(
    gate: Gate<WorkTasks>,
    task_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    finish(gate, key, fingerprint, (task_id.into_inner().into(), seen), |_| Ok(Deed::RemoveSigner))
        .await
}
