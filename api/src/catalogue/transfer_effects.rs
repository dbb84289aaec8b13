//! What a transfer would do to each application, and what it has done.

use actix_web::{get, web};
use domain::ApplicationId;
use domain::access::Permit;
use domain::catalogue::ReadDrafts;
use persistence::Session;
use persistence::applications::look_for_plan;
use persistence::catalogue::{StoredTransfer, following, numbers, transfer, transfer_results};
use uuid::Uuid;

use super::plan_effects::ResultFilter;
use super::transfer_view::{PreviewedFollowing, TransferResultView};
use crate::Problem;
use crate::applications::change_body::changed;
use crate::applications::use_case::Case;
use crate::gate::{Gate, Ground};
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

/// Preview item transfer
///
/// 试运行, without any effect: each application under way that would follow, by id, with its open tasks:
/// at which post of the new body they would be, whether whoever has them would keep them, and how many
/// people there can do them. Its clocks would stay what they are. It names no applicant.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("transfer_id" = Uuid, Path, description = "The transfer"),
        Paging,
    ),
    responses((status = 200, description = "A page of applications", body = Page<PreviewedFollowing>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/transfers/{transfer_id}/preview")]
pub(crate) async fn preview_item_transfer(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, permit, ground| {
        let transfer = transfer(session, &code.into(), id.into())?;
        let found = following(session, &transfer, behind.map(Into::into), asked.limit.and_one())?;
        let show = |it| previewed(session, (permit, ground), &transfer, it);
        let page = Page::of_each(found, asked.limit, |it| Uuid::from(*it), show)?;
        Ok(Reply::plain(&page))
    })
    .await
}

fn previewed(
    session: &mut Session<'_>,
    (permit, ground): (&Permit<ReadDrafts>, &Ground<'_>),
    transfer: &StoredTransfer,
    id: ApplicationId,
) -> Result<PreviewedFollowing, Problem> {
    let found = look_for_plan(session, permit, id)?;
    let case = Case::gather(session, found, ground)?;
    // None, if it has ended since it was found.
    let changed = changed(session, ground, (transfer, &case))?;
    let application = &case.file().application;
    let number = application.number.clone().unwrap_or_default();
    let head = (id.into(), number, application.stage.into());
    Ok(PreviewedFollowing::of(head, changed))
}

/// List results of item transfer
///
/// What became of each application, by id; of those that could not follow, why.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("transfer_id" = Uuid, Path, description = "The transfer"),
        ResultFilter,
    ),
    responses((status = 200, description = "A page of results", body = Page<TransferResultView>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/transfers/{transfer_id}/results")]
pub(crate) async fn list_item_transfer_results(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
    Query(asked): Query<ResultFilter>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _, _| {
        let it = transfer(session, &code.into(), id.into())?;
        let limit = asked.limit.and_one();
        let found = transfer_results(session, it.id, (asked.stayed, behind), limit)?;
        let place = |it: &persistence::catalogue::PlanResult| Uuid::from(it.application);
        let numbers = numbers(session, &found)?;
        let view = |it| TransferResultView::of(it, &numbers);
        Ok(Reply::plain(&Page::of(found, asked.limit, place, view)))
    })
    .await
}
