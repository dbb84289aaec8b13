//! Measures at random between approvals: what officers do to clocks, at any time, for any day and
//! by anybody, and what must be true of the clocks whatever they have done.

use std::collections::BTreeSet;

use chrono::{Days, Duration};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use uuid::Uuid;

use super::super::{
    Command, Deed, NewClock, NewExtension, NewSuspension, Noted, Outcome, Refusal, Resumption,
    Reversal,
};
use super::hall::{Hall, STAFF, account, officer};
use super::{FORMS, cases, procedure};
use crate::calendar::{Calendar, Coverage, DayKind, Exception, Standing, local_date};
use crate::catalogue::RuledLimit;
use crate::clocks::{ClockKind, EntryKind, Extension, Limit, RunningClock, SpecialProcedure, Unit};
use crate::workflow::{NodeKind, Task};
use crate::{MeasureId, TaskId};

const MOVES: usize = 11;

/// Days between the beginning of a game and the first holiday that a new calendar may bring.
const SPAN: i64 = 40;

#[derive(Debug, Clone)]
pub(super) struct Move {
    what: usize,
    who: usize,
    which: Index,
    /// Days before today, tomorrow being one of them.
    back: i64,
    amount: u32,
}

pub(super) fn any_move() -> impl Strategy<Value = Move> {
    (0..MOVES, 0..STAFF, any::<Index>(), -1_i64..9, 0_u32..12)
        .prop_map(|(what, who, which, back, amount)| Move { what, who, which, back, amount })
}

/// Which steps are special procedures.
pub(super) const SPECIAL: [&[&str]; 3] = [&[], &["b"], &["a2", "b", "c"]];

/// The hall with a licence's clocks: twenty days by law, ten of them promised, two for a step.
pub(super) fn hall(special: &[&str]) -> Hall {
    let mut definition = procedure(None, None, &[]);
    for node in &mut definition.nodes {
        if let NodeKind::Task(task) = &mut node.kind {
            task.limit = Some(Limit::new(2, Unit::WorkingDay));
            let is_special = special.contains(&node.id.as_str());
            task.procedure = is_special.then_some(SpecialProcedure::ExpertReview);
        }
    }
    let mut hall = Hall::reviewing(definition, FORMS[0]);
    let ruled = |value, rule: Option<&str>| RuledLimit {
        limit: Limit::new(value, Unit::WorkingDay),
        rule: rule.map(ToOwned::to_owned),
        note: String::new(),
    };
    hall.content.limits.statutory = Some(ruled(20, Some("XK-42-1")));
    hall.content.limits.promised = ruled(10, None);
    let head = Extension { by: 10, approver: "负责人".to_owned(), posts: vec!["LEAD".into()] };
    hall.timing.extensions.insert("XK-42-1".to_owned(), head);
    hall.application.accepted_at = Some(hall.now);
    let actor = officer(0).actor;
    let started = hall.facts(&actor).decision_clocks(hall.now);
    started.into_iter().for_each(|it| hall.runs(Some(it), None));
    hall.settle(&actor);
    hall
}

impl Hall {
    /// A clock starts, if there is one.
    pub(super) fn runs(&mut self, new: Option<NewClock>, task: Option<TaskId>) {
        let Some(new) = new else { return };
        let place = self.clocks.len() + self.resting.len();
        let id = Uuid::from_u128(50_000 + u128::try_from(place).expect("few")).into();
        let due = new.reckoning.due;
        let clock = crate::clocks::Clock {
            kind: new.kind,
            limit: new.limit.limit,
            anchor: new.anchor,
            rule: new.limit.rule,
            ledger: new.ledger,
        };
        let (round, fired, extension) = (0, 0, new.extension);
        self.clocks.push(RunningClock {
            id,
            task,
            clock,
            due,
            round,
            fired,
            extension,
            stopped_at: None,
        });
    }

    /// Steps that are over let their clocks rest, and those that are not any more let them run.
    pub(super) fn rest(&mut self, outcome: &Outcome) {
        let called_off = outcome.cancel.iter().chain(&outcome.remove);
        let over: Vec<TaskId> =
            outcome.close.iter().map(|it| it.task).chain(called_off.copied()).collect();
        let rests = |it: &mut RunningClock| it.task.is_some_and(|task| over.contains(&task));
        let now = self.now;
        let rested = self.clocks.extract_if(.., rests);
        self.resting.extend(rested.map(|it| RunningClock { stopped_at: Some(now), ..it }));
        let back =
            |it: &mut RunningClock| outcome.reopen.iter().any(|one| it.task == Some(one.task));
        let woken = self.resting.extract_if(.., back);
        self.clocks.extend(woken.map(|it| RunningClock { stopped_at: None, ..it }));
    }

    /// An entry; what is kept beside it is what a computation from scratch gives.
    pub(super) fn note(&mut self, noted: &Noted) {
        let place = self.clocks.iter().position(|it| it.id == noted.clock);
        let it = &mut self.clocks[place.expect("only clocks that run are moved")];
        assert_eq!(noted.old, it.due, "what it was due before");
        it.clock.ledger.push(noted.entry.clone());
        assert_eq!(noted.reckoning, it.clock.reckon(&[], noted.fired, &self.calendar));
        assert!(it.round <= noted.round && noted.round <= it.round + 1);
        let stays = it.round == noted.round;
        assert_eq!(
            noted.fired,
            if stays { it.fired } else { 0 },
            "a round begins at its beginning"
        );
        (it.due, it.round, it.fired) = (noted.reckoning.due, noted.round, noted.fired);
    }

    fn clock(&self, kind: ClockKind) -> &RunningClock {
        self.clocks.iter().find(|it| it.clock.kind == kind).expect("it runs until the decision")
    }

    fn open_pauses(&self, it: &RunningClock) -> usize {
        it.clock.suspensions().iter().filter(|it| it.to.is_none()).count()
    }

    /// What must be true of the clocks whatever has been done.
    pub(super) fn clocks_hold(&self) {
        let (law, promise) = (self.clock(ClockKind::Statutory), self.clock(ClockKind::Promised));
        assert_eq!(law.clock.suspensions(), promise.clock.suspensions());
        let mut stops = law.clock.suspensions();
        stops.sort_by_key(|it| (it.from, it.to.is_none(), it.to));
        for pair in stops.windows(2) {
            let end = pair[0].to.expect("only the last one may go on");
            assert!(end <= pair[1].from, "two procedures at once: {stops:?}");
        }
        let going_on = self.open_pauses(law);
        for it in &self.clocks {
            assert_eq!(it.due, it.clock.due(&self.calendar), "the date is not that of the ledger");
            let stands = if it.clock.kind.runs_through() { 0 } else { going_on };
            assert_eq!(self.open_pauses(it), stands, "{:?} of {:?}", it.clock, law.clock.ledger);
            assert!(it.clock.entries(EntryKind::Extend).count() <= 1, "extended twice");
        }
        self.procedures_hold(law);
        if promise.clock.entries(EntryKind::Extend).next().is_some() {
            let date = |it: &RunningClock| it.clock.due_but_for_an_open_pause(&self.calendar);
            assert!(date(promise).map(|it| it.at) <= date(law).map(|it| it.at), "beyond the law");
        }
    }

    /// The clocks stand still by a step as long as somebody works on it, and no longer.
    fn procedures_hold(&self, law: &RunningClock) {
        let special = |it: &&Task| {
            self.content.workflow.task(&it.node).is_some_and(|it| it.procedure.is_some())
        };
        let live: BTreeSet<MeasureId> = self
            .tasks
            .iter()
            .filter(special)
            .filter(|it| it.is_live())
            .map(Task::measure)
            .collect();
        let ended = |it| law.clock.entries(EntryKind::Resume).any(|end| end.measure == it);
        let pauses = law.clock.entries(EntryKind::Pause).filter(|it| !ended(it.measure));
        let by: Vec<MeasureId> = pauses.filter_map(|it| it.measure).collect();
        assert!(live.is_empty() || !by.is_empty(), "a special procedure takes the body's time");
        let of_a_step = |it: &&MeasureId| self.tasks.iter().any(|task| task.measure() == **it);
        let left = by.iter().filter(of_a_step).find(|it| !live.contains(it));
        assert_eq!(left, None, "nobody can end it");
    }

    /// The State Council moves a day: clocks that run are counted anew, others keep their dates.
    fn calendar_changes(&mut self, place: i64) {
        let first = local_date(self.now) + Days::new(place.rem_euclid(SPAN).unsigned_abs());
        let span = Coverage { from: first, to: first, status: Standing::Official };
        let holiday = Exception { kind: DayKind::Holiday, name: "节".to_owned() };
        self.calendar = Calendar::new(vec![span], [(first, holiday)]);
        for it in &mut self.clocks {
            it.due = it.clock.due(&self.calendar);
        }
    }
}

impl Move {
    pub(super) fn make(&self, hall: &mut Hall) -> Result<(), Refusal> {
        let today = local_date(hall.now);
        let on = today - Duration::days(self.back);
        // More often than chance would have it, today.
        let on = (self.back < 5).then_some(on).filter(|_| !self.amount.is_multiple_of(3));
        let reason = "如上".to_owned();
        let ledgers = hall.clocks.iter().flat_map(|it| &it.clock.ledger);
        let known: BTreeSet<MeasureId> = ledgers.filter_map(|it| it.measure).collect();
        let known: Vec<MeasureId> = known.into_iter().collect();
        let new = Uuid::from_u128(900 + u128::try_from(known.len()).expect("few")).into();
        let measure = known.get(self.which.index(known.len() + 1)).copied().unwrap_or(new);
        let command = match self.what {
            0 => {
                let procedure = SpecialProcedure::Hearing;
                Command::Suspend(NewSuspension { measure: new, procedure, from: on, reason })
            }
            1 | 2 => Command::Resume(Resumption { measure, on, finding: reason }),
            3 => {
                let clock = if self.back < 3 { ClockKind::Statutory } else { ClockKind::Promised };
                Command::Extend(NewExtension { measure: new, clock, by: self.amount, reason })
            }
            4 => Command::Reverse(Reversal { measure, reason }),
            5 => {
                hall.now += Duration::hours(i64::from(self.amount) * 5);
                return Ok(());
            }
            6 => {
                hall.calendar_changes(i64::from(self.amount) * 3 + self.back);
                return Ok(());
            }
            _ => return self.on_task(hall),
        };
        let before = hall.clock(ClockKind::Statutory).clone();
        let promised = hall.clock(ClockKind::Promised).clone();
        hall.command(self.who, &command)?;
        if let Command::Extend(it) = &command {
            let was = if it.clock == ClockKind::Statutory { before } else { promised };
            assert!(was.due.is_none_or(|it| hall.now <= it.at), "extended too late");
            assert!(self.who % 6 == 4, "extended by somebody else than the head");
        }
        Ok(())
    }

    fn on_task(&self, hall: &mut Hall) -> Result<(), Refusal> {
        let task = self.which.get(&hall.tasks).clone();
        let holder = task.assignee.and_then(|it| (0..STAFF).find(|who| account(*who) == it));
        let post = (0..STAFF).find(|who| officer(*who).actor.holds(&task.body, &task.post));
        let who = holder.or(post).unwrap_or(self.who);
        let opinion = "同意".to_owned();
        match self.what {
            7 => hall.claim(who, task.id),
            8 => hall.does(who, task.id, Deed::Approve { opinion }),
            9 => {
                let to = ["a", "a2", "b"][self.who % 3].into();
                hall.does(who, task.id, Deed::Return { to, opinion })
            }
            _ => hall.does(who, task.id, Deed::TakeBack { reason: opinion }),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn whatever_officers_do_to_clocks_every_date_is_that_of_its_ledger_and_none_breaks_the_law(
        moves in vec(any_move(), 0..60),
        special in prop::sample::select(&SPECIAL[..]),
    ) {
        let mut hall = hall(special);
        for it in &moves {
            let before = (hall.application.clone(), hall.tasks.clone(), hall.clocks.clone());
            if it.make(&mut hall).is_err() {
                let after = (hall.application.clone(), hall.tasks.clone(), hall.clocks.clone());
                prop_assert_eq!(before, after, "a refusal changes nothing");
            }
            hall.clocks_hold();
        }
        hall.approve_all();
        hall.clocks_hold();
    }
}

#[test]
fn every_measure_of_the_play_is_taken_and_not_always_refused() {
    let mut runner = TestRunner::deterministic();
    let mut made = [0; MOVES];
    for round in 0..150 {
        let moves = vec(any_move(), 60).new_tree(&mut runner).expect("a game").current();
        let mut hall = hall(SPECIAL[round % 3]);
        for it in &moves {
            made[it.what] += usize::from(it.make(&mut hall).is_ok());
        }
    }
    assert!(made.iter().all(|it| 0 < *it), "{made:?}");
}
