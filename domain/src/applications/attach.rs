//! 附件: files put to a task by whoever works it, and taken away again by the same hand.

use serde_json::json;

use super::review::in_hand;
use super::{Facts, Refusal};
use crate::TaskId;
use crate::documents::{ATTACHED, ATTACHMENT_REMOVED, Attachment, MOST_ATTACHMENTS};
use crate::events::NewEvent;
use crate::workflow::Task;

/// The task, if the actor may put another file to it: they have it in hand, if only for an opinion.
/// `already` counts the files that stand with it.
pub fn may_attach<'a>(
    task: TaskId,
    already: i32,
    facts: &'a Facts<'_>,
) -> Result<&'a Task, Refusal> {
    let task = in_hand(task, facts)?;
    if MOST_ATTACHMENTS <= already {
        return Err(Refusal::TooManyAttachments { most: MOST_ATTACHMENTS });
    }
    Ok(task)
}

/// What is put on record of a file put to a task. Its name is not: it may name people.
pub fn attach(it: &Attachment, already: i32, facts: &Facts<'_>) -> Result<NewEvent, Refusal> {
    let task = may_attach(it.task, already, facts)?;
    let data = json!({
        "attachment": it.id, "node": task.node, "step": task.name, "kind": it.kind, "size": it.size,
    });
    Ok(NewEvent::new(ATTACHED, data))
}

/// Whether the actor may take the file away, whose content is destroyed then: it is theirs, and so is
/// the task still.
pub fn remove_attachment(it: &Attachment, facts: &Facts<'_>) -> Result<NewEvent, Refusal> {
    if it.removed_at.is_some() {
        return Err(Refusal::AttachmentRemoved);
    }
    let task = in_hand(it.task, facts)?;
    if it.by != facts.actor.account {
        return Err(Refusal::NotYourAttachment);
    }
    let data = json!({ "attachment": it.id, "node": task.node, "step": task.name });
    Ok(NewEvent::new(ATTACHMENT_REMOVED, data))
}
