//! What came in and what was decided in a period. It costs what the period holds: each of the three
//! counts walks along an index of the bodies' own, between two moments.

use chrono::{Days, NaiveDate, NaiveTime};
use diesel::prelude::*;
use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text, Timestamptz};
use domain::access::Permit;
use domain::calendar::instant;
use domain::supervision::{Came, Decided, Period, Place, ReadStatistics};
use domain::{BodyCode, ItemCode};

use super::Scope;
use crate::text_column::label;
use crate::{Session, StoreError};

#[derive(QueryableByName)]
struct CameRow {
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct DecidedRow {
    #[diesel(sql_type = Text)]
    body_code: String,
    #[diesel(sql_type = Text)]
    item_code: String,
    #[diesel(sql_type = Text)]
    case_type: String,
    #[diesel(sql_type = Nullable<Integer>)]
    elapsed_days: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    promised_days: Option<i32>,
    #[diesel(sql_type = Nullable<Integer>)]
    statutory_days: Option<i32>,
    #[diesel(sql_type = Bool)]
    in_time: bool,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// `{at}` is a column's name of ours.
const CAME: &str = "
    select body_code, item_code, count(*) as count from applications
    where body_code = any($1) and {at} >= $2 and {at} < $3 and ($4 is null or item_code = $4)
    group by 1, 2";

const DECIDED: &str = "
    select a.decided_body as body_code, a.item_code, v.case_type, a.elapsed_days, a.promised_days,
           a.statutory_days, coalesce(a.in_time, true) as in_time, count(*) as count
    from applications a
    join catalogue_versions v on v.id = a.version_id
    where a.decided_body = any($1) and a.decided_at >= $2 and a.decided_at < $3
      and ($4 is null or a.item_code = $4)
    group by 1, 2, 3, 4, 5, 6, 7";

/// What happened from the first day to the last, both included.
pub fn period(
    session: &mut Session<'_>,
    permit: &Permit<ReadStatistics>,
    scope: &Scope,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Period, StoreError> {
    let bodies = scope.bodies(permit);
    let begins = instant(from, NaiveTime::MIN);
    let ends = instant(to.checked_add_days(Days::new(1)).unwrap_or(to), NaiveTime::MIN);
    let asked = |sql: String| {
        let bodies: Vec<String> = bodies.iter().map(BodyCode::to_string).collect();
        let item = scope.item.as_ref().map(ItemCode::to_string);
        diesel::sql_query(sql)
            .into_boxed::<diesel::pg::Pg>()
            .bind::<Array<Text>, _>(bodies)
            .bind::<Timestamptz, _>(begins)
            .bind::<Timestamptz, _>(ends)
            .bind::<Nullable<Text>, _>(item)
    };
    let received = came(session, asked(CAME.replace("{at}", "submitted_at")))?;
    let accepted = came(session, asked(CAME.replace("{at}", "accepted_at")))?;
    let decided: Vec<DecidedRow> = asked(DECIDED.to_owned()).load(session.conn)?;
    let decided = decided.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    Ok(Period { received, accepted, decided })
}

fn came(
    session: &mut Session<'_>,
    asked: BoxedSqlQuery<'_, diesel::pg::Pg, SqlQuery>,
) -> Result<Vec<Came>, StoreError> {
    let rows: Vec<CameRow> = asked.load(session.conn)?;
    let read = |it: CameRow| Came {
        place: Place { body: it.body_code.into(), item: it.item_code.into() },
        count: u64::try_from(it.count).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(read).collect())
}

impl TryFrom<DecidedRow> for Decided {
    type Error = StoreError;

    fn try_from(row: DecidedRow) -> Result<Self, StoreError> {
        let days = |it: Option<i32>| it.and_then(|it| u32::try_from(it).ok());
        Ok(Self {
            place: Place { body: row.body_code.into(), item: row.item_code.into() },
            case_type: label(&row.case_type)?,
            elapsed: days(row.elapsed_days),
            promised: days(row.promised_days),
            statutory: days(row.statutory_days),
            in_time: row.in_time,
            count: u64::try_from(row.count).unwrap_or_default(),
        })
    }
}
