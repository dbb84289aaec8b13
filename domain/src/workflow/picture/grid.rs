//! Which row and which lane every node belongs to: a row for every step from the start, a lane for
//! every body. A way past other rows gets a cell in each of them, so that nothing stands in it.

use super::chart::{Chart, Link};
use crate::BodyCode;

/// Rows of cells, and the ways through them.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    /// In the order in which the procedure comes to them; none where nobody has work.
    pub(super) lanes: Vec<Option<&'a BodyCode>>,
    pub(super) cells: Vec<Cell>,
    pub(super) ways: Vec<Way>,
    pub(super) rows: usize,
}

/// A place for a node, or for a way that passes.
#[derive(Debug)]
pub(super) struct Cell {
    /// Its place among the members of the chart; none where a way passes.
    pub(super) node: Option<usize>,
    pub(super) row: usize,
    pub(super) lane: usize,
    /// What stands left in a row comes first.
    order: (usize, usize),
}

/// An edge as the cells that it goes through from the top down.
#[derive(Debug)]
pub(super) struct Way {
    pub(super) edge: usize,
    pub(super) cells: Vec<usize>,
    /// It leads back up: the edge begins at the last cell.
    pub(super) backwards: bool,
}

impl<'a> Grid<'a> {
    /// A way that has something written on it passes at least one row, and stands there.
    pub(super) fn of(chart: &Chart<'a>, is_written: &dyn Fn(usize) -> bool) -> Self {
        let links = &chart.links;
        let count = chart.members.len();
        let depth = |link: &Link| if is_written(link.edge) { 2 } else { 1 };
        let rows = rows(count, links, &depth);
        let met = met(count, links);
        let bodies = bodies(chart, &rows);
        let mut by_row: Vec<usize> = (0..count).collect();
        by_row.sort_by_key(|&it| (rows[it], met[it]));
        let mut lanes: Vec<Option<&BodyCode>> = Vec::new();
        for node in by_row {
            if !lanes.contains(&bodies[node]) {
                lanes.push(bodies[node]);
            }
        }
        let lane = |node: usize| lanes.iter().position(|it| *it == bodies[node]).unwrap_or(0);
        let place = |node| Cell {
            node: Some(node),
            row: rows[node],
            lane: lane(node),
            order: (met[node], 0),
        };
        let cells = (0..count).map(place).collect();
        let depth = rows.iter().max().map_or(0, |it| it + 1);
        let mut grid = Self { lanes, cells, ways: Vec::new(), rows: depth };
        for link in links {
            grid.lead(link.edge, link.from, link.to);
        }
        grid
    }

    /// Leads an edge through the rows between its ends. Only in a circle, which no proven definition
    /// has, do both ends stand in one row; then it is not drawn.
    fn lead(&mut self, edge: usize, from: usize, to: usize) {
        let backwards = self.cells[to].row < self.cells[from].row;
        let (top, bottom) = if backwards { (to, from) } else { (from, to) };
        let (first, last) = (self.cells[top].row, self.cells[bottom].row);
        if first == last {
            return;
        }
        let (lane, met) = (self.cells[top].lane, self.cells[top].order.0);
        let mut cells = vec![top];
        for row in first + 1..last {
            cells.push(self.cells.len());
            self.cells.push(Cell { node: None, row, lane, order: (met, edge + 1) });
        }
        cells.push(bottom);
        self.ways.push(Way { edge, cells, backwards });
    }

    /// The cells of one row and lane, from left to right.
    pub(super) fn group(&self, row: usize, lane: usize) -> Vec<usize> {
        let here = |it: &usize| self.cells[*it].row == row && self.cells[*it].lane == lane;
        let mut group: Vec<usize> = (0..self.cells.len()).filter(here).collect();
        group.sort_by_key(|&it| self.cells[it].order);
        group
    }
}

/// The row of every node: below the last of those that lead to it.
fn rows(count: usize, links: &[Link], depth: &dyn Fn(&Link) -> usize) -> Vec<usize> {
    let mut rows: Vec<Option<usize>> = vec![None; count];
    for _ in 0..count {
        let waits = |node: usize| {
            links.iter().any(|it| it.to == node && it.from != node && rows[it.from].is_none())
        };
        let mut open = (0..count).filter(|&it| rows[it].is_none());
        // In a circle everything waits for something; then the first one begins.
        let first = open.clone().next();
        let Some(next) = open.find(|&it| !waits(it)).or(first) else { break };
        let into = links.iter().filter(|it| it.to == next);
        let above = into.filter_map(|it| Some(rows[it.from]? + depth(it)));
        rows[next] = Some(above.max().unwrap_or(0));
    }
    rows.into_iter().map(Option::unwrap_or_default).collect()
}

/// When a walk that goes deep first meets each node. Branches that lie side by side are met side by
/// side, so their ways need not cross.
fn met(count: usize, links: &[Link]) -> Vec<usize> {
    let mut met = vec![usize::MAX; count];
    let mut clock = 0;
    let begins = |it: &usize| !links.iter().any(|link| link.to == *it);
    let mut stack: Vec<usize> = (0..count).rev().collect();
    stack.extend((0..count).rev().filter(begins));
    while let Some(node) = stack.pop() {
        if met[node] != usize::MAX {
            continue;
        }
        met[node] = clock;
        clock += 1;
        stack.extend(links.iter().rev().filter(|it| it.from == node).map(|it| it.to));
    }
    met
}

/// Whose lane each node stands in. What is nobody's work stands with the work before it if that is
/// all one body's, else with the work behind it, else with any beside it.
fn bodies<'a>(chart: &Chart<'a>, rows: &[usize]) -> Vec<Option<&'a BodyCode>> {
    let (mut bodies, links) = (chart.bodies.clone(), &chart.links);
    let mut downwards: Vec<usize> = (0..bodies.len()).collect();
    downwards.sort_by_key(|&it| rows[it]);
    let before = |node| links.iter().filter(move |it| it.to == node).map(|it| it.from);
    let behind = |node| links.iter().filter(move |it| it.from == node).map(|it| it.to);
    for &node in &downwards {
        let mut all = before(node).map(|it| bodies[it]);
        let first = all.next().flatten();
        bodies[node] = bodies[node].or(first.filter(|_| all.all(|it| it == first)));
    }
    for &node in downwards.iter().rev() {
        bodies[node] = bodies[node].or(behind(node).find_map(|it| bodies[it]));
    }
    for &node in &downwards {
        bodies[node] = bodies[node].or(before(node).find_map(|it| bodies[it]));
    }
    bodies
}
