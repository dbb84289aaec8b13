//! The statutory papers of an application.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::applications::{NewPaper, PaperKind};
use domain::labels::Label;
use domain::{AccountId, ApplicationId, BodyCode};
use serde_json::Value;
use uuid::Uuid;

use crate::schema::applications_papers as p;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// A paper: its number and day, and the facts that it states.
#[derive(Debug, Clone)]
pub struct Paper {
    pub kind: PaperKind,
    /// 文书名称
    pub title: String,
    pub number: String,
    pub issued_at: DateTime<Utc>,
    pub content: Value,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = p)]
struct Row {
    kind: String,
    title: String,
    number: String,
    issued_at: DateTime<Utc>,
    content: Vec<u8>,
}

const CONTENT: &str = "applications_papers.content";

/// All papers of an application that the caller has shown to be readable.
pub fn papers(session: &mut Session<'_>, id: ApplicationId) -> Result<Vec<Paper>, StoreError> {
    let rows: Vec<Row> = p::table
        .filter(p::application_id.eq(Uuid::from(id)))
        .order(p::issued_at)
        .select(Row::as_select())
        .load(session.conn)?;
    rows.into_iter()
        .map(|it| {
            let content = session.vault.unseal(CONTENT, id.into(), &it.content)?;
            let (title, number, issued_at) = (it.title, it.number, it.issued_at);
            Ok(Paper { kind: label(&it.kind)?, title, number, issued_at, content })
        })
        .collect()
}

pub(super) fn insert(
    tx: &mut Tx<'_>,
    (id, body, year): (ApplicationId, &BodyCode, i32),
    paper: &NewPaper,
    by: AccountId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let content = tx.vault.seal(CONTENT, id.into(), &paper.content);
    diesel::insert_into(p::table)
        .values((
            p::application_id.eq(Uuid::from(id)),
            p::kind.eq(paper.kind.as_str()),
            p::title.eq(&paper.title),
            p::number.eq(&paper.number),
            p::body_code.eq(body.as_str()),
            p::year.eq(year),
            p::serial.eq(paper.serial),
            p::issued_at.eq(now),
            p::issued_by.eq(Uuid::from(by)),
            p::content.eq(content),
        ))
        .execute(tx.conn)?;
    Ok(())
}
