//! An application with all that lies in its file.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::applications::{Application, Dossier};
use domain::events::Head;
use domain::identity::Person;
use domain::workflow::Marking;
use uuid::Uuid;

use crate::schema::applications;
use crate::text_column::label;
use crate::{Session, StoreError};

/// An application, who applies, and what their form says.
#[derive(Debug, Clone)]
pub struct File {
    pub application: Application,
    pub person: Person,
    /// The form's answers as JSON text, passed through unread.
    pub form: String,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub head: Head,
}

/// Names under which the parts are sealed.
pub(crate) const PERSON: &str = "applications.person";
pub(super) const FORM: &str = "applications.form";
pub(super) const DOSSIER: &str = "applications.dossier";

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications, check_for_backend(diesel::pg::Pg))]
pub(super) struct FileRow {
    id: Uuid,
    number: Option<String>,
    item_code: String,
    version_id: Uuid,
    procedure_id: Option<Uuid>,
    body_code: String,
    stage: String,
    revision: i32,
    channel: String,
    applicant: Uuid,
    person: Vec<u8>,
    form: Vec<u8>,
    dossier: Vec<u8>,
    created_by: Uuid,
    created_at: DateTime<Utc>,
    submitted_at: Option<DateTime<Utc>>,
    received_at: Option<DateTime<Utc>>,
    accepted_at: Option<DateTime<Utc>>,
    decided_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    granted: Option<bool>,
    corrected: bool,
    marking: serde_json::Value,
    event_ordinal: i32,
    event_hash: Vec<u8>,
}

impl FileRow {
    pub(super) fn open(self, session: &Session<'_>) -> Result<File, StoreError> {
        let dossier: Dossier = session.vault.unseal(DOSSIER, self.id, &self.dossier)?;
        let person: Person = session.vault.unseal(PERSON, self.id, &self.person)?;
        let form = session.vault.unseal_bytes(FORM, self.id, &self.form)?;
        let corrupt = |what: &str| StoreError::Corrupt(what.to_owned());
        let form = String::from_utf8(form).map_err(|_| corrupt(FORM))?;
        let marking: Marking =
            serde_json::from_value(self.marking).map_err(|_| corrupt("applications.marking"))?;
        let hash = self.event_hash.try_into().map_err(|_| corrupt("applications.event_hash"))?;
        let application = Application {
            id: self.id.into(),
            number: self.number,
            item: self.item_code.into(),
            version: self.version_id.into(),
            procedure: self.procedure_id.unwrap_or(self.version_id).into(),
            body: self.body_code.into(),
            stage: label(&self.stage)?,
            revision: self.revision,
            channel: label(&self.channel)?,
            applicant: self.applicant.into(),
            created_by: self.created_by.into(),
            received_at: self.received_at,
            accepted_at: self.accepted_at,
            decided_at: self.decided_at,
            granted: self.granted,
            marking,
            corrected: self.corrected,
            dossier,
        };
        Ok(File {
            application,
            person,
            form,
            created_at: self.created_at,
            submitted_at: self.submitted_at,
            ended_at: self.ended_at,
            head: Head { ordinal: self.event_ordinal, hash },
        })
    }
}
