//! Where every step of a running application stands, told by its tasks alone.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::super::{Definition, Task, TaskOutcome, TaskState};
use crate::NodeId;
use crate::labels::labels;

labels! {
    /// Where a step of a running application stands.
    StepState {
        /// 未到
        Ahead = "ahead",
        /// 办理中: open, or claimed by somebody.
        Current = "current",
        /// 已办
        Done = "done",
        /// 跳过: called off, or no way leads to it any more.
        Skipped = "skipped",
        /// 退回: it has sent the application back, or is to be done once more.
        Returned = "returned",
    }
}

/// A task as the picture needs it.
#[derive(Debug, Clone)]
pub struct Visit<'a> {
    pub node: &'a NodeId,
    /// How often the step had been come to then: of a step that several sign, all have the same.
    pub number: i32,
    pub state: TaskState,
    /// Whether it waits for somebody.
    pub waits: bool,
    pub outcome: Option<TaskOutcome>,
    pub due_on: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

impl<'a> Visit<'a> {
    pub fn of(task: &'a Task, due_on: Option<NaiveDate>, closed_on: Option<NaiveDate>) -> Self {
        let (state, waits, outcome) = (task.state, task.waits(), task.outcome);
        let (node, number) = (&task.node, task.visit);
        Self { node, number, state, waits, outcome, due_on, closed_on }
    }

    /// Ended with the application going on.
    fn passed(&self) -> bool {
        self.state == TaskState::Done && self.outcome != Some(TaskOutcome::Returned)
    }
}

/// How far an application has come.
#[derive(Debug)]
pub(super) struct Progress {
    /// Every step that is a task, by its node.
    steps: HashMap<NodeId, Standing>,
    /// Every gateway that was passed, with where it led.
    ways: BTreeMap<NodeId, NodeId>,
}

/// How a step stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) state: StepState,
    /// Of the task that tells the state; none while the step is ahead.
    pub(super) task: Option<TaskState>,
    pub(super) outcome: Option<TaskOutcome>,
    /// By when it is due, while it is open.
    pub(super) due_on: Option<NaiveDate>,
    /// When it ended, once it has.
    pub(super) closed_on: Option<NaiveDate>,
}

impl Progress {
    pub(super) fn of(
        definition: &Definition,
        visits: &[Visit<'_>],
        ways: &BTreeMap<NodeId, NodeId>,
    ) -> Self {
        let waiting = visits.iter().filter(|it| it.waits);
        let still: Vec<&NodeId> = waiting.flat_map(|it| definition.reachable(it.node)).collect();
        let standing = |id: &NodeId| {
            let own: Vec<&Visit<'_>> = visits.iter().filter(|it| it.node == id).collect();
            // A draft has had no task yet: all of it lies ahead.
            let lies_ahead = visits.is_empty() || still.contains(&id);
            Standing::of(&own, lies_ahead)
        };
        let steps = definition.tasks().map(|(id, _)| (id.clone(), standing(id))).collect();
        Self { steps, ways: ways.clone() }
    }

    pub(super) fn at(&self, id: &NodeId) -> Option<&Standing> {
        self.steps.get(id)
    }

    /// Where the gateway led, if it was passed.
    pub(super) fn led(&self, gateway: &NodeId) -> Option<&NodeId> {
        self.ways.get(gateway)
    }
}

impl Standing {
    /// Of a step with these visits; `lies_ahead` if something is open from which a way leads to it.
    fn of(visits: &[&Visit<'_>], lies_ahead: bool) -> Self {
        let number = visits.iter().map(|it| it.number).max();
        let (here, before): (Vec<&Visit<'_>>, Vec<&Visit<'_>>) =
            visits.iter().copied().partition(|it| Some(it.number) == number);
        // Of several who sign, whoever still has to; else whoever ended it.
        let over = |it: &&&Visit<'_>| it.state == TaskState::Done;
        let telling = here.iter().find(|it| it.waits).or(here.iter().rfind(over));
        let Some(last) = telling.or(here.last()) else {
            let state = if lies_ahead { StepState::Ahead } else { StepState::Skipped };
            return Self { state, task: None, outcome: None, due_on: None, closed_on: None };
        };
        let sent_back = last.outcome == Some(TaskOutcome::Returned);
        let state = if last.waits {
            let again = before.iter().any(|it| it.passed());
            if again { StepState::Returned } else { StepState::Current }
        } else if last.state == TaskState::Done && (sent_back || lies_ahead) {
            // What is done and lies ahead of something open will be done again.
            StepState::Returned
        } else if last.state == TaskState::Done {
            StepState::Done
        } else if lies_ahead {
            StepState::Ahead
        } else {
            StepState::Skipped
        };
        // What is to be done again counts as not done.
        let ended = state == StepState::Done || sent_back;
        Self {
            state,
            task: (state != StepState::Ahead).then_some(last.state),
            outcome: last.outcome,
            due_on: last.due_on.filter(|_| last.waits),
            closed_on: last.closed_on.filter(|_| ended),
        }
    }
}
