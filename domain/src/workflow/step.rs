//! What a step says: the work, whose it is, and how long it may take.

use serde::{Deserialize, Serialize};

use super::{
    CandidateRule, DecisionDocuments, DecisionGate, Notice, OnTimeout, Seat, ServiceCall, Signing,
    SigningMode, StepRules,
};
use crate::clocks::{ClockKind, Limit, SpecialProcedure};
use crate::labels::labels;
use crate::{BodyCode, NodeId, PostCode};

/// Work for a post (环节).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskNode {
    /// The step's number in the published procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    pub name: String,
    pub duty: Duty,
    pub post: PostCode,
    pub body: BodyCode,
    /// 办理人: who may do it; the post alone, unless somebody is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<CandidateRule>,
    /// 处理规则: what holds when they fail it.
    #[serde(default, skip_serializing_if = "StepRules::are_default")]
    pub rules: StepRules,
    pub limit: Option<Limit>,
    /// 期满处理: what follows when the limit runs out.
    #[serde(default = "OnTimeout::usual", skip_serializing_if = "OnTimeout::is_usual")]
    pub on_timeout: OnTimeout,
    /// 会签: if others sign as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signing: Option<Signing>,
    /// 经办与审核分离: earlier steps; whoever did one of them does not do this one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_by: Vec<NodeId>,
    /// 原经办人: an earlier step; this one opens in the hands of whoever did that, if they can have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_handler_of: Option<NodeId>,
    /// 特别程序: while the step is open, the clocks stand still (行政许可法 45).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub procedure: Option<SpecialProcedure>,
    /// 公示: the step is open for its limit, everybody reads it, and it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub public_notice: Option<Notice>,
    /// 系统核验: another system is asked, and when it answers the step is over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_call: Option<ServiceCall>,
    /// 必经程序: which part of a major decision it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision_gate: Option<DecisionGate>,
    /// 决定文书: of a decision, the paper of each outcome.
    #[serde(default, skip_serializing_if = "DecisionDocuments::are_unnamed")]
    pub documents: DecisionDocuments,
    /// 产出文书: of any other step.
    pub output_document: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

labels! {
    /// What a task is for in the legal skeleton of an application.
    Duty {
        /// 受理: ends with acceptance or with a refusal to accept.
        Intake = "intake",
        /// 审查、审核: ends with an opinion.
        Review = "review",
        /// 决定: ends with the decision.
        Decision = "decision",
        /// 制证、送达: ends with the result on its way.
        Delivery = "delivery",
    }
}

impl TaskNode {
    /// Whose signatures it takes, its own post's first.
    pub fn seats(&self) -> Vec<Seat> {
        let others = self.signing.iter().flat_map(|it| it.seats.iter().cloned());
        [self.own_seat()].into_iter().chain(others).collect()
    }

    /// Its own post, of its body.
    pub fn own_seat(&self) -> Seat {
        Seat { post: self.post.clone(), body: self.body.clone() }
    }

    pub fn signing(&self) -> &Signing {
        self.signing.as_ref().unwrap_or(Signing::SINGLE)
    }

    /// What its own limit is.
    pub fn clock(&self) -> ClockKind {
        match (&self.public_notice, self.procedure, self.on_timeout) {
            (Some(_), ..) => ClockKind::Notice,
            (None, Some(_), _) => ClockKind::Procedure,
            (None, None, OnTimeout::Remind) => ClockKind::Step,
            (None, None, _) => ClockKind::StepTimeout,
        }
    }

    /// A special procedure or a public notice: people outside of the office have been told of it.
    pub fn is_public_business(&self) -> bool {
        self.procedure.is_some() || self.public_notice.is_some()
    }

    /// What keeps it from being a special procedure or a public notice.
    pub(super) fn procedure_fault(&self) -> Option<&'static str> {
        if !self.is_public_business() {
            None
        } else if self.procedure.is_some() && self.public_notice.is_some() {
            Some("it is the one or the other")
        } else if self.duty != Duty::Review {
            Some("only a review can be one")
        } else if self.signing.is_some() {
            Some("its result is recorded by one post; others can be asked for their opinion")
        } else if self.limit.is_none() {
            Some("it has a limit: people are told how long it takes")
        } else {
            None
        }
    }

    /// What is wrong with how it is signed.
    pub(super) fn signing_fault(&self) -> Option<&'static str> {
        let signing = self.signing.as_ref()?;
        let seats = self.seats();
        let twice = seats.iter().enumerate().any(|(at, it)| seats[..at].contains(it));
        let threshold_fits = match signing.mode {
            SigningMode::Ratio => signing.threshold.is_some_and(|it| (1..=100).contains(&it)),
            SigningMode::All | SigningMode::Any | SigningMode::InSequence => {
                signing.threshold.is_none()
            }
        };
        if self.duty != Duty::Review {
            Some("only a review is signed by several")
        } else if signing.seats.is_empty() {
            Some("it names nobody besides the step's own post")
        } else if twice {
            Some("a seat is named twice")
        } else if !threshold_fits {
            Some("a ratio, and nothing else, has a threshold from 1 to 100 percent")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Definition, NodeKind, prove, sample};

    fn procedure() -> Definition {
        let tasks = [("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
        sample(&tasks, &[], &[], "start>in in>a a>d d>out out>end")
    }

    #[test]
    fn a_step_that_cannot_be_signed_as_it_says_is_found() {
        let told = |node: usize, signing: serde_json::Value| {
            let mut definition = procedure();
            let NodeKind::Task(task) = &mut definition.nodes[node].kind else { return None };
            task.signing = serde_json::from_value(signing).ok();
            assert!(task.signing.is_some());
            prove(&definition).err().map(|it| it.to_string())
        };
        let seat = || serde_json::json!([{ "post": "Q", "body": "B" }]);
        let ask = |mode: &str, seats| serde_json::json!({ "mode": mode, "seats": seats });
        assert_eq!(told(1, ask("all", seat())), None);
        for (node, signing, why) in [
            (0, ask("all", seat()), "only a review"),
            (1, ask("all", serde_json::json!([])), "nobody besides"),
            (1, ask("all", serde_json::json!([{ "post": "P", "body": "B" }])), "named twice"),
            (1, ask("ratio", seat()), "has a threshold"),
        ] {
            let told = told(node, signing).unwrap_or_default();
            assert!(told.contains(why), "{told}");
        }
    }
}
