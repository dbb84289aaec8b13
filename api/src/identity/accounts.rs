//! One's own account: made, read, and its password changed.

use actix_web::{HttpResponse, get, post, put};
use domain::access::{Actor, Standing};
use domain::calendar::local_date;
use domain::events::{NewEvent, Subject, SubjectKind};
use domain::identity::{OwnAccount, Refusal};
use persistence::events::append;
use persistence::identity::{
    AccountOwner, NewAccount, by_id, create, own_email, own_person, set_password, standing_in,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

use super::throttle::{Bucket, guard};
use super::view::{AccountView, PersonInput, PersonView};
use crate::Problem;
use crate::gate::{Gate, OpenGate};
use crate::json::Checked;
use crate::problem::{Problems, PublicProblems};
use crate::reply::Reply;

/// A new applicant's account
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "login": "zhaoliu", "password": "a long sentence is best",
    "person": {
        "kind": "natural_person", "name": "赵六", "number": "340803195504050524", "phone": "13900000009"
    }
}))]
pub(crate) struct RegisterAccount {
    /// Letters, digits, `.`, `-` and `_`
    #[validate(length(min = 3, max = 64), custom(function = plain_login))]
    #[schema(example = "zhaoliu", min_length = 3, max_length = 64, pattern = "^[A-Za-z0-9._-]+$")]
    login: String,
    #[validate(length(min = 10, max = 200))]
    #[schema(example = "a long sentence is best", min_length = 10, max_length = 200, format = Password)]
    password: String,
    #[validate(nested)]
    person: PersonInput,
}

fn plain_login(login: &str) -> Result<(), validator::ValidationError> {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b".-_".contains(&it);
    if login.bytes().all(plain) {
        return Ok(());
    }
    Err(validator::ValidationError::new("login"))
}

/// One's own account, and what the hall knows about oneself
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MyAccountView {
    #[serde(flatten)]
    account: AccountView,
    /// Of an applicant, in full: it is your own
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonView>,
    /// Where you are written to, besides your inbox; absent if you have not said
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "zhangsan@example.com", max_length = 254)]
    email: Option<String>,
}

/// Register account
///
/// For applicants, natural and legal persons alike. Both check digits of the numbers are verified;
/// one person has one account. Applications that a window or an agent made earlier for the same
/// person show up in it.
#[utoipa::path(
    tag = "identity",
    request_body = RegisterAccount,
    responses(
        (status = 201, description = "Registered: log in now", body = AccountView),
        (status = 409, description = "The login name or the person has an account already",
         body = crate::problem::ProblemBody, content_type = "application/problem+json"),
        PublicProblems,
    ),
    security(()),
)]
#[post("/accounts")]
pub(crate) async fn register_account(
    gate: OpenGate,
    Checked { body, .. }: Checked<RegisterAccount>,
) -> Result<HttpResponse, Problem> {
    let today = local_date(gate.backend.clock.now());
    let RegisterAccount { login, password, person } = body;
    let person = person.verified("/person", today)?;
    let bucket = Bucket { what: format!("register-address:{}", gate.address), most: 60 };
    let throttled = || Problem::from(Refusal::LoginTaken { login: login.clone() });
    let attempt = async {
        let password = gate.backend.passwords.hash(password).await?;
        let (login, person) = (login.clone(), person.clone());
        let made = gate.transact(move |tx, ground| {
            let owner = AccountOwner::Applicant(&person);
            let new = NewAccount { login: &login, password: &password, owner };
            let id = create(tx, &new, ground.now)?;
            let subject = Subject { kind: SubjectKind::Account, id: id.into() };
            let event = NewEvent::new("identity.account_registered", json!({}));
            append(tx, subject, &[event], &ground.how)?;
            Ok(by_id(tx, id)?)
        });
        match made.await {
            Ok(account) => Ok(Some(account)),
            Err(Problem::Refused(it)) if it.slug() == "login-taken" => Ok(None),
            Err(err) => Err(err),
        }
    };
    let account = guard(&gate, vec![bucket], throttled, attempt).await?;
    let actor = Actor { account: account.id, standing: account.standing };
    Ok(HttpResponse::Created().json(AccountView::of(&actor, account.login, account.name)))
}

/// Get my account
///
/// Who the token speaks for, with roles and posts as they are now.
#[utoipa::path(
    tag = "identity",
    responses((status = 200, description = "The caller's account", body = MyAccountView), Problems),
    security(("bearer" = ["identity.own_account"])),
)]
#[get("/accounts/me")]
pub(crate) async fn get_my_account(gate: Gate<OwnAccount>) -> Result<Reply, Problem> {
    gate.look(|session, permit, ground| {
        let account = by_id(session, permit.account())?;
        let account = standing_in(session, account, local_date(ground.now))?;
        let person = match &account.standing {
            Standing::Applicant { .. } => Some(own_person(session, account.id)?.into()),
            Standing::Staff { .. } => None,
        };
        let actor = Actor { account: account.id, standing: account.standing };
        let account = AccountView::of(&actor, account.login, account.name);
        let email = own_email(session, permit.account())?;
        Ok(Reply::plain(&MyAccountView { account, person, email }))
    })
    .await
}

/// The present and the next password
#[derive(Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChangePassword {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, format = Password)]
    present: String,
    #[validate(length(min = 10, max = 200))]
    #[schema(min_length = 10, max_length = 200, format = Password)]
    next: String,
}

/// Change my password
///
/// Every session of the account ends with it: log in again.
#[utoipa::path(
    tag = "identity",
    request_body = ChangePassword,
    responses((status = 204, description = "Changed"), Problems),
    security(("bearer" = ["identity.own_account"])),
)]
#[put("/accounts/me/password")]
pub(crate) async fn change_my_password(
    gate: Gate<OwnAccount>,
    open: OpenGate,
    Checked { body, .. }: Checked<ChangePassword>,
) -> Result<HttpResponse, Problem> {
    let id = gate.permit().account();
    let bucket = Bucket { what: format!("password:{id}"), most: 10 };
    let refusal = || Problem::from(Refusal::WrongPassword);
    let attempt = async {
        let account = open.transact(move |tx, _| Ok(by_id(tx, id)?)).await?;
        let passwords = &open.backend.passwords;
        Ok(passwords.verify(body.present, Some(account.password)).await?.then_some(()))
    };
    guard(&open, vec![bucket], refusal, attempt).await?;
    let password = open.backend.passwords.hash(body.next).await?;
    let wall = open.backend.wall.now();
    gate.transact(move |tx, permit, ground| {
        set_password(tx, permit.account(), &password, wall)?;
        let subject = Subject { kind: SubjectKind::Account, id: id.into() };
        let event = NewEvent::new("identity.password_changed", json!({}));
        Ok(append(tx, subject, &[event], &ground.how)?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}
