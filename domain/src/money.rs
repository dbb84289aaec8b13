//! Money: whole fen (分), never fractions.

use serde::{Deserialize, Serialize};

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Hundredths of a yuan.
    pub fen: i64,
    /// ISO 4217; `CNY` so far.
    pub currency: String,
}
