//! 异议: what people say against public notices. Whoever asks has shown that they may read it.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::applications::{NewObjection, ObjectionAnswer};
use domain::labels::Label;
use domain::workflow::Objection;
use domain::{AccountId, ApplicationId, ObjectionId, TaskId};
use uuid::Uuid;

use crate::schema::workflow_objections as o;
use crate::text_column::label;
use crate::{Session, StoreError, Tx};

/// An objection with what was written.
#[derive(Debug, Clone)]
pub struct StoredObjection {
    pub objection: Objection,
    pub application: ApplicationId,
    pub made_at: DateTime<Utc>,
    pub text: String,
    /// Why it was upheld or dismissed, and when.
    pub answer: Option<(String, DateTime<Utc>)>,
}

const TEXT: &str = "workflow_objections.text";
const ANSWER: &str = "workflow_objections.answer";

#[derive(Queryable, Selectable)]
#[diesel(table_name = o, check_for_backend(diesel::pg::Pg))]
struct Row {
    id: Uuid,
    task_id: Uuid,
    application_id: Uuid,
    made_by: Uuid,
    made_at: DateTime<Utc>,
    text: Vec<u8>,
    outcome: Option<String>,
    answer: Option<Vec<u8>>,
    answered_at: Option<DateTime<Utc>>,
}

pub(crate) fn object(
    tx: &mut Tx<'_>,
    application: ApplicationId,
    (task, new): &(TaskId, NewObjection),
    (by, now): (AccountId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let id = Uuid::from(new.id);
    diesel::insert_into(o::table)
        .values((
            o::id.eq(id),
            o::task_id.eq(Uuid::from(*task)),
            o::application_id.eq(Uuid::from(application)),
            o::made_by.eq(Uuid::from(by)),
            o::made_at.eq(now),
            o::text.eq(tx.vault.seal(TEXT, id, &new.text)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

pub(crate) fn answer(
    tx: &mut Tx<'_>,
    answer: &ObjectionAnswer,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let id = Uuid::from(answer.objection);
    let open = o::table.find(id).filter(o::outcome.is_null());
    let answered = diesel::update(open)
        .set((
            o::outcome.eq(answer.outcome.as_str()),
            o::answer.eq(tx.vault.seal(ANSWER, id, &answer.reasons)),
            o::answered_at.eq(now),
        ))
        .execute(tx.conn)?;
    if answered == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Every objection to notices of the application, as the rules ask for them.
pub fn objections(
    session: &mut Session<'_>,
    application: ApplicationId,
) -> Result<Vec<Objection>, StoreError> {
    let of = o::table.filter(o::application_id.eq(Uuid::from(application))).order(o::id);
    let rows: Vec<(Uuid, Uuid, Uuid, Option<String>)> =
        of.select((o::id, o::task_id, o::made_by, o::outcome)).load(session.conn)?;
    rows.into_iter()
        .map(|(id, task, by, outcome)| {
            let outcome = outcome.as_deref().map(label).transpose()?;
            Ok(Objection { id: id.into(), task: task.into(), by: by.into(), outcome })
        })
        .collect()
}

/// Up to `limit` objections to a notice behind `after`, the oldest first.
pub fn objections_to(
    session: &mut Session<'_>,
    task: TaskId,
    after: Option<ObjectionId>,
    limit: i64,
) -> Result<Vec<StoredObjection>, StoreError> {
    let mut query = o::table
        .filter(o::task_id.eq(Uuid::from(task)))
        .order(o::id)
        .limit(limit)
        .select(Row::as_select())
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(o::id.gt(Uuid::from(after)));
    }
    let rows: Vec<Row> = query.load(session.conn)?;
    rows.into_iter().map(|it| open(session, it)).collect()
}

/// An objection that `by` has made.
pub fn own_objection(
    session: &mut Session<'_>,
    by: AccountId,
    id: ObjectionId,
) -> Result<StoredObjection, StoreError> {
    let own = o::table.find(Uuid::from(id)).filter(o::made_by.eq(Uuid::from(by)));
    let row: Row = own.select(Row::as_select()).first(session.conn)?;
    open(session, row)
}

fn open(session: &Session<'_>, row: Row) -> Result<StoredObjection, StoreError> {
    let reasons = row.answer.map(|it| session.vault.unseal(ANSWER, row.id, &it)).transpose()?;
    Ok(StoredObjection {
        objection: Objection {
            id: row.id.into(),
            task: row.task_id.into(),
            by: row.made_by.into(),
            outcome: row.outcome.as_deref().map(label).transpose()?,
        },
        application: row.application_id.into(),
        made_at: row.made_at,
        text: session.vault.unseal(TEXT, row.id, &row.text)?,
        answer: reasons.zip(row.answered_at),
    })
}
