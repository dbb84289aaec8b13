//! Whatever a journey asks, the answer is held to the contract: its status is one that the operation
//! names, and it carries the headers that are promised.

use std::sync::LazyLock;

use serde_json::Value;

use super::Answer;

static CONTRACT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(api::contract()).expect("a contract is plain data"));

/// Headers that come with every answer for which they are named; others depend on what was asked.
const ALWAYS: [&str; 4] = ["ETag", "Location", "Retry-After", "WWW-Authenticate"];

/// Answers that come from below the operations.
const FROM_BELOW: [u16; 2] = [405, 503];

pub(super) fn is_kept(method: &str, path: &str, answer: &Answer) {
    let asked: Vec<&str> = path.split('?').next().unwrap_or_default().split('/').collect();
    let Some(operation) = operation(&method.to_lowercase(), &asked) else { return };
    if FROM_BELOW.contains(&answer.status) {
        return;
    }
    let name = &operation["operationId"];
    let promised = &operation["responses"][answer.status.to_string()];
    let Answer { status, body, .. } = answer;
    assert!(
        promised.is_object(),
        "{name} answers {status}, which the contract does not name: {body}"
    );
    for header in ALWAYS.into_iter().filter(|it| promised["headers"][it].is_object()) {
        assert!(answer.header(header).is_some(), "{name} {status} has no {header}: {body}");
    }
}

/// The operation at this path, of those with the fewest parts that stand for any.
fn operation(method: &str, asked: &[&str]) -> Option<&'static Value> {
    let paths = CONTRACT["paths"].as_object().expect("a contract has paths");
    let fits = |known: &str| {
        let known: Vec<&str> = known.split('/').collect();
        let one = |(known, asked): (&&str, &&str)| known == asked || known.starts_with('{');
        known.len() == asked.len() && known.iter().zip(asked).all(one)
    };
    let found = paths.iter().filter(|(path, item)| item[method].is_object() && fits(path));
    let nearest = found.min_by_key(|(path, _)| path.matches('{').count());
    nearest.map(|(_, item)| &item[method])
}
