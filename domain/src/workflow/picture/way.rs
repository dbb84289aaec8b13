//! What is written on a way out of a gateway, and whether an application has gone it.

use super::super::Edge;
use super::Picture;

/// The name of a gateway that has none: where a way is chosen, and where ways come together.
pub(in crate::workflow) const CHOICE: &str = "判断";
pub(super) const MERGE: &str = "归并";
/// The words of a default way that has none of its own.
const OTHERWISE: &str = "否则";
/// Characters of a condition that are shown; the rest is told where there is room.
const LONGEST: usize = 48;

/// A way that is chosen at a gateway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sign {
    /// All of it.
    pub(super) words: String,
    /// Whether an application that has passed the gateway went this way; none before.
    pub(super) taken: Option<bool>,
}

impl Sign {
    /// Of an edge; none of one that nobody chooses.
    pub(super) fn of(edge: &Edge, picture: &Picture<'_>) -> Option<Self> {
        let conditional = picture.definition.choices().any(|it| *it == edge.from);
        if !conditional {
            return None;
        }
        let words = edge.label.as_deref().or(edge.when.as_deref()).unwrap_or(OTHERWISE).to_owned();
        let to = picture.progress.as_ref().and_then(|it| it.led(&edge.from));
        Some(Self { words, taken: to.map(|to| *to == edge.to) })
    }

    /// As much of the words as a picture has room for.
    pub(super) fn short(&self) -> String {
        match self.words.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &self.words[..end]),
            None => self.words.clone(),
        }
    }
}
