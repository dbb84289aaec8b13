//! Transfers of items to other bodies: drafted by one, tried without effect, executed by another.

use actix_web::{get, post, web};
use domain::calendar::local_date;
use domain::catalogue::{
    DraftItems, Execution, PublishItems, ReadDrafts, TransferState, execute_transfer, may_transfer,
};
use domain::events::NewEvent;
use domain::workflow::Seat;
use domain::{BodyCode, ItemCode, TransferId};
use persistence::catalogue::{
    NewTransfer, StoredTransfer, approve_transfer, create_transfer, devolution_by_id, item,
    transfer, transfers, version_by_id,
};
use persistence::events::append;
use persistence::{Session, StoreError, Tx};
use serde_json::json;
use uuid::Uuid;

use super::draft::subject;
use super::transfer_checks::{Standing, carries, published};
use super::transfer_view::{DraftTransfer, TransferView};
use crate::Problem;
use crate::applications::view::BodyRef;
use crate::bare::Bare;
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::Checked;
use crate::page::{Page, Paging, open};
use crate::problem::Problems;
use crate::query::Query;
use crate::reply::Reply;

/// Draft item transfer
///
/// 编制事项划转方案: the item goes from the body that it is with to another, from a day on, as a reform
/// plan says (机构改革). When the transfer is executed it publishes a version of its own, which says what
/// the one before said, of the other body; so new applications go there from that day on. Applications
/// under way follow on the day: whatever the old body's posts have to do, the same posts of the new one
/// do. Numbers, papers, votes, limits and every clock stay what they are. What has ended stays with the
/// old body, which reads it on.
#[utoipa::path(
    tag = "catalogue",
    request_body = DraftTransfer,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IdempotencyKey,
    ),
    responses((status = 201, description = "Drafted; nothing has moved", body = TransferView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/transfers")]
pub(crate) async fn draft_item_transfer(
    gate: Gate<DraftItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<DraftTransfer>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let found = item(tx, &code)?;
        let standing = Standing::of(tx, found)?;
        let to = BodyCode::from(body.to_body);
        known(tx, &to)?;
        let on = body.effective_from.0;
        may_transfer(&standing.movable(), &to, on, local_date(ground.now))?;
        let devolution = body.devolution_id.map(Into::into);
        if let Some(id) = devolution {
            devolution_by_id(tx, id).map_err(no_devolution)?.bears(&code, &to, on)?;
        }
        let new = NewTransfer {
            item: &code,
            from: &standing.version.content.body,
            to: &to,
            on,
            basis: &body.basis,
            devolution,
            author: permit.account(),
        };
        let made = create_transfer(tx, &new, ground.now)?;
        tell(tx, &made, "catalogue.transfer_drafted", ground)?;
        let place = format!("/api/v1/items/{code}/transfers/{}", made.id);
        let (revision, vacant) = (made.revision, vacant(tx, ground, &made)?);
        Ok(Reply::created(&shown(tx, ground, (made, vacant))?, revision, place))
    })
    .await
}

fn known(session: &mut Session<'_>, body: &BodyCode) -> Result<(), Problem> {
    match persistence::organisations::body(session, body) {
        Ok(_) => Ok(()),
        Err(StoreError::NotFound) => {
            let told = (
                "there is no such body: see GET /api/v1/bodies",
                "没有该机构，见 GET /api/v1/bodies",
            );
            Err(Problem::bad_value("/to_body", "exists", told))
        }
        Err(err) => Err(err.into()),
    }
}

fn no_devolution(err: StoreError) -> Problem {
    let told = (
        "there is no such devolution: see GET /api/v1/devolutions",
        "没有该下放记录，见 GET /api/v1/devolutions",
    );
    match err {
        StoreError::NotFound => Problem::bad_value("/devolution_id", "exists", told),
        err => err.into(),
    }
}

pub(super) fn tell(
    tx: &mut Tx<'_>,
    it: &StoredTransfer,
    kind: &'static str,
    ground: &Ground<'_>,
) -> Result<(), Problem> {
    let data = json!({
        "transfer_id": it.id, "from": it.from, "to": it.to, "effective_from": it.on,
    });
    Ok(append(tx, subject(&it.item), &[NewEvent::new(kind, data)], &ground.how)?)
}

/// The transfer with the names of its bodies, and the posts that are vacant in the new one.
fn shown(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    (it, vacant): (StoredTransfer, Vec<Seat>),
) -> Result<TransferView, Problem> {
    let name = |session: &mut Session<'_>, code: &BodyCode| -> Result<BodyRef, Problem> {
        let body = ground.library.body(session, code, ground.now)?;
        Ok(BodyRef { code: body.code.into(), name: body.name })
    };
    let bodies = (name(session, &it.from)?, name(session, &it.to)?);
    let version = it.version.map(|id| version_by_id(session, id)).transpose()?;
    Ok(TransferView::of(it, bodies, version.map(|it| it.number), vacant))
}

/// The posts that are vacant in the new body, while that can still be mended.
fn vacant(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    it: &StoredTransfer,
) -> Result<Vec<Seat>, Problem> {
    match it.state {
        TransferState::Drafted => Ok(carries(session, ground, it)?.vacant),
        TransferState::Approved | TransferState::Applying | TransferState::Applied => {
            Ok(Vec::new())
        }
    }
}

/// List item transfers
///
/// An item's transfers, the latest first.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        Paging,
    ),
    responses((status = 200, description = "A page of transfers", body = Page<TransferView>), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/transfers")]
pub(crate) async fn list_item_transfers(
    gate: Gate<ReadDrafts>,
    item_code: web::Path<String>,
    Query(asked): Query<Paging>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    let behind: Option<Uuid> = open(asked.cursor.as_deref())?;
    gate.look(move |session, _, ground| {
        item(session, &code)?;
        let found = transfers(session, &code, behind, asked.limit.and_one())?;
        let show = |it| shown(session, ground, (it, Vec::new()));
        let page = Page::of_each(found, asked.limit, |it| Uuid::from(it.id), show)?;
        Ok(Reply::plain(&page))
    })
    .await
}

/// Get item transfer
///
/// What it says; of a draft, who is missing in the new body; and, once it is executed, how far that
/// has come.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("transfer_id" = Uuid, Path, description = "The transfer"),
    ),
    responses((status = 200, description = "The transfer", body = TransferView), Problems),
    security(("bearer" = ["catalogue.read_drafts"])),
)]
#[get("/items/{item_code}/transfers/{transfer_id}")]
pub(crate) async fn get_item_transfer(
    gate: Gate<ReadDrafts>,
    place: web::Path<(String, Uuid)>,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    gate.look(move |session, _, ground| {
        let found = transfer(session, &code.into(), id.into())?;
        let (revision, vacant) = (found.revision, vacant(session, ground, &found)?);
        Ok(Reply::tagged(&shown(session, ground, (found, vacant))?, revision))
    })
    .await
}

/// Execute item transfer
///
/// 执行划转, by somebody other than who drafted it. The item's next version is published at once, to
/// apply from the day of the transfer; on that day the applications under way follow, in the background,
/// some at a time and each once, whichever server is killed meanwhile. `GET` shows how far it has come.
/// It is refused while the new body lacks somebody at a post that a procedure needs (409 `posts-unheld`
/// names them), while a migration plan of the item is being applied, and if the regions of the two
/// bodies do not work on the same days, for then limits that run would change. A transfer that was
/// executed may be executed again, to what could not follow then.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("transfer_id" = Uuid, Path, description = "The transfer"),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "Approved; it takes effect on its day", body = TransferView), Problems),
    security(("bearer" = ["catalogue.publish"])),
)]
#[post("/items/{item_code}/transfers/{transfer_id}/execution")]
pub(crate) async fn execute_item_transfer(
    gate: Gate<PublishItems>,
    place: web::Path<(String, Uuid)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let (code, id) = place.into_inner();
    let (code, id) = (ItemCode::from(code), TransferId::from(id));
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let held = persistence::catalogue::hold_item(tx, &code)?;
        let found = transfer(tx, &code, id)?;
        let standing = Standing::of(tx, held)?;
        let (bodies, people) = ((&found.from, &found.to), (found.author, permit.account()));
        let execution = execute_transfer(found.state, bodies, people, &standing.movable())?;
        let version = match (execution, found.version) {
            (Execution::Again, Some(version)) => {
                seen.check(found.revision)?;
                version
            }
            (Execution::First | Execution::Again, _) => {
                published(tx, ground, (&found, &standing), (people.1, &seen))?
            }
        };
        let approved = approve_transfer(tx, &found, permit.account(), version)?;
        tell(tx, &approved, "catalogue.transfer_approved", ground)?;
        let revision = approved.revision;
        Ok(Reply::tagged(&shown(tx, ground, (approved, Vec::new()))?, revision))
    })
    .await
}
