//! Boxes and lines keep out of each other's way, whatever the procedure looks like.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::frame::{Frame, Space};
use super::super::layout::{Layout, Line, Placed, Sizes, place};
use super::{forked, shared_out};
use crate::NodeId;
use crate::workflow::random::{definition, parted, piece};
use crate::workflow::{Definition, Edge, Node, NodeKind, Part, sample};

const HEADER: i32 = 36;

/// Boxes of many heights, as wrapped names make them.
fn placed(definition: &Definition) -> Layout<'_> {
    let size = |node: &Node| match node.kind {
        NodeKind::Task(_) => (208, 40 + 17 * i32::try_from(node.id.as_str().len()).unwrap_or(9)),
        NodeKind::Exclusive(_) => (120, 60),
        NodeKind::Start | NodeKind::Fork | NodeKind::Join | NodeKind::End => (88, 32),
    };
    let label = |it: &Edge| it.when.as_ref().map(|_| (90, 24));
    let frame = |_: &Part, _| Space { aside: 12, above: 30, below: 6 };
    place(
        definition,
        &Sizes { node: &size, label: &label, lane: 256, header: HEADER, frame: &frame },
    )
}

/// What is wrong with the layout of `definition`, if anything.
fn faults(definition: &Definition) -> Vec<String> {
    let layout = placed(definition);
    let mut faults = Vec::new();
    if layout.boxes.len() != definition.nodes.len() {
        faults.push("a node has no box".to_owned());
    }
    if layout.lines.len() != definition.edges.len() {
        faults.push("an edge has no line".to_owned());
    }
    for (at, one) in layout.boxes.iter().enumerate() {
        for other in &layout.boxes[at + 1..] {
            if crosses(one, (other.left, other.top), corner(other)) {
                faults.push(format!("{one:?} and {other:?} overlap"));
            }
        }
        if !stands_in_its_lane(one, definition, &layout) {
            faults.push(format!("{one:?} stands outside of its lane"));
        }
    }
    for frame in &layout.frames {
        let (whole, part) = (boxed(frame), &definition.parts[frame.part].id);
        for it in &layout.boxes {
            let belongs = definition.is_within(&definition.nodes[it.node].id, part);
            let within = within(it, &whole);
            if belongs != within
                || (!within && crosses(it, (whole.left, whole.top), corner(&whole)))
            {
                faults.push(format!("{it:?} and {frame:?} do not agree"));
            }
        }
        for line in &layout.lines {
            let stretch = definition.stretch(&definition.edges[line.edge]);
            let inside = definition.parts_from(stretch.part).any(|it| it.id == *part);
            if !inside && line.corners.windows(2).any(|it| crosses(&whole, it[0], it[1])) {
                faults.push(format!("{line:?} runs through {frame:?}"));
            }
        }
    }
    faults.extend(layout.lines.iter().flat_map(|it| astray(it, definition, &layout)));
    if layout.labels.len() != definition.edges.iter().filter(|it| it.when.is_some()).count() {
        faults.push("a condition is not written".to_owned());
    }
    for (at, one) in layout.labels.iter().enumerate() {
        let here =
            Placed { node: 0, left: one.left, top: one.top, width: one.width, height: one.height };
        let others =
            layout.labels[at + 1..].iter().map(|it| (it.left, it.top, it.width, it.height));
        let boxes = layout.boxes.iter().map(|it| (it.left, it.top, it.width, it.height));
        for (left, top, width, height) in others.chain(boxes) {
            if crosses(&here, (left, top), (left + width, top + height)) {
                faults.push(format!("{one:?} covers something"));
            }
        }
        for line in layout.lines.iter().filter(|it| it.edge != one.edge) {
            if line.corners.windows(2).any(|it| crosses(&here, it[0], it[1])) {
                faults.push(format!("{line:?} runs through {one:?}"));
            }
        }
    }
    faults
}

/// The outline of a frame.
fn boxed(it: &Frame) -> Placed {
    Placed { node: 0, left: it.left, top: it.top, width: it.width, height: it.height }
}

fn within(it: &Placed, outer: &Placed) -> bool {
    let (one, other) = (corner(it), corner(outer));
    outer.left <= it.left && outer.top <= it.top && one.0 <= other.0 && one.1 <= other.1
}

fn corner(it: &Placed) -> (i32, i32) {
    (it.left + it.width, it.top + it.height)
}

/// Whether the rectangle or line between two corners enters the box; touching is not entering.
fn crosses(it: &Placed, one: (i32, i32), other: (i32, i32)) -> bool {
    let (right, bottom) = corner(it);
    let across = one.0.min(other.0) < right && it.left < one.0.max(other.0);
    let down = one.1.min(other.1) < bottom && it.top < one.1.max(other.1);
    across && down
}

fn stands_in_its_lane(it: &Placed, definition: &Definition, layout: &Layout<'_>) -> bool {
    let (right, bottom) = corner(it);
    let inside = |lane: &&super::super::spread::Lane<'_>| {
        lane.left <= it.left && right <= lane.left + lane.width
    };
    let Some(lane) = layout.lanes.iter().find(inside) else { return false };
    let task = definition.nodes[it.node].kind.task();
    let in_part = definition.nodes[it.node].part.is_some();
    let own = in_part || task.is_none_or(|task| lane.body == Some(&task.body));
    own && HEADER < it.top && bottom < layout.height
}

/// Where a line does not touch its boxes, runs askew, or through a box.
fn astray(line: &Line, definition: &Definition, layout: &Layout<'_>) -> Vec<String> {
    let edge = &definition.edges[line.edge];
    let mut faults = Vec::new();
    let of = |id: &NodeId| {
        let node = layout.boxes.iter().find(|it| definition.nodes[it.node].id == *id);
        let part = || layout.frames.iter().find(|it| definition.parts[it.part].id == *id);
        node.cloned().or_else(|| part().map(boxed))
    };
    let stretch = definition.stretch(edge);
    let (Some(from), Some(to)) = (of(stretch.from), of(stretch.to)) else {
        return vec![format!("{edge:?} has an end without a box")];
    };
    let (from, to) = (&from, &to);
    let (first, last) = (line.corners[0], line.corners[line.corners.len() - 1]);
    let within = |it: &Placed, x: i32| it.left < x && x < it.left + it.width;
    if first.1 != from.top + from.height || !within(from, first.0) {
        faults.push(format!("{line:?} does not begin at {from:?}"));
    }
    if last.1 != to.top || !within(to, last.0) {
        faults.push(format!("{line:?} does not end at {to:?}"));
    }
    for pair in line.corners.windows(2) {
        if pair[0].0 != pair[1].0 && pair[0].1 != pair[1].1 {
            faults.push(format!("{line:?} runs askew"));
        }
        let through = layout
            .boxes
            .iter()
            .filter(|it| crosses(it, (pair[0].0, pair[0].1), (pair[1].0, pair[1].1)));
        faults.extend(through.map(|it| format!("{line:?} runs through {it:?}")));
    }
    faults
}

#[test]
fn branches_stand_side_by_side_and_nothing_covers_anything() {
    for bodies in [vec![0], vec![0, 1], vec![0, 1, 2, 0, 0, 1]] {
        assert_eq!(faults(&shared_out(forked(), &bodies)), [""; 0], "{bodies:?}");
    }
}

#[test]
fn a_straight_procedure_runs_straight_down() {
    let definition = sample(
        &[("in", "intake"), ("decide", "decision"), ("out", "delivery")],
        &[],
        &[],
        "start>in in>decide decide>out out>end",
    );
    let layout = placed(&definition);
    assert!(layout.lines.iter().all(|it| it.corners.len() == 2), "{:?}", layout.lines);
    let order: Vec<&str> =
        layout.boxes.iter().map(|it| definition.nodes[it.node].id.as_str()).collect();
    assert_eq!(order, ["start", "in", "decide", "out", "end"]);
}

#[test]
fn every_body_has_one_lane_in_the_order_in_which_the_procedure_comes_to_it() {
    let definition = shared_out(forked(), &[7, 3, 3, 5, 7, 3]);
    let layout = placed(&definition);
    let lanes: Vec<&str> = layout.lanes.iter().filter_map(|it| Some(it.body?.as_str())).collect();
    assert_eq!(lanes, ["B7", "B3", "B5"]);
    assert_eq!(layout.lanes.len(), 3, "what is nobody's work has no lane of its own");
}

#[test]
fn a_definition_that_was_never_proven_is_drawn_without_harm() {
    for edges in ["a>b b>a", "a>a", "start>a a>b b>c c>a c>end", "start>nowhere"] {
        let tasks = [("a", "review"), ("b", "review"), ("c", "review")];
        let definition = sample(&tasks, &[], &[], edges);
        assert_eq!(placed(&definition).boxes.len(), 5, "{edges}");
    }
    let nothing = Definition::default();
    assert!(placed(&nothing).boxes.is_empty());
}

proptest! {
    #[test]
    fn everything_of_a_part_stands_in_its_frame_and_nothing_else_does(
        piece in parted(),
        bodies in vec(0_u8..4, 1..6),
    ) {
        let definition = shared_out(definition(&piece), &bodies);
        prop_assert_eq!(faults(&definition), Vec::<String>::new());
    }

    #[test]
    fn no_two_boxes_overlap_and_every_line_touches_its_boxes_and_crosses_none(
        piece in piece(),
        bodies in vec(0_u8..4, 1..6),
    ) {
        let definition = shared_out(definition(&piece), &bodies);
        prop_assert_eq!(faults(&definition), Vec::<String>::new());
    }
}
