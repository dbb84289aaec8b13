//! Who applies, and by which right somebody applies for another.

use chrono::{DateTime, Utc};
use domain::access::{Actor, Permit, Role, Standing};
use domain::applications::{Apply, Channel, Mandate};
use domain::calendar::local_date;
use domain::identity::{Person, mask_name};
use persistence::Session;
use persistence::identity::{by_id, own_person};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use crate::Problem;
use crate::dates::Day;
use crate::identity::view::PersonInput;

/// 委托: needed by whoever applies for somebody else, except a window that the applicant stands at
#[derive(Debug, Clone, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MandateInput {
    /// What it is founded on, such as a power of attorney and its date
    #[validate(length(min = 1, max = 200))]
    #[schema(example = "授权委托书 2026-11-20", min_length = 1, max_length = 200)]
    basis: String,
    /// The mandate's last day
    #[schema(value_type = Option<String>, format = Date)]
    valid_until: Option<Day>,
}

/// The applicant: named, or the caller themself.
pub(super) fn applicant(
    session: &mut Session<'_>,
    permit: &Permit<Apply>,
    named: Option<PersonInput>,
    now: DateTime<Utc>,
) -> Result<Person, Problem> {
    match (named, &permit.actor().standing) {
        (Some(person), _) => person.verified("/applicant", local_date(now)),
        (None, Standing::Applicant { .. }) => Ok(own_person(session, permit.account())?),
        (None, Standing::Staff { .. }) => {
            let told = ("name the person for whom you apply", "请填写申请人");
            Err(Problem::bad_value("/applicant", "required", told))
        }
    }
}

/// The mandate, if one is needed or given.
pub(super) fn mandate(
    session: &mut Session<'_>,
    permit: &Permit<Apply>,
    applicant: &Person,
    given: Option<MandateInput>,
    now: DateTime<Utc>,
) -> Result<Option<Mandate>, Problem> {
    let fingerprint = session.fingerprint(applicant);
    let for_themself = match &permit.actor().standing {
        Standing::Applicant { fingerprint: mine } => *mine == fingerprint,
        // At the window the applicant is there in person.
        Standing::Staff { .. } => permit.actor().roles().contains(&Role::WindowClerk),
    };
    let Some(given) = given else {
        if for_themself {
            return Ok(None);
        }
        let told = ("whoever applies for somebody else shows a mandate", "代他人申请须有委托");
        return Err(Problem::bad_value("/mandate", "required", told));
    };
    let valid_until = given.valid_until.map(|it| it.0);
    if valid_until.is_some_and(|until| until < local_date(now)) {
        let told = ("the mandate has run out", "委托已到期");
        return Err(Problem::bad_value("/mandate/valid_until", "range", told));
    }
    let account = by_id(session, permit.account())?;
    let agent = match permit.actor().staff_number() {
        Some(number) => format!("{} {number}", account.name),
        None => mask_name(&account.name),
    };
    Ok(Some(Mandate { basis: given.basis, agent, valid_until }))
}

/// By which way it comes: what was named, if the caller can come that way.
pub(super) fn channel(actor: &Actor, named: Option<Channel>) -> Result<Channel, Problem> {
    let roles = actor.roles();
    let ways: &[Channel] = if roles.contains(&Role::WindowClerk) {
        &[Channel::Window, Channel::Post]
    } else if roles.contains(&Role::Agent) {
        &[Channel::AgentPoint]
    } else {
        &[Channel::Web, Channel::Mobile]
    };
    let named = named.unwrap_or(ways[0]);
    if ways.contains(&named) {
        return Ok(named);
    }
    Err(Problem::bad_value("/channel", "enum", ("you cannot come by this way", "不能以此渠道申请")))
}
