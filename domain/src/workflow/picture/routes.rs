//! The lines: down through their own cells, sideways between the rows only, each on a track of its
//! own; what leaves one fork or arrives at one join shares a track.

use super::grid::{Grid, Way};

/// Sideways steps that are too small to be seen as such are straightened.
const SNAP: i32 = 8;
/// From a row to the first track, and from the last to the next row.
const CLEAR: i32 = 20;
/// From track to track.
const STEP: i32 = 10;

/// How far to the right a way is at each of its cells.
pub(super) fn run(way: &Way, centres: &[i32]) -> Vec<i32> {
    let mut run: Vec<i32> = Vec::new();
    for &cell in &way.cells {
        let last = run.last().copied().filter(|it| (it - centres[cell]).abs() <= SNAP);
        run.push(last.unwrap_or(centres[cell]));
    }
    run
}

/// The tracks between one row and the next.
#[derive(Debug)]
pub(super) struct Tracks(Vec<Track>);

/// Where some ways go sideways together.
#[derive(Debug, PartialEq, Eq)]
struct Track {
    /// The cell that they all leave, or that they all go to.
    shared: usize,
    ways: Vec<usize>,
    from: Vec<i32>,
    to: Vec<i32>,
}

impl Tracks {
    /// The tracks below `row`.
    pub(super) fn below(row: usize, grid: &Grid<'_>, runs: &[Vec<i32>]) -> Self {
        let mut tracks: Vec<Track> = Vec::new();
        for (at, (way, run)) in grid.ways.iter().zip(runs).enumerate() {
            let Some(hop) = way.hop_below(row, grid) else { continue };
            let (from, to) = (run[hop], run[hop + 1]);
            if from == to {
                continue;
            }
            let leaving = grid.ways.iter().filter(|it| it.cells[0] == way.cells[hop]).count();
            let shared = if 1 < leaving { way.cells[hop] } else { way.cells[hop + 1] };
            match tracks.iter_mut().find(|it| it.shared == shared) {
                Some(track) => track.join(at, from, to),
                None => {
                    tracks.push(Track { shared, ways: vec![at], from: vec![from], to: vec![to] });
                }
            }
        }
        Self(in_order(tracks))
    }

    /// What the tracks need between the rows.
    pub(super) fn height(&self) -> i32 {
        2 * CLEAR + STEP * (i32::try_from(self.0.len()).unwrap_or(i32::MAX) - 1).max(0)
    }

    /// How far below the row a way goes sideways.
    fn depth(&self, way: usize) -> i32 {
        let above = self.0.iter().take_while(|it| !it.ways.contains(&way)).count();
        CLEAR + STEP * i32::try_from(above).unwrap_or(i32::MAX)
    }
}

impl Track {
    fn join(&mut self, way: usize, from: i32, to: i32) {
        self.ways.push(way);
        self.from.push(from);
        self.to.push(to);
    }

    /// One comes down where the other goes down: on a lower track it would run into it.
    fn must_be_above(&self, other: &Self) -> bool {
        self != other && self.from.iter().any(|it| other.to.contains(it))
    }
}

fn in_order(mut tracks: Vec<Track>) -> Vec<Track> {
    let mut ordered = Vec::new();
    while !tracks.is_empty() {
        let free = |it: &Track| !tracks.iter().any(|other| other.must_be_above(it));
        let next = tracks.iter().position(free).unwrap_or(0);
        ordered.push(tracks.remove(next));
    }
    ordered
}

impl Way {
    /// The place in the way of the last cell before it leaves `row` downwards.
    fn hop_below(&self, row: usize, grid: &Grid<'_>) -> Option<usize> {
        let hop = row.checked_sub(grid.cells[self.cells[0]].row)?;
        (hop + 1 < self.cells.len()).then_some(hop)
    }

    /// The corners of the way numbered `at`, from where its edge begins to where it ends. `ends` are
    /// the lower side of its upper box and the upper side of its lower one, `bottoms` the lower
    /// sides of the rows.
    pub(super) fn corners(
        &self,
        at: usize,
        run: &[i32],
        ends: (i32, i32),
        first_row: usize,
        (bottoms, tracks): (&[i32], &[Tracks]),
    ) -> Vec<(i32, i32)> {
        let mut corners = vec![(run[0], ends.0)];
        for (hop, pair) in run.windows(2).enumerate().filter(|(_, pair)| pair[0] != pair[1]) {
            let row = first_row + hop;
            let y = bottoms[row] + tracks[row].depth(at);
            corners.extend([(pair[0], y), (pair[1], y)]);
        }
        corners.extend(run.last().map(|&x| (x, ends.1)));
        if self.backwards {
            corners.reverse();
        }
        corners
    }
}
