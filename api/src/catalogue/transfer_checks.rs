//! Whether an item can go to another body now: where it stands, who works there, and on which days.

use domain::AccountId;
use domain::ItemVersionId;
use domain::calendar::local_date;
use domain::catalogue::{Movable, Refusal, may_transfer};
use domain::workflow::Seat;
use persistence::catalogue::{
    StoredItem, StoredTransfer, StoredVersion, devolution_by_id, following_since, plan_under_way,
    procedures_under_way, publish_transferred, transfer_under_way,
};
use persistence::identity::Directory;
use persistence::{Session, Tx};

use super::draft::last_published;
use crate::Problem;
use crate::etag::IfMatch;
use crate::gate::Ground;

/// An item, as far as it matters to whether it can go to another body.
pub(super) struct Standing {
    item: StoredItem,
    /// What applies last.
    pub(super) version: StoredVersion,
    plan_under_way: bool,
    transfer_under_way: bool,
}

impl Standing {
    pub(super) fn of(session: &mut Session<'_>, item: StoredItem) -> Result<Self, Problem> {
        let version = last_published(session, &item.code)?.ok_or(Problem::NotFound)?;
        let plan_under_way = plan_under_way(session, &item.code)?;
        let transfer_under_way = transfer_under_way(session, &item.code)?;
        Ok(Self { item, version, plan_under_way, transfer_under_way })
    }

    pub(super) fn movable(&self) -> Movable<'_> {
        Movable {
            status: self.item.status,
            body: &self.version.content.body,
            published_from: self.version.effective_from.unwrap_or_default(),
            plan_under_way: self.plan_under_way,
            transfer_under_way: self.transfer_under_way,
        }
    }
}

/// What a new body brings with it.
pub(super) struct Carries {
    /// Posts that it needs and nobody holds.
    pub(super) vacant: Vec<Seat>,
    same_days: bool,
}

/// What the new body brings for the item's procedure, and for those that applications run by.
pub(super) fn carries(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    transfer: &StoredTransfer,
) -> Result<Carries, Problem> {
    let directory = Directory::on(session, local_date(ground.now))?;
    let mut procedures = procedures_under_way(session, transfer)?;
    procedures.extend(last_published(session, &transfer.item)?.map(|it| (it.id, it.id)));
    let mut vacant = Vec::new();
    for place in procedures {
        let edition = ground.library.edition_in(session, place, &transfer.to)?;
        let workflow = &edition.content.workflow;
        vacant.extend(workflow.vacant(&transfer.to, |it| {
            !directory.reached(std::slice::from_ref(it), &[]).is_empty()
        }));
    }
    vacant.sort();
    vacant.dedup();
    Ok(Carries { vacant, same_days: same_days(session, ground, transfer)? })
}

/// Whether every limit that runs counts the same days in both regions, since the oldest application was
/// begun. Where nothing runs, nothing can change.
fn same_days(
    session: &mut Session<'_>,
    ground: &Ground<'_>,
    transfer: &StoredTransfer,
) -> Result<bool, Problem> {
    let Some(since) = following_since(session, transfer)?.map(local_date) else { return Ok(true) };
    let both = [&transfer.from, &transfer.to];
    let calendars = ground.library.calendars_now(session, both, ground.now)?;
    Ok(calendars[both[0]].works_like(&calendars[both[1]], since))
}

/// Publishes what the transfer makes of the item, if it can go now.
pub(super) fn published(
    tx: &mut Tx<'_>,
    ground: &Ground<'_>,
    (transfer, standing): (&StoredTransfer, &Standing),
    (approver, seen): (AccountId, &IfMatch),
) -> Result<ItemVersionId, Problem> {
    let StoredTransfer { item, from, to, on, .. } = transfer;
    may_transfer(&standing.movable(), to, *on, local_date(ground.now))?;
    if let Some(id) = transfer.devolution {
        devolution_by_id(tx, id)?.bears(item, to, *on)?;
    }
    let brought = carries(tx, ground, transfer)?;
    if !brought.vacant.is_empty() {
        let posts = names(tx, &brought.vacant)?;
        return Err(Refusal::PostsUnheld { body: to.clone(), posts }.into());
    }
    if !brought.same_days {
        return Err(Refusal::DaysDiffer.into());
    }
    seen.check(transfer.revision)?;
    let level =
        |tx: &mut Tx<'_>, body| ground.library.body(tx, body, ground.now).map(|it| it.level);
    let (here, there) = (level(tx, from)?, level(tx, to)?);
    let content = standing.version.content.clone().handed_to(to, (&here, &there));
    let people = (transfer.author, approver);
    Ok(publish_transferred(tx, item, (&content, *on), people, ground.now)?.id)
}

/// What the posts are called, with their codes.
fn names(session: &mut Session<'_>, seats: &[Seat]) -> Result<String, Problem> {
    let posts = persistence::organisations::posts(session)?;
    let name = |seat: &Seat| {
        let known = posts.iter().find(|it| it.code == seat.post);
        let name = known.map_or("", |it| it.name.as_str());
        format!("{name}（{}）", seat.post)
    };
    Ok(seats.iter().map(name).collect::<Vec<_>>().join("、"))
}
