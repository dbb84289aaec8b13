//! The outbox: what steps leave behind to be told, handed out to inboxes.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text};
use domain::labels::Label;
use domain::notifications::News;
use serde_json::json;

use crate::schema::outbox as o;
use crate::steady::Steady;
use crate::{Session, StoreError, Tx};

/// What a step leaves in the outbox for the applicant: `payload` of topic `applicant`.
pub(crate) fn payload(about: News) -> String {
    json!({ "about": about }).to_string()
}

#[derive(QueryableByName)]
struct Turn {
    #[diesel(sql_type = Bool)]
    mine: bool,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// What a newer server writes and this one does not know stays for that one.
const HAND_OUT: &str = "
    with taken as (
        select o.id, o.subject_id, o.payload, o.created_at from outbox o
        where o.topic = 'applicant' and o.payload = any($1)
        order by o.id limit $2 for update skip locked),
    gone as (delete from outbox o using taken t where o.id = t.id),
    told as (
        insert into notifications_messages (id, reader, application_id, about, created_at)
        select t.id, a.applicant, a.id, t.payload::json ->> 'about', t.created_at
        from taken t join applications a on a.id = t.subject_id)
    select count(*) from taken";

/// Hands out up to `limit` rows, in their order; answers how many there were. One server does it at
/// a time, so that nothing overtakes what an application's applicant was told before.
pub fn hand_out(tx: &mut Tx<'_>, limit: i64) -> Result<usize, StoreError> {
    let turn = diesel::sql_query("select pg_try_advisory_xact_lock(7272) as mine");
    let turn: Turn = Steady(turn).get_result(tx.conn)?;
    if !turn.mine {
        return Ok(0);
    }
    let known: Vec<String> = News::ALL.iter().map(|it| payload(*it)).collect();
    let asked = diesel::sql_query(HAND_OUT).bind::<Array<Text>, _>(known);
    let count: Count = Steady(asked.bind::<BigInt, _>(limit)).get_result(tx.conn)?;
    Ok(usize::try_from(count.count).unwrap_or_default())
}

/// How much waits to be told.
#[derive(Debug, Clone, Copy, Default)]
pub struct Waiting {
    /// Rows of the outbox that have not been handed out.
    pub outbox: usize,
    /// Since when the first of them has.
    pub since: Option<DateTime<Utc>>,
}

/// Counted as far as `most`.
pub fn waiting(session: &mut Session<'_>, most: i64) -> Result<Waiting, StoreError> {
    let rows: Vec<DateTime<Utc>> =
        o::table.order(o::id).limit(most).select(o::created_at).load(session.conn)?;
    Ok(Waiting { outbox: rows.len(), since: rows.first().copied() })
}
