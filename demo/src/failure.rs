//! What went wrong: what was expected, and what came.

use serde_json::Value;

#[derive(Debug, Clone, thiserror::Error)]
#[error("expected {expected}; came {came}")]
pub(crate) struct Failure {
    pub(crate) expected: String,
    pub(crate) came: String,
}

impl Failure {
    pub(crate) fn new(expected: impl ToString, came: impl ToString) -> Self {
        Self { expected: expected.to_string(), came: came.to_string() }
    }
}

/// For `map_err`: an error came where `expected` should have.
pub(crate) fn instead<E: std::fmt::Display>(expected: &str) -> impl FnOnce(E) -> Failure {
    let expected = expected.to_owned();
    move |err| Failure::new(expected, err)
}

/// Goes on only if `is` is what it should be.
pub(crate) fn same(what: &str, is: &Value, should: impl Into<Value>) -> Result<(), Failure> {
    let should = should.into();
    if *is == should { Ok(()) } else { Err(Failure::new(format!("{what} {should}"), is)) }
}

/// The text at `pointer`.
pub(crate) fn text<'a>(answer: &'a Value, pointer: &str) -> Result<&'a str, Failure> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.ok_or_else(|| Failure::new(format!("a text at {pointer}"), answer))
}

/// The list at `pointer`.
pub(crate) fn list<'a>(answer: &'a Value, pointer: &str) -> Result<&'a Vec<Value>, Failure> {
    let found = answer.pointer(pointer).and_then(Value::as_array);
    found.ok_or_else(|| Failure::new(format!("a list at {pointer}"), answer))
}
