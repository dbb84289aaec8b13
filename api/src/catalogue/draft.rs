//! Preparing a version: draft, edit, hand in for review.

use actix_web::{post, put, web};
use domain::ItemCode;
use domain::access::Permit;
use domain::calendar::local_date;
use domain::catalogue::{
    Command, Content, Draft, DraftItems, Item, Outcome, Refusal, VersionState, condition_faults,
    decide,
};
use domain::events::{Subject, SubjectKind};
use persistence::catalogue::{
    StoredVersion, create_draft, item, set_content, set_state, version, versions,
};
use persistence::events::append;
use persistence::{Session, Tx};
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use validator::Validate;

use super::complete::complete;
use super::view::VersionView;
use crate::Problem;
use crate::bare::Bare;
use crate::contract::{content_faults, item_content};
use crate::etag::IfMatch;
use crate::gate::{Gate, Ground};
use crate::idempotency::IdempotencyKey;
use crate::json::{self, Checked};
use crate::problem::Problems;
use crate::reply::Reply;

/// What a version says
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct VersionInput {
    /// The whole content, as `GET /api/v1/items/{item_code}` gives it under `version.content`; take
    /// that and change what changes
    #[schema(schema_with = item_content)]
    content: Value,
}

/// Draft item version
///
/// Begins the next version of an item beside the one that applies. There is one in preparation at
/// a time. A draft may lack what the review asks for, but each of its fields must be what the schema
/// `ItemContent` allows (422 `content-invalid`), and the conditions of its workflow's gateways must make
/// sense of its form: each one that does not is named with the place and what would be right (422
/// `conditions-unfit`).
#[utoipa::path(
    tag = "catalogue",
    request_body = VersionInput,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        IdempotencyKey,
    ),
    responses((status = 201, description = "Begun", body = VersionView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/versions")]
pub(crate) async fn draft_item_version(
    gate: Gate<DraftItems>,
    item_code: web::Path<String>,
    key: IdempotencyKey,
    Checked { body, fingerprint }: Checked<VersionInput>,
) -> Result<Reply, Problem> {
    let code = ItemCode::from(item_code.into_inner());
    gate.once(key, fingerprint, move |tx, permit, ground| {
        let item = item(tx, &code)?;
        if matches!(
            item.status,
            domain::catalogue::ItemStatus::Cancelled | domain::catalogue::ItemStatus::Transferred
        ) {
            return Err(Refusal::ItemOver { status: item.status }.into());
        }
        let content = read(tx, &body.content)?;
        let made = create_draft(tx, &code, &content, permit.account(), ground.now)?;
        let event = domain::events::NewEvent::new(
            "catalogue.version_drafted",
            serde_json::json!({ "number": made.number }),
        );
        append(tx, subject(&code), &[event], &ground.how)?;
        let place = format!("/api/v1/items/{code}/versions/{}", made.number);
        let revision = made.revision;
        Ok(Reply::created(&VersionView::from(made), revision, place))
    })
    .await
}

/// Edit item version
///
/// Replaces the content of a draft, whose fields must be what the schema `ItemContent` allows (422
/// `content-invalid`). The conditions of its workflow's gateways must make sense of its form (422
/// `conditions-unfit`).
#[utoipa::path(
    tag = "catalogue",
    request_body = VersionInput,
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
        IfMatch,
    ),
    responses((status = 200, description = "Changed", body = VersionView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[put("/items/{item_code}/versions/{number}")]
pub(crate) async fn edit_item_version(
    gate: Gate<DraftItems>,
    place: web::Path<(String, i32)>,
    seen: IfMatch,
    Checked { body, .. }: Checked<VersionInput>,
) -> Result<Reply, Problem> {
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    gate.transact(move |tx, permit, ground| {
        let found = version(tx, &code, number)?;
        seen.check(found.revision)?;
        let content = read(tx, &body.content)?;
        let outcome = rule(tx, permit, ground, &found, &Command::Edit)?;
        let changed = set_content(tx, &found, &content, permit.account(), ground.now)?;
        append(tx, subject(&code), &[outcome.event], &ground.how)?;
        let revision = changed.revision;
        Ok(Reply::tagged(&VersionView::from(changed), revision))
    })
    .await
}

/// Hand in item version
///
/// 送审: somebody else reviews it. What is incomplete, or would not stand in a pack, is refused, with every
/// fault named: see `docs/packs.md`.
#[utoipa::path(
    tag = "catalogue",
    params(
        ("item_code" = String, Path, description = "事项编码", max_length = 64, example = "MZ-01-001"),
        ("number" = i32, Path, description = "The version's number", minimum = 1, example = 2),
        IfMatch,
        IdempotencyKey,
    ),
    responses((status = 200, description = "In review", body = VersionView), Problems),
    security(("bearer" = ["catalogue.draft"])),
)]
#[post("/items/{item_code}/versions/{number}/review_request")]
pub(crate) async fn hand_in_item_version(
    gate: Gate<DraftItems>,
    place: web::Path<(String, i32)>,
    key: IdempotencyKey,
    seen: IfMatch,
    Bare { fingerprint }: Bare,
) -> Result<Reply, Problem> {
    let (code, number) = place.into_inner();
    let code = ItemCode::from(code);
    gate.once(key, fingerprint, move |tx, permit, ground| {
        take(tx, permit, ground, (&code, number, seen), &Command::HandIn)
    })
    .await
}

/// Takes `command` to a version, and stores what follows.
pub(super) fn take<R>(
    tx: &mut Tx<'_>,
    permit: &Permit<R>,
    ground: &Ground<'_>,
    (code, number, seen): (&ItemCode, i32, IfMatch),
    command: &Command,
) -> Result<Reply, Problem> {
    let found = version(tx, code, number)?;
    seen.check(found.revision)?;
    let outcome = rule(tx, permit, ground, &found, command)?;
    match command {
        Command::HandIn => complete(tx, &found, local_date(ground.now))?,
        Command::Publish { from } => complete(tx, &found, *from)?,
        Command::Edit | Command::GiveBack { .. } => {}
    }
    let reviewer = (outcome.state == VersionState::Published).then(|| permit.account());
    let changed = set_state(tx, &found, &outcome, reviewer, ground.now)?;
    append(tx, subject(code), &[outcome.event], &ground.how)?;
    let revision = changed.revision;
    Ok(Reply::tagged(&VersionView::from(changed), revision))
}

fn rule<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    ground: &Ground<'_>,
    found: &StoredVersion,
    command: &Command,
) -> Result<Outcome, Problem> {
    let stored = item(session, &found.item)?;
    let last = last_published(session, &found.item)?;
    let (published_from, body) = last.map(|it| (it.effective_from, it.content.body)).unzip();
    let published_from = published_from.flatten();
    let item = Item { code: stored.code, status: stored.status, published_from, body };
    let draft = Draft {
        number: found.number,
        state: found.state,
        author: found.author.unwrap_or_else(|| uuid::Uuid::nil().into()),
        content: &found.content,
    };
    Ok(decide(&item, &draft, command, permit.account(), local_date(ground.now))?)
}

/// The version that applies last, of those that are published.
pub(super) fn last_published(
    session: &mut Session<'_>,
    code: &ItemCode,
) -> Result<Option<StoredVersion>, Problem> {
    let published = versions(session, code)?.into_iter().filter(|it| it.effective_from.is_some());
    Ok(published.max_by_key(|it| it.effective_from))
}

/// It is what the contract says, of a body that there is, and the conditions of the workflow's gateways
/// make sense of the form.
fn read(session: &mut Session<'_>, sent: &Value) -> Result<Content, Problem> {
    let faults = content_faults(sent);
    if !faults.is_empty() {
        return Err(Problem::Content(faults));
    }
    let content: Content = json::read(sent, "/content")?;
    known_body(session, &content)?;
    let mut faults = condition_faults(&content);
    faults.iter_mut().for_each(|it| it.pointer = format!("/content{}", it.pointer));
    if faults.is_empty() { Ok(content) } else { Err(Problem::Conditions(faults)) }
}

/// The body that a version names must be one that we know.
fn known_body(session: &mut Session<'_>, content: &Content) -> Result<(), Problem> {
    match persistence::organisations::body(session, &content.body) {
        Ok(_) => Ok(()),
        Err(persistence::StoreError::NotFound) => {
            let told = (
                "there is no such body: see GET /api/v1/bodies",
                "没有该机构，见 GET /api/v1/bodies",
            );
            Err(Problem::bad_value("/content/body", "exists", told))
        }
        Err(err) => Err(err.into()),
    }
}

/// An item's chain of events, found by its code.
pub(crate) fn subject(code: &ItemCode) -> Subject {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new().chain_update(b"item:").chain_update(code.as_str()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    Subject { kind: SubjectKind::Item, id: uuid::Uuid::from_bytes(bytes) }
}
