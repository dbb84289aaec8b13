//! What follows from a step: all of it is stored, or none.

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{Application, PaperKind};
use crate::catalogue::RuledLimit;
use crate::clocks::{ClockKind, Due};
use crate::events::NewEvent;
use crate::workflow::{TaskNode, TaskOutcome};
use crate::{AccountId, NodeId, TaskId};

/// The whole consequence of a lawful step.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The application as it stands now.
    pub after: Application,
    pub events: Vec<NewEvent>,
    pub paper: Option<NewPaper>,
    pub start: Vec<NewClock>,
    /// Clocks that stop, because what they watched has happened.
    pub stop: Vec<ClockKind>,
    pub open: Vec<NewTask>,
    pub close: Vec<TaskClosing>,
    /// Nodes whose open tasks are called off.
    pub cancel: Vec<NodeId>,
    pub messages: Vec<Message>,
}

/// A statutory paper that is due with the step.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPaper {
    pub kind: PaperKind,
    pub number: String,
    pub serial: i32,
    pub content: Value,
}

/// A clock that starts.
#[derive(Debug, Clone, PartialEq)]
pub struct NewClock {
    pub kind: ClockKind,
    pub limit: RuledLimit,
    pub anchor: DateTime<Utc>,
    pub due: Due,
}

/// A task that opens; its step clock starts with it, if it has a limit.
#[derive(Debug, Clone, PartialEq)]
pub struct NewTask {
    pub node: NodeId,
    pub work: TaskNode,
    /// Whose it is at once: it comes back to whoever did it before.
    pub assignee: Option<AccountId>,
    pub clock: Option<NewClock>,
}

/// A task that ends.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskClosing {
    pub task: TaskId,
    pub outcome: TaskOutcome,
    pub opinion: String,
}

/// Something to tell the applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The event's kind; the text is made where it is sent.
    pub about: &'static str,
}

impl Outcome {
    /// An application that is begun, and nothing more.
    pub fn drafted(draft: Application) -> Self {
        let mut outcome = Self::of(draft);
        let data = serde_json::json!({ "item": outcome.after.item });
        outcome.note("applications.drafted", data);
        outcome
    }

    /// A draft that was changed.
    pub fn edited(draft: Application) -> Self {
        let mut outcome = Self::of(draft);
        outcome.note("applications.edited", serde_json::json!({}));
        outcome
    }

    pub(super) fn of(after: Application) -> Self {
        Self {
            after,
            events: Vec::new(),
            paper: None,
            start: Vec::new(),
            stop: Vec::new(),
            open: Vec::new(),
            close: Vec::new(),
            cancel: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// Says what happened, in the log and (a step that concerns them) to the applicant.
    pub(super) fn tell(&mut self, kind: &'static str, data: Value) {
        self.events.push(NewEvent::new(kind, data));
        self.messages.push(Message { about: kind });
    }

    /// Says what happened, in the log only.
    pub(super) fn note(&mut self, kind: &'static str, data: Value) {
        self.events.push(NewEvent::new(kind, data));
    }
}
