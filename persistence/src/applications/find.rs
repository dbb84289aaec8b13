//! Finding one application, under the one predicate that guards them all.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::{Integer, Json, Text};
use domain::access::Permit;
use domain::applications::{Application, Stage};
use domain::catalogue::{ItemStatus, ReadDrafts};
use domain::events::{Circumstances, Head, NewEvent, Subject, SubjectKind};
use domain::identity::Person;
use domain::labels::Label;
use domain::organisations::Authority;
use domain::{ApplicationId, ReaderId};
use uuid::Uuid;

use super::File;
use super::file::FileRow;
use crate::events::{append_behind, remember_head};
use crate::organisations::{authorities_beside, read_authorities};
use crate::schema::{applications, applications_readers};
use crate::steady::Steady;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// Whether one of `readers` may read the application of the outer query.
#[diesel::dsl::auto_type]
pub(super) fn readable(readers: Vec<Uuid>) -> _ {
    let mine = applications_readers::table
        .filter(applications_readers::application_id.eq(applications::id))
        .filter(applications_readers::reader.eq_any(readers));
    diesel::dsl::exists(mine)
}

pub(super) fn uuids(readers: Vec<ReaderId>) -> Vec<Uuid> {
    readers.into_iter().map(Into::into).collect()
}

/// A file, and what else its rules ask for, found in the same question.
#[derive(Debug, Clone)]
pub struct Found {
    pub file: File,
    pub item_status: ItemStatus,
    /// The calendar in force.
    pub calendar: i32,
    /// What officers are authorised to do with its item.
    pub authorities: Vec<Authority>,
}

/// The item's status, the calendar in force and who is authorised, beside the application's own columns.
#[diesel::dsl::auto_type(no_type_alias)]
fn beside() -> _ {
    let status: SqlLiteral<Text> =
        sql("(select status from catalogue_items where code = applications.item_code)");
    let calendar: SqlLiteral<Integer> = sql("(select coalesce(max(id), 0) from calendar_versions)");
    let row: diesel::dsl::AsSelect<FileRow, diesel::pg::Pg> = FileRow::as_select();
    let authorities: SqlLiteral<Json> = authorities_beside();
    (row, status, calendar, authorities)
}

type Row = (FileRow, String, i32, serde_json::Value);

fn found(session: &Session<'_>, row: Row) -> Result<Found, StoreError> {
    let (file, status, calendar, authorities) = row;
    let (item_status, authorities) = (label(&status)?, read_authorities(authorities)?);
    Ok(Found { file: file.open(session)?, item_status, calendar, authorities })
}

/// The application, if the permit's holder may read it.
pub fn find<R>(
    session: &mut Session<'_>,
    permit: &Permit<R>,
    id: ApplicationId,
) -> Result<Found, StoreError> {
    let asked = applications::table
        .find(Uuid::from(id))
        .filter(readable(uuids(permit.readers())))
        .select(beside());
    let row = Steady(asked).get_result(session.conn)?;
    found(session, row)
}

/// The same, held until the transaction ends.
pub fn lock<R>(
    tx: &mut Tx<'_>,
    permit: &Permit<R>,
    id: ApplicationId,
) -> Result<Found, StoreError> {
    let asked = applications::table
        .find(Uuid::from(id))
        .filter(readable(uuids(permit.readers())))
        .for_no_key_update()
        .select(beside());
    let row = Steady(asked).get_result(tx.conn)?;
    found(tx, row)
}

/// The same for Onedoor itself, where the law acts in everybody's place.
pub fn lock_for_system(tx: &mut Tx<'_>, id: ApplicationId) -> Result<Found, StoreError> {
    let asked = applications::table.find(Uuid::from(id)).for_no_key_update().select(beside());
    let row = Steady(asked).get_result(tx.conn)?;
    found(tx, row)
}

/// The application as a plan for its item would find it, for those who draw plans up: what they are
/// shown of it names nobody.
pub fn look_for_plan(
    session: &mut Session<'_>,
    _: &Permit<ReadDrafts>,
    id: ApplicationId,
) -> Result<Found, StoreError> {
    let asked = applications::table.find(Uuid::from(id)).select(beside());
    let row = Steady(asked).get_result(session.conn)?;
    found(session, row)
}

/// By number, for whoever proves with the query code that they hold the receipt.
pub fn by_number(session: &mut Session<'_>, number: &str) -> Result<File, StoreError> {
    let row: FileRow = applications::table
        .filter(applications::number.eq(number))
        .select(FileRow::as_select())
        .first(session.conn)?;
    row.open(session)
}

/// Throws a draft away. Its chain of events stays and ends with saying so; a draft has no number,
/// so no series gets a gap.
pub fn discard(tx: &mut Tx<'_>, file: &File, how: &Circumstances) -> Result<(), StoreError> {
    let id = Uuid::from(file.application.id);
    let gone = applications::table
        .find(id)
        .filter(applications::stage.eq(Stage::Draft.as_str()))
        .filter(applications::revision.eq(file.application.revision));
    if diesel::delete(gone).execute(tx.conn)? == 0 {
        return Err(StoreError::Stale);
    }
    let subject = Subject { kind: SubjectKind::Application, id };
    let event = NewEvent::new("applications.discarded", serde_json::json!({}));
    let head = append_behind(tx, subject, file.head, &[event], how)?;
    remember_head(tx, subject, head)
}

impl Found {
    /// An application that is not stored yet.
    pub fn draft(
        application: Application,
        (person, form): (Person, String),
        item_status: ItemStatus,
        calendar: i32,
        now: DateTime<Utc>,
    ) -> Self {
        let file = File {
            application,
            person,
            form,
            created_at: now,
            submitted_at: None,
            ended_at: None,
            head: Head::EMPTY,
        };
        Self { file, item_status, calendar, authorities: Vec::new() }
    }
}
