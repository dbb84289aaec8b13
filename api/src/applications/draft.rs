//! Drafts: changed, thrown away, submitted.

use actix_web::{HttpResponse, delete, patch, post, web};
use domain::ApplicationId;
use domain::applications::{Act, Apply, Command, Outcome, check};
use persistence::applications::{discard, edit, lock, record};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::create::object;
use super::input::{self, MandateInput};
use super::read::show;
use super::use_case::{Case, take_step};
use super::view::{ApplicationView, HandedInView};
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::Gate;
use crate::idempotency::IdempotencyKey;
use crate::identity::view::PersonInput;
use crate::json::Checked;
use crate::problem::Problems;
use crate::reply::Reply;
use crate::word::ChannelWord;

/// What to change of a draft; what is left out stays as it is
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "materials": [{ "material": "M1", "medium": "electronic", "copies": 1 }]
}))]
pub(crate) struct EditApplication {
    #[validate(nested)]
    applicant: Option<PersonInput>,
    /// `null` takes it away
    #[serde(default, deserialize_with = "three_state")]
    #[schema(value_type = Option<MandateInput>)]
    mandate: Option<Option<MandateInput>>,
    channel: Option<ChannelWord>,
    /// All answers, in place of the present ones
    #[schema(value_type = Option<Object>)]
    form: Option<Value>,
    /// Everything that is handed in, in place of the present list
    #[validate(length(max = 200), nested)]
    #[schema(max_items = 200)]
    materials: Option<Vec<HandedInView>>,
}

/// Absent, null, or a value.
fn three_state<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<Option<T>>, D::Error> {
    Option::<T>::deserialize(from).map(Some)
}

/// Edit application
///
/// Changes a draft. Submitted applications are not edited: what is wrong with them is corrected
/// after a correction notice.
#[utoipa::path(
    tag = "applications",
    request_body = EditApplication,
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
    ),
    responses((status = 200, description = "The draft as it is now", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[patch("/applications/{application_id}")]
pub(crate) async fn edit_application(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    seen: IfMatch,
    Checked { body, .. }: Checked<EditApplication>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.change(id, move |tx, permit, ground| {
        let found = lock(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), ground.now, None);
        check(&case.file().application, Act::Edit, &facts)?;
        seen.check(case.file().application.revision)?;
        let mut file = case.file().clone();
        let person = match body.applicant {
            Some(named) => input::applicant(tx, permit, Some(named), ground.now)?,
            None => file.person.clone(),
        };
        if let Some(mandate) = body.mandate {
            // validator does not look into a three-state field.
            mandate.as_ref().map_or(Ok(()), Validate::validate).map_err(Problem::OutOfBounds)?;
            let mandate = input::mandate(tx, permit, &person, mandate, ground.now)?;
            file.application.dossier.mandate = mandate;
        } else if file.application.dossier.mandate.is_none() {
            input::mandate(tx, permit, &person, None, ground.now)?;
        }
        if let Some(channel) = body.channel {
            file.application.channel = input::channel(permit.actor(), Some(channel.0))?;
        }
        if let Some(materials) = body.materials {
            let materials: Vec<_> = materials.into_iter().map(Into::into).collect();
            domain::applications::known_materials(&materials, &case.edition.content)?;
            file.application.dossier.materials = materials;
        }
        let form = body.form.map(object).transpose()?.unwrap_or_else(|| file.form.clone());
        file.application.applicant = tx.fingerprint(&person);
        let outcome = Outcome::edited(file.application.clone());
        record(tx, &file, &outcome, &[], permit.account(), &ground.how)?;
        edit(tx, &file.application, &person, &form)?;
        let (view, revision) = show(tx, permit, ground, id)?;
        Ok(Reply::tagged(&view, revision))
    })
    .await
}

/// Discard application
///
/// Throws a draft away. What has been submitted is withdrawn instead.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
    ),
    responses((status = 204, description = "Discarded"), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[delete("/applications/{application_id}")]
pub(crate) async fn discard_application(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    seen: IfMatch,
) -> Result<HttpResponse, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.change(id, move |tx, permit, ground| {
        let found = lock(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        let facts = case.facts(permit.actor(), ground.now, None);
        check(&case.file().application, Act::Discard, &facts)?;
        seen.check(case.file().application.revision)?;
        Ok(discard(tx, case.file(), &ground.how)?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Submit application
///
/// Hands a draft in (提交). The form is checked against the item's schema now; errors point into it.
/// The application gets its number, and the body has five working days to accept it or to name
/// every defect.
#[utoipa::path(
    tag = "applications",
    params(
        ("application_id" = Uuid, Path, description = "The application"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Submitted", body = ApplicationView), Problems),
    security(("bearer" = ["applications.apply"])),
)]
#[post("/applications/{application_id}/submission")]
pub(crate) async fn submit_application(
    gate: Gate<Apply>,
    application_id: web::Path<Uuid>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let id = application_id.into_inner().into();
    let command = Command::Submit;
    take_step(gate, key, fingerprint, (id, seen), command).await
}
