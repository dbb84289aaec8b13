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
        let case = in_full(tx, permit, ground, id)?;
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

/// The application for whoever reads personal data of it in full: noted, unless they are its applicant.
pub(super) fn in_full(
    tx: &mut Tx<'_>,
    permit: &Permit<ReadPersonalData>,
    ground: &Ground<'_>,
    id: ApplicationId,
) -> Result<Case, Problem> {
    let found = find(tx, permit, id)?;
    let case = Case::gather(tx, found, ground)?;
    if !is_own(permit, &case) {
        let event = NewEvent::new("applications.personal_data_read", json!({}));
        note(tx, id, &[event], &ground.how)?;
    }
    Ok(case)
}
