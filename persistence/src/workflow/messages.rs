//! What is written to whoever has a task. The words are sealed: they may name people.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chrono::{DateTime, Utc};
use domain::workflow::{MessageKind, TaskMessage};
use domain::{AccountId, TaskId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{StoreError, Vault};

/// What somebody wrote to whoever had the task next.
#[derive(Debug, Clone)]
pub struct StoredMessage {
    pub kind: MessageKind,
    pub text: String,
    pub by: AccountId,
    pub at: DateTime<Utc>,
}

/// The same in the table.
#[derive(Serialize, Deserialize)]
struct Row {
    kind: MessageKind,
    by: AccountId,
    at: DateTime<Utc>,
    /// In base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sealed: Option<String>,
    /// In the clear: what was written before words were sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    text: Option<String>,
}

const PLACE: &str = "workflow_tasks.messages";

impl StoredMessage {
    /// The message, if there is one, as a list that can be added to others.
    pub(super) fn list(
        it: Option<&TaskMessage>,
        (by, at): (AccountId, DateTime<Utc>),
    ) -> Vec<Self> {
        let write = |it: &TaskMessage| Self { kind: it.kind, text: it.text.clone(), by, at };
        it.map(write).into_iter().collect()
    }
}

/// The messages of a task, as its row holds them.
pub(crate) fn sealed(vault: &Vault, task: TaskId, messages: &[StoredMessage]) -> Value {
    let seal = |it: &StoredMessage| Row {
        kind: it.kind,
        by: it.by,
        at: it.at,
        sealed: Some(STANDARD_NO_PAD.encode(vault.seal(PLACE, task.into(), &it.text))),
        text: None,
    };
    let rows: Vec<Row> = messages.iter().map(seal).collect();
    serde_json::to_value(rows).expect("messages are plain data")
}

/// What a task's row holds, opened.
pub(super) fn opened(
    vault: &Vault,
    task: Uuid,
    messages: Value,
) -> Result<Vec<StoredMessage>, StoreError> {
    let corrupt = || StoreError::Corrupt(PLACE.to_owned());
    let rows: Vec<Row> = serde_json::from_value(messages).map_err(|_| corrupt())?;
    let open = |it: Row| {
        let text = match (it.sealed, it.text) {
            (Some(sealed), _) => {
                let sealed = STANDARD_NO_PAD.decode(sealed).map_err(|_| corrupt())?;
                vault.unseal(PLACE, task, &sealed)?
            }
            (None, Some(text)) => text,
            (None, None) => return Err(corrupt()),
        };
        Ok(StoredMessage { kind: it.kind, text, by: it.by, at: it.at })
    };
    rows.into_iter().map(open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_sealed_and_those_from_before_are_still_read() {
        let vault = Vault::open(&"a".repeat(64)).expect("64 digits");
        let task = Uuid::from_u128(1);
        let by = Uuid::from_u128(2).into();
        let (kind, at) = (MessageKind::Urged, DateTime::UNIX_EPOCH);
        let message = StoredMessage { kind, text: "张三等着用".to_owned(), by, at };
        let row = sealed(&vault, task.into(), &[message]);
        assert!(!row.to_string().contains("张三"), "{row}");
        assert_eq!(opened(&vault, task, row).expect("opens")[0].text, "张三等着用");
        let before = serde_json::json!([
            { "kind": "asked", "text": "请核实", "by": by, "at": "2026-09-29T10:00:00Z" }
        ]);
        assert_eq!(opened(&vault, task, before).expect("opens")[0].text, "请核实");
        assert!(opened(&vault, task, serde_json::json!([{ "kind": "asked" }])).is_err());
    }
}
