//! Tasks: opened and closed with the steps of an application, claimed and released by themselves.

mod calls;
mod candidates;
mod change;
mod event_log;
mod finished;
mod list;
mod messages;
mod notices;
mod objections;
mod unstaffed;

pub use calls::{
    StoredCall, TakenCall, answers, asked_again_at, call_failed, call_not_needed, call_of, calls,
    repeat_call, take_call,
};
pub(crate) use calls::{ask, keep_answer};
pub(crate) use candidates::{read as read_candidates, words as candidate_words};
pub use change::{assign, urge};
pub(crate) use change::{call_off, close, count_attachment, hand, relimit, rename, reopen, reseat};
pub use event_log::{Span, event_log};
pub use finished::{Finished, finished};
pub use list::{Filter, in_hand, work_list};
pub use messages::StoredMessage;
pub(crate) use messages::sealed;
pub use notices::{NoticeFilter, StoredNotice, notice, notices};
pub use objections::{StoredObjection, objections, objections_to, own_objection};
pub(crate) use objections::{answer, object};
pub use unstaffed::{
    Nobodys, forget_unstaffed, items_of, mark_unstaffed, nobodys, offices, undecided, unstaffed,
    with_candidates,
};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::applications::{Application, NewClock, NewTask};
use domain::clocks::{Due, Light};
use domain::workflow::{Seat, Task, TaskOutcome, WorkTasks};
use domain::{AccountId, ApplicationId, ItemCode, TaskId};
use uuid::Uuid;

use crate::schema::{workflow_tasks, workflow_tasks as t};
use crate::text_column::{label, strings};
use crate::{Session, StoreError, Vault, ids};

/// A task with what a work list shows beside it.
#[derive(Debug, Clone)]
pub struct StoredTask {
    pub task: Task,
    pub application_number: String,
    pub item: ItemCode,
    pub closed_at: Option<DateTime<Utc>>,
    pub opinion: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// Far in the future when the step has no limit.
    pub due_at: DateTime<Utc>,
    /// From when its limit is nearly spent.
    pub yellow_at: Option<DateTime<Utc>>,
    pub revision: i32,
    /// When somebody last urged whoever has it in hand.
    pub urged_at: Option<DateTime<Utc>>,
    /// What was written to whoever has it, the oldest first.
    pub messages: Vec<StoredMessage>,
    /// How many files stand with it.
    pub attachments: i32,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = workflow_tasks, check_for_backend(diesel::pg::Pg))]
struct TaskRow {
    id: Uuid,
    application_id: Uuid,
    application_number: String,
    item_code: String,
    node: String,
    name: String,
    duty: String,
    body_code: String,
    post_code: String,
    state: String,
    assignee: Option<Uuid>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    opinion: Option<String>,
    sealed_opinion: Option<Vec<u8>>,
    due_on: Option<NaiveDate>,
    due_at: DateTime<Utc>,
    revision: i32,
    visit: i32,
    seat: Option<i32>,
    asked_by: Option<Uuid>,
    place: Option<String>,
    owner: Option<Uuid>,
    messages: serde_json::Value,
    yellow_at: Option<DateTime<Utc>>,
    urged_at: Option<DateTime<Utc>>,
    attachments: i32,
    candidates: Option<Vec<Option<String>>>,
    kept_from: Vec<Option<Uuid>>,
    unstaffed_since: Option<DateTime<Utc>>,
}

/// Every task of an application, oldest first.
pub fn of_application(
    session: &mut Session<'_>,
    id: ApplicationId,
) -> Result<Vec<StoredTask>, StoreError> {
    let rows: Vec<TaskRow> = t::table
        .filter(t::application_id.eq(Uuid::from(id)))
        .order((t::opened_at, t::id))
        .select(TaskRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(|it| it.open(session.vault)).collect()
}

/// The task, if it belongs to a body of the permit's posts, or its holder is a candidate.
pub fn find(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    id: TaskId,
) -> Result<StoredTask, StoreError> {
    let row: TaskRow = t::table
        .find(Uuid::from(id))
        .filter(t::body_code.eq_any(bodies(permit)).or(is_candidate(permit)))
        .select(TaskRow::as_select())
        .first(session.conn)?;
    row.open(session.vault)
}

/// Which application the task belongs to.
pub fn application_of(session: &mut Session<'_>, id: TaskId) -> Result<ApplicationId, StoreError> {
    let row = t::table.find(Uuid::from(id)).select(t::application_id);
    Ok(row.first::<Uuid>(session.conn)?.into())
}

/// Whether the permit's holder is one of those who may do it, where that is not just the post.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_candidate(permit: &Permit<WorkTasks>) -> _ {
    let mine: Vec<String> = candidates::of(permit.account(), permit.posts());
    t::candidates.is_not_null().and(t::candidates.assume_not_null().overlaps_with(mine))
}

fn bodies(permit: &Permit<WorkTasks>) -> Vec<String> {
    permit.posts().iter().map(|it| it.body.to_string()).collect()
}

impl StoredTask {
    /// How its limit stands; none without a limit.
    pub fn light(&self, now: DateTime<Utc>) -> Option<Light> {
        let due = Some(self.due_at).filter(|it| *it < STANDS_STILL);
        (self.due_at < NO_LIMIT).then(|| Light::kept(self.yellow_at, due, now))
    }

    /// A task that opens now.
    pub(crate) fn opening(
        application: &Application,
        new: &NewTask,
        (by, now): (AccountId, DateTime<Utc>),
    ) -> Self {
        let due = new.clock.as_ref().and_then(|it| it.reckoning.due);
        let (due_at, yellow_at) = listed_by(new.clock.as_ref());
        Self {
            task: Task {
                id: ids::fresh(now),
                application: application.id,
                node: new.node.clone(),
                name: new.work.name.clone(),
                duty: new.work.duty,
                body: new.post.body.clone(),
                post: new.post.post.clone(),
                candidates: new.candidates.clone(),
                kept_from: new.kept_from.clone(),
                unstaffed_since: None,
                state: new.state,
                assignee: new.assignee,
                opened_at: now,
                outcome: new.skipped.map(|_| TaskOutcome::Skipped),
                visit: new.visit,
                seat: new.seat,
                asked: new.asked,
                owner: None,
            },
            application_number: application.number.clone().unwrap_or_default(),
            item: application.item.clone(),
            closed_at: new.skipped.map(|_| now),
            opinion: None,
            due_on: due.map(|it| it.on),
            due_at,
            yellow_at,
            revision: 1,
            urged_at: None,
            messages: StoredMessage::list(new.message.as_ref(), (by, now)),
            attachments: 0,
        }
    }
}

/// Where opinions are sealed.
const OPINION: &str = "workflow_tasks.opinion";

/// Sorts behind every real date.
const NO_LIMIT: DateTime<Utc> =
    DateTime::from_timestamp(253_370_764_800, 0).expect("the year 9999 is in range");

/// Sorts behind every real date, before what has no limit at all.
const STANDS_STILL: DateTime<Utc> =
    DateTime::from_timestamp(253_339_228_800, 0).expect("the year 9998 is in range");

/// Where a task stands in lists by the clock that starts with it, if its step has a limit, and from
/// when it is yellow.
fn listed_by(clock: Option<&NewClock>) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
    let due_at = clock.map_or(NO_LIMIT, |it| sorted_by(it.reckoning.due));
    (due_at, clock.and_then(|it| it.reckoning.yellow_at))
}

/// Where a task stands in lists by its clock, which has a due date unless it stands still.
pub(crate) fn sorted_by(due: Option<Due>) -> DateTime<Utc> {
    due.map_or(STANDS_STILL, |it| it.at)
}

impl TaskRow {
    fn open(self, vault: &Vault) -> Result<StoredTask, StoreError> {
        let place = self.place.as_deref().map(label).transpose()?;
        let sealed = self.sealed_opinion.map(|it| vault.unseal(OPINION, self.id, &it));
        let seat = Seat { post: self.post_code.into(), body: self.body_code.into() };
        let candidates = candidates::read(self.candidates.map(strings), &seat)?;
        Ok(StoredTask {
            task: Task {
                id: self.id.into(),
                application: self.application_id.into(),
                node: self.node.into(),
                name: self.name,
                duty: label(&self.duty)?,
                body: seat.body,
                post: seat.post,
                candidates,
                kept_from: self.kept_from.into_iter().flatten().map(Into::into).collect(),
                unstaffed_since: self.unstaffed_since,
                state: label(&self.state)?,
                assignee: self.assignee.map(Into::into),
                opened_at: self.opened_at,
                outcome: self.outcome.as_deref().map(label).transpose()?,
                visit: self.visit,
                seat: self.seat,
                asked: self.asked_by.map(Into::into).zip(place),
                owner: self.owner.map(Into::into),
            },
            application_number: self.application_number,
            item: self.item_code.into(),
            closed_at: self.closed_at,
            // In the clear stands only what was said before opinions were sealed.
            opinion: sealed.transpose()?.or(self.opinion),
            due_on: self.due_on,
            due_at: self.due_at,
            yellow_at: self.yellow_at,
            revision: self.revision,
            urged_at: self.urged_at,
            messages: messages::opened(vault, self.id, self.messages)?,
            attachments: self.attachments,
        })
    }
}
