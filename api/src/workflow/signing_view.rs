//! 会签 as officers see it: who signs a step, and what has been said.

use domain::access::Actor;
use domain::workflow::Task;
use persistence::workflow::StoredTask;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::view::{AssigneeView, Roster, member};
use crate::applications::use_case::Case;
use crate::word::{
    RefusalRuleWord, SignerPlaceWord, SigningModeWord, TaskOutcomeWord, TaskStateWord, Word,
};

/// 会签: whose approvals the step needs, and what they have said so far
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SigningView {
    mode: SigningModeWord,
    /// Percent of the votes that must approve, of a ratio
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 66, minimum = 1, maximum = 100)]
    threshold: Option<u8>,
    refusal: RefusalRuleWord,
    /// Whether a signer may abstain
    abstain: bool,
    #[schema(max_items = 200)]
    signers: Vec<SignerView>,
}

/// Somebody who signs the step, or has signed it
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignerView {
    task_id: Uuid,
    /// Who signs, as far as it is known already
    #[serde(skip_serializing_if = "Option::is_none")]
    signer: Option<AssigneeView>,
    #[schema(example = "MZJ", max_length = 64)]
    body: String,
    #[schema(example = "SEC", max_length = 64)]
    post: String,
    state: TaskStateWord,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<TaskOutcomeWord>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<SignerPlaceWord>,
}

impl SigningView {
    pub(super) fn of(it: &StoredTask, case: &Case, roster: &Roster, actor: &Actor) -> Option<Self> {
        let signing = case.edition.content.workflow.task(&it.task.node)?.signing();
        let here = case
            .tasks
            .iter()
            .filter(|one| one.task.node == it.task.node && one.task.visit == it.task.visit);
        let signers: Vec<SignerView> =
            here.map(|one| SignerView::of(&one.task, roster, actor)).collect();
        (1 < signers.len() || !signing.seats.is_empty()).then_some(Self {
            mode: Word(signing.mode),
            threshold: signing.threshold,
            refusal: Word(signing.refusal),
            abstain: signing.abstain,
            signers,
        })
    }
}

impl SignerView {
    fn of(it: &Task, roster: &Roster, actor: &Actor) -> Self {
        Self {
            signer: it.assignee.and_then(|who| member(roster, who, actor)),
            task_id: it.id.into(),
            body: it.body.to_string(),
            post: it.post.to_string(),
            state: Word(it.state),
            outcome: it.outcome.map(Word),
            place: it.asked.map(|(_, place)| Word(place)),
        }
    }
}
