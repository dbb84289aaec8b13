//! Plans for applications under way: drawn up by one, tried without effect, applied by another.

use actix_web::{get, post, web};
use domain::catalogue::{
    DraftItems, PlanFault, PublishItems, ReadDrafts, Refusal, VersionState, apply_plan, check_plan,
};
use domain::events::NewEvent;
use domain::{ItemCode, PlanId};
use persistence::catalogue::{
    NewPlan, StoredPlan, StoredVersion, begin_plan, create_plan, item, plan, plans, version,
};
use persistence::events::append;
use persistence::{Session, Tx};
use serde_json::json;
use uuid::Uuid;

use super::draft::subject;
use super::plan_view::{DraftPlan, PlanView};
use crate::Problem;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

/// Draft migration plan
///
/// 编制在办件迁移方案: how applications under way go over from the procedure of one published version
/// to that of another. Their form, materials, fees and limits by law stay those of the version that
/// they were made under; only the procedure changes. Steps are mapped, to steps of the same duty
/// (受理, 审查, 决定, 送达); where branches wait for one another follows from that. The plan is proven:
/// whatever state an application may be in, it stands at a step of `stay`, or would come to a state
/// that the new procedure can be in; if not, 422 tells the way that shows it. Conditions of the new
/// procedure must make sense of the old form (422 `conditions-unfit`).
///
/// A task goes on in the same hands if the same posts sign its step in the same manner, and nobody who
/// has it is kept apart from it now; else it is called off, its holder is told, and the step opens
/// anew. Limits by law are never touched, and the promise is never put off.
#[utoipa::path(
    tag = "catalogue",
    request_body = DraftPlan,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IdempotencyKey,
    ),
    responses((status = 201, description = "Drawn up; nothing has moved", body = PlanView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/migration_plans")]
pub(crate) async fn draft_migration_plan(
    gate: Gate<DraftItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<DraftPlan>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let item = item(tx, &code)?;
        let (from, to) =
            (published(tx, &code, body.from_version)?, published(tx, &code, body.to_version)?);
        if from.id == to.id {
            return Err(Refusal::PlanNeedsTwoVersions.into());
        }
        let terms = body.terms();
        check_plan(&from.content, &to.content, &terms).map_err(unfit)?;
        let new = NewPlan {
            item: &item.code,
            from: from.id,
            to: to.id,
            terms: &terms,
            reason: &body.reason,
            author: permit.account(),
        };
        let made = create_plan(tx, &new, ground.now)?;
        tell(tx, &made, "catalogue.plan_drafted", (&from, &to), ground)?;
        let place = format!("/api/v1/items/{code}/migration_plans/{}", made.id);
        let revision = made.revision;
        Ok(Reply::created(&PlanView::of(made, from.number, to.number), revision, place))
    })
    .await
}

/// A version that is published; what is not, nobody runs by.
fn published(
    session: &mut Session<'_>,
    code: &ItemCode,
    number: i32,
) -> Result<StoredVersion, Problem> {
    let found = version(session, code, number)?;
    match found.state {
        VersionState::Published => Ok(found),
        VersionState::Draft | VersionState::InReview => Err(Refusal::PlanNeedsTwoVersions.into()),
    }
}

fn unfit(fault: PlanFault) -> Problem {
    match fault {
        PlanFault::Steps(unfit) => unfit.into(),
        PlanFault::Conditions(mut faults) => {
            faults.iter_mut().for_each(|it| it.pointer = format!("/to_version{}", it.pointer));
            Problem::Conditions(faults)
        }
    }
}

fn tell(
    tx: &mut Tx<'_>,
    plan: &StoredPlan,
    kind: &'static str,
    (from, to): (&StoredVersion, &StoredVersion),
    ground: &Ground<'_>,
) -> Result<(), Problem> {
    let data = json!({ "plan_id": plan.id, "from": from.number, "to": to.number });
    Ok(append(tx, subject(&plan.item), &[NewEvent::new(kind, data)], &ground.how)?)
}

/// The plan with the versions between which it leads.
fn shown(session: &mut Session<'_>, it: StoredPlan) -> Result<PlanView, Problem> {
    let number = |session: &mut Session<'_>, id| {
        persistence::catalogue::version_by_id(session, id).map(|it| it.number)
    };
    let (from, to) = (number(session, it.from)?, number(session, it.to)?);
    Ok(PlanView::of(it, from, to))
}

/// List migration plans
///
/// An item's plans, the latest first.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        Paging,
    ),
    responses((status = 200, description = "A page of plans", body = Page<PlanView>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/migration_plans")]
pub(crate) async fn list_migration_plans(
    gate: Gate<ReadDrafts>,
    item_code: web::Path<String>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _, _| {
        item(session, &code)?;
        let found = plans(session, &code, behind, asked.limit.and_one())?;
        let show = |it| shown(session, it);
        let page = Page::of_each(found, asked.limit, |it| Uuid::from(it.id), show)?;
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get migration plan
///
/// What it says, and, once it is applied, how far that has come.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("plan_id" = Uuid, Path, description = "The plan"),
    ),
    responses((status = 200, description = "The plan", body = PlanView), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/migration_plans/{plan_id}")]
pub(crate) async fn get_migration_plan(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    gate.look(move |session, _, _| {
        let found = plan(session, &code.into(), id.into())?;
        let revision = found.revision;
        Ok(Reply::tagged(&shown(session, found)?, revision))
    })
    .await
}

/// Apply migration plan
///
/// 执行方案, by somebody other than who drew it up. It is done in the background, some applications at
/// a time and each once, whichever server is killed meanwhile; `GET` shows how far it has come. What
/// cannot go over stays, and the results say why. A plan that was applied may be applied again, to what
/// has come since or could not move then.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("plan_id" = Uuid, Path, description = "The plan"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Being applied", body = PlanView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/migration_plans/{plan_id}/execution")]
pub(crate) async fn apply_migration_plan(
    gate: Gate<PublishItems>,
    place: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let (code, id) = (ItemCode::from(code), PlanId::from(id));
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = plan(tx, &code, id)?;
        apply_plan(found.state, found.author, permit.account())?;
        seen.check(found.revision)?;
        let begun = begin_plan(tx, &found, permit.account())?;
        let versions = |tx: &mut Tx<'_>, id| persistence::catalogue::version_by_id(tx, id);
        let (from, to) = (versions(tx, begun.from)?, versions(tx, begun.to)?);
        tell(tx, &begun, "catalogue.plan_applied", (&from, &to), ground)?;
        let revision = begun.revision;
        Ok(Reply::tagged(&PlanView::of(begun, from.number, to.number), revision))
    })
    .await
}
