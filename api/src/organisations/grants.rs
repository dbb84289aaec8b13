//! What becomes of authorisations: given by the body's head, and revoked.

use actix_web::{post, web};
use domain::access::{AuthorisedAct, Permit};
use domain::calendar::local_date;
use domain::events::{NewEvent, Subject, SubjectKind};
use domain::organisations::{Authorisation, GrantAuthorisations, may_grant, may_revoke};
use domain::workflow::Seat;
use domain::{AuthorisationId, BodyCode, ItemCode};
use persistence::catalogue::version_on;
use persistence::events::append;
use persistence::identity::of_staff;
use persistence::organisations::{
    add_authorisation, authorisations_of, hold_staff, lock_authorisation, withdraw_authorisation,
};
use persistence::{StoreError, Tx, ids};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::absences::posts_of;
use super::authorisation_view::{AuthorisationView, signers};
use crate::Problem;
use crate::dates::Day;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::said::said;
use crate::word::AuthorisedActWord;

/// What an officer may do from now on
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantAuthorisation {
    /// 授权书文号: what the letter is numbered; a letter that says several things is given one by one
    #[validate(length(min = 1, max = 100), custom(function = said))]
    #[schema(example = "安民授〔2026〕12号", min_length = 1, max_length = 100)]
    number: String,
    /// In whose name: a body of which you are the head
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ", min_length = 1, max_length = 64)]
    body: String,
    /// Staff number of who is authorised
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-009", min_length = 1, max_length = 64)]
    staff: String,
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZ-01-001", min_length = 1, max_length = 64)]
    item: String,
    act: AuthorisedActWord,
    /// The first day
    #[schema(value_type = String, format = Date, example = "2026-12-01")]
    from: Day,
    /// The last day
    #[schema(value_type = String, format = Date, example = "2027-11-30")]
    until: Day,
}

/// Grant authorisation
///
/// 授权, by the body's head, who signs with it: from the first day on the officer's post may do that
/// with applications for the item. Whoever stands in for them (B 岗) may, too.
#[utoipa::path(
    tag = "organisations",
    request_body = GrantAuthorisation,
    params(IdempotencyKey),
    responses((status = 201, description = "Granted", body = AuthorisationView), Problems),
    security(("bearer" = ["organisations.grant_authorisations"])),
)]
#[post("/authorisations")]
pub(crate) async fn grant_authorisation(
    gate: Gate<GrantAuthorisations>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<GrantAuthorisation>,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let today = local_date(ground.now);
        let new = Authorisation {
            id: ids::fresh(ground.now),
            number: body.number,
            body: body.body.into(),
            staff: body.staff.into(),
            item: body.item.into(),
            act: body.act.0,
            from: body.from.0,
            until: body.until.0,
            signed_by: permit.actor().staff_number().ok_or(Problem::NotFound)?.clone(),
            revoked: None,
            revision: 1,
        };
        known(permit, &new.body).map_err(|_| {
            let english = "a body whose head you are";
            Problem::bad_value("/body", "own_body", (english, "须为您负责的机构"))
        })?;
        hold_staff(tx, &[&new.staff])?;
        let posts = posts_of(tx, &new.staff)?;
        let there = done_by(tx, ground, (&new.item, new.act))?;
        let others = authorisations_of(tx, &new.staff, &new.item)?;
        may_grant(&new, &posts, &there, &others, today)?;
        add_authorisation(tx, &new)?;
        log(tx, ground, &new, "organisations.authorisation_granted")?;
        let place = format!("/api/v1/authorisations/{}", new.id);
        let people = signers(tx, std::slice::from_ref(&new))?;
        let view = AuthorisationView::of(new, &people, (permit.actor(), today));
        Ok(Reply::created(&view, 1, place))
    })
    .await
}

/// Why it is revoked
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RevokeAuthorisation {
    #[validate(length(min = 1, max = 500), custom(function = said))]
    #[schema(example = "调离窗口", min_length = 1, max_length = 500)]
    reason: String,
}

/// Revoke authorisation
///
/// 撤销授权, at once and for good: the officer is offered the step no more, and refused it. What they
/// have done stands.
#[utoipa::path(
    tag = "organisations",
    request_body = RevokeAuthorisation,
    params(
        ("authorisation_id" = Uuid, Path, description = "The authorisation"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Revoked", body = AuthorisationView), Problems),
    security(("bearer" = ["organisations.grant_authorisations"])),
)]
#[post("/authorisations/{authorisation_id}/revocation")]
pub(crate) async fn revoke_authorisation(
    gate: Gate<GrantAuthorisations>,
    authorisation_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Checked { body, fingerprint }: Checked<RevokeAuthorisation>,
) -> Result<Reply, Problem> {
    let id: AuthorisationId = authorisation_id.into_inner().into();
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let today = local_date(ground.now);
        let found = lock_authorisation(tx, id)?;
        known(permit, &found.body)?;
        may_revoke(&found, today)?;
        seen.check(found.revision)?;
        let revoked = withdraw_authorisation(tx, found, &body.reason)?;
        log(tx, ground, &revoked, "organisations.authorisation_revoked")?;
        let people = signers(tx, std::slice::from_ref(&revoked))?;
        let revision = revoked.revision;
        let view = AuthorisationView::of(revoked, &people, (permit.actor(), today));
        Ok(Reply::tagged(&view, revision))
    })
    .await
}

/// Whoever is not the body's head learns nothing of it.
fn known(permit: &Permit<GrantAuthorisations>, body: &BodyCode) -> Result<(), Problem> {
    if permit.covers(body) { Ok(()) } else { Err(Problem::NotFound) }
}

/// The bodies that do this with the item.
fn done_by(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (item, act): (&ItemCode, AuthorisedAct),
) -> Result<Vec<BodyCode>, Problem> {
    let version = match version_on(tx, item, local_date(ground.now)) {
        Err(StoreError::NotFound) => return Ok(Vec::new()),
        found => found?,
    };
    let edition = ground.library.edition(tx, version.id)?;
    Ok(edition.content.done_at(act).into_iter().map(|it: Seat| it.body).collect())
}

fn log(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    it: &Authorisation,
    kind: &'static str,
) -> Result<(), Problem> {
    let account = of_staff(tx, &it.staff)?.ok_or(Problem::NotFound)?;
    let subject = Subject { kind: SubjectKind::Account, id: account.into() };
    let data = json!({
        "authorisation": it.id, "number": it.number, "body": it.body, "item": it.item,
        "act": it.act, "from": it.from, "until": it.until,
    });
    append(tx, subject, &[NewEvent::new(kind, data)], &ground.how)?;
    Ok(())
}
