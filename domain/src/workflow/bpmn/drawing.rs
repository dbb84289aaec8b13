//! Where everything stands in the file: the picture's own layout, turned to run from left to right,
//! since that is how modellers draw pools.

use super::ids::Ids;
use super::sheet::Sheet;
use super::write::File;
use crate::workflow::picture::{Lane, Layout, Line, Placed, Sizes, Space, measure, place};
use crate::workflow::{Definition, Member, Names, Node, NodeKind, Part};

/// Width and height of a step's box: a modeller's own.
const STEP: (i32, i32) = (100, 80);
const EVENT: (i32, i32) = (36, 36);
const GATEWAY: (i32, i32) = (50, 50);
/// Lanes are between so high and so high for their names' sake.
const LANE: (i32, i32) = (120, 240);
/// Size of a modeller's letters.
const LETTER: i32 = 12;
/// What a modeller keeps free at the left of a pool, and of a lane, for its name.
const HEAD: i32 = 30;
/// What a part's frame keeps free; its name stands at the top, which is aside before it is turned.
const FRAME: Space = Space { aside: 20, above: 10, below: 10 };
/// The upper left corner of the pool.
const CORNER: (i32, i32) = (160, 80);

/// What has been placed. Its layout runs down; [`draw`] turns it.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    definition: &'a Definition,
    layout: Layout<'a>,
}

impl<'a> Plan<'a> {
    pub(super) fn of(definition: &'a Definition, names: &Names) -> Self {
        let turned = |node: &Node| {
            let (width, height) = size(&node.kind);
            (height, width)
        };
        // A name runs up its lane, in two lines if it must.
        let long = definition.tasks().map(|(_, it)| measure(names.body(it.body.as_str()), LETTER));
        let lane = (long.max().unwrap_or(0) / 2 + 2 * LETTER).clamp(LANE.0, LANE.1);
        // Modellers find a place for what is written on a flow by themselves.
        let frame = |_: &Part, _| FRAME;
        let sizes = Sizes { node: &turned, label: &|_| None, lane, header: HEAD, frame: &frame };
        Self { definition, layout: place(definition, &sizes) }
    }

    pub(super) fn lanes(&self) -> &[Lane<'a>] {
        &self.layout.lanes
    }

    /// The lane that a node's box or a part's frame stands in.
    pub(super) fn lane_of(&self, member: Member) -> Option<usize> {
        let (boxes, frames) = (&self.layout.boxes, &self.layout.frames);
        let left = match member {
            Member::Node(at) => boxes.iter().find(|it| it.node == at)?.left,
            Member::Part(at) => frames.iter().find(|it| it.part == at)?.left,
        };
        let inside = |lane: &Lane<'_>| lane.left <= left && left < lane.left + lane.width;
        self.layout.lanes.iter().position(inside)
    }

    /// The ways of an edge, each end moved on to where its box really begins: an event is round and
    /// a gateway stands on its corner.
    fn corners(&self, line: &Line) -> Vec<(i32, i32)> {
        let mut corners = line.corners.clone();
        let count = corners.len();
        for (end, inwards) in [(0, -1), (count - 1, 1)] {
            let (across, along) = corners[end];
            let touches = |it: &&Placed| {
                let side = if inwards == 1 { it.top } else { it.top + it.height };
                side == along && it.left < across && across < it.left + it.width
            };
            if let Some(it) = self.layout.boxes.iter().find(touches) {
                let aside = (across - it.left - it.width / 2).abs();
                let gap = gap(&self.definition.nodes[it.node].kind, aside);
                corners[end].1 = along + inwards * gap;
            }
        }
        corners
    }
}

fn size(kind: &NodeKind) -> (i32, i32) {
    match kind {
        NodeKind::Task(_) => STEP,
        NodeKind::Start | NodeKind::End => EVENT,
        NodeKind::Fork | NodeKind::Join | NodeKind::Exclusive(_) => GATEWAY,
    }
}

/// How far the outline lies inside of the box at so many pixels from its middle.
fn gap(kind: &NodeKind, aside: i32) -> i32 {
    match kind {
        NodeKind::Task(_) => 0,
        NodeKind::Fork | NodeKind::Join | NodeKind::Exclusive(_) => aside,
        NodeKind::Start | NodeKind::End => {
            let radius = EVENT.0 / 2;
            radius - (radius * radius - aside * aside).max(0).isqrt()
        }
    }
}

/// Writes the diagram.
pub(super) fn draw(sheet: &mut Sheet, plan: &Plan<'_>, file: &File<'_>, ids: &mut Ids) {
    let (diagram, plane) = (ids.fresh("Diagram_1"), ids.fresh("Plane_1"));
    sheet.open("bpmndi:BPMNDiagram", &[("id", &diagram)]);
    let of = [("id", plane.as_str()), ("bpmnElement", &file.collaboration)];
    sheet.open("bpmndi:BPMNPlane", &of);
    let (x, y) = CORNER;
    let Layout { width, height, lanes, boxes, frames, lines, .. } = &plan.layout;
    let run = ("isHorizontal", "true");
    shape(sheet, (&file.participant, Some(run)), [x, y, HEAD + height, *width], ids);
    for (lane, id) in lanes.iter().zip(&file.lanes) {
        shape(sheet, (id, Some(run)), [x + HEAD, y + lane.left, *height, lane.width], ids);
    }
    for it in frames {
        let bounds = [x + HEAD + it.top, y + it.left, it.height, it.width];
        let id = ids.parts[it.part].clone();
        shape(sheet, (&id, Some(("isExpanded", "true"))), bounds, ids);
    }
    for it in boxes {
        let bounds = [x + HEAD + it.top, y + it.left, it.height, it.width];
        let id = ids.nodes[it.node].clone();
        shape(sheet, (&id, None), bounds, ids);
    }
    for line in lines {
        let flow = ids.flows[line.edge].clone();
        let id = ids.fresh(&format!("{flow}_di"));
        sheet.open("bpmndi:BPMNEdge", &[("id", &id), ("bpmnElement", &flow)]);
        for (across, along) in plan.corners(line) {
            let (x, y) = ((x + HEAD + along).to_string(), (y + across).to_string());
            sheet.empty("di:waypoint", &[("x", &x), ("y", &y)]);
        }
        sheet.close();
    }
    sheet.close();
    sheet.close();
}

/// An element's box: left, top, width, height. Of a pool and its lanes the file says which way they
/// run, of a part that it is open.
fn shape(
    sheet: &mut Sheet,
    (of, how): (&str, Option<(&str, &str)>),
    bounds: [i32; 4],
    ids: &mut Ids,
) {
    let id = ids.fresh(&format!("{of}_di"));
    let mut attributes = vec![("id", id.as_str()), ("bpmnElement", of)];
    attributes.extend(how);
    sheet.open("bpmndi:BPMNShape", &attributes);
    let [x, y, width, height] = bounds.map(|it| it.to_string());
    sheet.empty("dc:Bounds", &[("x", &x), ("y", &y), ("width", &width), ("height", &height)]);
    sheet.close();
}
