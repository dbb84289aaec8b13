//! What a plan would do to each application, and what it has done.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::access::Permit;
use domain::catalogue::ReadDrafts;
use domain::refusal::Language;
use persistence::Session;
use persistence::applications::look_for_plan;
use persistence::catalogue::{StoredPlan, concerned, numbers, plan, plan_results};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;
use validator::Validate;

use super::plan_view::{PlanResultView, PreviewedMove, StaysView};
use crate::Problem;
use crate::applications::migrate::moved;
use crate::applications::use_case::Case;
use crate::gate::{Gate, Ground};
use crate::notifications::NotificationText;
use crate::page::{Limit, Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

/// Preview migration plan
///
/// 试运行, without any effect: for each application that the plan concerns, by id, where it stands and
/// would stand, which tasks go on and which are called off, every clock's date before and after, and
/// steps that would lie behind it undone; or why it would stay. It names no applicant.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("plan_id" = Uuid, Path, description = "The plan"),
        Paging,
    ),
    responses((status = 200, description = "A page of applications", body = Page<PreviewedMove>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/migration_plans/{plan_id}/preview")]
pub(crate) async fn preview_migration_plan(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, ground| {
        let plan = plan(session, &code.into(), id.into())?;
        let found = concerned(session, &plan, behind.map(Into::into), asked.limit.and_one())?;
        let show = |it| previewed(session, (permit, ground), &plan, it);
        let page = Page::of_each(found, asked.limit, |it| Uuid::from(*it), show)?;
        Ok(Reply::plain(&page))
    })
    .await
}

fn previewed(
    session: &mut Session<'_>,
    (permit, ground): (&Permit<ReadDrafts>, &Ground<'_>),
    plan: &StoredPlan,
    id: ApplicationId,
) -> Result<PreviewedMove, Problem> {
    let found = look_for_plan(session, permit, id)?;
    let case = Case::gather(session, found, ground)?;
    let done = match moved(session, ground, (plan, &case)) {
        Ok(Some(it)) => Ok(it),
        Ok(None) => Err(domain::workflow::Unmovable::NothingOpen.into()),
        Err(cause) => Err(cause),
    };
    let done = match done {
        Ok(it) => Ok(it),
        Err(Problem::Refused(why)) => Err(StaysView {
            reason: why.slug().to_owned(),
            text: NotificationText {
                chinese: why.text(Language::Chinese),
                english: why.text(Language::English),
            },
        }),
        Err(cause) => return Err(cause),
    };
    let application = &case.file().application;
    let number = application.number.clone().unwrap_or_default();
    Ok(PreviewedMove::of((id.into(), number, application.stage.into()), done))
}

/// Which results are wanted
#[derive(Debug, Deserialize, Validate, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct ResultFilter {
    /// Only applications that could not go along
    #[serde(default)]
    pub(super) stayed: bool,
    /// How many to a page
    #[serde(default)]
    #[param(value_type = Option<u16>, minimum = 1, maximum = 200, default = 50)]
    pub(super) limit: Limit,
    /// `next_cursor` of the page before
    #[validate(length(max = 400))]
    #[param(max_length = 400)]
    pub(super) cursor: Option<String>,
}

/// List results of migration plan
///
/// What became of each application, by id; of those that stayed, why.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("plan_id" = Uuid, Path, description = "The plan"),
        ResultFilter,
    ),
    responses((status = 200, description = "A page of results", body = Page<PlanResultView>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/migration_plans/{plan_id}/results")]
pub(crate) async fn list_migration_plan_results(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
    Query(asked): Query<ResultFilter>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _, _| {
        let plan = plan(session, &code.into(), id.into())?;
        let found = plan_results(session, plan.id, (asked.stayed, behind), asked.limit.and_one())?;
        let place = |it: &persistence::catalogue::PlanResult| Uuid::from(it.application);
        let numbers = numbers(session, &found)?;
        let view = |it| PlanResultView::of(it, &numbers);
        Ok(Reply::plain(&Page::of(found, asked.limit, place, view)))
    })
    .await
}
