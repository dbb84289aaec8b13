//! 重大行政决策的必经程序: what every way to a major decision goes through, in this order and each with
//! its evidence (重大行政决策程序暂行条例, chapters 2 and 3).

use super::{Definition, Duty, OnTimeout, TaskNode};
use crate::NodeId;
use crate::labels::{Label, labels};

labels! {
    /// What a major decision goes through, in the order of the regulation.
    DecisionGate {
        /// 公众参与
        PublicParticipation = "public_participation",
        /// 专家论证
        ExpertArgument = "expert_argument",
        /// 风险评估
        RiskAssessment = "risk_assessment",
        /// 合法性审查
        LegalityReview = "legality_review",
        /// 集体讨论决定
        CollectiveDiscussion = "collective_discussion",
    }
}

impl DecisionGate {
    /// The rule of law that asks for it.
    pub const fn rule(self) -> &'static str {
        match self {
            Self::PublicParticipation => "JC-15",
            Self::ExpertArgument | Self::RiskAssessment => "JC-19",
            Self::LegalityReview => "JC-25",
            Self::CollectiveDiscussion => "JC-30",
        }
    }
}

impl TaskNode {
    /// What keeps the step from being one.
    pub(super) fn gate_fault(&self) -> Option<&'static str> {
        self.decision_gate?;
        if self.duty != Duty::Review {
            Some("only a review is one")
        } else if self.rules.skip() {
            Some("it is never left out")
        } else if !matches!(self.on_timeout, OnTimeout::Remind | OnTimeout::Escalate) {
            Some("nobody's silence takes its place")
        } else if self.service_call.is_some() {
            Some("people put its evidence to it, and no system does")
        } else {
            None
        }
    }
}

impl Definition {
    /// The steps that are gates, in the order of the regulation.
    pub fn gates(&self) -> Vec<(DecisionGate, &NodeId, &TaskNode)> {
        let step = |gate: &DecisionGate| {
            let mut steps = self.tasks().filter(|(_, it)| it.decision_gate == Some(*gate));
            steps.next().map(|(id, task)| (*gate, id, task))
        };
        DecisionGate::ALL.iter().filter_map(step).collect()
    }

    /// A gate that is missing where others are, or is there twice: with a step that shows it.
    pub(super) fn uneven_gates(&self) -> Option<(&NodeId, String)> {
        let gates = self.gates();
        let (_, first, _) = gates.first()?;
        let twice = |(gate, id, _): &(DecisionGate, &NodeId, &TaskNode)| {
            let mut steps = self.tasks().filter(|(_, it)| it.decision_gate == Some(*gate));
            steps.find(|(other, _)| other != id).map(|(other, _)| (*gate, other))
        };
        if let Some((gate, other)) = gates.iter().find_map(twice) {
            return Some((other, format!("another step is `{gate}` already")));
        }
        let missing = DecisionGate::ALL.iter().find(|gate| gates.iter().all(|it| it.0 != **gate));
        missing
            .map(|gate| (*first, format!("whoever has one gate has all five: `{gate}` is missing")))
    }
}
