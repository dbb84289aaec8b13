//! What becomes of a devolution: accepted or refused by the body that it is handed down to, with the
//! trainings that were held there; or withdrawn.

use actix_web::{post, web};
use domain::access::{Actor, Permit};
use domain::calendar::local_date;
use domain::catalogue::{
    AnswerDevolutions, Devolution, DevolutionState, DraftItems, Refusal, Training, may_answer,
    may_train, may_withdraw,
};
use domain::{DevolutionId, StaffNumber};
use persistence::catalogue::{StoredDevolution, add_training, lock_devolution, settle_devolution};
use persistence::identity::by_staff;
use persistence::{Session, Tx, ids};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::devolution_view::{DevolutionView, shown};
use super::devolutions::tell;
use crate::Problem;
use crate::dates::Day;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;

/// Who takes it on
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcceptDevolution {
    /// 承接人: staff number of somebody of the receiving body
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJX-006", min_length = 1, max_length = 64)]
    taker: String,
}

/// Why not
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TurnDownDevolution {
    #[validate(length(min = 1, max = 1000), custom(function = said))]
    #[schema(example = "尚无具备资格的审查人员", min_length = 1, max_length = 1000)]
    reason: String,
}

/// A training that was held
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecordTraining {
    /// Today or earlier
    #[schema(value_type = String, format = Date, example = "2026-11-20")]
    held_on: Day,
    #[validate(length(min = 1, max = 200), custom(function = said))]
    #[schema(example = "社会团体登记业务培训", min_length = 1, max_length = 200)]
    subject: String,
    /// How many took part
    #[validate(range(min = 1, max = 100_000))]
    #[schema(example = 12, minimum = 1, maximum = 100_000)]
    people: i32,
}

/// Accept devolution
///
/// 承接, by somebody of the receiving body, with who takes it on. A transfer of the item may rest on it
/// from then on.
#[utoipa::path(
    tag = "catalogue",
    request_body = AcceptDevolution,
    params(
        ("devolution_id" = Uuid, Path, description = "The devolution"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Accepted", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.answer_devolutions"])),
)]
#[post("/devolutions/{devolution_id}/acceptance")]
pub(crate) async fn accept_devolution(
    gate: Gate<AnswerDevolutions>,
    devolution_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<AcceptDevolution>,
) -> Result<Reply, Problem> {
    let id = devolution_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = concerning(tx, permit, id)?;
        may_answer(&found, permit)?;
        let taker = StaffNumber::from(body.taker);
        works_there(tx, &found, &taker)?;
        let state = DevolutionState::Accepted;
        let said = Devolution { state, taker: Some(taker), ..found };
        settle(tx, ground, (&said, seen), permit.actor(), "catalogue.devolution_accepted")
    })
    .await
}

/// Refuse devolution
///
/// 不予承接, by somebody of the receiving body, with the reason.
#[utoipa::path(
    tag = "catalogue",
    request_body = TurnDownDevolution,
    params(
        ("devolution_id" = Uuid, Path, description = "The devolution"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Refused", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.answer_devolutions"])),
)]
#[post("/devolutions/{devolution_id}/refusal")]
pub(crate) async fn refuse_devolution(
    gate: Gate<AnswerDevolutions>,
    devolution_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<TurnDownDevolution>,
) -> Result<Reply, Problem> {
    let id = devolution_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = concerning(tx, permit, id)?;
        may_answer(&found, permit)?;
        let said =
            Devolution { state: DevolutionState::Refused, reason: Some(body.reason), ..found };
        settle(tx, ground, (&said, seen), permit.actor(), "catalogue.devolution_refused")
    })
    .await
}

/// Withdraw devolution
///
/// 撤回下放, by somebody of the body that hands it down, as long as nobody has answered.
#[utoipa::path(
    tag = "catalogue",
    request_body = TurnDownDevolution,
    params(
        ("devolution_id" = Uuid, Path, description = "The devolution"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Withdrawn", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/devolutions/{devolution_id}/withdrawal")]
pub(crate) async fn withdraw_devolution(
    gate: Gate<DraftItems>,
    devolution_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<TurnDownDevolution>,
) -> Result<Reply, Problem> {
    let id = devolution_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = concerning(tx, permit, id)?;
        may_withdraw(&found, permit)?;
        let said =
            Devolution { state: DevolutionState::Withdrawn, reason: Some(body.reason), ..found };
        settle(tx, ground, (&said, seen), permit.actor(), "catalogue.devolution_withdrawn")
    })
    .await
}

/// Record devolution training
///
/// 登记业务培训, by somebody of the receiving body: what its staff were taught for the item, when it has
/// been held; before the devolution is accepted or after.
#[utoipa::path(
    tag = "catalogue",
    request_body = RecordTraining,
    params(
        ("devolution_id" = Uuid, Path, description = "The devolution"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "On record", body = DevolutionView), Problems),
    security(("bearer" = ["catalogue.answer_devolutions"])),
)]
#[post("/devolutions/{devolution_id}/trainings")]
pub(crate) async fn record_devolution_training(
    gate: Gate<AnswerDevolutions>,
    devolution_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RecordTraining>,
) -> Result<Reply, Problem> {
    let id = devolution_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = concerning(tx, permit, id)?;
        may_train(&found, permit)?;
        let training = Training {
            id: ids::fresh(ground.now),
            held_on: body.held_on.0,
            subject: body.subject,
            people: body.people,
        };
        training.is_held(local_date(ground.now))?;
        seen.check(found.revision)?;
        add_training(tx, id, &training, permit.account(), ground.now)?;
        tell(tx, ground, &found, "catalogue.training_held")?;
        let stored = lock_devolution(tx, id)?;
        reply(tx, ground, stored, permit.actor())
    })
    .await
}

/// The devolution, held until the transaction ends, if it concerns one of the permit's bodies; else it
/// looks like none at all.
fn concerning<R>(
    tx: &mut Tx<'_>,
    permit: &Permit<R>,
    id: DevolutionId,
) -> Result<Devolution, Problem> {
    let found = lock_devolution(tx, id)?.devolution;
    let mine = permit.covers(&found.from) || permit.covers(&found.to);
    if mine { Ok(found) } else { Err(Problem::NotFound) }
}

/// Whether somebody who works here today holds a post in the receiving body.
fn works_there(
    session: &mut Session<'_>,
    it: &Devolution,
    taker: &StaffNumber,
) -> Result<(), Problem> {
    let account = by_staff(session, taker)?.filter(|it| it.active);
    let mut posts = account.iter().flat_map(|it| it.standing.posts());
    if posts.any(|one| one.body == it.to) {
        Ok(())
    } else {
        Err(Refusal::TakerUnfit { who: taker.clone() }.into())
    }
}

/// Stores what a body has said.
fn settle(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (said, seen): (&Devolution, IfMatch),
    actor: &Actor,
    kind: &'static str,
) -> Result<Reply, Problem> {
    seen.check(said.revision)?;
    let stored = settle_devolution(tx, said, actor.account, ground.now)?;
    tell(tx, ground, said, kind)?;
    reply(tx, ground, stored, actor)
}

fn reply(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    stored: StoredDevolution,
    actor: &Actor,
) -> Result<Reply, Problem> {
    let revision = stored.devolution.revision;
    Ok(Reply::tagged(&shown(tx, ground, (stored, actor))?, revision))
}
