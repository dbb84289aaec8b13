//! Personal data in full: only where the right allows it, and never unseen.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::access::Permit;
use domain::applications::ReadPersonalData;
use domain::events::NewEvent;
use persistence::Tx;
use persistence::applications::{find, note};
use serde::Serialize;
use serde_json::json;
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

use super::read::is_own;
use super::use_case::Case;
use super::view::HandedInView;
use crate::Problem;
use crate::gate::{Gate, Ground};
use crate::identity::view::PersonView;
use crate::problem::Problems;
use crate::reply::Reply;

/// Who applies and what the form says, in full
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FormView {
    applicant: PersonView,
    /// The answers, as the item's form schema asks
    #[schema(value_type = Object)]
    form: Box<RawValue>,
    #[schema(max_items = 200)]
    materials: Vec<HandedInView>,
}

/// Get application form
///
/// Personal data in full, for who handles the application and for the applicant. Every reading by
/// somebody other than the applicant is an event of the application.
#[utoipa::path(
    tag = "applications",
    params(("application_id" = Uuid, Path, description = "The application")),
    responses((status = 200, description = "In full", body = FormView), Problems),
    security(("bearer" = ["applications.read_personal_data"])),
)]
#[get("/applications/{application_id}/form")]
pub(crate) async fn get_application_form(
    gate: Gate<ReadPersonalData>,
    application_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: ApplicationId = application_id.into_inner().into();
    gate.transact(move |tx, permit, ground| {
        let found = find(tx, permit, id)?;
        let case = Case::gather(tx, found, ground)?;
        note_reading(tx, permit, &case, ground)?;
        let file = case.file();
        let form = RawValue::from_string(file.form.clone()).map_err(Problem::internal)?;
        let materials = file.application.dossier.materials.iter().cloned().map(Into::into);
        let view = FormView {
            applicant: file.person.clone().into(),
            form,
            materials: materials.collect(),
        };
        Ok(Reply::tagged(&view, file.application.revision))
    })
    .await
}

/// Somebody other than the applicant has read personal data in full.
pub(super) fn note_reading(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadPersonalData>,
    case: &Case,
    ground: &Ground<'_>,
) -> Result<(), Problem> {
    if !is_own(permit, case) {
        let event = NewEvent::new("applications.personal_data_read", json!({}));
        note(tx, case.file().application.id, &[event], &ground.how)?;
    }
    Ok(())
}
