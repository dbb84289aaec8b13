//! Drawn in parts and run as a whole: what is drawn comes back as it was, runs as if it had been drawn
//! on one sheet, and is refused by the names that people drew.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

use super::random::{Piece, definition, led, open, parted, sorted};
use super::{
    Definition, Marking, Ways, complete, condition_faults, prove, return_to, returnable, start,
    take_back,
};
use crate::NodeId;

fn task(id: &str, duty: &str) -> Value {
    let mut task = json!({
        "id": id, "kind": "task", "name": id, "duty": duty, "post": "P", "body": "B",
        "limit": null, "output_document": null
    });
    if duty == "decision" {
        task["documents"] = json!({ "granted": "准予决定书", "refused": "不予决定书" });
    }
    task
}

fn edges(text: &str) -> Vec<Value> {
    let ends = text.split(' ').map(|it| it.split_once('>').expect("a>b"));
    ends.map(|(from, to)| json!({ "from": from, "to": to })).collect()
}

fn part(id: &str, inner: &[Value], ways: &str) -> Value {
    let mut nodes =
        vec![json!({ "id": "start", "kind": "start" }), json!({ "id": "end", "kind": "end" })];
    nodes.splice(1..1, inner.iter().cloned());
    json!({ "id": id, "kind": "sub_workflow", "name": "联合审查", "nodes": nodes, "edges": edges(ways) })
}

/// start → in → joint → decide → out → end
fn around(joint: Value) -> Value {
    let nodes = [
        json!({ "id": "start", "kind": "start" }),
        task("in", "intake"),
        joint,
        task("decide", "decision"),
        task("out", "delivery"),
        json!({ "id": "end", "kind": "end" }),
    ];
    json!({ "nodes": nodes, "edges": edges("start>in in>joint joint>decide decide>out out>end") })
}

fn read(drawn: &Value) -> Definition {
    serde_json::from_value(drawn.clone()).expect("it is a drawing")
}

/// Two reviews beside one another, the one of them in a part of its own.
fn joint() -> Value {
    let mut audit = task("audit", "review");
    audit["not_by"] = json!(["check", "deep.look"]);
    let deep = part("deep", &[task("look", "review")], "start>look look>end");
    let fork = |id: &str, kind: &str| json!({ "id": id, "kind": kind });
    let inner = [fork("split", "fork"), task("check", "review"), deep, fork("meet", "join"), audit];
    part(
        "joint",
        &inner,
        "start>split split>check split>deep check>meet deep>meet meet>audit audit>end",
    )
}

#[test]
fn what_is_drawn_in_parts_is_shown_as_it_was_drawn_and_run_by_its_paths() {
    let drawn = around(joint());
    let definition = read(&drawn);
    assert_eq!(prove(&definition), Ok(()));
    assert_eq!(serde_json::to_value(&definition).expect("it is plain data"), drawn);
    let steps: Vec<&str> = definition.tasks().map(|it| it.0.as_str()).collect();
    let path = ["in", "joint.check", "joint.deep.look", "joint.audit", "decide", "out"];
    assert_eq!(steps, path);
    let audit = definition.task(&"joint.audit".into()).expect("a step");
    assert_eq!(audit.not_by, ["joint.check".into(), "joint.deep.look".into()], "steps of its part");
    let opened = complete(
        &definition,
        &start(&definition, &Ways::default()).marking,
        &"in".into(),
        &Ways::default(),
    );
    let opened = opened.expect("the intake is open").entered;
    assert_eq!(opened, ["joint.check".into(), "joint.deep.look".into()]);
}

#[test]
fn a_definition_without_parts_is_stored_as_before() {
    let drawn = around(task("joint", "review"));
    assert_eq!(serde_json::to_value(read(&drawn)).expect("it is plain data"), drawn);
}

#[test]
fn what_cannot_be_a_part_is_refused_by_the_names_that_were_drawn() {
    let check = || task("check", "review");
    let end = |id: &str| json!({ "id": id, "kind": "end" });
    let nested = |inner: Value| part("joint", &[inner], "start>joint joint>end");
    let deep = nested(nested(nested(part("joint", &[check()], "start>check check>end"))));
    for (joint, why) in [
        (
            part("joint", &[check(), end("other")], "start>check check>end"),
            "`joint` has 1 starts and 2 ends",
        ),
        (
            json!({ "id": "joint", "kind": "sub_workflow", "name": "空", "nodes": [], "edges": [] }),
            "`joint` has 0 starts and 0 ends",
        ),
        (part("joint", &[check()], "start>check check>start"), "`joint."),
        (part("joint", &[check(), task("b", "review")], "start>check check>b b>check"), "`joint."),
        (
            part("joint", &[check(), task("b", "decision")], "start>check check>b b>end"),
            "exactly one step with the duty `decision`",
        ),
        (
            part("joint", &[check(), task("b", "delivery")], "start>check check>b b>end"),
            "(step `joint.b`)",
        ),
        (part("joint", &[check()], "start>check check>decide"), "`joint.decide`, which is no node"),
        (deep, "more than 3 deep"),
    ] {
        let told = prove(&read(&around(joint))).map_err(|it| it.to_string());
        assert!(told.as_ref().is_err_and(|it| it.contains(why)), "{why}: {told:?}");
    }
    let stuck = [json!({ "id": "split", "kind": "fork" }), check(), task("b", "review")];
    let unjoined = part("joint", &stuck, "start>split split>check split>b check>end b>end");
    let told = prove(&read(&around(unjoined))).map_err(|it| it.to_string());
    let way = "after in → joint.check → joint.b the step `decide` is open twice";
    assert!(told.as_ref().is_err_and(|it| it.contains(way)), "{told:?}");
}

#[test]
fn a_name_that_a_node_and_a_part_share_is_refused() {
    let mut drawn = around(joint());
    drawn["nodes"].as_array_mut().expect("nodes").push(task("joint", "review"));
    let told = prove(&read(&drawn)).map_err(|it| it.to_string());
    assert!(told.as_ref().is_err_and(|it| it.contains("two nodes are called `joint`")), "{told:?}");
}

#[test]
fn a_pointer_leads_into_the_drawing() {
    let drawn = around(joint());
    let definition = read(&drawn);
    for (at, node) in definition.nodes.iter().enumerate() {
        let name = node.id.as_str().rsplit('.').next();
        let found = drawn.pointer(&definition.pointer_to_node(at)).expect("it leads somewhere");
        assert_eq!(found["id"].as_str(), name);
    }
    let led = (0..definition.edges.len()).map(|at| definition.pointer_to_edge(at));
    let mut led: Vec<String> = led.collect();
    assert!(led.iter().all(|it| drawn.pointer(it).is_some_and(|it| it["from"].is_string())));
    led.sort();
    led.dedup();
    assert_eq!(led.len(), definition.edges.len(), "each to one of its own");
}

/// A part that asks a system, and a gateway in it and one behind it that read the answer.
fn asking(inside: &str, behind: &str) -> Definition {
    let mut check = task("check", "review");
    check["limit"] = json!({ "value": 1, "unit": "working_day" });
    check["service_call"] =
        json!({ "system": "credit", "send": [], "answer": { "listed": "boolean" } });
    let x = |id: &str| json!({ "id": id, "kind": "exclusive" });
    let mut joint = part(
        "joint",
        &[check, x("x"), task("a", "review"), x("m")],
        "start>check check>x x>m a>m m>end",
    );
    let way = |when: &str, to: &str| json!({ "from": "x", "to": to, "when": when });
    joint["edges"].as_array_mut().expect("edges").push(way(inside, "a"));
    let mut drawn = around(joint);
    let nodes = drawn["nodes"].as_array_mut().expect("nodes");
    nodes.extend([x("x"), task("b", "review")]);
    drawn["edges"] = json!(edges("start>in in>joint joint>x x>decide b>decide decide>out out>end"));
    drawn["edges"].as_array_mut().expect("edges").push(way(behind, "b"));
    read(&drawn)
}

#[test]
fn a_part_reads_its_own_answers_and_what_is_around_it_reads_them_by_its_name() {
    let good = asking(
        "has(calls.check) && calls.check.listed",
        "has(calls.joint.check) && calls.joint.check.listed",
    );
    assert_eq!(prove(&good), Ok(()));
    let scenes = json!({ "type": "object", "required": ["calls"], "properties": { "calls": good.answers_schema(None) } });
    assert_eq!(condition_faults(&good, Some(&scenes)), []);
    let answered = |listed: bool| json!({ "calls": { "joint.check": { "listed": listed } } });
    for (scene, leads) in [
        (answered(true), ("joint.a", "b")),
        (answered(false), ("joint.m", "decide")),
        (json!({ "calls": {} }), ("joint.m", "decide")),
    ] {
        let ways = Ways::of(&good, &scene);
        let led = |from: &str| ways.lead(&good, &from.into()).map(|it| it.to);
        assert_eq!((led("joint.x"), led("x")), (Some(leads.0.into()), Some(leads.1.into())));
    }
    let (inside, behind) = ("has(calls.check) && calls.check.listed", "has(calls.joint.check)");
    for (inside, behind, place) in [
        ("has(calls.joint.check)", behind, "/nodes/2/edges/5"),
        (inside, "has(calls.check)", "/edges/7"),
    ] {
        let bad = asking(inside, behind);
        let faults = condition_faults(&bad, Some(&scenes));
        let places: Vec<&str> = faults.iter().map(|it| it.edge.as_str()).collect();
        assert_eq!(places, [place]);
    }
}

/// The same without its parts: on one sheet.
fn opened(piece: &Piece) -> Piece {
    let all = |them: &[Piece]| them.iter().map(opened).collect();
    match piece {
        Piece::Step => Piece::Step,
        Piece::Row(them) => Piece::Row(all(them)),
        Piece::Branches(them) => Piece::Branches(all(them)),
        Piece::Choice(them) => Piece::Choice(all(them)),
        Piece::Part(it) => opened(it),
    }
}

/// What is open, by the names on the sheets.
fn named(marking: &Marking) -> Vec<String> {
    let name = |it: NodeId| it.as_str().rsplit('.').next().map(ToOwned::to_owned);
    let mut names: Vec<String> = open(marking).into_iter().filter_map(name).collect();
    names.sort();
    names
}

proptest! {
    #[test]
    fn a_procedure_drawn_in_parts_runs_as_if_it_were_drawn_on_one_sheet(
        piece in parted(),
        picks in vec(any::<Index>(), 1..6),
        moves in vec((any::<Index>(), any::<Index>(), 0_u8..10), 0..60),
    ) {
        let (folded, flat) = (definition(&piece), definition(&opened(&piece)));
        prop_assert_eq!(prove(&folded), Ok(()));
        let drawn = serde_json::to_value(&folded).expect("it is plain data");
        prop_assert_eq!(read(&drawn), folded.clone());
        let ways = (led(&folded, &picks), led(&flat, &picks));
        let begun = (start(&folded, &ways.0).marking, start(&flat, &ways.1).marking);
        let (mut here, mut there) = begun;
        for (which, to, chance) in moves {
            prop_assert_eq!(named(&here), named(&there));
            let names = named(&there);
            if names.is_empty() {
                break;
            }
            let name = which.get(&names);
            let find = |them: Vec<NodeId>| {
                let ends = |it: &NodeId| it.as_str().rsplit('.').next() == Some(name);
                them.into_iter().find(ends).expect("it is open in both")
            };
            let (one, other) = (find(open(&here)), find(open(&there)));
            let back = |definition: &Definition, marking: &Marking, node: &NodeId| {
                let back = returnable(definition, marking, node);
                let name = |it: &&NodeId| (it.as_str().rsplit('.').next().map(ToOwned::to_owned), (*it).clone());
                let mut back: Vec<(Option<String>, NodeId)> = back.iter().map(name).collect();
                back.sort();
                back
            };
            let backs = (back(&folded, &here, &one), back(&flat, &there, &other));
            let names = |them: &[(Option<String>, NodeId)]| -> Vec<Option<String>> {
                them.iter().map(|it| it.0.clone()).collect()
            };
            prop_assert_eq!(names(&backs.0), names(&backs.1), "where it can be returned to");
            let steps = if chance < 3 && !backs.0.is_empty() {
                let at = to.index(backs.0.len());
                (
                    return_to(&folded, &here, &one, &backs.0[at].1),
                    return_to(&flat, &there, &other, &backs.1[at].1),
                )
            } else {
                let done = complete(&folded, &here, &one, &ways.0);
                if let Ok(step) = done.as_ref() && !step.ended {
                    let undone = take_back(&folded, &step.marking, &one).expect("nobody has acted");
                    prop_assert_eq!(sorted(&undone.marking), sorted(&here), "taken back");
                }
                (done, complete(&flat, &there, &other, &ways.1))
            };
            let (one, other) = (steps.0.expect("it can be moved"), steps.1.expect("it can be moved"));
            prop_assert_eq!((one.ended, one.cancelled.len()), (other.ended, other.cancelled.len()));
            (here, there) = (one.marking, other.marking);
        }
        prop_assert_eq!(named(&here), named(&there));
    }
}
