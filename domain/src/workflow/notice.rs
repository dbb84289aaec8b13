//! 公示 as a step: everybody can read it for its time, and object.

use serde::{Deserialize, Serialize};

use crate::labels::labels;
use crate::{AccountId, ObjectionId, TaskId};

/// What a public notice is besides a step; its time is the step's limit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Where the application goes when an objection is upheld.
    pub upheld: AfterUpheld,
}

labels! {
    /// Where an application goes when an objection to its public notice is upheld.
    AfterUpheld {
        /// 转决定: straight to the decision, which is made with what was said.
        Decision = "decision",
        /// 退回: to the last review before the notice, for whoever did it.
        Review = "review",
    }
}

labels! {
    /// What came of an objection.
    ObjectionOutcome {
        /// 异议成立
        Upheld = "upheld",
        /// 异议不成立
        Dismissed = "dismissed",
    }
}

/// 异议: somebody objects to what a public notice says. What they write stays with the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    pub id: ObjectionId,
    /// The notice's task.
    pub task: TaskId,
    pub by: AccountId,
    /// None until it is answered.
    pub outcome: Option<ObjectionOutcome>,
}
