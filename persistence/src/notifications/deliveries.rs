//! Messages on their way out of the house. Whoever sends one takes it for a time (a lease) and holds
//! nothing while they speak to a mail server; if they die, the time runs out and another takes it.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Text, Timestamptz, Uuid as SqlUuid};
use domain::DeliveryId;
use domain::identity::Person;
use domain::labels::Label;
use domain::notifications::{Carrier, News, pause_after};
use uuid::Uuid;

use crate::applications::PERSON;
use crate::identity::email_of;
use crate::schema::{
    applications as a, catalogue_versions as v, notifications_deliveries as d,
    notifications_messages as m,
};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// A message that somebody is about to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Taken {
    pub id: DeliveryId,
    /// This one counted; it tells one's own turn from a later one.
    pub attempts: i32,
}

/// What is sent.
#[derive(Debug, Clone)]
pub struct Letter {
    pub about: News,
    /// 办件编号
    pub number: String,
    /// The item's name.
    pub item: String,
    /// An address or a telephone number; none, if the applicant has not left any.
    pub to: Option<String>,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = Integer)]
    attempts: i32,
}

/// What an application's applicant is to hear first is sent, or given up, before what comes later.
const TAKE: &str = "
    with due as (
        select d.id from notifications_deliveries d
        where d.carrier = $1 and d.next_at <= $2 and d.sent_at is null and d.dead_at is null
          and not exists (
            select from notifications_deliveries e
            where e.application_id = d.application_id and e.carrier = d.carrier
              and e.message_id < d.message_id and e.sent_at is null and e.dead_at is null)
        order by d.next_at, d.message_id limit 1 for update skip locked)
    update notifications_deliveries d set attempts = d.attempts + 1, next_at = $3
    from due where d.id = due.id
    returning d.id, d.attempts";

/// The next one that is due, taken until `until`.
pub fn take(
    tx: &mut Tx<'_>,
    carrier: Carrier,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Taken>, StoreError> {
    let asked = diesel::sql_query(TAKE).bind::<Text, _>(carrier.as_str());
    let asked = asked.bind::<Timestamptz, _>(now).bind::<Timestamptz, _>(until);
    let row: Option<Row> = Steady(asked).get_result(tx.conn).optional()?;
    Ok(row.map(|it| Taken { id: it.id.into(), attempts: it.attempts }))
}

/// What is to be sent, and where to: to the address of the applicant's account, or the telephone
/// number that stands in the application.
pub fn letter(
    session: &mut Session<'_>,
    carrier: Carrier,
    taken: Taken,
) -> Result<Letter, StoreError> {
    type Row = (String, Uuid, Uuid, Option<String>, Vec<u8>, String);
    let row: Row = d::table
        .inner_join(m::table.on(m::id.eq(d::message_id)))
        .inner_join(a::table.on(a::id.eq(m::application_id)))
        .inner_join(v::table.on(v::id.eq(a::version_id)))
        .filter(d::id.eq(Uuid::from(taken.id)))
        .select((m::about, m::reader, a::id, a::number, a::person, v::name))
        .first(session.conn)?;
    let (about, reader, application, number, person, item) = row;
    let to = match carrier {
        Carrier::Email => email_of(session, reader)?,
        Carrier::Sms => {
            let person: Person = session.vault.unseal(PERSON, application, &person)?;
            Some(person.phone).filter(|it| !it.is_empty())
        }
    };
    Ok(Letter { about: label(&about)?, number: number.unwrap_or_default(), item, to })
}

/// It has arrived, whoever brought it.
pub fn sent(tx: &mut Tx<'_>, taken: Taken, now: DateTime<Utc>) -> Result<(), StoreError> {
    let none = (d::error.eq(None::<String>), d::dead_at.eq(None::<DateTime<Utc>>));
    diesel::update(d::table.find(Uuid::from(taken.id)).filter(d::sent_at.is_null()))
        .set((d::sent_at.eq(now), none))
        .execute(tx.conn)?;
    Ok(())
}

/// There is nowhere to send it to.
pub fn nowhere(tx: &mut Tx<'_>, taken: Taken) -> Result<(), StoreError> {
    diesel::delete(d::table.find(Uuid::from(taken.id))).execute(tx.conn)?;
    Ok(())
}

/// It has not arrived. It is tried again later, or given up: answers whether that. Nothing, if
/// another has taken it over meanwhile.
pub fn failed(
    tx: &mut Tx<'_>,
    taken: Taken,
    why: &str,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mine = d::table
        .find(Uuid::from(taken.id))
        .filter(d::attempts.eq(taken.attempts))
        .filter(d::sent_at.is_null().and(d::dead_at.is_null()));
    match pause_after(taken.attempts) {
        Some(pause) => {
            let later = (d::error.eq(why), d::next_at.eq(now + pause));
            diesel::update(mine).set(later).execute(tx.conn)?;
            Ok(false)
        }
        None => {
            let dead = (d::error.eq(why), d::dead_at.eq(now));
            Ok(0 < diesel::update(mine).set(dead).execute(tx.conn)?)
        }
    }
}

/// Gives up what has been waiting since `before` for a carrier that is none of ours: the deployment
/// does not have it any more.
pub fn give_up(
    tx: &mut Tx<'_>,
    ours: &[Carrier],
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let others = Carrier::ALL.iter().filter(|it| !ours.contains(it)).map(|it| it.as_str());
    let waiting = d::table
        .filter(d::carrier.eq_any(others.collect::<Vec<_>>()))
        .filter(d::next_at.lt(before).and(d::sent_at.is_null()).and(d::dead_at.is_null()));
    let dead = (d::error.eq("no server sends this way any more"), d::dead_at.eq(now));
    Ok(diesel::update(waiting).set(dead).execute(tx.conn)?)
}

/// Forgets what was sent before `before`; the inbox keeps it.
pub fn forget(tx: &mut Tx<'_>, before: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(diesel::delete(d::table.filter(d::sent_at.lt(before))).execute(tx.conn)?)
}
