//! The proof that nobody has rewritten the log.

use diesel::prelude::*;
use domain::events::{Head, Subject, SubjectKind};
use domain::labels::Label;
use uuid::Uuid;

use super::{EventRow, StoredEvent};
use crate::schema::{applications, event_heads, events};
use crate::{Session, StoreError};

/// What a whole walk found.
#[derive(Debug, Default)]
pub struct Verified {
    pub events: u64,
    pub subjects: u64,
    pub broken: Vec<Broken>,
}

/// A place where the chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    pub subject: Subject,
    pub ordinal: i32,
    pub why: &'static str,
}

const PAGE: i64 = 5_000;

/// Walks every chain from its first event to the head that the subject remembers. `progress` is
/// told the number of events so far.
pub fn verify(
    session: &mut Session<'_>,
    mut progress: impl FnMut(u64),
) -> Result<Verified, StoreError> {
    let mut found = Verified::default();
    let mut last: Option<(Subject, Head)> = None;
    let mut after = (Uuid::nil(), String::new(), 0);
    loop {
        let page = page(session, &after)?;
        let Some(end) = page.last() else { break };
        let subject = end.envelope.subject;
        after = (subject.id, subject.kind.as_str().to_owned(), end.envelope.ordinal);
        for event in &page {
            let subject = event.envelope.subject;
            let head = match last {
                Some((same, head)) if same == subject => head,
                Some((other, head)) => {
                    ends_there(session, &mut found, other, head)?;
                    Head::EMPTY
                }
                None => Head::EMPTY,
            };
            last = Some((subject, link(&mut found, event, head)));
        }
        found.events += page.len() as u64;
        progress(found.events);
    }
    if let Some((subject, head)) = last {
        ends_there(session, &mut found, subject, head)?;
    }
    without_events(session, &mut found)?;
    Ok(found)
}

fn link(found: &mut Verified, event: &StoredEvent, head: Head) -> Head {
    let envelope = &event.envelope;
    let mut broken = |why| {
        found.broken.push(Broken { subject: envelope.subject, ordinal: envelope.ordinal, why });
    };
    if envelope.ordinal != head.ordinal + 1 {
        broken("an event is missing before this one");
    } else if envelope.previous != head.hash {
        broken("it does not follow from the event before it");
    }
    if event.hash != envelope.hash() {
        broken("its content is not what was hashed");
    }
    envelope.head()
}

fn page(
    session: &mut Session<'_>,
    after: &(Uuid, String, i32),
) -> Result<Vec<StoredEvent>, StoreError> {
    let later =
        diesel::dsl::sql::<diesel::sql_types::Bool>("(subject_id, subject_kind, ordinal) > (")
            .bind::<diesel::sql_types::Uuid, _>(after.0)
            .sql(", ")
            .bind::<diesel::sql_types::Text, _>(&after.1)
            .sql(", ")
            .bind::<diesel::sql_types::Integer, _>(after.2)
            .sql(")");
    let rows: Vec<EventRow> = events::table
        .filter(later)
        .order((events::subject_id, events::subject_kind, events::ordinal))
        .limit(PAGE)
        .select(EventRow::as_select())
        .load(session.conn)?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Compares the end of a chain with what its subject remembers.
fn ends_there(
    session: &mut Session<'_>,
    found: &mut Verified,
    subject: Subject,
    head: Head,
) -> Result<(), StoreError> {
    found.subjects += 1;
    let kept = event_heads::table
        .find((subject.id, subject.kind.as_str()))
        .select((event_heads::ordinal, event_heads::hash));
    let carried = applications::table
        .find(subject.id)
        .select((applications::event_ordinal, applications::event_hash));
    let mut remembered: Option<(i32, Vec<u8>)> = None;
    if subject.kind == SubjectKind::Application {
        remembered = carried.first(session.conn).optional()?;
    }
    if remembered.is_none() {
        remembered = kept.first(session.conn).optional()?;
    }
    let fits =
        remembered.is_some_and(|(ordinal, hash)| ordinal == head.ordinal && hash == head.hash);
    if !fits {
        let why = "the chain does not end where its subject says";
        found.broken.push(Broken { subject, ordinal: head.ordinal, why });
    }
    Ok(())
}

/// Applications whose events are gone altogether.
fn without_events(session: &mut Session<'_>, found: &mut Verified) -> Result<(), StoreError> {
    let any = events::table
        .filter(events::subject_id.eq(applications::id))
        .filter(events::subject_kind.eq("application"));
    let silent: Vec<Uuid> = applications::table
        .filter(diesel::dsl::not(diesel::dsl::exists(any)))
        .select(applications::id)
        .limit(100)
        .load(session.conn)?;
    for id in silent {
        let subject = Subject { kind: SubjectKind::Application, id };
        found.broken.push(Broken { subject, ordinal: 0, why: "its events are gone" });
    }
    Ok(())
}
