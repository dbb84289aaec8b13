//! Texts that people write to people: they say something.

use validator::ValidationError;

/// Refuses what consists of blanks only.
pub(crate) fn said(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { Err(ValidationError::new("blank")) } else { Ok(()) }
}
