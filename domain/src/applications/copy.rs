//! 抄送: an application copied to colleagues for their information.

use serde_json::json;

use super::review::claimed;
use super::{COPIED, Colleague, Facts, ReadCopies, Refusal};
use crate::TaskId;
use crate::access::Right;
use crate::events::NewEvent;

/// Whether whoever works `task` may copy the application to these colleagues; what is put on record.
pub fn copy(task: TaskId, to: &[Colleague], facts: &Facts<'_>) -> Result<NewEvent, Refusal> {
    let task = claimed(task, facts)?;
    for who in to {
        if who.account() == facts.actor.account {
            return Err(Refusal::ToYourself);
        }
        if !who.actor.roles().iter().any(|it| ReadCopies::HELD_BY.contains(it)) {
            return Err(Refusal::NotAReader { who: who.number.to_string() });
        }
    }
    let to: Vec<_> = to.iter().map(|it| &it.number).collect();
    let data = json!({ "node": task.node, "step": task.name, "to": to });
    Ok(NewEvent::new(COPIED, data))
}
