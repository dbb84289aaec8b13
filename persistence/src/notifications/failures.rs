//! Messages that could not be sent, until somebody has them tried again.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::access::Permit;
use domain::labels::Label;
use domain::notifications::{Carrier, News, WatchOutbox};
use domain::{ApplicationId, DeliveryId};
use uuid::Uuid;

use crate::schema::{notifications_deliveries as d, notifications_messages as m};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// One of them, with why.
#[derive(Debug, Clone)]
pub struct Failure {
    pub id: DeliveryId,
    pub carrier: Carrier,
    pub about: News,
    pub application: ApplicationId,
    pub attempts: i32,
    pub given_up_at: DateTime<Utc>,
    pub error: String,
}

type Row = (Uuid, String, String, Uuid, i32, Option<DateTime<Utc>>, Option<String>);

#[diesel::dsl::auto_type(no_type_alias)]
fn dead() -> _ {
    d::table
        .inner_join(m::table.on(m::id.eq(d::message_id)))
        .filter(d::dead_at.is_not_null())
        .select((d::id, d::carrier, m::about, d::application_id, d::attempts, d::dead_at, d::error))
}

/// Up to `limit` of them, by id.
pub fn failures(
    session: &mut Session<'_>,
    _: &Permit<WatchOutbox>,
    behind: Option<DeliveryId>,
    limit: i64,
) -> Result<Vec<Failure>, StoreError> {
    let behind = behind.map_or(Uuid::nil(), Uuid::from);
    let asked = dead().filter(d::id.gt(behind)).order(d::id).limit(limit);
    let rows: Vec<Row> = asked.load(session.conn)?;
    rows.into_iter().map(read).collect()
}

/// Has one tried again at once, with as many attempts as at first; answers it as it was.
pub fn retry(
    tx: &mut Tx<'_>,
    _: &Permit<WatchOutbox>,
    id: DeliveryId,
    now: DateTime<Utc>,
) -> Result<Failure, StoreError> {
    let was: Row = dead().filter(d::id.eq(Uuid::from(id))).first(tx.conn)?;
    let one = d::table.find(Uuid::from(id)).filter(d::dead_at.is_not_null());
    let again = (d::dead_at.eq(None::<DateTime<Utc>>), d::attempts.eq(0), d::next_at.eq(now));
    match diesel::update(one).set(again).execute(tx.conn)? {
        0 => Err(StoreError::NotFound),
        _ => read(was),
    }
}

fn read(
    (id, carrier, about, application, attempts, at, error): Row,
) -> Result<Failure, StoreError> {
    Ok(Failure {
        id: id.into(),
        carrier: label(&carrier)?,
        about: label(&about)?,
        application: application.into(),
        attempts,
        given_up_at: at.unwrap_or_default(),
        error: error.unwrap_or_default(),
    })
}

/// How much is on its way by one carrier, and how much was given up.
#[derive(Debug, Clone, Copy)]
pub struct Post {
    pub carrier: Carrier,
    pub waiting: usize,
    pub dead: usize,
}

/// Counted as far as `most`.
pub fn post(session: &mut Session<'_>, most: i64) -> Result<Vec<Post>, StoreError> {
    let mut all = Vec::new();
    for carrier in Carrier::ALL.iter().copied() {
        let one = || d::table.filter(d::carrier.eq(carrier.as_str())).select(d::id).limit(most);
        let waiting = one().filter(d::sent_at.is_null().and(d::dead_at.is_null()));
        let waiting = waiting.load::<Uuid>(session.conn)?.len();
        let dead = one().filter(d::dead_at.is_not_null()).load::<Uuid>(session.conn)?.len();
        all.push(Post { carrier, waiting, dead });
    }
    Ok(all)
}
