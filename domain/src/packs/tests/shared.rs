//! Procedures that a pack keeps once: drawn in where they are named, and never in themselves.

use serde_json::{Value, json};

use super::{Files, edit, read, small};

const ESTABLISH: &str = "items/MZ-01-001.json";
const WORKFLOW: &str = "/versions/0/content/workflow";

/// Two steps of the item by themselves.
fn review(files: &Files) -> Value {
    let item: Value = serde_json::from_slice(&files[ESTABLISH]).expect("the item is JSON");
    let node = |at: usize| item.pointer(&format!("{WORKFLOW}/nodes/{at}")).expect("a node").clone();
    let edge = |from: &str, to: &str| json!({ "from": from, "to": to });
    json!({
        "nodes": [{ "id": "start", "kind": "start" }, node(2), node(3), { "id": "end", "kind": "end" }],
        "edges": [edge("start", "s2"), edge("s2", "s3"), edge("s3", "end")],
    })
}

fn reference(name: &str) -> Value {
    json!({ "id": "joint", "kind": "sub_workflow", "name": "审查", "sub_workflow": name })
}

/// The item draws `review` in, in place of its steps.
fn drawing() -> Files {
    let mut files = small();
    let shared = review(&files).to_string();
    files.insert("sub_workflows/review.json".to_owned(), shared.into_bytes());
    let edges = [("start", "s1"), ("s1", "joint"), ("joint", "s4"), ("s4", "s5"), ("s5", "end")];
    let edges = edges.map(|it| json!({ "from": it.0, "to": it.1 }));
    let node = |at: usize| format!("{WORKFLOW}/nodes/{at}");
    edit(&mut files, ESTABLISH, &node(3), "");
    edit(&mut files, ESTABLISH, &node(2), &reference("review").to_string());
    edit(&mut files, ESTABLISH, &format!("{WORKFLOW}/edges"), &json!(edges).to_string());
    files
}

/// A file that draws another in.
fn passing_on(name: &str) -> Vec<u8> {
    let edge = |from: &str, to: &str| json!({ "from": from, "to": to });
    let nodes = [
        json!({ "id": "start", "kind": "start" }),
        reference(name),
        json!({ "id": "end", "kind": "end" }),
    ];
    let edges = [edge("start", "joint"), edge("joint", "end")];
    json!({ "nodes": nodes, "edges": edges }).to_string().into_bytes()
}

fn told(files: &Files) -> Vec<String> {
    let (pack, found) = read("civil-affairs", files);
    assert!(pack.is_none());
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn a_shared_procedure_is_drawn_into_every_item_that_names_it() {
    let (pack, found) = read("civil-affairs", &drawing());
    assert_eq!(found, []);
    let items = pack.expect("it is sound").items;
    let item = items.iter().find(|it| it.code.as_str() == "MZ-01-001").expect("the item");
    let workflow = &item.versions[0].content.workflow;
    let steps: Vec<&str> = workflow.tasks().map(|it| it.0.as_str()).collect();
    assert_eq!(steps, ["s1", "joint.s2", "joint.s3", "s4", "s5"]);
    let drawn = serde_json::to_value(workflow).expect("it is plain data");
    assert_eq!(
        drawn["nodes"][2]["nodes"],
        review(&small())["nodes"],
        "the version holds all of it"
    );
}

#[test]
fn what_is_drawn_in_itself_is_refused_with_the_circle() {
    let mut files = drawing();
    files.insert("sub_workflows/review.json".to_owned(), passing_on("other"));
    files.insert("sub_workflows/other.json".to_owned(), passing_on("review"));
    let told = told(&files);
    let [only] = &told[..] else { panic!("it is told once: {told:#?}") };
    assert!(only.contains("sub_workflows/other.json"), "{only}");
    assert!(only.contains("in a circle: other → review → other"), "{only}");
}

#[test]
fn what_is_shared_nowhere_is_told_where_it_is_named() {
    let mut files = drawing();
    files.remove("sub_workflows/review.json");
    let told = told(&files);
    let place = "/versions/0/content/workflow/nodes/2/sub_workflow";
    let [only] = &told[..] else { panic!("{told:#?}") };
    assert!(only.contains(place) && only.contains("no sub-workflow `review`"), "{only}");
}

#[test]
fn a_reference_and_a_drawing_are_not_both_given() {
    let mut files = drawing();
    edit(&mut files, ESTABLISH, &format!("{WORKFLOW}/nodes/2/nodes"), "[]");
    assert!(told(&files).iter().any(|it| it.contains("/nodes/2/nodes")));
}
