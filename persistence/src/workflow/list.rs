//! Work lists: what waits for somebody, due first.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::access::Permit;
use domain::clocks::Light;
use domain::labels::Label;
use domain::workflow::{TaskState, WorkTasks};
use domain::{AccountId, ApplicationId, BodyCode, ItemCode, PostCode, TaskId};
use uuid::Uuid;

use super::candidates;
use super::{STANDS_STILL, StoredTask, TaskRow};
use crate::schema::workflow_tasks as t;
use crate::{Session, StoreError};

// Spelt out as in the indexes: the planner makes one plan for all values, so a bound state would not
// tell it that an index holds every task that is asked for.
const WAITING: &str = "workflow_tasks.state in ('open', 'claimed')";
const CLAIMED: &str = "workflow_tasks.state = 'claimed'";
const HELD: &str = "workflow_tasks.state = 'held'";

/// Which tasks are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only what the caller has claimed; otherwise what waits for the caller's posts as well.
    pub mine: bool,
    pub state: Option<TaskState>,
    pub item: Option<ItemCode>,
    pub application: Option<ApplicationId>,
    pub due_before: Option<DateTime<Utc>>,
    /// How its limit stands at this moment.
    pub light: Option<(Light, DateTime<Utc>)>,
    /// Only what somebody has urged.
    pub urged: bool,
    /// The last task of the page before, and where it stood.
    pub behind: Option<(DateTime<Utc>, TaskId)>,
}

impl Filter {
    /// Where a task stands in the list: when it is due, or, of green ones, when it turns yellow. By the
    /// due date, whoever asks for green would walk past all that is yellow.
    pub fn place(&self, task: &StoredTask) -> DateTime<Utc> {
        task.yellow_at.filter(|_| self.green()).unwrap_or(task.due_at)
    }

    fn green(&self) -> bool {
        matches!(self.light, Some((Light::Green, _)))
    }
}

/// Up to `limit` waiting tasks of the permit's posts, in the order of their [`Filter::place`]. One post
/// after another is asked, so that each question runs along an index.
pub fn work_list(
    session: &mut Session<'_>,
    permit: &Permit<WorkTasks>,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<StoredTask>, StoreError> {
    let mut found: Vec<StoredTask> = Vec::new();
    if filter.mine {
        found = page(session, filter, limit, &Place::Hands, permit.account())?;
    } else {
        for post in permit.posts() {
            let place = Place::Post(&post.body, &post.post);
            found.extend(page(session, filter, limit, &place, permit.account())?);
        }
        let mine = candidates::of(permit.account(), permit.posts());
        found.extend(page(session, filter, limit, &Place::Candidate(mine), permit.account())?);
        // What was asked of them in person, or handed to them, whatever their post.
        found.extend(page(session, filter, limit, &Place::Hands, permit.account())?);
    }
    found.sort_by_key(|it| (filter.place(it), it.task.id));
    found.dedup_by_key(|it| it.task.id);
    found.truncate(usize::try_from(limit).unwrap_or_default());
    Ok(found)
}

/// Everything that somebody has in hand or has delegated: application and task, in the order in
/// which the applications can be locked.
pub fn in_hand(
    session: &mut Session<'_>,
    who: AccountId,
    limit: i64,
) -> Result<Vec<(ApplicationId, TaskId)>, StoreError> {
    let who = Some(Uuid::from(who));
    let claimed = sql::<Bool>(CLAIMED).and(t::assignee.eq(who));
    let held = sql::<Bool>(HELD).and(t::assignee.eq(who));
    let delegated = t::owner.eq(who).and(t::state.eq_any(["claimed", "held"]));
    let rows: Vec<(Uuid, Uuid)> = t::table
        .filter(claimed.or(held).or(delegated))
        .order((t::application_id, t::id))
        .limit(limit)
        .select((t::application_id, t::id))
        .load(session.conn)?;
    Ok(rows.into_iter().map(|(application, task)| (application.into(), task.into())).collect())
}

/// Where a page of tasks waits.
enum Place<'a> {
    /// For a post, and for nobody but its holders.
    Post(&'a BodyCode, &'a PostCode),
    /// For one of these candidates.
    Candidate(Vec<String>),
    /// In one's own hands.
    Hands,
}

fn page(
    session: &mut Session<'_>,
    filter: &Filter,
    limit: i64,
    place: &Place<'_>,
    me: AccountId,
) -> Result<Vec<StoredTask>, StoreError> {
    let mut query = t::table.limit(limit).select(TaskRow::as_select()).into_boxed();
    // Whoever has it in hand has it; nobody else is shown what they may not do.
    let kept = || {
        t::kept_from
            .contains(vec![Uuid::from(me)])
            .and(t::assignee.is_distinct_from(Some(Uuid::from(me))))
    };
    let waiting = if filter.state == Some(TaskState::Claimed) { CLAIMED } else { WAITING };
    match place {
        Place::Post(body, post) => {
            query = query
                .filter(sql::<Bool>(waiting))
                .filter(t::candidates.is_null())
                .filter(diesel::dsl::not(kept()))
                .filter(t::body_code.eq(body.as_str()))
                .filter(t::post_code.eq(post.as_str()));
        }
        Place::Candidate(mine) => {
            query = query
                .filter(sql::<Bool>(waiting))
                .filter(t::candidates.is_not_null())
                .filter(t::candidates.assume_not_null().overlaps_with(mine.clone()))
                .filter(diesel::dsl::not(kept()));
        }
        Place::Hands if filter.state == Some(TaskState::Held) => {
            query = query.filter(sql::<Bool>(HELD)).filter(t::assignee.eq(Uuid::from(me)));
        }
        Place::Hands => {
            query = query.filter(sql::<Bool>(CLAIMED)).filter(t::assignee.eq(Uuid::from(me)));
        }
    }
    if filter.urged {
        query = query.filter(t::urged_at.is_not_null());
    }
    if let Some(state) = filter.state.filter(|it| *it != TaskState::Claimed) {
        query = query.filter(t::state.eq(state.as_str()));
    }
    if let Some(item) = &filter.item {
        query = query.filter(t::item_code.eq(item.as_str()));
    }
    if let Some(application) = filter.application {
        query = query.filter(t::application_id.eq(Uuid::from(application)));
    }
    if let Some(due) = filter.due_before {
        query = query.filter(t::due_at.lt(due));
        if filter.green() {
            // Which it is before it is due.
            query = query.filter(t::yellow_at.lt(due));
        }
    }
    if let Some((light, now)) = filter.light {
        query = match light {
            Light::Red => query.filter(t::due_at.lt(now)),
            Light::Yellow => query.filter(t::due_at.ge(now)).filter(t::yellow_at.le(now)),
            Light::Green => query.filter(t::due_at.ge(now)).filter(t::yellow_at.gt(now)),
            Light::Paused => query.filter(t::due_at.eq(STANDS_STILL)),
        };
    }
    if filter.green() {
        query = query.order((t::yellow_at, t::id));
        if let Some((place, id)) = filter.behind {
            let tie = t::yellow_at.eq(place).and(t::id.gt(Uuid::from(id)));
            query = query.filter(t::yellow_at.gt(place).or(tie)).filter(t::yellow_at.ge(place));
        }
    } else {
        query = query.order((t::due_at, t::id));
        if let Some((place, id)) = filter.behind {
            let tie = t::due_at.eq(place).and(t::id.gt(Uuid::from(id)));
            query = query.filter(t::due_at.gt(place).or(tie)).filter(t::due_at.ge(place));
        }
    }
    let rows: Vec<TaskRow> = query.load(session.conn)?;
    rows.into_iter().map(|it| it.open(session.vault)).collect()
}
