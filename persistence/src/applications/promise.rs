//! The promised limit beside the readers of an application, so that whoever lists or counts by it
//! walks along an index. It stands there from the acceptance to the decision, and nowhere costs a
//! submission anything.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Uuid as SqlUuid};
use domain::applications::Outcome;
use domain::clocks::ClockKind;
use domain::labels::Label;
use uuid::Uuid;

use crate::schema::applications_readers as r;
use crate::steady::Steady;
use crate::workflow::sorted_by;
use crate::{StoreError, Tx};

/// Takes the readers along into another stage: with the acceptance the promise begins, and with the
/// next stage it is over.
pub(super) fn enter(tx: &mut Tx<'_>, outcome: &Outcome) -> Result<(), StoreError> {
    let promise = outcome.start.iter().find(|it| it.kind == ClockKind::Promised);
    let reckoning = promise.map(|it| it.reckoning);
    let due_at: Option<DateTime<Utc>> = reckoning.map(|it| sorted_by(it.due));
    let yellow_at = reckoning.and_then(|it| it.yellow_at);
    let rows = r::table.filter(r::application_id.eq(Uuid::from(outcome.after.id)));
    let stage = outcome.after.stage.as_str();
    let entered = diesel::update(rows).set((
        r::stage.eq(stage),
        r::due_at.eq(due_at),
        r::yellow_at.eq(yellow_at),
    ));
    Steady(entered.returning(r::stage)).load::<String>(tx.conn)?;
    Ok(())
}

const RENEW: &str = "
    update applications_readers r
    set due_at = coalesce(c.due_at, '9998-01-01 00:00:00Z'), yellow_at = c.yellow_at
    from clocks c
    where c.application_id = any($1) and c.kind = 'promised' and c.stopped_at is null
      and r.application_id = c.application_id";

/// Says again what has become of the promised limits of these applications.
pub(crate) fn renew_promises(
    tx: &mut Tx<'_>,
    applications: impl IntoIterator<Item = Uuid>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = applications.into_iter().collect();
    if ids.is_empty() {
        return Ok(());
    }
    diesel::sql_query(RENEW).bind::<Array<SqlUuid>, _>(ids).execute(tx.conn)?;
    Ok(())
}
