//! 科室: the offices of a body, which of them approves, and where they sit.

use serde::{Deserialize, Serialize};

/// An office of a body (内设科室).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Unique in its body.
    pub code: String,
    pub name: String,
    /// 行政许可科: where the body's powers of approval are concentrated.
    pub approval: bool,
    /// The centre in which it sits, if it sits in one.
    #[serde(default)]
    pub centre: Option<String>,
    /// 成建制进驻: whether all of it sits there, rather than some of its people.
    #[serde(default)]
    pub as_unit: bool,
}
