//! 决定文书: the paper that tells each outcome of a decision (行政许可法 38: in writing, also the refusal).

use serde::{Deserialize, Serialize};

use super::{Definition, Duty, TaskNode};
use crate::NodeId;
use crate::labels::labels;

labels! {
    /// How a decision falls.
    DecisionOutcome {
        /// 准予
        Granted = "granted",
        /// 不予
        Refused = "refused",
    }
}

/// What the papers are called. Both have a name before the procedure can be published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionDocuments {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub granted: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

impl DecisionDocuments {
    /// The one that tells `outcome`; none where nobody has named it.
    pub fn of(&self, outcome: DecisionOutcome) -> Option<&str> {
        let name = match outcome {
            DecisionOutcome::Granted => &self.granted,
            DecisionOutcome::Refused => &self.refused,
        };
        name.as_deref().filter(|it| !it.trim().is_empty())
    }

    pub(super) fn are_unnamed(&self) -> bool {
        *self == Self::default()
    }
}

impl TaskNode {
    /// What keeps it from having these papers.
    pub(super) fn documents_fault(&self) -> Option<&'static str> {
        let them = &self.documents;
        if self.duty != Duty::Decision {
            (!them.are_unnamed()).then_some("only a decision has outcomes")
        } else if self.output_document.is_some() {
            Some("a decision names a paper for each outcome, in `documents`")
        } else if them.granted.is_some() && them.granted == them.refused {
            Some("whoever reads a paper's name sees which outcome it tells")
        } else {
            None
        }
    }
}

impl Definition {
    /// What the paper is called that tells `outcome`; none in versions from before it was asked.
    pub fn document(&self, outcome: DecisionOutcome) -> Option<&str> {
        self.with_duty(Duty::Decision).find_map(|(_, it)| it.documents.of(outcome))
    }

    /// Outcomes that a decision can have, and that no paper tells.
    pub(super) fn untold(&self) -> impl Iterator<Item = (&NodeId, DecisionOutcome)> {
        let both = [DecisionOutcome::Granted, DecisionOutcome::Refused];
        self.with_duty(Duty::Decision).flat_map(move |(id, it)| {
            both.into_iter()
                .filter(|outcome| it.documents.of(*outcome).is_none())
                .map(move |o| (id, o))
        })
    }
}
