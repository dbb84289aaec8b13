//! 在办件迁移方案: how applications under way go over to the procedure of another version. Whatever
//! else they were made under (form, materials, limits by law, fees) stays as it was.

use serde::{Deserialize, Serialize};

use super::gate::unfit_conditions;
use super::{Content, Refusal};
use crate::AccountId;
use crate::labels::labels;
use crate::workflow::{Mapping, Passage, Unfit};

/// What a plan says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTerms {
    #[serde(flatten)]
    pub mapping: Mapping,
    pub step_limits: StepLimits,
    pub promise: PromiseRule,
}

labels! {
    /// What becomes of the limit of a step that goes on.
    StepLimits {
        /// 沿用: it runs on as it was.
        Keep = "keep",
        /// 重新起算: the new procedure's limit begins on the day of the move.
        Anew = "anew",
    }
}

labels! {
    /// What becomes of the promised limit.
    PromiseRule {
        /// 沿用: it stays as it was promised.
        Keep = "keep",
        /// 从短: the new version's, if it ends earlier; never a later one.
        Shorter = "shorter",
    }
}

labels! {
    /// How far a plan has come.
    PlanState {
        /// 已编制
        Drafted = "drafted",
        /// 执行中
        Applying = "applying",
        /// 已执行: it may be applied again, to what has come since.
        Applied = "applied",
    }
}

/// Why a plan does not fit its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlanFault {
    Steps(Unfit),
    /// Conditions of the new procedure that make no sense of the old form.
    Conditions(Vec<super::Fault>),
}

/// Whether applications under `from` can go over to the procedure of `to` like this.
pub fn check_plan(from: &Content, to: &Content, terms: &PlanTerms) -> Result<(), PlanFault> {
    let conditions = unfit_conditions(&to.workflow, &from.form);
    if !conditions.is_empty() {
        return Err(PlanFault::Conditions(conditions));
    }
    let passage = Passage { from: &from.workflow, to: &to.workflow, mapping: &terms.mapping };
    passage.prove().map_err(PlanFault::Steps)
}

/// Whether `who` may have the plan applied now.
pub fn apply_plan(state: PlanState, author: AccountId, who: AccountId) -> Result<(), Refusal> {
    match state {
        PlanState::Applying => Err(Refusal::PlanUnderWay),
        PlanState::Drafted | PlanState::Applied if author == who => Err(Refusal::SelfReview),
        PlanState::Drafted | PlanState::Applied => Ok(()),
    }
}
