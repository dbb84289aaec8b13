//! Giving a member of staff their login.

use actix_web::{HttpResponse, put, web};
use domain::events::{NewEvent, Subject, SubjectKind};
use domain::identity::ManageAccounts;
use persistence::events::append;
use persistence::identity::{AccountOwner, NewAccount, create, of_staff, set_password};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use crate::Problem;
use crate::gate::Gate;
use crate::json::Checked;
use crate::problem::Problems;

/// A login for a member of staff
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SetStaffAccount {
    #[validate(length(min = 3, max = 64))]
    #[schema(example = "mzj-win-9", min_length = 3, max_length = 64)]
    login: String,
    /// The first password, or a new one in place of a forgotten one
    #[validate(length(min = 10, max = 200))]
    #[schema(min_length = 10, max_length = 200, format = Password)]
    password: String,
}

/// Set staff account
///
/// Makes the login of a member of staff, or sets a new password if there is one already (the login
/// name then stays as it is). Their open sessions end.
#[utoipa::path(
    tag = "identity",
    request_body = SetStaffAccount,
    params(("staff_number" = String, Path, description = "工号", max_length = 64, example = "MZJ-001")),
    responses((status = 204, description = "Set"), Problems),
    security(("bearer" = ["identity.manage_accounts"])),
)]
#[put("/staff/{staff_number}/account")]
pub(crate) async fn set_staff_account(
    gate: Gate<ManageAccounts>,
    staff_number: web::Path<String>,
    Checked { body, .. }: Checked<SetStaffAccount>,
) -> Result<HttpResponse, Problem> {
    let number = domain::StaffNumber::from(staff_number.into_inner());
    let password = gate.backend().passwords.hash(body.password).await?;
    let wall = gate.backend().wall.now();
    gate.transact(move |tx, _, ground| {
        let id = match of_staff(tx, &number)? {
            Some(id) => {
                set_password(tx, id, &password, wall)?;
                id
            }
            None => {
                let owner = AccountOwner::Staff(&number);
                let new = NewAccount { login: &body.login, password: &password, owner };
                create(tx, &new, ground.now)?
            }
        };
        let subject = Subject { kind: SubjectKind::Account, id: id.into() };
        let event = NewEvent::new("identity.staff_account_set", json!({ "staff_number": number }));
        Ok(append(tx, subject, &[event], &ground.how)?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
