//! What a definition settles about who does its steps: how it is read, and what makes no sense.

use serde_json::{Value, json};

use super::procedure;
use crate::workflow::{CandidateRule, Definition, NodeKind, SameApprover, StepRules, prove};

#[test]
fn rules_that_are_not_told_are_as_they_usually_are_and_old_definitions_say_nothing() {
    let read = |it: Value| serde_json::from_value::<StepRules>(it);
    assert_eq!(read(json!({})).expect("reads"), StepRules::default());
    let one = read(json!({ "same_approver": "skip" })).expect("reads");
    assert_eq!(one, StepRules { same_approver: SameApprover::Skip, ..StepRules::default() });
    assert!(read(json!({ "same_aprover": "skip" })).is_err());
    for node in procedure(None, None, &[]).nodes {
        let NodeKind::Task(task) = node.kind else { continue };
        assert_eq!(task.candidates(), [CandidateRule::Post]);
        let told = json!(task).to_string();
        assert!(!told.contains("candidates") && !told.contains("rules"), "{told}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_by_the_proof() {
    let seat = json!({ "mode": "any", "seats": [{ "post": "Q", "body": "B" }] });
    let twice = json!([{ "kind": "post" }, { "kind": "post" }]);
    let clerk = json!([{ "kind": "role", "role": "delivery_clerk" }]);
    let skip = |rule: &str| json!({ "rules": { rule: "skip" } });
    for (node, says, told) in [
        ("a", skip("nobody_found"), ""),
        ("in", skip("nobody_found"), "given to others than its post"),
        ("out", json!({ "candidates": [{ "kind": "superior" }] }), "given to others than its post"),
        ("decide", json!({ "candidates": [{ "kind": "superior" }] }), ""),
        ("decide", skip("nobody_found"), "only a review that one signs can be left out"),
        ("decide", skip("starter_is_approver"), "only a review that one signs can be left out"),
        ("a", json!({ "rules": skip("same_approver")["rules"], "signing": seat }), "one signs"),
        ("a2", json!({ "rules": skip("same_approver")["rules"], "not_by": ["a"] }), "kept apart"),
        ("a", json!({ "candidates": twice }), "named twice"),
        ("a", json!({ "candidates": clerk }), "neither review nor decide"),
    ] {
        let mut definition = json!(procedure(None, None, &[]));
        for it in definition["nodes"].as_array_mut().expect("nodes") {
            if it["id"] == node {
                let says = says.as_object().expect("fields").clone();
                it.as_object_mut().expect("a node").extend(says);
            }
        }
        let definition: Definition = serde_json::from_value(definition).expect("it can be drawn");
        let proof = prove(&definition).err().map(|it| it.to_string()).unwrap_or_default();
        assert!(proof.contains(told) && proof.is_empty() == told.is_empty(), "{says}: {proof}");
    }
}
