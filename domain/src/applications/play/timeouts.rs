//! What the end of a step's time brings about, for every play in which it runs out.

use chrono::Duration;

use super::super::{Refusal, by_timeout};
use super::hall::Hall;
use super::procedure;
use crate::TaskId;
use crate::access::Actor;
use crate::clocks::{Limit, Unit};
use crate::workflow::{Definition, NodeKind, OnTimeout, Signing, Task, prove};

/// Holds the first seat of `a`; of SECH; and one to be asked.
pub(super) const SEC: usize = 1;
pub(super) const SECH: usize = 3;
pub(super) const ASKED: usize = 10;

/// Gives the step at `node` three days, and says what follows then.
pub(super) fn settling(definition: &mut Definition, node: &str, how: OnTimeout) {
    for it in definition.nodes.iter_mut().filter(|it| it.id.as_str() == node) {
        let NodeKind::Task(task) = &mut it.kind else { continue };
        task.limit = Some(Limit::new(3, Unit::CalendarDay));
        task.on_timeout = how;
    }
}

impl Hall {
    /// Time passes, and everything follows that follows from it; refused if nothing does.
    pub(super) fn lives_through(&mut self, days: i64) -> Result<(), Refusal> {
        self.now += Duration::days(days);
        let clocks: Vec<TaskId> = self.clocks.iter().filter_map(|it| it.task).collect();
        let mut done = Err(Refusal::NoOpenTask);
        for task in clocks {
            let system = Actor::system();
            let Some(command) = by_timeout(task, &self.facts(&system)) else { continue };
            self.acts(&system, &command).expect("nothing hinders it");
            done = Ok(());
        }
        done
    }

    pub(super) fn at<'a>(&'a self, node: &'a str) -> impl Iterator<Item = &'a Task> {
        let here = self.tasks.iter().filter(move |it| it.node.as_str() == node);
        let visit = here.clone().map(|it| it.visit).max();
        here.filter(move |it| Some(it.visit) == visit)
    }
}

pub(super) fn settled(way: Option<Signing>, how: OnTimeout) -> Definition {
    let mut definition = procedure(way, None, &[]);
    settling(&mut definition, "a", how);
    assert_eq!(prove(&definition), Ok(()));
    definition
}
