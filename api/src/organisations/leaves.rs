//! What becomes of a leave: agreed to or not by a third person, and ended by who is back.

use actix_web::{post, web};
use domain::access::{Actor, Permit};
use domain::organisations::{
    Absence, AbsenceState, ApproveAbsence, RequestAbsence, may_end, may_settle,
};
use domain::{AbsenceId, BodyCode};
use persistence::Tx;
use persistence::organisations::{Plate, lock_absence, settle_absence};
use uuid::Uuid;

use super::absence_view::{AbsenceView, bodies_of, people};
use super::absences::log;
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::problem::Problems;
use crate::reply::Reply;

/// Approve absence
///
/// 准假, by a third person. From then on the proxy holds the posts of who is away while the leave
/// runs, can claim their tasks, and every such step is on the record under the proxy's own name.
#[utoipa::path(
    tag = "organisations",
    params(
        ("absence_id" = Uuid, Path, description = "The leave"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Approved", body = AbsenceView), Problems),
    security(("bearer" = ["organisations.approve_absence"])),
)]
#[post("/absences/{absence_id}/approval")]
pub(crate) async fn approve_absence(
    gate: Gate<ApproveAbsence>,
    absence_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = absence_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        settle(tx, permit, ground, (id, seen), AbsenceState::Approved)
    })
    .await
}

/// Refuse absence
///
/// The leave is not agreed to.
#[utoipa::path(
    tag = "organisations",
    params(
        ("absence_id" = Uuid, Path, description = "The leave"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Refused", body = AbsenceView), Problems),
    security(("bearer" = ["organisations.approve_absence"])),
)]
#[post("/absences/{absence_id}/refusal")]
pub(crate) async fn refuse_absence(
    gate: Gate<ApproveAbsence>,
    absence_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = absence_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        settle(tx, permit, ground, (id, seen), AbsenceState::Refused)
    })
    .await
}

/// End absence
///
/// 销假: whoever is away is back, or does not go. The proxy holds their posts no longer.
#[utoipa::path(
    tag = "organisations",
    params(
        ("absence_id" = Uuid, Path, description = "The leave"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Ended", body = AbsenceView), Problems),
    security(("bearer" = ["organisations.request_absence"])),
)]
#[post("/absences/{absence_id}/end")]
pub(crate) async fn end_absence(
    gate: Gate<RequestAbsence>,
    absence_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = absence_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let absence = lock_absence(tx, id)?;
        let people = people(tx, std::slice::from_ref(&absence))?;
        known(bodies_of(&people, &absence.staff), permit)?;
        may_end(&absence, permit.actor().staff_number())?;
        seen.check(absence.revision)?;
        become_settled(tx, ground, (absence, &people), (permit.actor(), AbsenceState::Ended))
    })
    .await
}

fn settle(
    tx: &mut Tx<'_>,
    permit: &Permit<ApproveAbsence>,
    ground: &Ground<'_>,
    (id, seen): (AbsenceId, IfMatch),
    state: AbsenceState,
) -> Result<Reply, Problem> {
    let absence = lock_absence(tx, id)?;
    let people = people(tx, std::slice::from_ref(&absence))?;
    known(bodies_of(&people, &absence.staff), permit)?;
    may_settle(&absence, permit)?;
    seen.check(absence.revision)?;
    become_settled(tx, ground, (absence, &people), (permit.actor(), state))
}

fn become_settled(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (absence, people): (Absence, &[Plate]),
    (actor, state): (&Actor, AbsenceState),
) -> Result<Reply, Problem> {
    let absence = settle_absence(tx, absence, state)?;
    log(tx, ground, &absence, "organisations.absence_settled")?;
    let revision = absence.revision;
    Ok(Reply::tagged(&AbsenceView::of(absence, people, actor), revision))
}

/// Whoever has nothing to do with the body learns nothing of the leave.
fn known<R>(bodies: &[BodyCode], permit: &Permit<R>) -> Result<(), Problem> {
    let covered = bodies.iter().any(|it| permit.covers(it));
    if covered { Ok(()) } else { Err(Problem::NotFound) }
}
