//! Leaves (请假): asked for by whoever goes, agreed to by a third person; meanwhile a colleague
//! stands in (B 岗).

use actix_web::{get, post, web};
use domain::access::{HeldPost, Permit};
use domain::calendar::local_date;
use domain::events::{NewEvent, Subject, SubjectKind};
use domain::organisations::{Absence, AbsenceState, RequestAbsence, may_request};
use domain::{AbsenceId, BodyCode, StaffNumber};
use persistence::events::append;
use persistence::identity::{by_staff, of_staff};
use persistence::organisations::{absence, absences, absences_of, add_absence, hold_staff};
use persistence::{Session, Tx, ids};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::absence_view::{AbsenceView, bodies_of, people};
use crate::Problem;
use crate::dates::Day;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Limit, Page, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;
use crate::said::said;
use crate::word::AbsenceStateWord;

/// When you are away, and who stands in
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AskForLeave {
    /// Staff number of the colleague who stands in: of a body of yours, with a role like yours
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ-005", min_length = 1, max_length = 64)]
    proxy: String,
    /// The first day
    #[schema(value_type = String, format = Date)]
    from: Day,
    /// The last day
    #[schema(value_type = String, format = Date)]
    until: Day,
    /// 顶岗范围: which of your posts the colleague holds meanwhile; all of them, if you name none
    #[serde(default)]
    #[validate(length(max = 20), nested)]
    #[schema(max_items = 20)]
    posts: Vec<OwnPost>,
    #[validate(length(min = 1, max = 500), custom(function = said))]
    #[schema(example = "参加业务培训", min_length = 1, max_length = 500)]
    reason: String,
}

/// A post in a body
#[derive(Debug, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OwnPost {
    /// 部门编码
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "MZJ", min_length = 1, max_length = 64)]
    pub(super) body: String,
    /// 岗位编码
    #[validate(length(min = 1, max = 64))]
    #[schema(example = "SEC", min_length = 1, max_length = 64)]
    pub(super) post: String,
}

#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct AbsenceFilter {
    /// Only leaves that have come this far
    #[param(value_type = Option<AbsenceStateWord>)]
    state: Option<AbsenceStateWord>,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    cursor: Option<String>,
}

/// Ask for leave
///
/// For yourself, with the colleague who stands in. It counts once a supervisor or an administrator
/// has agreed; a leave that begins today or earlier is marked as asked for too late (补假).
#[utoipa::path(
    tag = "organisations",
    request_body = AskForLeave,
    params(IdempotencyKey),
    responses((status = 201, description = "Asked for", body = AbsenceView), Problems),
    security(("bearer" = ["organisations.request_absence"])),
)]
#[post("/absences")]
pub(crate) async fn ask_for_leave(
    gate: Gate<RequestAbsence>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<AskForLeave>,
) -> Result<Reply, Problem> {
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let today = local_date(ground.now);
        let me = permit.actor().staff_number().ok_or(Problem::NotFound)?;
        let new = Absence {
            id: ids::fresh(ground.now),
            staff: me.clone(),
            proxy: body.proxy.into(),
            from: body.from.0,
            until: body.until.0,
            posts: body.posts.into_iter().map(|it| (it.body.into(), it.post.into())).collect(),
            reason: body.reason,
            retroactive: body.from.0 <= today,
            state: AbsenceState::Requested,
            revision: 1,
        };
        hold_staff(tx, &[&new.staff, &new.proxy])?;
        let (own, proxys) = (posts_of(tx, &new.staff)?, posts_of(tx, &new.proxy)?);
        let others = absences_of(tx, &[&new.staff, &new.proxy], new.from)?;
        may_request(&new, (&own, &proxys), &others)?;
        add_absence(tx, &new)?;
        log(tx, ground, &new, "organisations.absence_requested")?;
        let place = format!("/api/v1/absences/{}", new.id);
        let people = people(tx, std::slice::from_ref(&new))?;
        Ok(Reply::created(&AbsenceView::of(new, &people, permit.actor()), 1, place))
    })
    .await
}

/// List absences
///
/// Leaves of the staff of your bodies, and of those that you watch; newest first.
#[utoipa::path(
    tag = "organisations",
    params(AbsenceFilter),
    responses((status = 200, description = "A page of leaves", body = Page<AbsenceView>), Problems),
    security(("bearer" = ["organisations.request_absence"])),
)]
#[get("/absences")]
pub(crate) async fn list_absences(
    gate: Gate<RequestAbsence>,
    Query(asked): Query<AbsenceFilter>,
) -> Result<Reply, Problem> {
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, _| {
        let bodies = watched(permit);
        let (state, behind) = (asked.state.map(|it| it.0), behind.map(AbsenceId::from));
        let found = absences(session, &bodies, state, behind, asked.limit.and_one())?;
        let people = people(session, &found)?;
        let show = |it| AbsenceView::of(it, &people, permit.actor());
        let page = Page::of(found, asked.limit, |it| Uuid::from(it.id), show);
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get absence
///
/// One leave, with what you may do with it now.
#[utoipa::path(
    tag = "organisations",
    params(("absence_id" = Uuid, Path, description = "The leave")),
    responses((status = 200, description = "The leave", body = AbsenceView), Problems),
    security(("bearer" = ["organisations.request_absence"])),
)]
#[get("/absences/{absence_id}")]
pub(crate) async fn get_absence(
    gate: Gate<RequestAbsence>,
    absence_id: web::Path<Uuid>,
) -> Result<Reply, Problem> {
    let id: AbsenceId = absence_id.into_inner().into();
    gate.look(move |session, permit, _| {
        let found = absence(session, id)?;
        let people = people(session, std::slice::from_ref(&found))?;
        let bodies = bodies_of(&people, &found.staff);
        if !bodies.iter().any(|it| permit.covers(it)) {
            return Err(Problem::NotFound);
        }
        let revision = found.revision;
        Ok(Reply::tagged(&AbsenceView::of(found, &people, permit.actor()), revision))
    })
    .await
}

/// The bodies of the permit's posts, and those that they watch.
fn watched(permit: &Permit<RequestAbsence>) -> Vec<BodyCode> {
    let posts = permit.posts().iter();
    posts.flat_map(|it| [&it.body].into_iter().chain(&it.supervises).cloned()).collect()
}

/// The posts of a member of staff who can log in; none of anybody else.
pub(super) fn posts_of(
    session: &mut Session<'_>,
    number: &StaffNumber,
) -> Result<Vec<HeldPost>, Problem> {
    let account = by_staff(session, number)?.filter(|it| it.active);
    Ok(account.map(|it| it.standing.posts().to_vec()).unwrap_or_default())
}

pub(super) fn log(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    absence: &Absence,
    kind: &'static str,
) -> Result<(), Problem> {
    let account = of_staff(tx, &absence.staff)?.ok_or(Problem::NotFound)?;
    let subject = Subject { kind: SubjectKind::Account, id: account.into() };
    let data = json!({
        "absence": absence.id, "proxy": absence.proxy, "from": absence.from,
        "until": absence.until, "posts": absence.posts, "state": absence.state, "retroactive": absence.retroactive,
    });
    append(tx, subject, &[NewEvent::new(kind, data)], &ground.how)?;
    Ok(())
}
