//! What a thing is by now, for whoever was too late to change it.

use serde::Serialize;
use utoipa::ToSchema;

use super::Problem;
use crate::word::{StageWord, TaskStateWord};
use crate::workflow::AssigneeView;

/// What the task or application is now
///
/// As much as its GET would tell this caller: enough to say "claimed by a colleague already", and to
/// try again.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CurrentState {
    /// Where it is read
    #[schema(example = "/api/v1/tasks/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a", max_length = 300)]
    pub(crate) href: String,
    /// Counts the changes
    #[schema(example = 3, minimum = 1)]
    pub(crate) revision: i32,
    /// What its GET would answer as `ETag` and a change takes as `If-Match`
    #[schema(example = "\"3.5f2a9c01\"", max_length = 100)]
    pub(crate) etag: String,
    /// Of a task
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) state: Option<TaskStateWord>,
    /// Who has claimed or done the task
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) assignee: Option<AssigneeView>,
    /// Of an application
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stage: Option<StageWord>,
}

impl Problem {
    /// The same problem; if what is there by now is what stands in the way, with what that is. A
    /// thing that is gone, or cannot be read just now, is not told of.
    pub(crate) fn meanwhile(self, current: impl FnOnce() -> Result<CurrentState, Self>) -> Self {
        if ![409, 412].contains(&self.kind().1.as_u16()) {
            return self;
        }
        match current() {
            Ok(current) => Self::Meanwhile { why: Box::new(self), current: Box::new(current) },
            Err(_) => self,
        }
    }
}
