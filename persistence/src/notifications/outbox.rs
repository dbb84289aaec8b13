//! The outbox: what steps leave behind to be told, handed out to inboxes.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz};
use domain::labels::Label;
use domain::notifications::{Carrier, News};
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
        from taken t join applications a on a.id = t.subject_id
        returning id, reader, application_id, created_at),
    posted as (
        insert into notifications_deliveries (id, message_id, application_id, carrier, next_at)
        select gen_random_uuid(), t.id, t.application_id, c.carrier, $4
        from told t cross join unnest($3) c (carrier)
        where t.created_at > $5 and (c.carrier <> 'email' or exists (
            select from identity_accounts i where i.fingerprint = t.reader and i.email is not null)))
    select count(*) from taken";

/// What a message is sent with besides, and when.
#[derive(Debug)]
pub struct Posting<'a> {
    pub carriers: &'a [Carrier],
    /// What happened before goes to the inbox only: nobody wants last year's news by telephone.
    pub since: DateTime<Utc>,
    /// By the clock that attempts go by.
    pub now: DateTime<Utc>,
}

/// Hands out up to `limit` rows, in their order; answers how many there were. One server does it at
/// a time, so that nothing overtakes what an application's applicant was told before.
pub fn hand_out(tx: &mut Tx<'_>, post: &Posting<'_>, limit: i64) -> Result<usize, StoreError> {
    let turn = diesel::sql_query("select pg_try_advisory_xact_lock(7272) as mine");
    let turn: Turn = Steady(turn).get_result(tx.conn)?;
    if !turn.mine {
        return Ok(0);
    }
    let known: Vec<String> = News::ALL.iter().map(|it| payload(*it)).collect();
    let asked = diesel::sql_query(HAND_OUT).bind::<Array<Text>, _>(known);
    let carriers: Vec<&str> = post.carriers.iter().map(|it| it.as_str()).collect();
    let asked = asked.bind::<BigInt, _>(limit).bind::<Array<Text>, _>(carriers);
    let asked = asked.bind::<Timestamptz, _>(post.now).bind::<Timestamptz, _>(post.since);
    let count: Count = Steady(asked).get_result(tx.conn)?;
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
