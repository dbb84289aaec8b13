//! Approval workflows (审批流程): definitions, their proof, and the token engine that runs them.

pub mod bpmn;
mod definition;
mod engine;
pub mod event_log;
mod picture;
mod proof;
#[cfg(test)]
mod random;
mod signing;
mod task;

pub use definition::{Definition, Duty, Edge, Node, NodeKind, TaskNode};
pub use engine::{Fault, Marking, Step, Token, complete, return_to, returnable, start, take_back};
pub use picture::{Names, Picture, StepState, Visit};
#[cfg(test)]
pub(crate) use proof::sample;
pub use proof::{Unsound, prove};
pub use signing::{RefusalRule, Seat, SignerPlace, Signing, SigningMode, Verdict, Vote};
pub use task::{LiveState, MessageKind, Task, TaskAct, TaskMessage, TaskOutcome, TaskState};

use crate::access::rights;

rights! {
    /// Work the tasks of one's posts: list, claim, approve, refuse, return, hand over, ask others.
    WorkTasks = "workflow.work_tasks": [WindowClerk, Officer, DeliveryClerk];
    /// Hand over all that somebody has in hand who leaves.
    HandOverTasks = "workflow.hand_over_tasks": [Supervisor, Administrator];
    /// Take the event log of an item out, for tools of process mining.
    ExportEventLog = "workflow.export_event_log": [Supervisor, Administrator];
}
