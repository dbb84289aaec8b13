//! What becomes of tasks that go over to another procedure, or to another body.

use super::NewClock;
use crate::workflow::{Candidate, Seat, TaskState};
use crate::{AccountId, NodeId, TaskId};

/// A task as another procedure's step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    pub task: TaskId,
    pub node: NodeId,
    pub visit: i32,
    pub name: String,
    /// Whoever may not do it there.
    pub kept_from: Vec<AccountId>,
}

/// A task in another body: where it is done, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reseating {
    pub task: TaskId,
    pub seat: Seat,
    pub candidates: Vec<Candidate>,
    /// Whoever may not do it there.
    pub kept_from: Vec<AccountId>,
    pub state: TaskState,
    pub assignee: Option<AccountId>,
    pub owner: Option<AccountId>,
}

/// A task whose step's clock gives way to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Relimit {
    pub task: TaskId,
    pub new: Option<NewClock>,
}
