//! Where everything stands: computed from the definition and the sizes of its boxes alone.
//!
//! Ways run down through cells of their own and sideways only between rows, so that they never
//! cross a box. The origin is the upper left corner of the lanes.

use super::chart::Chart;
use super::frame::{Boxed, Frame, Space};
use super::grid::Grid;
use super::routes::{Tracks, run};
use super::spread::{Lane, spread};
use crate::NodeId;
use crate::workflow::{Definition, Edge, Node, Part};

/// What a way takes where it passes a row.
const STRAND: i32 = 8;
/// Above the first row and below the last.
const EDGE: i32 = 22;

/// What has been placed.
#[derive(Debug)]
pub(in crate::workflow) struct Layout<'a> {
    pub(in crate::workflow) width: i32,
    pub(in crate::workflow) height: i32,
    pub(in crate::workflow) lanes: Vec<Lane<'a>>,
    /// From the top down, and from left to right; what stands in a frame, one after another.
    pub(in crate::workflow) boxes: Vec<Placed>,
    /// Around parts, outer ones first.
    pub(in crate::workflow) frames: Vec<Frame>,
    pub(in crate::workflow) lines: Vec<Line>,
    /// What is written on ways.
    pub(in crate::workflow) labels: Vec<Label>,
}

/// What is written on an edge: its line runs through the middle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workflow) struct Label {
    /// The edge's index in the definition.
    pub(in crate::workflow) edge: usize,
    pub(in crate::workflow) left: i32,
    pub(in crate::workflow) top: i32,
    pub(in crate::workflow) width: i32,
    pub(in crate::workflow) height: i32,
}

/// A node's box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workflow) struct Placed {
    /// The node's index in the definition.
    pub(in crate::workflow) node: usize,
    pub(in crate::workflow) left: i32,
    pub(in crate::workflow) top: i32,
    pub(in crate::workflow) width: i32,
    pub(in crate::workflow) height: i32,
}

/// An edge, from corner to corner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::workflow) struct Line {
    /// The edge's index in the definition.
    pub(in crate::workflow) edge: usize,
    pub(in crate::workflow) corners: Vec<(i32, i32)>,
}

/// What the boxes and the lanes' names ask for.
pub(in crate::workflow) struct Sizes<'a> {
    /// Width and height of a node's box; the widths are even.
    pub(in crate::workflow) node: &'a dyn Fn(&Node) -> (i32, i32),
    /// Width and height of what is written on an edge, if anything is; the widths are even.
    pub(in crate::workflow) label: &'a dyn Fn(&Edge) -> Option<(i32, i32)>,
    /// The least width of a lane.
    pub(in crate::workflow) lane: i32,
    /// The height of the lanes' names.
    pub(in crate::workflow) header: i32,
    /// What a part's frame takes around something so wide.
    pub(in crate::workflow) frame: &'a dyn Fn(&Part, i32) -> Space,
}

/// Places `definition`.
pub(in crate::workflow) fn place<'a>(definition: &'a Definition, sizes: &Sizes<'_>) -> Layout<'a> {
    sheet(definition, None, sizes)
}

/// Places what is drawn in `part`, or at the top. Only the top has lanes with names.
pub(super) fn sheet<'a>(
    definition: &'a Definition,
    part: Option<&NodeId>,
    sizes: &Sizes<'_>,
) -> Layout<'a> {
    let (lane, header) = if part.is_none() { (sizes.lane, sizes.header) } else { (0, 0) };
    let chart = Chart::of(definition, part);
    let boxed: Vec<Boxed<'a>> =
        chart.members.iter().map(|it| Boxed::of(definition, *it, sizes)).collect();
    let written = |edge: usize| (sizes.label)(&definition.edges[edge]);
    let grid = Grid::of(&chart, &|it| written(it).is_some());
    let of_cell = |member: Option<usize>| member.map_or((STRAND, 0), |it| boxed[it].size);
    let mut size: Vec<(i32, i32)> = grid.cells.iter().map(|it| of_cell(it.node)).collect();
    // In the first of the rows that it passes, a way has room for what is written on it.
    let mut notes: Vec<(usize, usize)> = Vec::new();
    for way in grid.ways.iter().filter(|it| 2 < it.cells.len() && !it.backwards) {
        if let Some(wanted) = written(way.edge) {
            size[way.cells[1]] = wanted;
            notes.push((way.edge, way.cells[1]));
        }
    }
    let widths: Vec<i32> = size.iter().map(|it| it.0).collect();
    let (lanes, centres) = spread(&grid, &widths, lane);
    let runs: Vec<Vec<i32>> = grid.ways.iter().map(|it| run(it, &centres)).collect();
    let tracks: Vec<Tracks> = (0..grid.rows).map(|row| Tracks::below(row, &grid, &runs)).collect();
    let rows = Rows::of(&grid, &size, &tracks, header + EDGE);
    let top = |cell: usize| rows.top(grid.cells[cell].row, size[cell].1);
    let lines = grid.ways.iter().zip(&runs).enumerate().map(|(at, (way, run))| {
        let (first, last) = (way.cells[0], way.cells[way.cells.len() - 1]);
        let ends = (top(first) + size[first].1, top(last));
        let row = grid.cells[first].row;
        Line { edge: way.edge, corners: way.corners(at, run, ends, row, (&rows.bottoms, &tracks)) }
    });
    let labels = notes.into_iter().map(|(edge, cell)| {
        let (width, height) = size[cell];
        Label { edge, left: centres[cell] - width / 2, top: top(cell), width, height }
    });
    let mut layout = Layout {
        width: lanes.iter().map(|it| it.width).sum(),
        height: rows.bottoms.last().map_or(header, |it| it + EDGE),
        lines: lines.collect(),
        labels: labels.collect(),
        boxes: Vec::new(),
        frames: Vec::new(),
        lanes,
    };
    let left = |cell: usize| centres[cell] - size[cell].0 / 2;
    let cells = grid.cells.iter().enumerate().filter_map(|(cell, it)| Some((it.node?, cell)));
    let mut cells: Vec<(usize, usize)> = cells.collect();
    cells.sort_by_key(|it| it.0);
    let mut placed: Vec<_> = boxed.into_iter().zip(cells.into_iter().map(|it| it.1)).collect();
    placed.sort_by_key(|it| (grid.cells[it.1].row, left(it.1)));
    placed.into_iter().for_each(|(it, cell)| it.put(&mut layout, (left(cell), top(cell))));
    layout
}

/// The upper and lower sides of the rows.
struct Rows {
    tops: Vec<i32>,
    bottoms: Vec<i32>,
}

impl Rows {
    /// Rows as high as their highest boxes, and as far apart as the tracks between them need.
    fn of(grid: &Grid<'_>, size: &[(i32, i32)], tracks: &[Tracks], first: i32) -> Self {
        let mut rows = Self { tops: Vec::new(), bottoms: Vec::new() };
        let mut y = first;
        for (row, tracks) in tracks.iter().enumerate() {
            let cells = grid.cells.iter().zip(size).filter(|it| it.0.row == row);
            let height = cells.map(|it| it.1.1).max().unwrap_or(0);
            rows.tops.push(y);
            rows.bottoms.push(y + height);
            y += height + tracks.height();
        }
        rows
    }

    /// The upper side of something in the middle of a row.
    fn top(&self, row: usize, height: i32) -> i32 {
        (self.tops[row] + self.bottoms[row] - height) / 2
    }
}
