//! 会签: when several have to say something about one step, and when enough has been said.

use serde::{Deserialize, Serialize};

use crate::labels::labels;
use crate::{BodyCode, PostCode};

labels! {
    /// Whose approvals a step needs.
    SigningMode {
        /// 会签: everybody's, in any order.
        All = "all",
        /// 或签: one of them.
        Any = "any",
        /// 按比例会签: a share of those who did not abstain.
        Ratio = "ratio",
        /// 依次审批: everybody's, one after another.
        InSequence = "in_sequence",
    }
}

labels! {
    /// What one refusal does to a step that several sign.
    RefusalRule {
        /// 一票否决: the first refusal ends the step.
        First = "first",
        /// 计票: a refusal is counted; the step is refused when it cannot be approved any more.
        Count = "count",
    }
}

labels! {
    /// Where somebody who was asked to sign as well stands to whoever asked (加签).
    SignerPlace {
        /// 前加签: gives an opinion first; then it is the asker's turn again.
        Before = "before",
        /// 并加签: has a vote of their own.
        Beside = "beside",
        /// 后加签: the asker's approval counts only with theirs.
        After = "after",
    }
}

/// How a step is signed. Without one, it takes one approval of its own post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signing {
    pub mode: SigningMode,
    /// Percent of the votes that approve, 1 to 100: of a ratio.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<u8>,
    #[serde(default = "first")]
    pub refusal: RefusalRule,
    /// Whether a signer may abstain (弃权).
    #[serde(default)]
    pub abstain: bool,
    /// Who signs besides the step's own post, which is the first seat.
    pub seats: Vec<Seat>,
}

/// A post whose signature is asked for (会签席位).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seat {
    pub post: PostCode,
    pub body: BodyCode,
}

/// What has come of one seat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vote {
    Pending,
    Approved,
    Refused,
    Abstained,
    /// 期满转出: not given in time, and waited for no longer.
    PassedOver,
}

/// What has come of the step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Open,
    Passed,
    Failed,
}

fn first() -> RefusalRule {
    RefusalRule::First
}

impl Signing {
    /// One approval of the step's own post, and of whoever is asked besides.
    pub const SINGLE: &'static Self = &Self {
        mode: SigningMode::All,
        threshold: None,
        refusal: RefusalRule::First,
        abstain: false,
        seats: Vec::new(),
    };

    /// What `votes` come to. As soon as no vote that is still out could change it, it stands.
    pub fn verdict(&self, votes: &[Vote]) -> Verdict {
        let count = |vote| votes.iter().filter(|it| **it == vote).count();
        let (yes, no, out) = (count(Vote::Approved), count(Vote::Refused), count(Vote::Pending));
        if self.refusal == RefusalRule::First && 0 < no {
            return Verdict::Failed;
        }
        // Nobody has said anything against it, and nobody is waited for any more.
        if out == 0 && yes + no == 0 && votes.contains(&Vote::PassedOver) {
            return Verdict::Passed;
        }
        let enough = |yes: usize, voted: usize| 0 < yes && self.suffices(yes, voted);
        // The worst that can still come is that all the others refuse; the best, that they approve.
        if enough(yes, yes + no + out) || (out == 0 && enough(yes, yes + no)) {
            return Verdict::Passed;
        }
        if enough(yes + out, yes + no + out) { Verdict::Open } else { Verdict::Failed }
    }

    fn suffices(&self, yes: usize, voted: usize) -> bool {
        match self.mode {
            SigningMode::Any => true,
            SigningMode::All | SigningMode::InSequence => yes == voted,
            SigningMode::Ratio => usize::from(self.threshold.unwrap_or(100)) * voted <= 100 * yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::labels::Label;

    fn signing(mode: SigningMode, threshold: Option<u8>, refusal: RefusalRule) -> Signing {
        Signing { mode, threshold, refusal, abstain: true, seats: Vec::new() }
    }

    fn any_signing() -> impl Strategy<Value = Signing> {
        let modes = prop::sample::select(SigningMode::ALL);
        let rules = prop::sample::select(RefusalRule::ALL);
        (modes, rules, 1_u8..=100).prop_map(|(mode, refusal, threshold)| {
            signing(mode, Some(threshold).filter(|_| mode == SigningMode::Ratio), refusal)
        })
    }

    fn any_vote() -> impl Strategy<Value = Vote> {
        prop::sample::select(&[Vote::Approved, Vote::Refused, Vote::Abstained, Vote::PassedOver])
    }

    #[test]
    fn everybody_signs_a_countersigned_step_and_one_refusal_ends_it() {
        let all = signing(SigningMode::All, None, RefusalRule::First);
        assert_eq!(all.verdict(&[Vote::Approved, Vote::Pending]), Verdict::Open);
        assert_eq!(all.verdict(&[Vote::Approved, Vote::Approved]), Verdict::Passed);
        assert_eq!(all.verdict(&[Vote::Pending, Vote::Refused]), Verdict::Failed);
        assert_eq!(all.verdict(&[Vote::Abstained, Vote::Approved]), Verdict::Passed);
        assert_eq!(all.verdict(&[Vote::Abstained, Vote::Abstained]), Verdict::Failed);
    }

    #[test]
    fn one_approval_is_enough_where_any_may_sign() {
        let any = signing(SigningMode::Any, None, RefusalRule::Count);
        assert_eq!(any.verdict(&[Vote::Refused, Vote::Pending]), Verdict::Open);
        assert_eq!(any.verdict(&[Vote::Refused, Vote::Approved]), Verdict::Passed);
        assert_eq!(any.verdict(&[Vote::Refused, Vote::Refused]), Verdict::Failed);
    }

    #[test]
    fn a_step_of_which_nobody_said_anything_in_time_goes_on_and_one_word_in_time_counts() {
        for mode in SigningMode::ALL {
            let way = signing(*mode, None, RefusalRule::Count);
            assert_eq!(way.verdict(&[Vote::PassedOver, Vote::Pending]), Verdict::Open);
            assert_eq!(way.verdict(&[Vote::PassedOver, Vote::PassedOver]), Verdict::Passed);
            assert_eq!(way.verdict(&[Vote::PassedOver, Vote::Abstained]), Verdict::Passed);
            assert_eq!(way.verdict(&[Vote::PassedOver, Vote::Approved]), Verdict::Passed);
            assert_eq!(way.verdict(&[Vote::PassedOver, Vote::Refused]), Verdict::Failed);
        }
    }

    #[test]
    fn a_share_is_reached_or_lost_as_soon_as_no_vote_can_change_it() {
        let two_thirds = signing(SigningMode::Ratio, Some(66), RefusalRule::Count);
        let votes = |yes, no, out| {
            let mut all = vec![Vote::Approved; yes];
            all.extend(vec![Vote::Refused; no]);
            all.extend(vec![Vote::Pending; out]);
            all
        };
        assert_eq!(two_thirds.verdict(&votes(2, 0, 1)), Verdict::Passed);
        assert_eq!(two_thirds.verdict(&votes(1, 1, 1)), Verdict::Open);
        assert_eq!(two_thirds.verdict(&votes(0, 2, 1)), Verdict::Failed);
    }

    proptest! {
        #[test]
        fn counted_votes_come_to_the_same_in_any_order_and_a_verdict_stands_before_the_last_one(
            signing in any_signing(),
            votes in vec(any_vote(), 1..8),
            swaps in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>()), 0..8),
        ) {
            let mut seats = vec![Vote::Pending; votes.len()];
            prop_assert_eq!(signing.verdict(&seats), Verdict::Open);
            let mut stands = Verdict::Open;
            for (seat, vote) in votes.iter().enumerate() {
                seats[seat] = *vote;
                let verdict = signing.verdict(&seats);
                // With a veto, who comes first decides, and whoever has not voted is called off.
                if signing.refusal == RefusalRule::First && verdict != Verdict::Open {
                    return Ok(());
                }
                let kept = stands == Verdict::Open || stands == verdict;
                prop_assert!(kept, "{:?} became {:?} by {:?}", stands, verdict, seats);
                stands = verdict;
            }
            prop_assert_ne!(stands, Verdict::Open, "all have voted");
            for (one, other) in swaps {
                seats.swap(one.index(votes.len()), other.index(votes.len()));
            }
            prop_assert_eq!(signing.verdict(&seats), stands);
        }
    }
}
