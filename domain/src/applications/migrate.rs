//! 流程迁移: an application under way goes over to the procedure of another version. Its form, its
//! materials, its limits by law and what it costs stay those of the version that it was made under.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use super::apart::{is_kept_apart, kept_from};
use super::follow::open;
use super::{Application, Facts, NewClock, Notice, Outcome, Relimit, Renaming};
use crate::catalogue::{Content, PlanTerms, PromiseRule, RuledLimit, StepLimits};
use crate::clocks::{ClockKind, Due};
use crate::workflow::{Passage, Task, TaskNode, Unmovable};
use crate::{ItemVersionId, NodeId, PlanId, TaskId};

/// A plan, as far as one application is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Migration<'a> {
    pub plan: PlanId,
    pub terms: &'a PlanTerms,
    /// The version whose procedure it goes by afterwards, and its number.
    pub procedure: ItemVersionId,
    pub number: i32,
    /// What the application was made under, with that procedure.
    pub content: &'a Content,
    /// What that version promises.
    pub promised: &'a RuledLimit,
}

/// What a plan does to one application.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    pub outcome: Outcome,
    pub steps: Vec<MovedStep>,
    /// Steps of the new procedure that lie behind it, and that it has never done.
    pub passed_over: Vec<NodeId>,
    /// Every clock that runs, or would.
    pub clocks: Vec<MovedClock>,
}

/// An open step, and what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedStep {
    pub from: NodeId,
    pub to: NodeId,
    /// Tasks that go on, in the hands that they are in.
    pub kept: Vec<TaskId>,
    /// Tasks that are called off; others open in their place.
    pub cancelled: Vec<TaskId>,
}

/// A clock, before and after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedClock {
    pub kind: ClockKind,
    /// The step that it watches, by its name afterwards.
    pub step: Option<NodeId>,
    pub old_due_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
}

/// What becomes of an application by a plan, or why it cannot move.
pub fn migrate(
    application: &Application,
    migration: &Migration<'_>,
    facts: &Facts<'_>,
) -> Result<Moved, Unmovable> {
    let there = Facts { content: migration.content, ..*facts };
    let passage = Passage {
        from: &facts.content.workflow,
        to: &migration.content.workflow,
        mapping: &migration.terms.mapping,
    };
    let (ways_here, ways_there) = (facts.ways(application), there.ways(application));
    let arrival = passage.cross(&application.marking, &ways_here, &ways_there)?;
    let before = renamed(&passage, facts.tasks);
    let there = Facts { tasks: &before, ..there };
    let procedure = migration.procedure;
    let after = Application { marking: arrival.marking, procedure, ..application.clone() };
    let mut outcome = Outcome::of(after);
    let steps = arrival.steps.into_iter();
    let steps: Vec<MovedStep> = steps
        .filter_map(|it| go_over(&mut outcome, it, migration.terms.step_limits, (facts, &there)))
        .collect();
    let mut tasks = before.clone();
    for task in tasks.iter_mut().filter(|it| steps.iter().any(|step| step.kept.contains(&it.id))) {
        let Some(work) = migration.content.workflow.task(&task.node) else { continue };
        task.name.clone_from(&work.name);
        if task.seat.is_some() {
            task.kept_from = kept_from(work, there.tasks, &there);
        }
    }
    let changed = facts.tasks.iter().zip(tasks).filter(|(old, new)| *old != new);
    outcome.rename = changed.map(|(_, new)| Renaming::of(new)).collect();
    promise(&mut outcome, migration, facts);
    let clocks = clocks(&outcome, &steps, facts);
    tell(&mut outcome, migration, (&steps, &clocks));
    Ok(Moved { outcome, steps, passed_over: arrival.passed_over, clocks })
}

/// The tasks under the names of the new procedure. Where two steps become one, their visits are
/// counted as visits to that, in the order in which they were.
fn renamed(passage: &Passage<'_>, tasks: &[Task]) -> Vec<Task> {
    let mut visits: HashMap<(NodeId, i32), i32> = HashMap::new();
    let mut counts: HashMap<NodeId, i32> = HashMap::new();
    let rename = |task: &Task| {
        let node = passage.image(&task.node).unwrap_or(&task.node).clone();
        let next = || {
            let count = counts.entry(node.clone()).or_default();
            *count += 1;
            *count
        };
        let visit = *visits.entry((task.node.clone(), task.visit)).or_insert_with(next);
        Task { node, visit, ..task.clone() }
    };
    tasks.iter().map(rename).collect()
}

/// An open step goes on in the same hands, if the same are to sign it and none of them is kept apart
/// from it now; else its tasks are called off and open anew. While the applicant makes corrections
/// nobody has a task.
fn go_over(
    outcome: &mut Outcome,
    (from, to): (NodeId, NodeId),
    limits: StepLimits,
    (here, there): (&Facts<'_>, &Facts<'_>),
) -> Option<MovedStep> {
    let live: Vec<&Task> = there.tasks.iter().filter(|it| it.node == to && it.is_live()).collect();
    let visit = live.first()?.visit;
    let (old, new) = here.content.workflow.task(&from).zip(there.content.workflow.task(&to))?;
    let ids: Vec<TaskId> = live.iter().map(|it| it.id).collect();
    if goes_on(old, new, &live, there) {
        if limits == StepLimits::Anew {
            let clock = there.seat(&to, (0, visit), there.tasks).and_then(|it| it.clock);
            let relimit = |task: &TaskId| Relimit { task: *task, new: clock.clone() };
            outcome.relimit.extend(ids.iter().map(relimit));
        }
        return Some(MovedStep { from, to, kept: ids, cancelled: Vec::new() });
    }
    let number = outcome.after.number.clone().unwrap_or_default();
    outcome.notices.extend(live.iter().flat_map(|it| Notice::of_lost(it, &number)));
    outcome.cancel.extend(&ids);
    open(outcome, &to, (None, there.tasks), there);
    Some(MovedStep { from, to, kept: Vec::new(), cancelled: ids })
}

fn goes_on(old: &TaskNode, new: &TaskNode, live: &[&Task], there: &Facts<'_>) -> bool {
    let same_seats = old.seats() == new.seats() && old.signing() == new.signing();
    let same_hands = same_seats && old.candidates() == new.candidates();
    same_hands && !live.iter().any(|it| is_kept_apart(it, there))
}

/// A promise is never put off, nor replaced by one that is broken already. One that an officer has
/// moved stays as it is.
fn promise(outcome: &mut Outcome, migration: &Migration<'_>, facts: &Facts<'_>) {
    let mut running = facts.clocks.iter().filter(|it| it.clock.kind == ClockKind::Promised);
    let Some(old) = running.next() else { return };
    let untouched = old.clock.ledger.iter().all(|it| it.measure.is_none());
    if migration.terms.promise == PromiseRule::Keep || !untouched {
        return;
    }
    let new = facts.clock(ClockKind::Promised, migration.promised.clone(), old.clock.anchor);
    let date = |it: Option<Due>| it.map(|it| it.at);
    let (was, is) = (date(old.due), date(new.reckoning.due));
    if was.zip(is).is_some_and(|(was, is)| facts.now < is && is < was) {
        outcome.stop = vec![ClockKind::Promised];
        outcome.start = vec![new];
    }
}

/// Every clock that runs, before and after.
fn clocks(outcome: &Outcome, steps: &[MovedStep], facts: &Facts<'_>) -> Vec<MovedClock> {
    let day = |it: Option<Due>| it.map(|it| it.on);
    let starts = |it: &NewClock| day(it.reckoning.due);
    let whole = facts.clocks.iter().filter(|it| it.task.is_none()).map(|it| {
        let kind = it.clock.kind;
        let new = outcome.start.iter().find(|it| it.kind == kind);
        let (old_due_on, due_on) = (day(it.due), new.map_or(day(it.due), starts));
        MovedClock { kind, step: None, old_due_on, due_on }
    });
    let of_steps = steps.iter().filter_map(|step| {
        let first = step.kept.first().or(step.cancelled.first());
        let old = facts.clocks.iter().find(|it| it.task.as_ref() == first);
        let relimit = outcome.relimit.iter().find(|it| Some(&it.task) == first);
        let opened = outcome.open.iter().find(|it| it.node == step.to);
        let old_due_on = old.and_then(|it| day(it.due));
        let due_on = match (relimit, opened) {
            (Some(it), _) => it.new.as_ref().and_then(starts),
            (None, Some(it)) => it.clock.as_ref().and_then(starts),
            (None, None) => old_due_on,
        };
        let runs = old_due_on.is_some() || due_on.is_some();
        let step = Some(step.to.clone());
        runs.then_some(MovedClock { kind: ClockKind::Step, step, old_due_on, due_on })
    });
    whole.chain(of_steps).collect()
}

fn tell(
    outcome: &mut Outcome,
    migration: &Migration<'_>,
    (steps, clocks): (&[MovedStep], &[MovedClock]),
) {
    let steps: Vec<_> = steps
        .iter()
        .map(|it| json!({ "from": it.from, "to": it.to, "anew": it.kept.is_empty() }))
        .collect();
    let dates = clocks.iter().filter(|it| it.old_due_on != it.due_on).map(|it| {
        json!({
            "clock": it.kind, "node": it.step, "old_due_on": it.old_due_on, "due_on": it.due_on,
        })
    });
    let data = json!({
        "plan_id": migration.plan, "version": migration.number, "steps": steps,
        "clocks": dates.collect::<Vec<_>>(),
    });
    outcome.note("workflow.procedure_changed", data);
}

impl Renaming {
    fn of(task: Task) -> Self {
        let Task { id, node, visit, name, kept_from, .. } = task;
        Self { task: id, node, visit, name, kept_from }
    }
}

impl Notice {
    /// To whoever has a task in hand that is called off.
    fn of_lost(task: &Task, number: &str) -> impl Iterator<Item = Self> {
        let step = &task.name;
        let chinese = format!(
            "【任务作废】办件{number}的环节“{step}”因办理流程更替已重新分派，您手中的任务作废。"
        );
        let english = format!(
            "The procedure of application {number} has changed: its step “{step}” is given out anew, \
             and the task that you had in hand is called off."
        );
        let hands = task.assignee.into_iter().chain(task.owner);
        let task = task.id;
        hands.map(move |to| Self { to, task, chinese: chinese.clone(), english: english.clone() })
    }
}
