//! The play itself: who waits for which hands, and what is done when.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap, VecDeque};

use super::{Hands, Scenario};
use crate::NodeId;
use crate::workflow::{Duty, Marking, Seat, SigningMode, complete, start};

/// A signature that is wanted, and what came of it.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) case: usize,
    pub(super) node: NodeId,
    seat: usize,
    opened: i64,
    started: Option<i64>,
    takes: i64,
    called_off: bool,
}

/// An application on its way.
#[derive(Debug, Default)]
pub(super) struct Case {
    marking: Marking,
    /// Signatures given at each step.
    signed: BTreeMap<NodeId, usize>,
    /// All that it has asked of anybody, by their places.
    jobs: Vec<usize>,
    pub(super) accepted: Option<i64>,
    pub(super) decided: Option<i64>,
    pub(super) ended: Option<i64>,
}

/// A post with its hands, and who waits for them.
#[derive(Debug)]
pub(super) struct Desk {
    pub(super) hands: usize,
    busy: usize,
    queue: VecDeque<usize>,
    pub(super) worked: i64,
}

/// What happens next, in the order of time and then of its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Comes(usize),
    Done(usize),
}

pub(super) struct Hall<'a> {
    pub(super) scenario: Scenario<'a>,
    hands: Hands<'a>,
    pub(super) cases: Vec<Case>,
    pub(super) jobs: Vec<Job>,
    pub(super) desks: BTreeMap<(String, String), Desk>,
    agenda: BinaryHeap<Reverse<(i64, usize, Next)>>,
    planned: usize,
}

impl<'a> Hall<'a> {
    pub(super) fn of(scenario: Scenario<'a>, hands: Hands<'a>) -> Self {
        let cases = scenario.arrivals.iter().map(|_| Case::default()).collect();
        let (jobs, desks, agenda) = (Vec::new(), BTreeMap::new(), BinaryHeap::new());
        Self { scenario, hands, cases, jobs, desks, agenda, planned: 0 }
    }

    pub(super) fn play(&mut self) {
        for (case, it) in self.scenario.arrivals.iter().enumerate() {
            self.plan(it.at, Next::Comes(case));
        }
        while let Some(Reverse((now, _, next))) = self.agenda.pop() {
            match next {
                Next::Comes(case) => {
                    let arrival = &self.scenario.arrivals[case];
                    let step = start(self.scenario.workflow, &arrival.ways);
                    self.cases[case].marking = step.marking;
                    step.entered.iter().for_each(|node| self.open(case, node, now));
                }
                Next::Done(job) => self.done(job, now),
            }
        }
    }

    fn plan(&mut self, at: i64, next: Next) {
        self.planned += 1;
        self.agenda.push(Reverse((at, self.planned, next)));
    }

    /// The step waits for its signatures: all at once, or the first of a row.
    fn open(&mut self, case: usize, node: &NodeId, now: i64) {
        let Some(work) = self.scenario.workflow.task(node) else { return };
        let all = match work.signing().mode {
            SigningMode::InSequence => 1,
            SigningMode::All | SigningMode::Any | SigningMode::Ratio => work.seats().len(),
        };
        (0..all).for_each(|seat| self.ask(case, node, seat, now));
    }

    fn ask(&mut self, case: usize, node: &NodeId, seat: usize, now: i64) {
        let Some(work) = self.scenario.workflow.task(node) else { return };
        let chance = mixed(self.scenario.seed, case, node, seat);
        let takes = self.scenario.measured.draw(node, work.duty, chance);
        let (node, place) = (node.clone(), work.seats()[seat].clone());
        let (opened, started, called_off) = (now, None, false);
        self.jobs.push(Job { case, node, seat, opened, started, takes, called_off });
        let job = self.jobs.len() - 1;
        self.cases[case].jobs.push(job);
        self.desk(&place).queue.push_back(job);
        self.serve(&place, now);
    }

    fn desk(&mut self, place: &Seat) -> &mut Desk {
        let hands = (self.hands)(place);
        let key = (place.body.to_string(), place.post.to_string());
        let empty = || Desk { hands, busy: 0, queue: VecDeque::new(), worked: 0 };
        self.desks.entry(key).or_insert_with(empty)
    }

    /// Whoever has a hand free takes what came first.
    fn serve(&mut self, place: &Seat, now: i64) {
        loop {
            let desk = self.desk(place);
            if desk.hands <= desk.busy {
                return;
            }
            let Some(job) = desk.queue.pop_front() else { return };
            let it = &mut self.jobs[job];
            if it.called_off {
                continue;
            }
            it.started = Some(now);
            let takes = it.takes;
            let desk = self.desk(place);
            (desk.busy, desk.worked) = (desk.busy + 1, desk.worked + takes);
            self.plan(now + takes, Next::Done(job));
        }
    }

    fn done(&mut self, job: usize, now: i64) {
        let Job { case, node, seat, called_off, .. } = self.jobs[job].clone();
        let workflow = self.scenario.workflow;
        let work = workflow.task(&node).expect("a job is a task's");
        let seats = work.seats();
        let place = &seats[seat];
        self.desk(place).busy -= 1;
        if !called_off {
            let signed = self.cases[case].signed.entry(node.clone()).or_default();
            *signed += 1;
            if enough(work.signing().mode, work.signing().threshold, *signed, seats.len()) {
                self.go_on(case, &node, work.duty, now);
            } else if work.signing().mode == SigningMode::InSequence {
                self.ask(case, &node, seat + 1, now);
            }
        }
        self.serve(place, now);
    }

    /// The step is over: what nobody has begun on is called off, and the application goes on.
    fn go_on(&mut self, case: usize, node: &NodeId, duty: Duty, now: i64) {
        for job in &self.cases[case].jobs {
            let it = &mut self.jobs[*job];
            it.called_off |= it.node == *node;
        }
        let ways = &self.scenario.arrivals[case].ways;
        let marking = &self.cases[case].marking;
        let step = complete(self.scenario.workflow, marking, node, ways).expect("it is open");
        let it = &mut self.cases[case];
        it.marking = step.marking;
        match duty {
            Duty::Intake => it.accepted = Some(now),
            Duty::Decision => it.decided = Some(now),
            Duty::Review | Duty::Delivery => {}
        }
        if step.ended {
            it.ended = Some(now);
        }
        step.entered.iter().for_each(|node| self.open(case, node, now));
    }
}

impl Job {
    /// How long it waited for a hand, and how long it took; nothing, if nobody began.
    pub(super) fn times(&self) -> Option<(i64, i64)> {
        Some((self.started? - self.opened, self.takes))
    }
}

/// Whether as many have signed as the step wants; everybody approves.
fn enough(mode: SigningMode, threshold: Option<u8>, signed: usize, seats: usize) -> bool {
    match mode {
        SigningMode::Any => 1 <= signed,
        SigningMode::All | SigningMode::InSequence => seats <= signed,
        SigningMode::Ratio => usize::from(threshold.unwrap_or(100)) * seats <= 100 * signed,
    }
}

/// A throw that hangs on what it is for, and not on when it is thrown: so two procedures, or two
/// numbers of hands, are compared by the same luck.
fn mixed(seed: u64, case: usize, node: &NodeId, seat: usize) -> u64 {
    use sha2::{Digest, Sha256};
    let number = |it: usize| u64::try_from(it).unwrap_or(u64::MAX).to_be_bytes();
    let digest = Sha256::new()
        .chain_update(seed.to_be_bytes())
        .chain_update(number(case))
        .chain_update(number(seat))
        .chain_update(node.as_str())
        .finalize();
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}
