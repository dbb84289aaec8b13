//! Storing an application: as it begins, and after each step.

use diesel::prelude::*;
use domain::applications::{Application, Measured, Outcome, Stage};
use domain::events::{Circumstances, Head, NewEvent, Subject, SubjectKind};
use domain::identity::Person;
use domain::labels::Label;
use domain::{AccountId, ApplicationId, BodyCode};
use uuid::Uuid;

use super::bundle::Bundle;
use super::consequences::{Opened, Step, consequences};
use super::file::{DOSSIER, FORM, File, PERSON};
use super::promise::{enter, renew_promises};
use super::publications::follow;
use super::readers::{admit, hand_on, readers, readers_of};
use crate::events::append_behind;
use crate::schema::applications;
use crate::steady::Steady;
use crate::{StoreError, Tx};

/// What an application begins with.
#[derive(Debug)]
pub struct NewFile<'a> {
    pub person: &'a Person,
    /// The form's answers as JSON text.
    pub form: &'a str,
    /// The bodies whose posts have work in it.
    pub bodies: &'a [BodyCode],
}

/// Stores a new application with all that follows from its first step.
pub fn insert(
    tx: &mut Tx<'_>,
    new: &NewFile<'_>,
    outcome: &Outcome,
    by: AccountId,
    how: &Circumstances,
) -> Result<(File, Opened), StoreError> {
    let after = &outcome.after;
    let id = Uuid::from(after.id);
    let (mut bundle, head) = Bundle::of(outcome, Head::EMPTY, how);
    let submitted_at = (after.stage != Stage::Draft).then_some(how.at);
    diesel::insert_into(applications::table)
        .values((
            (
                applications::id.eq(id),
                applications::number.eq(&after.number),
                applications::item_code.eq(after.item.as_str()),
                applications::version_id.eq(Uuid::from(after.version)),
                applications::body_code.eq(after.body.as_str()),
                applications::stage.eq(after.stage.as_str()),
                applications::revision.eq(after.revision),
                applications::channel.eq(after.channel.as_str()),
            ),
            (
                applications::applicant.eq(Uuid::from(after.applicant)),
                applications::applicant_kind.eq(new.person.kind.as_str()),
                applications::applicant_name.eq(new.person.masked().name),
                applications::person.eq(tx.vault.seal(PERSON, id, new.person)),
                applications::form.eq(tx.vault.seal_bytes(FORM, id, new.form.as_bytes())),
                applications::dossier.eq(tx.vault.seal(DOSSIER, id, &after.dossier)),
                applications::created_by.eq(Uuid::from(after.created_by)),
                applications::created_at.eq(how.at),
            ),
            (
                applications::submitted_at.eq(submitted_at),
                applications::received_at.eq(after.received_at),
                applications::marking.eq(marking(after)),
                applications::event_ordinal.eq(head.ordinal),
                applications::event_hash.eq(head.hash.as_slice()),
            ),
        ))
        .execute(tx.conn)?;
    readers_of(after, new.bodies).into_iter().for_each(|it| bundle.reader(after, it));
    let opened = consequences(tx, &Step { outcome, by, how }, bundle)?;
    let file = File {
        application: after.clone(),
        person: new.person.clone(),
        form: new.form.to_owned(),
        created_at: how.at,
        submitted_at,
        ended_at: None,
        head,
    };
    Ok((file, opened))
}

/// Stores a step of an application, unless it has changed since `before` was read. `bodies` are
/// those that have work in it: with its submission it becomes theirs to read.
pub fn record(
    tx: &mut Tx<'_>,
    before: &File,
    outcome: &Outcome,
    bodies: &[BodyCode],
    by: AccountId,
    how: &Circumstances,
) -> Result<File, StoreError> {
    let after = Application { revision: before.application.revision + 1, ..outcome.after.clone() };
    let id = Uuid::from(after.id);
    let (bundle, head) = Bundle::of(outcome, before.head, how);
    let submitted_at = before.submitted_at.or((after.stage != Stage::Draft).then_some(how.at));
    let ended_at = before.ended_at.or(after.stage.is_end().then_some(how.at));
    let seen =
        applications::table.find(id).filter(applications::revision.eq(before.application.revision));
    let procedure = (after.procedure != after.version).then(|| Uuid::from(after.procedure));
    let changed = diesel::update(seen).set((
        applications::number.eq(&after.number),
        applications::procedure_id.eq(procedure),
        applications::stage.eq(after.stage.as_str()),
        applications::revision.eq(after.revision),
        applications::dossier.eq(tx.vault.seal(DOSSIER, id, &after.dossier)),
        applications::submitted_at.eq(submitted_at),
        applications::received_at.eq(after.received_at),
        applications::accepted_at.eq(after.accepted_at),
        applications::decided_at.eq(after.decided_at),
        applications::ended_at.eq(ended_at),
        applications::granted.eq(after.granted),
        applications::corrected.eq(after.corrected),
        applications::marking.eq(marking(&after)),
        applications::event_ordinal.eq(head.ordinal),
        applications::event_hash.eq(head.hash.as_slice()),
        outcome.measured.map(|it| measured(it, &after.body)),
    ));
    let changed: Vec<i32> = Steady(changed.returning(applications::revision)).load(tx.conn)?;
    if changed.is_empty() {
        return Err(StoreError::Stale);
    }
    match before.application.stage {
        stage if stage == after.stage => {}
        Stage::Draft => readers(tx, &after, bodies)?,
        _ => enter(tx, outcome)?,
    }
    if before.application.procedure != after.procedure {
        admit(tx, &after, bodies)?;
    }
    if before.application.body != after.body {
        hand_on(tx, outcome, bodies)?;
    }
    consequences(tx, &Step { outcome, by, how }, bundle)?;
    follow(tx, outcome, how.at)?;
    renew_promises(tx, outcome.ledger.first().map(|_| id))?;
    Ok(File { application: after, submitted_at, ended_at, head, ..before.clone() })
}

/// Replaces who applies and what the form says, of a draft.
pub fn edit(
    tx: &mut Tx<'_>,
    application: &Application,
    person: &Person,
    form: &str,
) -> Result<(), StoreError> {
    let id = Uuid::from(application.id);
    diesel::update(applications::table.find(id))
        .set((
            applications::applicant.eq(Uuid::from(application.applicant)),
            applications::applicant_kind.eq(person.kind.as_str()),
            applications::applicant_name.eq(person.masked().name),
            applications::channel.eq(application.channel.as_str()),
            applications::person.eq(tx.vault.seal(PERSON, id, person)),
        ))
        .execute(tx.conn)?;
    replace_form(tx, application.id, form)?;
    readers(tx, application, &[])
}

/// Replaces what the form says: of a draft, or with corrections.
pub fn replace_form(tx: &mut Tx<'_>, id: ApplicationId, form: &str) -> Result<(), StoreError> {
    let sealed = tx.vault.seal_bytes(FORM, id.into(), form.as_bytes());
    let row = applications::table.find(Uuid::from(id));
    diesel::update(row).set(applications::form.eq(sealed)).execute(tx.conn)?;
    Ok(())
}

/// What a decision took, for the statistics of its day.
#[diesel::dsl::auto_type(no_type_alias)]
fn measured<'b>(it: Measured, body: &'b BodyCode) -> _ {
    let days: fn(Option<u32>) -> Option<i32> = |it| it.and_then(|it| i32::try_from(it).ok());
    let elapsed: Option<i32> = days(it.elapsed);
    let promised: Option<i32> = days(it.promised);
    let statutory: Option<i32> = days(it.statutory);
    let in_time: bool = it.in_time;
    let body: &'b str = body.as_str();
    (
        applications::decided_body.eq(body),
        applications::elapsed_days.eq(elapsed),
        applications::promised_days.eq(promised),
        applications::statutory_days.eq(statutory),
        applications::in_time.eq(in_time),
    )
}

fn marking(application: &Application) -> serde_json::Value {
    serde_json::to_value(&application.marking).expect("a marking is plain data")
}

/// Adds events to an application's chain without changing it: a reading, a claim.
pub fn note(
    tx: &mut Tx<'_>,
    id: ApplicationId,
    events: &[NewEvent],
    how: &Circumstances,
) -> Result<(), StoreError> {
    let row = applications::table.find(Uuid::from(id));
    let (ordinal, hash): (i32, Vec<u8>) = row
        .for_no_key_update()
        .select((applications::event_ordinal, applications::event_hash))
        .first(tx.conn)?;
    let corrupt = |_| StoreError::Corrupt("applications.event_hash".to_owned());
    let head = Head { ordinal, hash: hash.try_into().map_err(corrupt)? };
    let subject = Subject { kind: SubjectKind::Application, id: id.into() };
    let head = append_behind(tx, subject, head, events, how)?;
    diesel::update(row)
        .set((
            applications::event_ordinal.eq(head.ordinal),
            applications::event_hash.eq(head.hash.as_slice()),
        ))
        .execute(tx.conn)?;
    Ok(())
}
