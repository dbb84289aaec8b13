//! What an officer may do with a task now, each with method, path and what to write on the button.

use domain::applications::Facts;
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
        let (end, chinese, english) = button(act);
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
        Self { action: Word(act), method: "POST", href, title: Bilingual { chinese, english } }
    }
}

/// The end of an act's path, and what to call it.
fn button(act: TaskAct) -> (&'static str, &'static str, &'static str) {
    match act {
        TaskAct::Claim => ("claim", "签收", "Claim"),
        TaskAct::Release => ("release", "退签", "Release"),
        TaskAct::Approve => ("approval", "通过", "Approve"),
        TaskAct::Refuse => ("refusal", "不同意", "Refuse"),
        TaskAct::Return => ("return", "退回", "Return"),
        TaskAct::Abstain => ("abstention", "弃权", "Abstain"),
        TaskAct::Transfer => ("transfer", "转办", "Transfer"),
        TaskAct::Delegate => ("delegation", "委派", "Delegate"),
        TaskAct::HandBack => ("hand-back", "交回", "Hand back"),
        TaskAct::AddSigner => ("signers", "加签", "Add signer"),
        TaskAct::RemoveSigner => ("removal", "减签", "Remove signer"),
        TaskAct::TakeBack => ("taking-back", "撤回", "Take back"),
        TaskAct::Copy => ("copies", "抄送", "Send copy"),
        TaskAct::AnswerObjection => ("answer", "答复异议", "Answer objection"),
        TaskAct::AnswerCall => ("call/answer", "填报核验结果", "Record result of check"),
        TaskAct::Attach => ("attachments", "附件", "Attach file"),
        TaskAct::Comment => ("comments", "批注", "Comment"),
    }
}
