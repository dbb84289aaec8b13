//! 流程再造对照: what a version changes in the terms of another, as figures and one by one.

use serde_json::{Map, Value, json};

use super::Content;
use super::gate::slowest_way;
use crate::clocks::Limit;
use crate::labels::labels;

/// What lies between two versions of an item.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    pub before: Figures,
    pub after: Figures,
    /// 环节, by their nodes.
    pub steps: Vec<Difference>,
    /// 流转: which node leads to which, and when.
    pub ways: Vec<Difference>,
    /// 申报材料, by their codes.
    pub materials: Vec<Difference>,
    /// 前置条件, by their words.
    pub preconditions: Vec<Difference>,
    /// 时限, by what they are for.
    pub limits: Vec<Difference>,
    /// Everything else of the content, by the names of its fields.
    pub terms: Vec<Difference>,
}

/// A version in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figures {
    /// 法定办结时限
    pub statutory: Option<Limit>,
    /// 承诺办结时限
    pub promised: Limit,
    /// What the steps' limits add up to along the slowest way, in the unit of the promise.
    pub slowest: Limit,
    pub steps: usize,
    pub materials: usize,
    pub preconditions: usize,
}

labels! {
    /// What became of a thing from one version to another.
    DifferenceKind {
        /// 新增
        Added = "added",
        /// 取消
        Removed = "removed",
        /// 调整
        Changed = "changed",
    }
}

/// One thing that is not the same in both versions.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    pub key: String,
    pub kind: DifferenceKind,
    /// Which of its fields differ, of a thing that changed and has fields.
    pub fields: Vec<String>,
    /// As a pack's item file has it.
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// The fields of the content that have lists of their own.
const APART: [&str; 4] = ["materials", "conditions", "limits", "workflow"];

pub fn compare(before: &Content, after: &Content) -> Comparison {
    Comparison {
        before: figures(before),
        after: figures(after),
        steps: differences(steps(before), steps(after)),
        ways: differences(ways(before), ways(after)),
        materials: differences(materials(before), materials(after)),
        preconditions: differences(preconditions(before), preconditions(after)),
        limits: differences(fields(json!(before.limits)), fields(json!(after.limits))),
        terms: differences(terms(before), terms(after)),
    }
}

fn figures(content: &Content) -> Figures {
    let promised = content.limits.promised.limit;
    Figures {
        statutory: content.limits.statutory.as_ref().map(|it| it.limit),
        promised,
        slowest: Limit { value: slowest_way(content).0, unit: promised.unit },
        steps: content.workflow.tasks().count(),
        materials: content.materials.len(),
        preconditions: content.conditions.len(),
    }
}

/// Things by what makes each of them the same thing in both versions, in the order of the file.
type Keyed = Vec<(String, Value)>;

fn steps(content: &Content) -> Keyed {
    content.workflow.tasks().map(|(id, task)| (id.to_string(), json!(task))).collect()
}

fn ways(content: &Content) -> Keyed {
    let edges = content.workflow.edges.iter();
    edges.map(|it| (format!("{} → {}", it.from, it.to), json!(it))).collect()
}

fn materials(content: &Content) -> Keyed {
    content.materials.iter().map(|it| (it.code.clone(), json!(it))).collect()
}

fn preconditions(content: &Content) -> Keyed {
    content.conditions.iter().map(|it| (it.clone(), json!(it))).collect()
}

fn terms(content: &Content) -> Keyed {
    let all = fields(json!(content)).into_iter();
    all.filter(|(name, _)| !APART.contains(&name.as_str())).collect()
}

/// What is left empty is not there.
fn fields(document: Value) -> Keyed {
    let Value::Object(all) = document else { return Vec::new() };
    all.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

/// What went and what changed, in the order of before; then what came, in the order of after.
fn differences(before: Keyed, after: Keyed) -> Vec<Difference> {
    let in_other =
        |other: &Keyed, key: &str| other.iter().find(|it| it.0 == key).map(|it| it.1.clone());
    let gone_or_changed = before.iter().filter_map(|(key, old)| match in_other(&after, key) {
        None => Some(Difference {
            key: key.clone(),
            kind: DifferenceKind::Removed,
            fields: Vec::new(),
            before: Some(old.clone()),
            after: None,
        }),
        Some(new) if new == *old => None,
        Some(new) => Some(Difference {
            key: key.clone(),
            kind: DifferenceKind::Changed,
            fields: differing(old, &new),
            before: Some(old.clone()),
            after: Some(new),
        }),
    });
    let came = after.iter().filter(|it| in_other(&before, &it.0).is_none());
    let came = came.map(|(key, new)| Difference {
        key: key.clone(),
        kind: DifferenceKind::Added,
        fields: Vec::new(),
        before: None,
        after: Some(new.clone()),
    });
    gone_or_changed.chain(came).collect()
}

fn differing(old: &Value, new: &Value) -> Vec<String> {
    let none = Map::new();
    let (old, new) = (old.as_object().unwrap_or(&none), new.as_object().unwrap_or(&none));
    let only_new = new.keys().filter(|it| !old.contains_key(*it));
    let names = old.keys().chain(only_new);
    names.filter(|it| old.get(*it) != new.get(*it)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labels::Label;

    fn told(before: Value, after: Value) -> Vec<String> {
        let each = differences(fields(before), fields(after)).into_iter();
        each.map(|it| format!("{} {} {:?}", it.key, it.kind.as_str(), it.fields)).collect()
    }

    #[test]
    fn what_is_the_same_in_both_versions_is_no_difference() {
        let same = || json!({ "a": 1, "b": { "x": [1, 2] } });
        assert_eq!(told(same(), same()), Vec::<String>::new());
    }

    #[test]
    fn what_went_what_changed_and_what_came_are_told_by_key_with_the_fields_that_differ() {
        let before = json!({ "gone": 1, "kept": 2, "m": { "x": 1, "y": 2, "z": 3 } });
        let after = json!({ "new": 1, "kept": 2, "m": { "x": 1, "y": 4, "w": 3 } });
        assert_eq!(
            told(before, after),
            [r#"gone removed []"#, r#"m changed ["y", "z", "w"]"#, r#"new added []"#]
        );
    }

    #[test]
    fn what_is_left_empty_is_not_there() {
        let before = json!({ "statutory": null });
        let after = json!({ "statutory": { "value": 20 } });
        assert_eq!(told(before, after), [r#"statutory added []"#]);
    }
}
