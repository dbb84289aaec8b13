//! What is to be published, and what has been: beside the body that decided it, so that its list walks
//! along an index. It begins with the decision to grant, and costs no other step anything.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::access::Permit;
use domain::applications::{Outcome, PublicationState, ReadPublications};
use domain::clocks::ClockKind;
use domain::{ApplicationId, BodyCode, ItemCode};
use uuid::Uuid;

use crate::schema::applications_readers as r;
use crate::steady::Steady;
use crate::{Session, StoreError, Tx};

/// Notes what the step has to be published, or that it was.
pub(super) fn follow(
    tx: &mut Tx<'_>,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let decides =
        r::table.filter(r::application_id.eq(Uuid::from(outcome.after.id))).filter(r::decides);
    let begun = outcome.start.iter().find(|it| it.kind == ClockKind::Publication);
    if let Some(due) = begun.and_then(|it| it.reckoning.due) {
        let begun = diesel::update(decides).set(r::publish_by.eq(due.at));
        Steady(begun.returning(r::stage)).load::<String>(tx.conn)?;
    } else if outcome.stop == [ClockKind::Publication] {
        let done = diesel::update(decides).set(r::published_at.eq(now));
        Steady(done.returning(r::stage)).load::<String>(tx.conn)?;
    }
    Ok(())
}

const RENEW: &str = "
    update applications_readers r set publish_by = c.due_at
    from clocks c
    where c.application_id = any($1) and c.kind = 'publication' and c.stopped_at is null
      and r.application_id = c.application_id and r.decides";

/// Says again by when the decisions on these applications are published.
pub(crate) fn renew_publications(
    tx: &mut Tx<'_>,
    applications: Vec<Uuid>,
) -> Result<(), StoreError> {
    if applications.is_empty() {
        return Ok(());
    }
    diesel::sql_query(RENEW).bind::<Array<SqlUuid>, _>(applications).execute(tx.conn)?;
    Ok(())
}

/// Which are wanted.
#[derive(Debug, Clone, Default)]
pub struct PublicationFilter {
    /// Whatever is still to be published, if nothing is said.
    pub state: Option<PublicationState>,
    pub body: Option<BodyCode>,
    pub item: Option<ItemCode>,
    /// Where the page before ended.
    pub behind: Option<(DateTime<Utc>, ApplicationId)>,
}

/// A decision that is to be published, or was.
#[derive(Debug, Clone)]
pub struct ListedPublication {
    pub application: ApplicationId,
    pub number: String,
    pub item: ItemCode,
    pub item_name: String,
    pub body: BodyCode,
    pub decided_at: DateTime<Utc>,
    /// The rule that says by when.
    pub rule: Option<String>,
    pub due_on: NaiveDate,
    pub due_at: DateTime<Utc>,
    pub provisional: bool,
    pub published_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    item_name: String,
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Timestamptz)]
    decided_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Text>)]
    rule: Option<String>,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
    #[diesel(sql_type = Timestamptz)]
    due_at: DateTime<Utc>,
    #[diesel(sql_type = Bool)]
    provisional: bool,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    published_at: Option<DateTime<Utc>>,
}

/// Each body's first are taken from an index. `{state}` is ours, never user input.
const PAGE: &str = "
    with mine as (
        select first.* from unnest($1) as readers (reader)
        cross join lateral (
            select r.application_id as id, r.publish_by, r.published_at
            from applications_readers r
            where r.reader = readers.reader and {state} and ($2 is null or r.item_code = $2)
              and (r.publish_by, r.application_id) > ($3, $4)
            order by r.publish_by, r.application_id
            limit $5
        ) first
        order by publish_by, id
        limit $5
    )
    select a.id, a.number, a.item_code, v.name as item_name, a.body_code, a.decided_at, c.rule,
           c.due_on, c.due_at, c.provisional, mine.published_at
    from mine
    join applications a on a.id = mine.id
    join catalogue_versions v on v.id = a.version_id
    join lateral (
        select rule, due_on, due_at, provisional from clocks
        where application_id = a.id and kind = 'publication'
        limit 1
    ) c on true
    order by mine.publish_by, a.id";

/// Up to `limit` of those of the bodies for which the permit is held, the first due first.
pub fn publications(
    session: &mut Session<'_>,
    permit: &Permit<ReadPublications>,
    filter: &PublicationFilter,
    (limit, now): (i64, DateTime<Utc>),
) -> Result<Vec<ListedPublication>, StoreError> {
    let wanted = |it: &&BodyCode| filter.body.as_ref().is_none_or(|body| body == *it);
    let mut readers: Vec<Uuid> =
        permit.bodies().filter(wanted).map(|it| it.reader().into()).collect();
    readers.sort();
    readers.dedup();
    let (due, id) =
        filter.behind.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |it| (it.0, it.1.into()));
    let asked = diesel::sql_query(PAGE.replace("{state}", state(filter.state)))
        .bind::<Array<SqlUuid>, _>(readers)
        .bind::<Nullable<Text>, _>(filter.item.as_ref().map(ItemCode::as_str))
        .bind::<Timestamptz, _>(due)
        .bind::<SqlUuid, _>(id)
        .bind::<BigInt, _>(limit)
        .bind::<Timestamptz, _>(now);
    let rows: Vec<Row> = Steady(asked).load(session.conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Words of an index, and the moment `$6`.
fn state(wanted: Option<PublicationState>) -> &'static str {
    match wanted {
        None => "r.publish_by is not null and r.published_at is null and $6 is not null",
        Some(PublicationState::Due) => "r.published_at is null and r.publish_by >= $6",
        Some(PublicationState::Overdue) => "r.published_at is null and r.publish_by < $6",
        Some(PublicationState::Published) => "r.published_at is not null and $6 is not null",
    }
}

impl From<Row> for ListedPublication {
    fn from(row: Row) -> Self {
        Self {
            application: row.id.into(),
            number: row.number,
            item: row.item_code.into(),
            item_name: row.item_name,
            body: row.body_code.into(),
            decided_at: row.decided_at,
            rule: row.rule,
            due_on: row.due_on,
            due_at: row.due_at,
            provisional: row.provisional,
            published_at: row.published_at,
        }
    }
}
