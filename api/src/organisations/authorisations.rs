//! Authorisations (授权书): which officer may decide at a window in the body's name, for which item,
//! from when until when.

use actix_web::{get, web};
use chrono::NaiveDate;
use domain::access::Permit;
use domain::calendar::local_date;
use domain::organisations::{Authorisation, ReadAuthorisations};
use domain::{AuthorisationId, BodyCode};
use persistence::organisations::{AuthorisationFilter, authorisation, authorisations};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::authorisation_view::{AuthorisationView, signers};
use crate::Problem;
use crate::gate::Gate;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::word::{AuthorisationStateWord, AuthorisedActWord};

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AuthorisationsAsked {
    /// Only in the name of this body; one that is not yours has nothing to list
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ")]
    body: Option<String>,
    /// Only of this member of staff
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZJ-009")]
    staff: Option<String>,
    /// Only for this item
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "MZ-01-001")]
    item: Option<String>,
    /// Only to do this
    #[param(value_type = Option<AuthorisedActWord>)]
    act: Option<AuthorisedActWord>,
    /// Only what stands like this today
    #[param(value_type = Option<AuthorisationStateWord>)]
    state: Option<AuthorisationStateWord>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// List authorisations
///
/// Who of your bodies, and of those that you watch, may do what at a window; newest first.
#[utoipa::path(
    tag = "organisations",
    params(AuthorisationsAsked),
    responses(
        (status = 200, description = "A page of authorisations", body = Page<AuthorisationView>),
        Problems
    ),
    security(("bearer" = ["organisations.read_authorisations"])),
)]
#[get("/authorisations")]
pub(crate) async fn list_authorisations(
    gate: Gate<ReadAuthorisations>,
    Query(asked): Query<AuthorisationsAsked>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, ground| {
        let today = local_date(ground.now);
        let limit = asked.limit;
        let filter = asked.filter(permit, behind, today);
        let found = authorisations(session, &filter, limit.and_one())?;
        let people = signers(session, &found)?;
        let show = |it| AuthorisationView::of(it, &people, (permit.actor(), today));
        let page = Page::of(found, limit, |it: &Authorisation| Uuid::from(it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get authorisation
///
/// One authorisation, with what you may do with it now.
#[utoipa::path(
    tag = "organisations",
    params(("authorisation_id" = Uuid, Path, description = "The authorisation")),
    responses((status = 200, description = "The authorisation", body = AuthorisationView), Problems),
    security(("bearer" = ["organisations.read_authorisations"])),
)]
#[get("/authorisations/{authorisation_id}")]
pub(crate) async fn get_authorisation(
    gate: Gate<ReadAuthorisations>,
    authorisation_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: AuthorisationId = authorisation_id.into_inner().into();
    gate.look(move |session, permit, ground| {
        let found = authorisation(session, id)?;
        if !permit.covers(&found.body) {
            return Err(Problem::NotFound);
        }
        let people = signers(session, std::slice::from_ref(&found))?;
        let revision = found.revision;
        let me = (permit.actor(), local_date(ground.now));
        Ok(Reply::tagged(&AuthorisationView::of(found, &people, me), revision))
    })
    .await
}

impl AuthorisationsAsked {
    fn filter(
        self,
        permit: &Permit<ReadAuthorisations>,
        behind: Option<Uuid>,
        today: NaiveDate,
    ) -> AuthorisationFilter {
        let wanted = |it: &&BodyCode| self.body.as_ref().is_none_or(|body| body == it.as_str());
        AuthorisationFilter {
            bodies: permit.bodies().filter(wanted).cloned().collect(),
            staff: self.staff.map(Into::into),
            item: self.item.map(Into::into),
            act: self.act.map(|it| it.0),
            state: self.state.map(|it| (it.0, today)),
            behind: behind.map(Into::into),
        }
    }
}
