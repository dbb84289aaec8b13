//! What came of a play, in working days.

use super::run::Hall;
use super::{DAY, Timeline};
use crate::NodeId;
use crate::catalogue::RuledLimit;
use crate::clocks::{Clock, ClockKind};

/// What is to be expected.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// From the day of submission to the end.
    pub whole: Spread,
    /// From the acceptance to the decision.
    pub decision: Spread,
    /// Percent that are decided within the promise, and within the limit by law, if there is one.
    /// None where nothing was decided.
    pub promised: Option<f64>,
    pub statutory: Option<f64>,
    /// In the order of the file.
    pub steps: Vec<StepReport>,
    /// The busiest first.
    pub posts: Vec<PostLoad>,
}

/// Working days: the mean, and what half and nine tenths stay within.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Spread {
    pub mean: f64,
    pub p50: f64,
    pub p90: f64,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub struct StepReport {
    pub node: NodeId,
    pub name: String,
    /// How many signatures were given there.
    pub count: usize,
    pub waiting: Spread,
    pub working: Spread,
    /// Whether the step itself has been measured, rather than others of its duty.
    pub measured: bool,
}

/// One post.
#[derive(Debug, Clone, PartialEq)]
pub struct PostLoad {
    pub body: String,
    pub post: String,
    pub hands: usize,
    /// Percent of the time between the first arrival and the last end in which its hands had work.
    pub busy: f64,
}

pub(super) fn of(hall: &Hall<'_>, timeline: &Timeline<'_>) -> Report {
    let (workflow, limits) = (hall.scenario.workflow, hall.scenario.limits);
    let arrivals = hall.scenario.arrivals;
    let whole = hall.cases.iter().zip(arrivals).filter_map(|(it, came)| Some(it.ended? - came.at));
    let decided = || hall.cases.iter().filter_map(|it| Some((it.accepted?, it.decided?)));
    let on_time = |kind, limit: &RuledLimit| {
        let kept = decided().filter(|it| within(kind, limit, *it, timeline)).count();
        let all = decided().count();
        (0 < all).then(|| percent(kept, all))
    };
    let steps = workflow.tasks().map(|(id, task)| {
        let times: Vec<(i64, i64)> =
            hall.jobs.iter().filter(|it| it.node == *id).filter_map(|it| it.times()).collect();
        StepReport {
            node: id.clone(),
            name: task.name.clone(),
            count: times.len(),
            waiting: Spread::of(times.iter().map(|it| it.0)),
            working: Spread::of(times.iter().map(|it| it.1)),
            measured: hall.scenario.measured.knows(id, task.duty),
        }
    });
    Report {
        whole: Spread::of(whole),
        decision: Spread::of(decided().map(|(from, to)| to - from)),
        promised: on_time(ClockKind::Promised, &limits.promised),
        statutory: limits.statutory.as_ref().and_then(|it| on_time(ClockKind::Statutory, it)),
        steps: steps.collect(),
        posts: posts(hall),
    }
}

fn posts(hall: &Hall<'_>) -> Vec<PostLoad> {
    let first = hall.scenario.arrivals.iter().map(|it| it.at).min().unwrap_or_default();
    let last = hall.cases.iter().filter_map(|it| it.ended).max().unwrap_or(first);
    let load = |((body, post), desk): (&(String, String), &super::run::Desk)| {
        let hands = i64::try_from(desk.hands).unwrap_or(i64::MAX);
        let there = hands.saturating_mul(last - first);
        let busy =
            if there == 0 { 0.0 } else { rounded(100.0 * desk.worked as f64 / there as f64) };
        PostLoad { body: body.clone(), post: post.clone(), hands: desk.hands, busy }
    };
    let mut posts: Vec<PostLoad> = hall.desks.iter().map(load).collect();
    posts.sort_by(|one, other| other.busy.total_cmp(&one.busy));
    posts
}

/// Whether what was accepted and decided then was decided in time, as the calendar counts.
fn within(
    kind: ClockKind,
    limit: &RuledLimit,
    (from, to): (i64, i64),
    timeline: &Timeline<'_>,
) -> bool {
    let (anchor, rule, ledger) = (timeline.moment(from), limit.rule.clone(), Vec::new());
    let clock = Clock { kind, limit: limit.limit, anchor, rule, ledger };
    clock.due(timeline.calendar).is_none_or(|due| timeline.moment(to) <= due.at)
}

impl Spread {
    fn of(minutes: impl Iterator<Item = i64>) -> Self {
        let mut all: Vec<i64> = minutes.collect();
        all.sort_unstable();
        let Some(last) = all.len().checked_sub(1) else { return Self::default() };
        let days = |minutes: i64| rounded(minutes as f64 / DAY as f64);
        let mean = all.iter().sum::<i64>() / i64::try_from(all.len()).unwrap_or(i64::MAX);
        Self { mean: days(mean), p50: days(all[last / 2]), p90: days(all[last * 9 / 10]) }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    rounded(100.0 * part as f64 / whole as f64)
}

fn rounded(it: f64) -> f64 {
    (it * 100.0).round() / 100.0
}
