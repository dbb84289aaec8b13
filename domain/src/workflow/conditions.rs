//! Every condition of a definition, held against what applications can say.

use serde_json::Value;

use super::Definition;
use super::condition::{Condition, Fault};
use crate::NodeId;

/// What is wrong with the condition of one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConditionFault {
    /// Where it was drawn, as a pointer into the definition.
    pub edge: String,
    pub from: NodeId,
    pub to: NodeId,
    /// The condition as it is written.
    pub when: String,
    pub fault: Fault,
}

impl ConditionFault {
    pub fn english(&self) -> String {
        let Self { from, to, when, fault, .. } = self;
        format!("the condition of the way `{from}` → `{to}`, {fault} (in: {})", short(when))
    }

    pub fn chinese(&self) -> String {
        let Self { from, to, when, fault, .. } = self;
        format!("流向 `{from}` → `{to}` 的条件有误，{fault:#}（条件：{}）", short(when))
    }
}

/// Everything that is wrong with the conditions, held against the JSON Schema of `scenes`; where it
/// is not known yet, only whether they can be read.
pub fn condition_faults(definition: &Definition, scenes: Option<&Value>) -> Vec<ConditionFault> {
    let mut found = Vec::new();
    for (at, edge) in definition.edges.iter().enumerate() {
        let Some(when) = &edge.when else { continue };
        let part = definition.stretch(edge).part;
        let faults = match (Condition::parse(when), scenes) {
            (Err(fault), _) => vec![fault],
            (Ok(condition), Some(scenes)) => {
                condition.faults(&definition.scenes_from(part, scenes))
            }
            (Ok(_), None) => Vec::new(),
        };
        found.extend(faults.into_iter().map(|fault| ConditionFault {
            edge: definition.pointer_to_edge(at),
            from: edge.from.clone(),
            to: edge.to.clone(),
            when: when.clone(),
            fault,
        }));
    }
    found
}

/// A condition short enough to be told.
fn short(when: &str) -> String {
    const LONGEST: usize = 120;
    match when.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &when[..end]),
        None => when.to_owned(),
    }
}
