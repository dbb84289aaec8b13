//! How far to the right everything stands: below what leads to it, as far as its neighbours leave
//! room, and within its body's lane.

use super::grid::Grid;
use crate::BodyCode;

/// Free space between boxes side by side.
const BETWEEN: i32 = 28;
/// Free space between a box and its lane's edge.
const ASIDE: i32 = 24;
/// Up and down often enough that everything has found its place; the last one goes down, so that
/// ways past other rows run straight.
const PASSES: usize = 8;

/// The strip of a body.
#[derive(Debug)]
pub(in crate::workflow) struct Lane<'a> {
    /// None where nobody has work.
    pub(in crate::workflow) body: Option<&'a BodyCode>,
    pub(in crate::workflow) left: i32,
    pub(in crate::workflow) width: i32,
}

/// The lanes, at least `least` wide, and the centre of every cell of these widths.
pub(super) fn spread<'a>(grid: &Grid<'a>, widths: &[i32], least: i32) -> (Vec<Lane<'a>>, Vec<i32>) {
    let mut centres = within_lanes(grid, widths);
    let mut left = 0;
    let mut lanes = Vec::new();
    for (lane, body) in grid.lanes.iter().enumerate() {
        let here: Vec<usize> =
            (0..widths.len()).filter(|&it| grid.cells[it].lane == lane).collect();
        let from = here.iter().map(|&it| centres[it] - widths[it] / 2).min().unwrap_or(0);
        let to = here.iter().map(|&it| centres[it] + widths[it] / 2).max().unwrap_or(0);
        let width = (to - from + 2 * ASIDE).max(least);
        let shift = left + (width - (to - from)) / 2 - from;
        here.iter().for_each(|&it| centres[it] += shift);
        lanes.push(Lane { body: *body, left, width });
        left += width;
    }
    (lanes, centres)
}

/// Centres, each lane by itself.
fn within_lanes(grid: &Grid<'_>, widths: &[i32]) -> Vec<i32> {
    let groups: Vec<Vec<usize>> = (0..grid.rows)
        .flat_map(|row| (0..grid.lanes.len()).map(move |lane| (row, lane)))
        .map(|(row, lane)| grid.group(row, lane))
        .collect();
    let mut centres = vec![0; widths.len()];
    groups.iter().for_each(|group| settle(group, widths, &mut centres, &[]));
    for pass in 0..PASSES {
        let down = pass % 2 == 1;
        let hops = hops(grid, down);
        let place = |group: &Vec<usize>| settle(group, widths, &mut centres, &hops);
        if down { groups.iter().for_each(place) } else { groups.iter().rev().for_each(place) }
    }
    centres
}

/// Pairs of cells that want to stand below each other: (who moves, by whom).
fn hops(grid: &Grid<'_>, down: bool) -> Vec<(usize, usize)> {
    let pairs = grid.ways.iter().flat_map(|way| way.cells.windows(2));
    let pairs = pairs.map(|it| if down { (it[1], it[0]) } else { (it[0], it[1]) });
    pairs.filter(|it| grid.cells[it.0].lane == grid.cells[it.1].lane).collect()
}

/// Moves the cells of a row as near as can be to the middle of those that `hops` names, without one
/// coming upon another. (The least squares under an order: cells that want the same place share it.)
fn settle(group: &[usize], widths: &[i32], centres: &mut [i32], hops: &[(usize, usize)]) {
    let mut offsets: Vec<i32> = Vec::new();
    let mut blocks: Vec<(i32, i32)> = Vec::new();
    for (at, &cell) in group.iter().enumerate() {
        let offset = match at.checked_sub(1) {
            Some(left) => offsets[left] + (widths[group[left]] + widths[cell]) / 2 + BETWEEN,
            None => 0,
        };
        offsets.push(offset);
        let mut block = (wanted(cell, centres, hops) - offset, 1);
        while let Some(&(sum, count)) = blocks.last()
            && block.0.div_euclid(block.1) < sum.div_euclid(count)
        {
            block = (block.0 + sum, block.1 + count);
            blocks.pop();
        }
        blocks.push(block);
    }
    let places = blocks.iter().flat_map(|&(sum, count)| {
        std::iter::repeat_n(sum.div_euclid(count), usize::try_from(count).unwrap_or_default())
    });
    for ((&cell, offset), place) in group.iter().zip(offsets).zip(places) {
        centres[cell] = place + offset;
    }
}

fn wanted(cell: usize, centres: &[i32], hops: &[(usize, usize)]) -> i32 {
    let beside: Vec<i32> = hops.iter().filter(|it| it.0 == cell).map(|it| centres[it.1]).collect();
    let count = i32::try_from(beside.len()).unwrap_or(i32::MAX);
    if count == 0 { centres[cell] } else { beside.iter().sum::<i32>().div_euclid(count) }
}
