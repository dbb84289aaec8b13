//! Finding one application, under the one predicate that guards them all.

use diesel::prelude::*;
use domain::access::Permit;
use domain::applications::Stage;
use domain::labels::Label;
use domain::{ApplicationId, ReaderId};
use uuid::Uuid;

use super::File;
use super::file::FileRow;
use crate::schema::{applications, applications_readers};
use crate::{Session, StoreError, Tx};

/// Whether one of `readers` may read the application of the outer query.
#[diesel::dsl::auto_type(no_type_alias)]
fn readable(readers: Vec<Uuid>) -> _ {
    let mine = applications_readers::table
        .filter(applications_readers::application_id.eq(applications::id))
        .filter(applications_readers::reader.eq_any(readers));
    diesel::dsl::exists(mine)
}

fn uuids(readers: Vec<ReaderId>) -> Vec<Uuid> {
    readers.into_iter().map(Into::into).collect()
}

/// The application, if the permit's holder may read it.
pub fn find<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    id: ApplicationId,
) -> Result<File, StoreError> {
    let row: FileRow = applications::table
        .find(Uuid::from(id))
        .filter(readable(uuids(permit.readers())))
        .select(FileRow::as_select())
        .first(session.conn)?;
    row.open(session)
}

/// The same, held until the transaction ends.
pub fn lock<R>(tx: &mut Tx<'_>, permit: &Permit<R>, id: ApplicationId) -> Result<File, StoreError> {
    let row: FileRow = applications::table
        .find(Uuid::from(id))
        .filter(readable(uuids(permit.readers())))
        .for_update()
        .select(FileRow::as_select())
        .first(tx.conn)?;
    row.open(tx)
}

/// By number, for whoever proves with the query code that they hold the receipt.
pub fn by_number(session: &mut Session<'_>, number: &str) -> Result<File, StoreError> {
    let row: FileRow = applications::table
        .filter(applications::number.eq(number))
        .select(FileRow::as_select())
        .first(session.conn)?;
    row.open(session)
}

/// Throws a draft away. Its events stay; a draft has no number, so no series gets a gap.
pub fn discard(tx: &mut Tx<'_>, file: &File) -> Result<(), StoreError> {
    let gone = applications::table
        .find(Uuid::from(file.application.id))
        .filter(applications::stage.eq(Stage::Draft.as_str()))
        .filter(applications::revision.eq(file.application.revision));
    match diesel::delete(gone).execute(tx.conn)? {
        1 => Ok(()),
        _ => Err(StoreError::Stale),
    }
}
