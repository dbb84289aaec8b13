//! What an officer may do with a task now, each with method, path and what to write on the button.

use domain::applications::Facts;
use domain::labels::Label;
use domain::workflow::TaskAct;
use persistence::workflow::StoredTask;
use serde::Serialize;
use utoipa::ToSchema;

use crate::applications::Bilingual;
use crate::word::{TaskActWord, Word};

/// Something that you may do with a task now
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TaskActionView {
    action: TaskActWord,
    #[schema(example = "POST", max_length = 10)]
    method: &'static str,
    #[schema(
        example = "/api/v1/tasks/019ab0c4-7d0e-7000-8000-3f1e2d4c5b6a/approval",
        max_length = 300
    )]
    href: String,
    /// What to write on the button
    title: Bilingual,
}

impl TaskActionView {
    pub(super) fn of(act: TaskAct, it: &StoredTask, facts: &Facts<'_>) -> Self {
        let (end, english) = button(act);
        let task = it.task.id;
        let href = match act {
            // With the task's id in the body.
            TaskAct::Comment => format!("/api/v1/applications/{}/{end}", it.task.application),
            // One after another, the oldest first.
            TaskAct::AnswerObjection => {
                let open = facts.objections.iter();
                let open = open.filter(|one| one.task == task && one.outcome.is_none());
                let first = open.map(|one| one.id.to_string()).next().unwrap_or_default();
                format!("/api/v1/tasks/{task}/objections/{first}/{end}")
            }
            _ => format!("/api/v1/tasks/{task}/{end}"),
        };
        let title = Bilingual { chinese: act.chinese(), english };
        Self { action: Word(act), method: "POST", href, title }
    }
}

/// The end of an act's path, and what to call it in English; in Chinese it has a name.
fn button(act: TaskAct) -> (&'static str, &'static str) {
    match act {
        TaskAct::Claim => ("claim", "Claim"),
        TaskAct::Release => ("release", "Release"),
        TaskAct::Approve => ("approval", "Approve"),
        TaskAct::Refuse => ("refusal", "Refuse"),
        TaskAct::Return => ("return", "Return"),
        TaskAct::Abstain => ("abstention", "Abstain"),
        TaskAct::Transfer => ("transfer", "Transfer"),
        TaskAct::Delegate => ("delegation", "Delegate"),
        TaskAct::HandBack => ("hand-back", "Hand back"),
        TaskAct::AddSigner => ("signers", "Add signer"),
        TaskAct::RemoveSigner => ("removal", "Remove signer"),
        TaskAct::TakeBack => ("taking-back", "Take back"),
        TaskAct::Copy => ("copies", "Send copy"),
        TaskAct::AnswerObjection => ("answer", "Answer objection"),
        TaskAct::AnswerCall => ("call/answer", "Record result of check"),
        TaskAct::Attach => ("attachments", "Attach file"),
        TaskAct::Comment => ("comments", "Comment"),
    }
}
