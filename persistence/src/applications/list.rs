//! Pages of applications: newest or due first, at the same cost however many there are.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use domain::access::Permit;
use domain::applications::{Channel, ReadApplications, Stage};
use domain::clocks::Light;
use domain::identity::PersonKind;
use domain::labels::Label;
use domain::{ApplicationId, BodyCode, ItemCode};
use uuid::Uuid;

use crate::clocks::shows;
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, ids};

/// Which applications are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub stage: Option<Stage>,
    pub item: Option<ItemCode>,
    /// How the promised limit stands at this moment.
    pub light: Option<(Light, DateTime<Utc>)>,
    pub created_from: Option<NaiveDate>,
    pub created_to: Option<NaiveDate>,
    pub start: Start,
}

/// Where a page starts, and so in which order it is: behind the last application of the one before.
#[derive(Debug, Clone, Copy)]
pub enum Start {
    Newest {
        behind: Option<ApplicationId>,
    },
    /// The fewest days left first; what stands still comes last, and what no promise runs for, not
    /// at all.
    Due {
        behind: Option<(DateTime<Utc>, ApplicationId)>,
    },
}

impl Default for Start {
    fn default() -> Self {
        Self::Newest { behind: None }
    }
}

/// An application as a list shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: ApplicationId,
    pub number: Option<String>,
    pub item: ItemCode,
    pub item_name: String,
    pub body: BodyCode,
    pub stage: Stage,
    pub revision: i32,
    pub channel: Channel,
    pub applicant_kind: PersonKind,
    pub applicant_name: String,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub accepted_at: Option<DateTime<Utc>>,
    /// Where it stands among what is due; empty when that was not asked for.
    pub due_at: Option<DateTime<Utc>>,
    pub promised_due_on: Option<NaiveDate>,
    /// No official calendar reaches that day yet.
    pub promised_provisional: bool,
    /// How the promised limit stands, while it runs.
    pub light: Option<Light>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Nullable<Text>)]
    number: Option<String>,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    item_name: String,
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    stage: String,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    revision: i32,
    #[diesel(sql_type = Text)]
    channel: String,
    #[diesel(sql_type = Text)]
    applicant_kind: String,
    #[diesel(sql_type = Text)]
    applicant_name: String,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    submitted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    accepted_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    sorted_by: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<diesel::sql_types::Date>)]
    due_on: Option<NaiveDate>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    due_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    yellow_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    provisional: bool,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    runs: bool,
}

/// Each reader's first are taken from an index, so that nobody's page depends on how much others
/// have. What stands in braces is ours, never user input.
const PAGE: &str = "
    with mine as (
        select distinct first.id, first.due_at
        from unnest($1) as readers (reader)
        cross join lateral (
            select r.application_id as id, {key} as due_at from applications_readers r
            where r.reader = readers.reader and r.application_id < $2 and r.application_id >= $3
              {narrow}
            order by {order}
            limit $4
        ) first
        order by {order}
        limit $4
    )
    select a.id, a.number, a.item_code, v.name as item_name, a.body_code, a.stage, a.revision,
           a.channel, a.applicant_kind, a.applicant_name, a.created_at, a.submitted_at,
           a.accepted_at, mine.due_at as sorted_by, c.due_on, c.due_at, c.yellow_at,
           coalesce(c.provisional, false) as provisional, c.runs is not null as runs
    from mine
    join applications a on a.id = mine.id
    join catalogue_versions v on v.id = a.version_id
    left join lateral (
        select due_on, due_at, yellow_at, provisional, true as runs from clocks
        where application_id = a.id and kind = 'promised' and stopped_at is null
        limit 1
    ) c on true
    order by {last_order}";

/// Up to `limit` applications that the permit's holder may read.
pub fn list(
    session: &mut Session<'_>,
    permit: &Permit<ReadApplications>,
    filter: &Filter,
    (limit, now): (i64, DateTime<Utc>),
) -> Result<Vec<Listed>, StoreError> {
    let readers: Vec<Uuid> = permit.readers().into_iter().map(Into::into).collect();
    let newest = filter.created_to.map_or(Uuid::max(), ids::floor_of_next_day);
    let oldest = filter.created_from.map_or(Uuid::nil(), ids::floor_of_day);
    let (newest, due) = match filter.start {
        Start::Newest { behind } => (behind.map_or(newest, |it| newest.min(it.into())), None),
        Start::Due { behind } => (newest, behind),
    };
    let asked = diesel::sql_query(page(filter))
        .bind::<Array<SqlUuid>, _>(readers)
        .bind::<SqlUuid, _>(newest)
        .bind::<SqlUuid, _>(oldest)
        .bind::<BigInt, _>(limit)
        .bind::<Nullable<Text>, _>(stage(filter).map(Label::as_str))
        .bind::<Nullable<Text>, _>(filter.item.as_ref().map(ItemCode::as_str))
        .bind::<Nullable<Timestamptz>, _>(filter.light.map(|it| it.1))
        .bind::<Timestamptz, _>(due.map_or(DateTime::UNIX_EPOCH, |it| it.0))
        .bind::<SqlUuid, _>(due.map_or(Uuid::nil(), |it| it.1.into()));
    let rows: Vec<Row> = Steady(asked).load(session.conn)?;
    rows.into_iter().map(|row| row.read(now)).collect()
}

/// The promise runs in one stage only, which an index knows.
fn stage(filter: &Filter) -> Option<Stage> {
    filter.stage.or(filter.light.map(|_| Stage::Accepted))
}

fn page(filter: &Filter) -> String {
    let mut narrow = match (stage(filter).is_some(), filter.item.is_some()) {
        (false, false) => "and $5 is null and $6 is null",
        (true, false) => "and r.stage = $5 and $6 is null",
        (false, true) => "and $5 is null and r.item_code = $6",
        (true, true) => "and r.stage = $5 and r.item_code = $6",
    }
    .to_owned();
    narrow += &match filter.light {
        None => " and $7 is null".to_owned(),
        Some((light, _)) => format!(" and {}", shows(light, "r", "$7")),
    };
    let (key, order, last_order, behind) = match filter.start {
        Start::Newest { .. } => {
            ("null::timestamptz", "id desc", "a.id desc", " and $8 is not null and $9 is not null")
        }
        Start::Due { .. } => (
            "r.due_at",
            "due_at, id",
            "mine.due_at, a.id",
            " and r.due_at is not null and (r.due_at, r.application_id) > ($8, $9)",
        ),
    };
    PAGE.replace("{narrow}", &(narrow + behind))
        .replace("{key}", key)
        .replace("{order}", order)
        .replace("{last_order}", last_order)
}

impl Row {
    fn read(self, now: DateTime<Utc>) -> Result<Listed, StoreError> {
        let row = self;
        Ok(Listed {
            id: row.id.into(),
            number: row.number,
            item: row.item_code.into(),
            item_name: row.item_name,
            body: row.body_code.into(),
            stage: label(&row.stage)?,
            revision: row.revision,
            channel: label(&row.channel)?,
            applicant_kind: label(&row.applicant_kind)?,
            applicant_name: row.applicant_name,
            created_at: row.created_at,
            submitted_at: row.submitted_at,
            accepted_at: row.accepted_at,
            due_at: row.sorted_by,
            promised_due_on: row.due_on,
            promised_provisional: row.provisional,
            light: row.runs.then(|| Light::kept(row.yellow_at, row.due_at, now)),
        })
    }
}
