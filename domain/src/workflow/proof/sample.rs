//! Definitions from short texts, for tests.

use std::collections::BTreeSet;

use crate::workflow::Definition;

/// A definition from a short text: `edges` is `a>b b>c`; a node that no list names and that is
/// called `x…` is an exclusive gateway. The last of its ways on is the default one; the others are
/// taken when the form's field of the gateway's name says where to.
pub(crate) fn sample(
    tasks: &[(&str, &str)],
    forks: &[&str],
    joins: &[&str],
    edges: &str,
) -> Definition {
    let task = |(id, duty): &(&str, &str)| {
        let mut task = serde_json::json!({
            "id": id, "kind": "task", "name": id, "duty": duty, "post": "P", "body": "B",
            "limit": null, "output_document": null
        });
        if *duty == "decision" {
            task["documents"] =
                serde_json::json!({ "granted": "准予决定书", "refused": "不予决定书" });
        }
        task
    };
    let plain = |id: &str, kind: &str| serde_json::json!({ "id": id, "kind": kind });
    let mut nodes: Vec<serde_json::Value> = tasks.iter().map(task).collect();
    nodes.extend([plain("start", "start"), plain("end", "end")]);
    nodes.extend(forks.iter().map(|id| plain(id, "fork")));
    nodes.extend(joins.iter().map(|id| plain(id, "join")));
    let edges: Vec<(&str, &str)> =
        edges.split(' ').map(|it| it.split_once('>').expect("a>b")).collect();
    let named: BTreeSet<&str> = edges.iter().flat_map(|it| [it.0, it.1]).collect();
    let gateway = |id: &&str| id.starts_with('x') && !tasks.iter().any(|it| it.0 == *id);
    nodes.extend(named.into_iter().filter(gateway).map(|id| plain(id, "exclusive")));
    let edge = |(at, (from, to)): (usize, &(&str, &str))| {
        let mut edge = serde_json::json!({ "from": from, "to": to });
        if gateway(from) && edges[at + 1..].iter().any(|it| it.0 == *from) {
            edge["when"] = format!("form.{from} == \"{to}\"").into();
        }
        edge
    };
    let edges: Vec<serde_json::Value> = edges.iter().enumerate().map(edge).collect();
    let definition = serde_json::json!({ "nodes": nodes, "edges": edges });
    serde_json::from_value(definition).expect("the sample is a definition")
}
