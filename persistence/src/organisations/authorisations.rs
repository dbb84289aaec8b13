//! Authorisations: who may act at a window in a body's name, from when until when.

use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Json;
use domain::access::AuthorisedAct;
use domain::labels::Label;
use domain::organisations::{Authorisation, AuthorisationState, Authority};
use domain::{AuthorisationId, BodyCode, ItemCode, StaffNumber};
use uuid::Uuid;

use crate::schema::organisations_authorisations as a;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

type Row = (
    (Uuid, String, String, String, String, String),
    (NaiveDate, NaiveDate, String, Option<String>, i32),
);

#[diesel::dsl::auto_type(no_type_alias)]
fn columns() -> _ {
    let what = (a::id, a::number, a::body_code, a::staff_number, a::item_code, a::act);
    let how = (a::from_on, a::until_on, a::signed_by, a::revoked_because, a::revision);
    (what, how)
}

/// Which authorisations are wanted.
#[derive(Debug, Clone)]
pub struct AuthorisationFilter {
    /// In whose name: of one of these bodies.
    pub bodies: Vec<BodyCode>,
    pub staff: Option<StaffNumber>,
    pub item: Option<ItemCode>,
    pub act: Option<AuthorisedAct>,
    /// How they stand on a day.
    pub state: Option<(AuthorisationState, NaiveDate)>,
    /// The last of the page before.
    pub behind: Option<AuthorisationId>,
}

pub fn add_authorisation(tx: &mut Tx<'_>, it: &Authorisation) -> Result<(), StoreError> {
    insert(tx, it).map(drop)
}

/// One that a pack brings, unless the letter has been brought already; whether it is new.
pub fn load_authorisation(tx: &mut Tx<'_>, it: &Authorisation) -> Result<bool, StoreError> {
    insert(tx, it)
}

fn insert(tx: &mut Tx<'_>, it: &Authorisation) -> Result<bool, StoreError> {
    let new = diesel::insert_into(a::table)
        .values((
            a::id.eq(Uuid::from(it.id)),
            a::number.eq(&it.number),
            a::body_code.eq(it.body.as_str()),
            a::staff_number.eq(it.staff.as_str()),
            a::item_code.eq(it.item.as_str()),
            a::act.eq(it.act.as_str()),
            a::from_on.eq(it.from),
            a::until_on.eq(it.until),
            a::signed_by.eq(it.signed_by.as_str()),
            a::revoked_because.eq(&it.revoked),
            a::revision.eq(it.revision),
        ))
        .on_conflict((a::body_code, a::number, a::staff_number, a::item_code, a::act))
        .do_nothing()
        .execute(tx.conn)?;
    Ok(new == 1)
}

/// The authorisation, held until the transaction ends.
pub fn lock_authorisation(
    tx: &mut Tx<'_>,
    id: AuthorisationId,
) -> Result<Authorisation, StoreError> {
    let asked = a::table.find(Uuid::from(id)).for_no_key_update().select(columns());
    read(asked.first(tx.conn)?)
}

pub fn authorisation(
    session: &mut Session<'_>,
    id: AuthorisationId,
) -> Result<Authorisation, StoreError> {
    read(a::table.find(Uuid::from(id)).select(columns()).first(session.conn)?)
}

/// An authorisation that is locked is revoked; answers it as it is then.
pub fn withdraw_authorisation(
    tx: &mut Tx<'_>,
    it: Authorisation,
    reason: &str,
) -> Result<Authorisation, StoreError> {
    let revision = it.revision + 1;
    let set = (a::revoked_because.eq(reason), a::revision.eq(revision));
    diesel::update(a::table.find(Uuid::from(it.id))).set(set).execute(tx.conn)?;
    Ok(Authorisation { revoked: Some(reason.to_owned()), revision, ..it })
}

/// All that this one has ever been authorised to do with the item.
pub fn authorisations_of(
    session: &mut Session<'_>,
    staff: &StaffNumber,
    item: &ItemCode,
) -> Result<Vec<Authorisation>, StoreError> {
    let asked = a::table
        .filter(a::staff_number.eq(staff.as_str()))
        .filter(a::item_code.eq(item.as_str()))
        .order(a::id)
        .select(columns());
    asked.load::<Row>(session.conn)?.into_iter().map(read).collect()
}

/// Up to `limit` authorisations, newest first.
pub fn authorisations(
    session: &mut Session<'_>,
    filter: &AuthorisationFilter,
    limit: i64,
) -> Result<Vec<Authorisation>, StoreError> {
    let bodies: Vec<&str> = filter.bodies.iter().map(BodyCode::as_str).collect();
    let mut query = a::table
        .filter(a::body_code.eq_any(bodies))
        .order(a::id.desc())
        .limit(limit)
        .select(columns())
        .into_boxed();
    if let Some(it) = &filter.staff {
        query = query.filter(a::staff_number.eq(it.as_str()));
    }
    if let Some(it) = &filter.item {
        query = query.filter(a::item_code.eq(it.as_str()));
    }
    if let Some(it) = filter.act {
        query = query.filter(a::act.eq(it.as_str()));
    }
    if let Some((state, day)) = filter.state {
        query = match state {
            AuthorisationState::Revoked => query.filter(a::revoked_because.is_not_null()),
            AuthorisationState::Pending => {
                query.filter(a::revoked_because.is_null().and(a::from_on.gt(day)))
            }
            AuthorisationState::Expired => {
                query.filter(a::revoked_because.is_null().and(a::until_on.lt(day)))
            }
            AuthorisationState::Valid => query.filter(
                a::revoked_because.is_null().and(a::from_on.le(day)).and(a::until_on.ge(day)),
            ),
        };
    }
    if let Some(it) = filter.behind {
        query = query.filter(a::id.lt(Uuid::from(it)));
    }
    query.load::<Row>(session.conn)?.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Authorisation, StoreError> {
    let ((id, number, body, staff, item, act), (from, until, signed_by, revoked, revision)) = row;
    Ok(Authorisation {
        id: id.into(),
        number,
        body: body.into(),
        staff: staff.into(),
        item: item.into(),
        act: label(&act)?,
        from,
        until,
        signed_by: signed_by.into(),
        revoked,
        revision,
    })
}

/// What officers are authorised to do with the item of the application of the outer query.
pub(crate) fn authorities_beside() -> SqlLiteral<Json> {
    sql("(select coalesce(json_agg(json_build_array(who.id, it.body_code, it.act, it.from_on, \
         it.until_on)), '[]') from organisations_authorisations it \
         join identity_accounts who on who.staff_number = it.staff_number \
         where it.item_code = applications.item_code and it.revoked_because is null)")
}

/// The same, as it was read.
pub(crate) fn read_authorities(found: serde_json::Value) -> Result<Vec<Authority>, StoreError> {
    type Row = (Uuid, String, String, NaiveDate, NaiveDate);
    let corrupt = |_| StoreError::Corrupt("organisations_authorisations".to_owned());
    let rows: Vec<Row> = serde_json::from_value(found).map_err(corrupt)?;
    rows.into_iter().map(authority).collect()
}

fn authority(row: (Uuid, String, String, NaiveDate, NaiveDate)) -> Result<Authority, StoreError> {
    let (who, body, act, from, until) = row;
    Ok(Authority { who: who.into(), body: body.into(), act: label(&act)?, from, until })
}

/// What officers are authorised to do with the item.
pub fn authorities(
    session: &mut Session<'_>,
    item: &ItemCode,
) -> Result<Vec<Authority>, StoreError> {
    use crate::schema::identity_accounts as who;
    let rows: Vec<(Uuid, String, String, NaiveDate, NaiveDate)> = a::table
        .inner_join(who::table.on(who::staff_number.eq(a::staff_number.nullable())))
        .filter(a::item_code.eq(item.as_str()))
        .filter(a::revoked_because.is_null())
        .select((who::id, a::body_code, a::act, a::from_on, a::until_on))
        .load(session.conn)?;
    rows.into_iter().map(authority).collect()
}
