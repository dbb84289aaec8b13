//! A task of a running application.

use chrono::{DateTime, Utc};

use super::Duty;
use crate::labels::labels;
use crate::{AccountId, ApplicationId, BodyCode, NodeId, PostCode, TaskId};

/// Work that waits for someone of a post, or that somebody has done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub application: ApplicationId,
    pub node: NodeId,
    pub name: String,
    pub duty: Duty,
    pub body: BodyCode,
    pub post: PostCode,
    pub state: TaskState,
    /// Who has claimed it, or done it.
    pub assignee: Option<AccountId>,
    pub opened_at: DateTime<Utc>,
    pub outcome: Option<TaskOutcome>,
}

labels! {
    /// Whether a task still waits.
    TaskState {
        /// 待签收
        Open = "open",
        /// 办理中
        Claimed = "claimed",
        /// 已办
        Done = "done",
        /// 作废: the application went another way.
        Cancelled = "cancelled",
    }
}

labels! {
    /// How a task ended.
    TaskOutcome {
        /// 通过
        Approved = "approved",
        /// 不同意
        Refused = "refused",
        /// 退回
        Returned = "returned",
        /// The application's own step (acceptance, decision, delivery) completed it.
        Completed = "completed",
    }
}

labels! {
    /// What an officer can do with a task.
    TaskAct {
        /// 签收
        Claim = "claim",
        /// 退签
        Release = "release",
        /// 通过
        Approve = "approve",
        /// 不同意
        Refuse = "refuse",
        /// 退回
        Return = "return",
    }
}

impl Task {
    pub fn waits(&self) -> bool {
        matches!(self.state, TaskState::Open | TaskState::Claimed)
    }
}
