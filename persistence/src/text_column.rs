//! Reading labels and codes straight from text columns.

use domain::labels::Label;

use crate::StoreError;

/// The label that a column holds; its CHECK allows no other.
pub(crate) fn label<L: Label>(text: &str) -> Result<L, StoreError> {
    L::parse(text).ok_or_else(|| StoreError::Corrupt(format!("`{text}` is no {}", L::NAME)))
}

/// An array column; none of its elements is null.
pub(crate) fn strings(array: Vec<Option<String>>) -> Vec<String> {
    array.into_iter().flatten().collect()
}
