//! Who may read an application, written down with each step that changes it.

use diesel::prelude::*;
use domain::applications::{Application, Outcome, Stage};
use domain::labels::Label;
use domain::{BodyCode, ReaderId};
use uuid::Uuid;

use super::bundle::Bundle;
use super::promise::renew_promises;
use crate::schema::{applications as a, applications_readers as r};
use crate::{StoreError, Tx};

/// Writes down who may read the application, in place of who might before.
pub(super) fn readers(
    tx: &mut Tx<'_>,
    application: &Application,
    bodies: &[BodyCode],
) -> Result<(), StoreError> {
    let id = Uuid::from(application.id);
    diesel::delete(r::table.filter(r::application_id.eq(id))).execute(tx.conn)?;
    let mut bundle = Bundle::default();
    let all = readers_of(application, bodies);
    all.into_iter().for_each(|it| bundle.reader(application, it));
    bundle.store(tx)
}

/// Lets those read the application as well who have work in it by its new procedure. Whoever might
/// read it before still may.
pub(super) fn admit(
    tx: &mut Tx<'_>,
    application: &Application,
    bodies: &[BodyCode],
) -> Result<(), StoreError> {
    for body in bodies {
        diesel::insert_into(r::table)
            .values((
                r::reader.eq(Uuid::from(body.reader())),
                r::application_id.eq(Uuid::from(application.id)),
                r::stage.eq(application.stage.as_str()),
                r::item_code.eq(application.item.as_str()),
            ))
            .on_conflict_do_nothing()
            .execute(tx.conn)?;
    }
    Ok(())
}

/// A draft concerns nobody but its makers; what is submitted, the bodies that have work in it.
pub(super) fn readers_of(application: &Application, bodies: &[BodyCode]) -> Vec<ReaderId> {
    let mut readers: Vec<ReaderId> =
        vec![application.created_by.into(), application.applicant.into()];
    if application.stage != Stage::Draft {
        readers.push(application.body.reader());
        readers.extend(bodies.iter().map(BodyCode::reader));
    }
    readers.sort();
    readers.dedup();
    readers
}

/// Makes the application the other body's: it is counted there from now on, and read there; whoever has
/// left it reads it no longer.
pub(super) fn hand_on(
    tx: &mut Tx<'_>,
    outcome: &Outcome,
    bodies: &[BodyCode],
) -> Result<(), StoreError> {
    let after = &outcome.after;
    let id = Uuid::from(after.id);
    diesel::update(a::table.find(id)).set(a::body_code.eq(after.body.as_str())).execute(tx.conn)?;
    if after.stage == Stage::Draft {
        return Ok(());
    }
    if let Some(left) = &outcome.leaves {
        let left = r::table.find((Uuid::from(left.reader()), id));
        diesel::delete(left).execute(tx.conn)?;
    }
    admit(tx, after, bodies)?;
    let heir = Uuid::from(after.body.reader());
    diesel::update(r::table.filter(r::application_id.eq(id)))
        .set(r::decides.eq(r::reader.eq(heir)))
        .execute(tx.conn)?;
    renew_promises(tx, [id])
}
