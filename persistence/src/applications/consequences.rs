//! What a step brings with it besides the application's own row: events, paper, clocks, tasks,
//! messages. All in the caller's transaction.

use diesel::prelude::*;
use domain::applications::{Facts, Outcome};
use domain::events::{Circumstances, Envelope, Head, Subject, SubjectKind};
use domain::labels::Label;
use domain::{AccountId, TaskId};
use uuid::Uuid;

use super::papers;
use crate::schema::{events, outbox};
use crate::{StoreError, Tx, clocks, ids, workflow};

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
    let Step { outcome, events, by, how } = step;
    let (application, now) = (&outcome.after, how.at);
    for event in *events {
        append(tx, event)?;
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

fn append(tx: &mut Tx<'_>, envelope: &Envelope) -> Result<(), StoreError> {
    diesel::insert_into(events::table)
        .values((
            events::id.eq(Uuid::from(envelope.id)),
            events::subject_kind.eq(envelope.subject.kind.as_str()),
            events::subject_id.eq(envelope.subject.id),
            events::ordinal.eq(envelope.ordinal),
            events::kind.eq(&envelope.kind),
            events::author.eq(&envelope.author),
            events::on_behalf_of.eq(&envelope.on_behalf_of),
            events::request_id.eq(envelope.request_id),
            events::at.eq(envelope.at),
            events::data.eq(&envelope.data),
            events::previous.eq(envelope.previous.as_slice()),
            events::hash.eq(envelope.hash().as_slice()),
        ))
        .execute(tx.conn)?;
    Ok(())
}
