//! Authorisations as staff see them.

use chrono::NaiveDate;
use domain::StaffNumber;
use domain::access::{Actor, authorise};
use domain::labels::Label;
use domain::organisations::{
    Authorisation, AuthorisationAct, GrantAuthorisations, authorisation_acts,
};
use persistence::Session;
use persistence::organisations::{Plate, plates};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Problem;
use crate::applications::Bilingual;
use crate::word::{AuthorisationActWord, AuthorisationStateWord, AuthorisedActWord, Word};

/// What an officer may do with an item at a window, in the body's name (授权)
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorisationView {
    id: Uuid,
    /// 授权书文号; one letter may say several things
    #[schema(example = "安民授〔2026〕12号", max_length = 100)]
    number: String,
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    /// Staff number of who is authorised
    #[schema(example = "MZJ-009", max_length = 64)]
    staff: String,
    #[schema(example = "许正阳", max_length = 100)]
    staff_name: String,
    #[schema(example = "MZ-01-001", max_length = 64)]
    item: String,
    act: AuthorisedActWord,
    /// The first day
    from: NaiveDate,
    /// The last day
    until: NaiveDate,
    /// Staff number of who signed (签发人)
    #[schema(example = "MZJ-013", max_length = 64)]
    signed_by: String,
    #[schema(example = "查德厚", max_length = 100)]
    signed_by_name: String,
    /// How it stands today
    state: AuthorisationStateWord,
    /// Why it was revoked: for who was authorised, and for who may authorise
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "调离窗口", max_length = 500)]
    revoked_because: Option<String>,
    /// What you may do with it now
    #[schema(max_items = 10)]
    actions: Vec<AuthorisationActionView>,
}

/// Something that you may do with an authorisation now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AuthorisationActionView {
    action: AuthorisationActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/authorisations/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/revocation",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

/// The people of these authorisations.
pub(super) fn signers(
    session: &mut Session<'_>,
    of: &[Authorisation],
) -> Result<Vec<Plate>, Problem> {
    let mut numbers: Vec<&StaffNumber> =
        of.iter().flat_map(|it| [&it.staff, &it.signed_by]).collect();
    numbers.sort();
    numbers.dedup();
    Ok(if numbers.is_empty() { Vec::new() } else { plates(session, &numbers)? })
}

impl AuthorisationView {
    /// As the actor may see it today.
    pub(super) fn of(
        it: Authorisation,
        people: &[Plate],
        (actor, today): (&Actor, NaiveDate),
    ) -> Self {
        let name = |who: &StaffNumber| {
            let found = people.iter().find(|it| it.number == *who);
            found.map(|it| it.name.clone()).unwrap_or_default()
        };
        let mine = actor.staff_number() == Some(&it.staff);
        let signs =
            authorise::<GrantAuthorisations>(actor).is_some_and(|permit| permit.covers(&it.body));
        let acts = authorisation_acts(&it, actor, today);
        Self {
            id: it.id.into(),
            staff_name: name(&it.staff),
            signed_by_name: name(&it.signed_by),
            state: Word(it.state(today)),
            number: it.number,
            body: it.body.to_string(),
            staff: it.staff.to_string(),
            item: it.item.to_string(),
            act: Word(it.act),
            from: it.from,
            until: it.until,
            signed_by: it.signed_by.to_string(),
            revoked_because: it.revoked.filter(|_| mine || signs),
            actions: acts.into_iter().map(|act| action(it.id.into(), act)).collect(),
        }
    }
}

fn action(authorisation: Uuid, act: AuthorisationAct) -> AuthorisationActionView {
    let (end, english) = match act {
        AuthorisationAct::Revoke => ("revocation", "Revoke"),
    };
    let href = format!("/api/v1/authorisations/{authorisation}/{end}");
    let title = Bilingual { chinese: act.chinese(), english };
    AuthorisationActionView { action: Word(act), method: "POST", href, title }
}
