//! Tasks that nobody can do. Offices are found by steps down the index of work lists; those of many
//! people are passed over, for among many there is always somebody who has not had to do with it.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::labels::Label;
use domain::workflow::{Candidate, Duty, Seat};
use domain::{AccountId, ApplicationId, ItemCode, NodeId, TaskId};
use uuid::Uuid;

use super::candidates::read;
use crate::schema::workflow_tasks as t;
use crate::text_column::{label, strings};
use crate::{Session, StoreError, Tx};

/// A task that nobody has in hand, as far as it matters who can.
#[derive(Debug, Clone)]
pub struct Nobodys {
    pub id: TaskId,
    pub application: ApplicationId,
    pub node: NodeId,
    pub name: String,
    pub item: ItemCode,
    pub duty: Duty,
    pub place: Seat,
    pub candidates: Vec<Candidate>,
    pub kept_from: Vec<AccountId>,
}

/// Up to how many people an office is small.
const FEW: usize = 5;

/// How many tasks of one office are told of at once.
const AT_ONCE: i64 = 500;

#[derive(QueryableByName)]
struct Office {
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Text)]
    post: String,
}

#[derive(QueryableByName)]
struct OfItem {
    #[diesel(sql_type = Text)]
    item: String,
}

type Row = (
    (Uuid, Uuid, String, String, String, String),
    (String, String, Option<Vec<Option<String>>>, Vec<Option<Uuid>>),
);

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    let what = (t::id, t::application_id, t::node, t::name, t::item_code, t::duty);
    let whose = (t::body_code, t::post_code, t::candidates, t::kept_from);
    (what, whose)
}

/// Every office for which alone something waits: one step down the index for each.
pub fn offices(session: &mut Session<'_>) -> Result<Vec<Seat>, StoreError> {
    let rows: Vec<Office> = diesel::sql_query(
        "with recursive o as (
           (select body_code, post_code from workflow_tasks
            where candidates is null and state in ('open', 'claimed')
            order by body_code, post_code limit 1)
           union all
           select n.body_code, n.post_code from o cross join lateral (
             select body_code, post_code from workflow_tasks
             where candidates is null and state in ('open', 'claimed')
               and (body_code, post_code) > (o.body_code, o.post_code)
             order by body_code, post_code limit 1) n)
         select body_code as body, post_code as post from o",
    )
    .load(session.conn)?;
    Ok(rows.into_iter().map(|it| Seat { post: it.post.into(), body: it.body.into() }).collect())
}

/// The items of which something waits for this office alone, in the same way.
pub fn items_of(session: &mut Session<'_>, office: &Seat) -> Result<Vec<ItemCode>, StoreError> {
    let rows: Vec<OfItem> = diesel::sql_query(
        "with recursive o as (
           (select item_code from workflow_tasks
            where candidates is null and state in ('open', 'claimed')
              and body_code = $1 and post_code = $2
            order by item_code limit 1)
           union all
           select n.item_code from o cross join lateral (
             select item_code from workflow_tasks
             where candidates is null and state in ('open', 'claimed')
               and body_code = $1 and post_code = $2 and item_code > o.item_code
             order by item_code limit 1) n)
         select item_code as item from o",
    )
    .bind::<Text, _>(office.body.as_str())
    .bind::<Text, _>(office.post.as_str())
    .load(session.conn)?;
    Ok(rows.into_iter().map(|it| it.item.into()).collect())
}

/// What waits for this office alone, and none of these may do who can do what is done there; what has
/// been told of already is left out.
pub fn nobodys(
    session: &mut Session<'_>,
    office: &Seat,
    able: &[AccountId],
) -> Result<Vec<Nobodys>, StoreError> {
    waiting(session, office, able, Box::new(sql::<Bool>("true")))
}

/// The same of the decisions on one item.
pub fn undecided(
    session: &mut Session<'_>,
    office: &Seat,
    item: &ItemCode,
    able: &[AccountId],
) -> Result<Vec<Nobodys>, StoreError> {
    let decisions = t::duty.eq(Duty::Decision.as_str()).and(t::item_code.eq(item.as_str()));
    waiting(session, office, able, Box::new(decisions))
}

type Which<'a> = Box<dyn BoxableExpression<t::table, Pg, SqlType = Bool> + 'a>;

fn waiting(
    session: &mut Session<'_>,
    office: &Seat,
    able: &[AccountId],
    which: Which<'_>,
) -> Result<Vec<Nobodys>, StoreError> {
    if FEW < able.len() {
        return Ok(Vec::new());
    }
    let able: Vec<Uuid> = able.iter().map(|it| Uuid::from(*it)).collect();
    let rows: Vec<Row> = t::table
        .filter(which)
        .filter(sql::<Bool>("workflow_tasks.state in ('open', 'claimed')"))
        .filter(t::state.eq("open"))
        .filter(t::body_code.eq(office.body.as_str()))
        .filter(t::post_code.eq(office.post.as_str()))
        .filter(t::candidates.is_null())
        .filter(t::unstaffed_since.is_null())
        .filter(t::kept_from.contains(able))
        .order((t::due_at, t::id))
        .limit(AT_ONCE)
        .select(columns())
        .load(session.conn)?;
    rows.into_iter().map(opened).collect()
}

/// What is known to be nobody's, up to `limit` behind this task.
pub fn unstaffed(
    session: &mut Session<'_>,
    behind: Option<TaskId>,
    limit: i64,
) -> Result<Vec<Nobodys>, StoreError> {
    page(session, Box::new(t::unstaffed_since.is_not_null()), (behind, limit))
}

/// What waits for candidates of its own and is not known to be nobody's, up to `limit` behind this task.
pub fn with_candidates(
    session: &mut Session<'_>,
    behind: Option<TaskId>,
    limit: i64,
) -> Result<Vec<Nobodys>, StoreError> {
    // Spelt out as in the index.
    let waiting = "workflow_tasks.state = 'open' and workflow_tasks.candidates is not null
         and workflow_tasks.unstaffed_since is null";
    page(session, Box::new(sql::<Bool>(waiting)), (behind, limit))
}

fn page(
    session: &mut Session<'_>,
    which: Which<'_>,
    (behind, limit): (Option<TaskId>, i64),
) -> Result<Vec<Nobodys>, StoreError> {
    let rows: Vec<Row> = t::table
        .filter(which)
        .filter(t::id.gt(behind.map_or(Uuid::nil(), Into::into)))
        .order(t::id)
        .limit(limit)
        .select(columns())
        .load(session.conn)?;
    rows.into_iter().map(opened).collect()
}

/// Notes that nobody can do it; whether that is new.
pub fn mark_unstaffed(
    tx: &mut Tx<'_>,
    task: TaskId,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let it = t::table.find(Uuid::from(task)).filter(t::state.eq("open"));
    let new = it.filter(t::unstaffed_since.is_null());
    Ok(0 < diesel::update(new).set(t::unstaffed_since.eq(now)).execute(tx.conn)?)
}

/// Somebody can do these again, or they are over.
pub fn forget_unstaffed(tx: &mut Tx<'_>, tasks: &[TaskId]) -> Result<(), StoreError> {
    if tasks.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = tasks.iter().map(|it| Uuid::from(*it)).collect();
    let none: Option<DateTime<Utc>> = None;
    let them = t::table.filter(t::id.eq_any(ids));
    diesel::update(them).set(t::unstaffed_since.eq(none)).execute(tx.conn)?;
    Ok(())
}

fn opened(row: Row) -> Result<Nobodys, StoreError> {
    let ((id, application, node, name, item, duty), (body, post, candidates, kept_from)) = row;
    let place = Seat { post: post.into(), body: body.into() };
    Ok(Nobodys {
        id: id.into(),
        application: application.into(),
        node: node.into(),
        name,
        item: item.into(),
        duty: label(&duty)?,
        candidates: read(candidates.map(strings), &place)?,
        kept_from: kept_from.into_iter().flatten().map(Into::into).collect(),
        place,
    })
}
