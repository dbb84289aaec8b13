//! Approval workflows (审批流程): definitions, their proof, and the token engine that runs them.

mod definition;
mod engine;
mod picture;
mod proof;
#[cfg(test)]
mod random;
mod task;

pub use definition::{Definition, Duty, Edge, Node, NodeKind, TaskNode};
pub use engine::{Fault, Marking, Step, Token, complete, return_to, returnable, start};
pub use picture::{Names, Picture, StepState, Visit};
#[cfg(test)]
use proof::sample;
pub use proof::{Unsound, prove};
pub use task::{Task, TaskAct, TaskOutcome, TaskState};

use crate::access::rights;

rights! {
    /// Work the tasks of one's posts: list, claim, release, approve, refuse, return.
    WorkTasks = "workflow.work_tasks": [WindowClerk, Officer, DeliveryClerk];
}
