//! The diagram: everything is drawn, where it belongs.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::tree::{Element, Space, parse};
use super::{MODELLED, read, written};
use crate::workflow::random::{definition, parted, piece};
use crate::workflow::{Definition, NodeKind};

type Bounds = [i32; 4];

/// Every element of this name below `element`.
fn below<'a>(element: &'a Element, name: &str) -> Vec<&'a Element> {
    let deeper = element.children.iter().flat_map(|it| below(it, name));
    element.children.iter().filter(|it| it.name == name).chain(deeper).collect()
}

fn numbers<const N: usize>(element: &Element, names: [&str; N]) -> [i32; N] {
    names.map(|it| element.get(it).and_then(|it| it.parse().ok()).expect("a whole number"))
}

/// Where the element with this id is drawn.
fn bounds(root: &Element, id: &str) -> Option<Bounds> {
    let shapes = below(root, "BPMNShape");
    let shape = shapes.into_iter().find(|it| it.get("bpmnElement") == Some(id))?;
    Some(numbers(&shape.children[0], ["x", "y", "width", "height"]))
}

fn is_inside([x, y, width, height]: Bounds, outer: Bounds) -> bool {
    let [left, top, wide, high] = outer;
    left <= x && top <= y && x + width <= left + wide && y + height <= top + high
}

/// What is drawn wrongly in the file of `definition`.
fn faults(definition: &Definition) -> Vec<String> {
    let root = parse(&written(definition)).expect("what we write is XML");
    let mut faults = Vec::new();
    let pool = below(&root, "participant")[0].get("id").and_then(|it| bounds(&root, it));
    let pool = pool.expect("the pool is drawn");
    let mut in_lanes = 0;
    for lane in below(&root, "lane") {
        let of_lane = bounds(&root, lane.get("id").unwrap_or_default()).expect("a lane is drawn");
        if !is_inside(of_lane, pool) {
            faults.push(format!("{of_lane:?} stands outside of the pool {pool:?}"));
        }
        for node in below(lane, "flowNodeRef") {
            in_lanes += 1;
            match bounds(&root, &node.text) {
                Some(it) if is_inside(it, of_lane) => {}
                other => faults.push(format!("{} stands at {other:?}", node.text)),
            }
        }
        let body = lane.get_of(Space::Onedoor, "body");
        if body.is_none() {
            faults.push("a lane without a body".to_owned());
        }
    }
    if in_lanes != definition.members(None).len() {
        faults.push(format!("{in_lanes} nodes stand in lanes"));
    }
    for part in below(&root, "subProcess") {
        let whole = part.get("id").and_then(|it| bounds(&root, it)).expect("a part is drawn");
        for it in part.children.iter().filter(|it| it.get("sourceRef").is_none()) {
            let at = it.get("id").map(|it| bounds(&root, it));
            if at.is_some_and(|it| it.is_none_or(|it| !is_inside(it, whole))) {
                faults.push(format!("{:?} stands outside of its part", it.get("id")));
            }
        }
    }
    let drawn = below(&root, "BPMNEdge").into_iter().map(|it| it.get("bpmnElement"));
    let drawn: Vec<Option<&str>> = drawn.collect();
    for flow in below(&root, "sequenceFlow") {
        if drawn.iter().filter(|it| **it == flow.get("id")).count() != 1 {
            faults.push(format!("{:?} is not drawn", flow.get("id")));
        }
    }
    for edge in below(&root, "BPMNEdge") {
        let way: Vec<[i32; 2]> = edge.children.iter().map(|it| numbers(it, ["x", "y"])).collect();
        let askew = |it: &[[i32; 2]]| it[0][0] != it[1][0] && it[0][1] != it[1][1];
        if way.len() < 2 || way.windows(2).any(askew) {
            faults.push(format!("a way leads {way:?}"));
        }
    }
    faults
}

#[test]
fn a_countersigned_fork_is_drawn_in_two_lanes() {
    let definition = read(MODELLED).expect("the file is in the subset");
    assert_eq!(faults(&definition), [""; 0]);
    let root = parse(&written(&definition)).expect("what we write is XML");
    assert_eq!(below(&root, "lane").len(), 2);
    assert_eq!(below(&root, "BPMNShape").len(), 9 + 2 + 1);
}

#[test]
fn every_id_of_a_file_is_another_one() {
    let mut definition = read(MODELLED).expect("the file is in the subset");
    // Ids that we would have given ourselves.
    for (at, id) in ["Flow_1", "Process_1", "Lane_1_di"].into_iter().enumerate() {
        let old = std::mem::replace(&mut definition.nodes[at].id, id.into());
        for edge in &mut definition.edges {
            for end in [&mut edge.from, &mut edge.to].into_iter().filter(|it| **it == old) {
                *end = id.into();
            }
        }
    }
    let file = written(&definition);
    let mut ids: Vec<&str> =
        file.split(" id=\"").skip(1).filter_map(|it| it.split('"').next()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    assert_eq!(read(&file), Ok(definition));
}

proptest! {
    #[test]
    fn every_node_stands_in_its_bodys_lane_and_every_flow_is_drawn(
        piece in prop_oneof![piece(), parted()],
        bodies in vec(0_u8..4, 1..6),
    ) {
        let mut definition = definition(&piece);
        let tasks = definition.nodes.iter_mut().filter_map(|it| match &mut it.kind {
            NodeKind::Task(task) => Some(task),
            _ => None,
        });
        for (task, body) in tasks.zip(bodies.iter().cycle()) {
            task.body = format!("B{body}").into();
        }
        prop_assert_eq!(faults(&definition), Vec::<String>::new());
        // A step in another body's lane is a fault, so this also says that lanes are right.
        prop_assert_eq!(read(&written(&definition)), Ok(definition));
    }
}
