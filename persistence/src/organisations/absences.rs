//! Leaves: asked for, settled, and who stands in for whom.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::labels::Label;
use domain::organisations::{Absence, AbsenceState};
use domain::{AbsenceId, AccountId, BodyCode, PostCode, StaffNumber};
use uuid::Uuid;

use crate::schema::{
    identity_accounts as acc, organisations_absences as a, organisations_staff as s,
    organisations_staff_posts as sp,
};
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

type Posts = Option<Vec<Option<String>>>;
type Row = (Uuid, String, String, NaiveDate, NaiveDate, String, bool, String, i32, Posts);

/// Keeps others from asking for these people's leaves until the transaction ends.
pub fn hold_staff(tx: &mut Tx<'_>, numbers: &[&StaffNumber]) -> Result<(), StoreError> {
    let numbers: Vec<&str> = numbers.iter().map(|it| it.as_str()).collect();
    let held = s::table.filter(s::number.eq_any(numbers)).order(s::number).select(s::number);
    held.for_no_key_update().load::<String>(tx.conn)?;
    Ok(())
}

pub fn add_absence(tx: &mut Tx<'_>, it: &Absence) -> Result<(), StoreError> {
    diesel::insert_into(a::table)
        .values((
            a::id.eq(Uuid::from(it.id)),
            a::staff_number.eq(it.staff.as_str()),
            a::proxy.eq(it.proxy.as_str()),
            a::from_on.eq(it.from),
            a::until_on.eq(it.until),
            a::reason.eq(&it.reason),
            a::retroactive.eq(it.retroactive),
            a::state.eq(it.state.as_str()),
            a::revision.eq(it.revision),
            a::posts.eq(words(&it.posts)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Every leave of these people that has not ended before `day`.
pub fn absences_of(
    session: &mut Session<'_>,
    people: &[&StaffNumber],
    day: NaiveDate,
) -> Result<Vec<Absence>, StoreError> {
    let people: Vec<&str> = people.iter().map(|it| it.as_str()).collect();
    let rows: Vec<Row> = a::table
        .filter(a::staff_number.eq_any(people))
        .filter(a::until_on.ge(day))
        .load(session.conn)?;
    rows.into_iter().map(read).collect()
}

/// The leave, held until the transaction ends.
pub fn lock_absence(tx: &mut Tx<'_>, id: AbsenceId) -> Result<Absence, StoreError> {
    read(a::table.find(Uuid::from(id)).for_no_key_update().first(tx.conn)?)
}

/// A leave that is locked becomes `state`; answers it as it is then.
pub fn settle_absence(
    tx: &mut Tx<'_>,
    absence: Absence,
    state: AbsenceState,
) -> Result<Absence, StoreError> {
    let revision = absence.revision + 1;
    let row = a::table.find(Uuid::from(absence.id));
    let set = (a::state.eq(state.as_str()), a::revision.eq(revision));
    diesel::update(row).set(set).execute(tx.conn)?;
    Ok(Absence { state, revision, ..absence })
}

pub fn absence(session: &mut Session<'_>, id: AbsenceId) -> Result<Absence, StoreError> {
    read(a::table.find(Uuid::from(id)).first(session.conn)?)
}

/// Up to `limit` leaves of people with a post in these bodies, newest first.
pub fn absences(
    session: &mut Session<'_>,
    bodies: &[BodyCode],
    state: Option<AbsenceState>,
    behind: Option<AbsenceId>,
    limit: i64,
) -> Result<Vec<Absence>, StoreError> {
    let bodies: Vec<&str> = bodies.iter().map(BodyCode::as_str).collect();
    let there = sp::table.filter(sp::body_code.eq_any(bodies)).select(sp::staff_number);
    let mut query = a::table
        .filter(a::staff_number.eq_any(there))
        .order(a::id.desc())
        .limit(limit)
        .into_boxed();
    if let Some(state) = state {
        query = query.filter(a::state.eq(state.as_str()));
    }
    if let Some(behind) = behind {
        query = query.filter(a::id.lt(Uuid::from(behind)));
    }
    query.load::<Row>(session.conn)?.into_iter().map(read).collect()
}

/// Whom `proxy` stands in for on `day`, with which of their posts.
pub(crate) fn away(
    session: &mut Session<'_>,
    proxy: &StaffNumber,
    day: NaiveDate,
) -> Result<Vec<(Absence, AccountId)>, StoreError> {
    let rows: Vec<(Row, Uuid)> = a::table
        .inner_join(acc::table.on(acc::staff_number.eq(a::staff_number.nullable())))
        .filter(a::proxy.eq(proxy.as_str()))
        .filter(a::state.eq(AbsenceState::Approved.as_str()))
        .filter(a::from_on.le(day))
        .filter(a::until_on.ge(day))
        .order(a::staff_number)
        .select((a::all_columns, acc::id))
        .load(session.conn)?;
    rows.into_iter().map(|(row, id)| Ok((read(row)?, id.into()))).collect()
}

/// What a row holds of them: `BODY/POST` each, and nothing if it is all of them.
fn words(posts: &[(BodyCode, PostCode)]) -> Option<Vec<String>> {
    let words = || posts.iter().map(|(body, post)| format!("{body}/{post}")).collect();
    (!posts.is_empty()).then(words)
}

/// What a row holds, read.
pub(crate) fn read_posts(words: Posts) -> Result<Vec<(BodyCode, PostCode)>, StoreError> {
    let corrupt = || StoreError::Corrupt("organisations_absences.posts".to_owned());
    let one = |word: Option<String>| {
        let word = word.ok_or_else(corrupt)?;
        let (body, post) = word.split_once('/').ok_or_else(corrupt)?;
        Ok((body.into(), post.into()))
    };
    words.unwrap_or_default().into_iter().map(one).collect()
}

fn read(row: Row) -> Result<Absence, StoreError> {
    let (id, staff, proxy, from, until, reason, retroactive, state, revision, posts) = row;
    Ok(Absence {
        id: id.into(),
        staff: staff.into(),
        proxy: proxy.into(),
        from,
        until,
        posts: read_posts(posts)?,
        reason,
        retroactive,
        state: label(&state)?,
        revision,
    })
}
