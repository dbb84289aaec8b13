//! Steps that are kept in different hands (经办与审核分离), as far as the drawing can say it.

use super::Definition;
use crate::NodeId;

/// A step that cannot be kept apart from what it names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApartFault<'a> {
    pub node: &'a NodeId,
    /// The place in the step's `not_by`.
    pub at: usize,
    pub from: &'a NodeId,
    pub want: &'static str,
}

/// Every step that `not_by` names comes before, on some way at least, and is named once.
pub fn apart_faults(definition: &Definition) -> Vec<ApartFault<'_>> {
    let named = definition
        .tasks()
        .flat_map(|(node, task)| task.not_by.iter().enumerate().map(move |it| (node, task, it)));
    let faults = named.filter_map(|(node, task, (at, from))| {
        let comes_before = from != node && definition.reachable(from).contains(&node);
        let want = if definition.task(from).is_none() {
            "there is no such step"
        } else if !comes_before {
            "it does not come before it on any way"
        } else if task.not_by[..at].contains(from) {
            "it is named twice"
        } else {
            return None;
        };
        Some(ApartFault { node, at, from, want })
    });
    faults.collect()
}

#[cfg(test)]
mod tests {
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
            ("c", vec!["c"], "the step `c` cannot be kept apart from `c`: it does not come before"),
            ("c", vec!["e"], "does not come before it"),
            ("a", vec!["b"], "does not come before it"),
            ("a", vec!["d"], "does not come before it"),
            ("c", vec!["a", "a"], "it is named twice"),
            ("c", vec!["nobody"], "cannot be kept apart from `nobody`: there is no such step"),
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
}
