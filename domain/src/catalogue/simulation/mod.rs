//! 流程仿真: what a procedure would have made of the applications of the past, before it is published.
//!
//! A discrete-event simulation in working time. Applications arrive as they did; each step takes a
//! time that such a step has taken before; posts have so many hands, and whoever came first is served
//! first. It is the engine that leads from step to step. The same seed gives the same report.

mod report;
mod run;
#[cfg(test)]
mod tests;
mod timeline;

use std::collections::BTreeMap;

use crate::NodeId;
use crate::workflow::{Definition, Duty, Seat, Ways};

pub use report::{PostLoad, Report, Spread, StepReport};
pub use timeline::Timeline;

use super::Limits;
use run::Hall;

/// Minutes of working time in a working day, from 09:00 to 17:30.
pub const DAY: i64 = 510;

/// An application that came in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// In minutes of working time.
    pub at: i64,
    /// Which ways its answers lead at the gateways.
    pub ways: Ways,
}

/// How long steps took, in minutes of working time, from when somebody had them in hand.
#[derive(Debug, Clone, Default)]
pub struct Measured {
    /// Of another duty it is another step, though it is called the same.
    by_node: BTreeMap<(NodeId, Duty), Vec<i64>>,
    by_duty: BTreeMap<Duty, Vec<i64>>,
}

/// How many work at a post.
pub type Hands<'a> = &'a dyn Fn(&Seat) -> usize;

/// What is to be simulated.
#[derive(Debug, Clone, Copy)]
pub struct Scenario<'a> {
    pub workflow: &'a Definition,
    pub limits: &'a Limits,
    pub arrivals: &'a [Arrival],
    pub measured: &'a Measured,
    pub seed: u64,
}

impl Measured {
    pub fn note(&mut self, node: &NodeId, duty: Duty, minutes: i64) {
        self.by_node.entry((node.clone(), duty)).or_default().push(minutes);
        self.by_duty.entry(duty).or_default().push(minutes);
    }

    /// A rule left the step out: that took nobody any time, and says nothing of other steps.
    pub fn note_left_out(&mut self, node: &NodeId, duty: Duty) {
        self.by_node.entry((node.clone(), duty)).or_default().push(0);
    }

    /// Whether the step itself has been measured, rather than others of its duty.
    pub fn knows(&self, node: &NodeId, duty: Duty) -> bool {
        self.by_node.contains_key(&(node.clone(), duty))
    }

    /// What the step takes this time; nothing, where nothing like it has been measured.
    fn draw(&self, node: &NodeId, duty: Duty, chance: u64) -> i64 {
        let known = self.by_node.get(&(node.clone(), duty)).or_else(|| self.by_duty.get(&duty));
        let Some(known) = known.filter(|it| !it.is_empty()) else { return 0 };
        let count = u64::try_from(known.len()).unwrap_or(u64::MAX);
        known[usize::try_from(chance % count).unwrap_or_default()]
    }
}

/// Plays it through.
pub fn simulate(scenario: &Scenario<'_>, hands: Hands<'_>, timeline: &Timeline<'_>) -> Report {
    let mut hall = Hall::of(*scenario, hands);
    hall.play();
    report::of(&hall, timeline)
}
