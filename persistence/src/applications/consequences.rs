//! What a step brings with it besides the application's own row: events, paper, clocks, tasks,
//! messages. All in the caller's transaction.

use diesel::prelude::*;
use domain::applications::{Facts, Outcome};
use domain::events::{Circumstances, Envelope, Head, Subject, SubjectKind};
use domain::{AccountId, TaskId};
use uuid::Uuid;

use super::papers;
use crate::schema::outbox;
use crate::{StoreError, Tx, clocks, events, ids, workflow};

/// A step that has been decided, and the events that say so, already linked.
pub(super) struct Step<'a> {
    pub outcome: &'a Outcome,
    pub events: &'a [Envelope],
    pub by: AccountId,
    pub how: &'a Circumstances,
}

/// Links the outcome's events behind `head`; answers them and the new head.
pub(super) fn link(outcome: &Outcome, head: Head, how: &Circumstances) -> (Vec<Envelope>, Head) {
    let subject = Subject { kind: SubjectKind::Application, id: outcome.after.id.into() };
    let mut head = head;
    let linked = outcome.events.iter().map(|event| {
        let envelope = Envelope::link(ids::fresh(how.at), subject, head, event, how);
        head = envelope.head();
        envelope
    });
    let linked = linked.collect();
    (linked, head)
}

pub(super) fn consequences(tx: &mut Tx<'_>, step: &Step<'_>) -> Result<(), StoreError> {
    let Step { outcome, events: linked, by, how } = step;
    let (application, now) = (&outcome.after, how.at);
    for event in *linked {
        events::insert(tx, event)?;
    }
    if let Some(paper) = &outcome.paper {
        let place = (application.id, &application.body, Facts::year(now));
        papers::insert(tx, place, paper, *by, now)?;
    }
    clocks::stop(tx, application.id, &outcome.stop, now)?;
    for clock in &outcome.start {
        clocks::start(tx, application.id, None, clock, now)?;
    }
    for closing in &outcome.close {
        workflow::close(tx, closing, *by, now)?;
    }
    workflow::cancel(tx, application.id, &outcome.cancel, now)?;
    for task in &outcome.open {
        let id: TaskId = workflow::open(tx, application, task, now)?;
        if let Some(clock) = &task.clock {
            clocks::start(tx, application.id, Some(id), clock, now)?;
        }
    }
    for message in &outcome.messages {
        diesel::insert_into(outbox::table)
            .values((
                outbox::id.eq(ids::fresh::<Uuid>(now)),
                outbox::topic.eq("applicant"),
                outbox::subject_id.eq(Uuid::from(application.id)),
                outbox::payload.eq(serde_json::json!({ "about": message.about }).to_string()),
                outbox::created_at.eq(now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
