//! Offices of bodies, and where they sit.

use diesel::prelude::*;
use domain::organisations::{Body, Office};

use crate::schema::organisations_offices as o;
use crate::{Session, StoreError, Tx};

/// Every office, with its body's code.
pub(super) fn offices(session: &mut Session<'_>) -> Result<Vec<(String, Office)>, StoreError> {
    type Row = (String, String, String, bool, Option<String>, bool);
    let rows: Vec<Row> = o::table.order((o::body_code, o::code)).load(session.conn)?;
    let read = |(body, code, name, approval, centre, as_unit): Row| {
        (body, Office { code, name, approval, centre, as_unit })
    };
    Ok(rows.into_iter().map(read).collect())
}

/// The body has just the offices that the pack names.
pub(super) fn put_offices(tx: &mut Tx<'_>, body: &Body) -> Result<(), StoreError> {
    let before = o::table.filter(o::body_code.eq(body.code.as_str()));
    diesel::delete(before).execute(tx.conn)?;
    for it in &body.offices {
        diesel::insert_into(o::table)
            .values((
                o::body_code.eq(body.code.as_str()),
                o::code.eq(&it.code),
                o::name.eq(&it.name),
                o::approval.eq(it.approval),
                o::centre_code.eq(&it.centre),
                o::as_unit.eq(it.as_unit),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
