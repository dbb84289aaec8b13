//! Everything that a step adds, in one statement.

use chrono::{DateTime, Utc};
use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use domain::applications::{Application, Message, Outcome};
use domain::events::{Circumstances, Head, Subject, SubjectKind};
use domain::labels::Label;
use domain::{ApplicationId, ReaderId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clocks::StoredClock;
use crate::columns::{Columns, moment};
use crate::events::{ADD_EVENTS, Linked};
use crate::notifications::payload;
use crate::workflow::StoredTask;
use crate::{StoreError, Tx, Vault, ids, workflow};

/// New rows by table.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    events: Linked,
    tasks: Vec<Value>,
    clocks: Vec<Value>,
    outbox: Vec<Value>,
    readers: Vec<Value>,
}

impl Bundle {
    /// Begins with the outcome's events, linked behind `head`; answers where the chain ends then.
    pub(super) fn of(outcome: &Outcome, head: Head, how: &Circumstances) -> (Self, Head) {
        let subject = Subject { kind: SubjectKind::Application, id: outcome.after.id.into() };
        let mut bundle = Self::default();
        let head = bundle.events.link(subject, head, &outcome.events, how);
        (bundle, head)
    }

    pub(super) fn task(&mut self, vault: &Vault, it: &StoredTask) {
        let task = &it.task;
        self.tasks.push(json!({
            "id": task.id, "application_id": task.application,
            "application_number": it.application_number, "item_code": it.item, "node": task.node,
            "name": task.name, "duty": task.duty, "body_code": task.body, "post_code": task.post,
            "state": task.state, "assignee": task.assignee, "opened_at": moment(task.opened_at),
            "due_on": it.due_on, "due_at": moment(it.due_at), "revision": it.revision,
            "visit": task.visit, "seat": task.seat, "asked_by": task.asked.map(|(by, _)| by),
            "place": task.asked.map(|(_, place)| place), "owner": task.owner,
            "messages": workflow::sealed(vault, task.id, &it.messages), "yellow_at": it.yellow_at.map(moment),
            "attachments": it.attachments,
            "candidates": workflow::candidate_words(&task.candidates, &task.place()),
            "kept_from": task.kept_from, "outcome": task.outcome, "closed_at": it.closed_at.map(moment),
        }));
    }

    pub(super) fn clock(&mut self, application: ApplicationId, it: &StoredClock) {
        let clock = &it.clock;
        self.clocks.push(json!({
            "id": it.id, "application_id": application, "task_id": it.task, "kind": clock.kind,
            "value": clock.limit.value, "unit": clock.limit.unit, "rule": clock.rule,
            "note": it.note, "anchor": moment(clock.anchor), "due_on": it.due.map(|due| due.on),
            "due_at": it.due.map(|due| moment(due.at)),
            "provisional": it.due.is_some_and(|due| due.provisional),
            "yellow_at": it.yellow_at.map(moment), "next_rung_at": it.next_rung_at.map(moment),
            "fired": it.fired, "round": 0, "entries": clock.ledger.len(), "extension": it.extension,
        }));
    }

    pub(super) fn message(&mut self, application: ApplicationId, it: &Message, now: DateTime<Utc>) {
        self.outbox.push(json!({
            "id": ids::fresh::<Uuid>(now), "topic": "applicant", "subject_id": application,
            "payload": payload(it.about), "created_at": moment(now),
        }));
    }

    pub(super) fn reader(&mut self, application: &Application, reader: ReaderId) {
        self.readers.push(json!({
            "reader": reader, "application_id": application.id,
            "stage": application.stage.as_str(), "item_code": application.item,
            "decides": reader == application.body.reader(),
        }));
    }

    pub(super) fn store(self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        let rows = [self.tasks, self.clocks, self.outbox, self.readers];
        if self.events.is_empty() && rows.iter().all(Vec::is_empty) {
            return Ok(());
        }
        let all = self.events.bind(Columns::new(format!("with e as ({ADD_EVENTS}{ROWS}")));
        let text = |it: Vec<Value>| Value::Array(it).to_string();
        rows.into_iter().fold(all, |all, it| all.with::<Text, _>(text(it))).execute(tx.conn)?;
        Ok(())
    }
}

/// A few rows of many tables follow [`ADD_EVENTS`]: as JSON, so that a table's new column needs no code.
const ROWS: &str = "), t as (insert into workflow_tasks
      select * from json_populate_recordset(null::workflow_tasks, {}::json)), c as (insert into clocks
      select * from json_populate_recordset(null::clocks, {}::json)), o as (insert into outbox
      select * from json_populate_recordset(null::outbox, {}::json)), r as (insert into applications_readers
      select * from json_populate_recordset(null::applications_readers, {}::json) on conflict do nothing)
    select 1";
