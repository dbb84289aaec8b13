//! Where an applicant wants to be written to.

use actix_web::{HttpResponse, put};
use domain::access::Standing;
use domain::events::{NewEvent, Subject, SubjectKind};
use domain::identity::OwnAccount;
use persistence::events::append;
use persistence::identity::set_email;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use crate::Problem;
use crate::gate::Gate;
use crate::json::Checked;
use crate::problem::Problems;

/// Where you want to be written to
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MyEmail {
    /// Left out: no e-mail any more
    #[validate(email, length(max = 254))]
    #[schema(example = "zhangsan@example.com", max_length = 254, format = Email)]
    email: Option<String>,
}

/// Change my e-mail address
///
/// Of an applicant: what you are told in your inbox is sent there too, if the hall sends e-mail.
#[utoipa::path(
    tag = "identity",
    request_body = MyEmail,
    responses((status = 204, description = "Changed"), Problems),
    security(("bearer" = ["identity.own_account"])),
)]
#[put("/accounts/me/email")]
pub(crate) async fn change_my_email(
    gate: Gate<OwnAccount>,
    Checked { body, .. }: Checked<MyEmail>,
) -> Result<HttpResponse, Problem> {
    gate.transact(move |tx, permit, ground| {
        if let Standing::Staff { .. } = permit.actor().standing {
            let told = ("only applicants are written to", "只有申请人可以设置电子邮箱");
            return Err(Problem::bad_value("/email".to_owned(), "applicants-only", told));
        }
        set_email(tx, permit.account(), body.email.as_deref())?;
        let subject = Subject { kind: SubjectKind::Account, id: permit.account().into() };
        let event = NewEvent::new("identity.email_changed", json!({}));
        Ok(append(tx, subject, &[event], &ground.how)?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
