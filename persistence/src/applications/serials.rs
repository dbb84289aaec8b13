//! Numbers without gaps: the row's lock is held until the transaction that uses the number ends.

use diesel::prelude::*;
use domain::BodyCode;
use domain::applications::Series;

use crate::schema::applications_serials as s;
use crate::steady::Steady;
use crate::{StoreError, Tx};

/// The next number of `series` for `body` in `year`. If the transaction fails, it is given again.
pub fn next_serial(
    tx: &mut Tx<'_>,
    body: &BodyCode,
    series: Series,
    year: i32,
) -> Result<i32, StoreError> {
    let next = diesel::insert_into(s::table)
        .values((
            s::body_code.eq(body.as_str()),
            s::series.eq(series.as_str()),
            s::year.eq(year),
            s::last.eq(1),
        ))
        .on_conflict((s::body_code, s::series, s::year))
        .do_update()
        .set(s::last.eq(s::last + 1))
        .returning(s::last);
    Ok(Steady(next).get_result(tx.conn)?)
}
