//! 公示: what everybody can read now. A notice is there as long as its clock runs; nothing else says so.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::RunQueryDsl;
use diesel::sql_types::{BigInt, Date, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::{ApplicationId, BodyCode, ItemCode, TaskId};
use uuid::Uuid;

use crate::steady::Steady;
use crate::{Session, StoreError};

/// Which notices are wanted.
#[derive(Debug, Clone)]
pub struct NoticeFilter {
    pub now: DateTime<Utc>,
    pub body: Option<BodyCode>,
    /// Bodies of this region, by the beginning of its 12-digit code.
    pub region: Option<String>,
    /// The last notice of the page before.
    pub behind: Option<(DateTime<Utc>, TaskId)>,
}

/// A notice as everybody reads it.
#[derive(Debug, Clone)]
pub struct StoredNotice {
    pub task: TaskId,
    pub application: ApplicationId,
    pub number: String,
    /// Masked.
    pub applicant: String,
    pub step: String,
    pub item: (ItemCode, String),
    pub body: (BodyCode, String),
    pub from: DateTime<Utc>,
    pub until_on: NaiveDate,
    pub until: DateTime<Utc>,
}

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    task_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    application_id: Uuid,
    #[diesel(sql_type = Text)]
    number: String,
    #[diesel(sql_type = Text)]
    applicant: String,
    #[diesel(sql_type = Text)]
    step: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    item: String,
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    body: String,
    #[diesel(sql_type = Timestamptz)]
    anchor: DateTime<Utc>,
    #[diesel(sql_type = Date)]
    due_on: NaiveDate,
    #[diesel(sql_type = Timestamptz)]
    due_at: DateTime<Utc>,
}

/// `{which}` is a condition of ours, never user input.
const NOTICES: &str = "
    select c.task_id, c.application_id, coalesce(a.number, '') as number,
           a.applicant_name as applicant, t.name as step, t.item_code, v.name as item, t.body_code,
           b.name as body, c.anchor, c.due_on, c.due_at
    from clocks c
    join workflow_tasks t on t.id = c.task_id
    join applications a on a.id = c.application_id
    join catalogue_versions v on v.id = a.version_id
    join organisations_bodies b on b.code = t.body_code
    where c.kind = 'notice' and c.stopped_at is null and c.due_at >= $1 {which}
    order by c.due_at, c.task_id
    limit $2";

/// Up to `limit` notices that can be read now, the first to end first.
pub fn notices(
    session: &mut Session<'_>,
    filter: &NoticeFilter,
    limit: i64,
) -> Result<Vec<StoredNotice>, StoreError> {
    let which = "and ($3::text is null or t.body_code = $3)
        and ($4::text is null or b.region like $4)
        and ($5::timestamptz is null or (c.due_at, c.task_id) > ($5, $6))";
    let region = filter.region.as_ref().map(|it| format!("{}%", it.trim_end_matches('0')));
    let asked = diesel::sql_query(NOTICES.replace("{which}", which))
        .bind::<Timestamptz, _>(filter.now)
        .bind::<BigInt, _>(limit)
        .bind::<Nullable<Text>, _>(filter.body.as_ref().map(BodyCode::to_string))
        .bind::<Nullable<Text>, _>(region)
        .bind::<Nullable<Timestamptz>, _>(filter.behind.map(|it| it.0))
        .bind::<Nullable<SqlUuid>, _>(filter.behind.map(|it| Uuid::from(it.1)));
    let rows: Vec<Row> = Steady(asked).load(session.conn)?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// One of them.
pub fn notice(
    session: &mut Session<'_>,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<StoredNotice, StoreError> {
    let asked = diesel::sql_query(NOTICES.replace("{which}", "and c.task_id = $3"))
        .bind::<Timestamptz, _>(now)
        .bind::<BigInt, _>(1)
        .bind::<SqlUuid, _>(Uuid::from(id));
    let rows: Vec<Row> = Steady(asked).load(session.conn)?;
    rows.into_iter().next().map(Into::into).ok_or(StoreError::NotFound)
}

impl From<Row> for StoredNotice {
    fn from(row: Row) -> Self {
        Self {
            task: row.task_id.into(),
            application: row.application_id.into(),
            number: row.number,
            applicant: row.applicant,
            step: row.step,
            item: (row.item_code.into(), row.item),
            body: (row.body_code.into(), row.body),
            from: row.anchor,
            until_on: row.due_on,
            until: row.due_at,
        }
    }
}
