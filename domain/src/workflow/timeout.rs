//! 期满处理: what a step settles for the case that nobody does it in time.

use super::{Duty, TaskNode};
use crate::labels::labels;

labels! {
    /// What follows when a step's limit runs out.
    OnTimeout {
        /// 提醒: those whom the ladder of warnings names are told, and nothing else.
        Remind = "remind",
        /// 上移: whoever holds the post above may do it as well.
        Escalate = "escalate",
        /// 视为通过: the review counts as approved.
        Approve = "approve",
        /// 视为不同意: the review counts as refused.
        Refuse = "refuse",
        /// 转出: the application goes on without an opinion.
        MoveOn = "move_on",
    }
}

impl OnTimeout {
    /// What is meant when nothing is said.
    pub(super) fn usual() -> Self {
        Self::Remind
    }

    pub(super) fn is_usual(&self) -> bool {
        *self == Self::usual()
    }
}

impl TaskNode {
    /// What keeps the end of its time from having this consequence.
    pub(super) fn timeout_fault(&self) -> Option<&'static str> {
        let settled = match (self.on_timeout, self.duty) {
            (OnTimeout::Remind, _) => return None,
            (OnTimeout::Escalate, Duty::Review | Duty::Decision)
            | (OnTimeout::Approve | OnTimeout::Refuse | OnTimeout::MoveOn, Duty::Review) => None,
            (OnTimeout::Escalate, Duty::Intake | Duty::Delivery) => {
                Some("only a review or a decision goes up to the post above")
            }
            (
                OnTimeout::Approve | OnTimeout::Refuse | OnTimeout::MoveOn,
                Duty::Intake | Duty::Decision | Duty::Delivery,
            ) => Some(
                "only a review is left to the clock: nothing is accepted, decided or delivered by \
                 a step's silence",
            ),
        };
        if self.is_public_business() {
            Some(
                "a special procedure or a public notice ends as the law says, not by a step's rule",
            )
        } else if self.limit.is_none() {
            Some("it has no limit that could run out")
        } else {
            settled
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NodeKind, prove, sample};
    use super::*;
    use crate::clocks::{ClockKind, Limit, SpecialProcedure, Unit};
    use crate::labels::Label;

    fn told(node: usize, change: impl Fn(&mut TaskNode)) -> String {
        let tasks = [("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
        let mut definition = sample(&tasks, &[], &[], "start>in in>a a>d d>out out>end");
        let NodeKind::Task(task) = &mut definition.nodes[node].kind else { return String::new() };
        task.limit = Some(Limit::new(1, Unit::WorkingDay));
        change(task);
        prove(&definition).err().map(|it| it.to_string()).unwrap_or_default()
    }

    #[test]
    fn no_licence_is_accepted_decided_or_delivered_by_silence() {
        for how in OnTimeout::ALL {
            let set = |task: &mut TaskNode| task.on_timeout = *how;
            assert_eq!(told(1, set), "", "{how} of a review");
            let plain = *how == OnTimeout::Remind;
            for node in [0, 3] {
                assert_eq!(told(node, set).is_empty(), plain, "{how} of {node}");
            }
            let kept = plain || *how == OnTimeout::Escalate;
            assert_eq!(told(2, set).is_empty(), kept, "{how} of the decision");
        }
        assert!(told(2, |it| it.on_timeout = OnTimeout::Approve).contains("left to the clock"));
    }

    #[test]
    fn what_never_runs_out_or_ends_by_the_law_has_no_consequence_of_its_own() {
        let none = told(1, |it| (it.on_timeout, it.limit) = (OnTimeout::Approve, None));
        assert!(none.contains("no limit"), "{none}");
        let hearing = told(1, |it| {
            it.on_timeout = OnTimeout::MoveOn;
            it.procedure = Some(SpecialProcedure::Hearing);
        });
        assert!(hearing.contains("special procedure"), "{hearing}");
    }

    #[test]
    fn a_step_that_only_reminds_is_written_and_watched_as_ever() {
        let tasks = [("in", "intake"), ("a", "review"), ("d", "decision"), ("out", "delivery")];
        for (_, task) in sample(&tasks, &[], &[], "start>in in>a a>d d>out out>end").tasks() {
            assert!(!serde_json::json!(task).to_string().contains("on_timeout"));
            assert_eq!(task.clock(), ClockKind::Step);
            let acting = TaskNode { on_timeout: OnTimeout::Escalate, ..task.clone() };
            assert_eq!(acting.clock(), ClockKind::StepTimeout);
        }
    }
}
