//! Whose hands a step comes into after earlier ones, as far as the drawing can say it: others
//! (经办与审核分离), or the same (原经办人).

use super::{Definition, Duty, TaskNode};
use crate::NodeId;

/// A step that cannot be in other hands than what it names, or in the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandsFault<'a> {
    pub node: &'a NodeId,
    /// Where the step names the other, as a pointer into the node.
    pub pointer: String,
    pub other: &'a NodeId,
    pub want: &'static str,
}

/// Every step that `not_by` and `by_handler_of` name comes before, on some way at least, and is named
/// once.
pub fn hands_faults(definition: &Definition) -> Vec<HandsFault<'_>> {
    let mut found = Vec::new();
    for (node, task) in definition.tasks() {
        for (at, other) in task.not_by.iter().enumerate() {
            let twice = task.not_by[..at].contains(other).then_some("it is named twice");
            let want = not_before(definition, node, other).or(twice);
            let pointer = format!("/not_by/{at}");
            found.extend(want.map(|want| HandsFault { node, pointer, other, want }));
        }
        if let Some(other) = &task.by_handler_of {
            let want = not_before(definition, node, other).or(not_handed(task, other));
            let pointer = "/by_handler_of".to_owned();
            found.extend(want.map(|want| HandsFault { node, pointer, other, want }));
        }
    }
    found
}

fn not_before(definition: &Definition, node: &NodeId, other: &NodeId) -> Option<&'static str> {
    if definition.task(other).is_none() {
        Some("there is no such step")
    } else if other == node || !definition.reachable(other).contains(&node) {
        Some("it does not come before it on any way")
    } else {
        None
    }
}

/// Why nobody gets the step for having done `other`.
fn not_handed(task: &TaskNode, other: &NodeId) -> Option<&'static str> {
    if task.not_by.contains(other) {
        Some("whoever did that may not do it")
    } else if task.duty == Duty::Decision {
        Some("whoever handled an application does not decide it")
    } else if task.signing.is_some() {
        Some("several sign it, each by their post")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{NodeKind, prove, sample};

    #[test]
    fn a_step_is_kept_apart_from_steps_that_come_before_it_on_some_way() {
        let tasks = [
            ("in", "intake"),
            ("a", "review"),
            ("b", "review"),
            ("c", "review"),
            ("d", "decision"),
            ("out", "delivery"),
        ];
        let way = "start>in in>x x>a x>b a>f b>xm xm>d f>c f>e c>j e>j j>xm d>out out>end";
        let tasks = [&tasks[..], &[("e", "review")]].concat();
        for (node, not_by, told) in [
            ("c", vec!["a"], ""),
            ("d", vec!["a", "b", "c", "in"], ""),
            ("out", vec!["d"], ""),
            ("c", vec!["c"], "the hands of the step `c` cannot depend on `c`: it does not come"),
            ("c", vec!["e"], "does not come before it"),
            ("a", vec!["b"], "does not come before it"),
            ("a", vec!["d"], "does not come before it"),
            ("c", vec!["a", "a"], "it is named twice"),
            ("c", vec!["nobody"], "cannot depend on `nobody`: there is no such step"),
            ("c", vec!["x"], "there is no such step"),
        ] {
            let mut definition = sample(&tasks, &["f"], &["j"], way);
            for it in definition.nodes.iter_mut().filter(|it| it.id.as_str() == node) {
                let NodeKind::Task(task) = &mut it.kind else { continue };
                task.not_by = not_by.iter().map(|it| (*it).into()).collect();
            }
            let proof = prove(&definition).err().map(|it| it.to_string()).unwrap_or_default();
            assert!(proof.contains(told) && proof.is_empty() == told.is_empty(), "{proof}");
        }
    }

    #[test]
    fn a_step_that_signs_alone_and_does_not_decide_can_come_back_to_an_earlier_handler() {
        let tasks = [("in", "intake"), ("a", "review"), ("b", "review"), ("d", "decision")];
        let tasks = [&tasks[..], &[("out", "delivery")]].concat();
        let seat = json!({ "mode": "any", "seats": [{ "post": "Q", "body": "B" }] });
        for (node, said, told) in [
            ("b", json!({ "by_handler_of": "a" }), ""),
            ("out", json!({ "by_handler_of": "in" }), ""),
            ("b", json!({ "by_handler_of": "a", "not_by": ["in"] }), ""),
            ("a", json!({ "by_handler_of": "b" }), "it does not come before it"),
            ("b", json!({ "by_handler_of": "e" }), "there is no such step"),
            ("b", json!({ "by_handler_of": "a", "not_by": ["a"] }), "did that may not do it"),
            ("d", json!({ "by_handler_of": "a" }), "does not decide it"),
            ("b", json!({ "by_handler_of": "a", "signing": seat }), "several sign it"),
        ] {
            let way = "start>in in>a a>b b>d d>out out>end";
            let mut definition = json!(sample(&tasks, &[], &[], way));
            for it in definition["nodes"].as_array_mut().expect("nodes") {
                let said = said.as_object().expect("fields").clone();
                if it["id"] == node {
                    it.as_object_mut().expect("a node").extend(said);
                }
            }
            let definition = serde_json::from_value(definition).expect("it can be drawn");
            let proof = prove(&definition).err().map(|it| it.to_string()).unwrap_or_default();
            assert!(proof.contains(told) && proof.is_empty() == told.is_empty(), "{proof}");
        }
    }
}
