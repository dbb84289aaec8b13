//! A clock and its ledger: what happened to it, from which the due date follows.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{
    ClockKind, Extension, Level, Limit, Nearly, Rung, Suspension, Term, Unit, Walk, next_rung,
    yellow_from,
};
use crate::calendar::{CLOSE_OF_BUSINESS, Calendar, instant, local_date};
use crate::labels::labels;
use crate::{ClockId, MeasureId, TaskId};

labels! {
    /// What an entry of a clock's ledger does.
    EntryKind {
        /// The clock stands still from this day on.
        Pause = "pause",
        /// The clock runs again, this day included.
        Resume = "resume",
        /// Units are added to the limit (延长).
        Extend = "extend",
        /// The calendar changed, and the due date with it.
        Recompute = "recompute",
        /// What was entered under the same measure was a mistake, and counts no longer (冲正).
        Reverse = "reverse",
    }
}

/// One entry: never changed, only followed by others. A clock's start is its anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub kind: EntryKind,
    /// The day from which it counts.
    pub effective_on: NaiveDate,
    /// Units, of an extension.
    pub amount: u32,
    /// The ground that the law gives for it.
    pub basis: Option<String>,
    /// What it is part of; a change of the calendar is part of nothing.
    pub measure: Option<MeasureId>,
    /// The number of the paper by which the applicant was told.
    pub notice: Option<String>,
}

impl Entry {
    pub fn new(kind: EntryKind, effective_on: NaiveDate, measure: MeasureId) -> Self {
        let measure = Some(measure);
        Self { kind, effective_on, amount: 0, basis: None, measure, notice: None }
    }

    /// Counted by another calendar, which is part of no measure.
    pub fn recomputed(on: NaiveDate) -> Self {
        let (kind, effective_on) = (EntryKind::Recompute, on);
        Self { kind, effective_on, amount: 0, basis: None, measure: None, notice: None }
    }
}

/// A clock as its ledger tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub kind: ClockKind,
    pub limit: Limit,
    /// The event that started it.
    pub anchor: DateTime<Utc>,
    /// The rule that sets the limit.
    pub rule: Option<String>,
    pub ledger: Vec<Entry>,
}

/// When a clock runs out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    pub on: NaiveDate,
    /// The last moment at which it is still on time.
    pub at: DateTime<Utc>,
    /// The calendar does not officially reach that far yet.
    pub provisional: bool,
}

/// A clock that runs, with what the rules ask about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningClock {
    pub id: ClockId,
    /// The task that it watches, of a step's clock.
    pub task: Option<TaskId>,
    pub clock: Clock,
    pub due: Option<Due>,
    /// How often an officer has moved its date. Whoever was warned of a date is warned again when it
    /// has become another, and only then.
    pub round: i32,
    /// How many rungs of its ladder have been climbed in this round.
    pub fired: usize,
    /// How far its limit may be extended, by the rule that was in force when it started.
    pub extension: Option<Extension>,
    /// When its step was over; none while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
}

/// What follows from a clock's ledger; kept beside it, so that lists and workers need not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reckoning {
    /// None while the clock stands still.
    pub due: Option<Due>,
    pub yellow_at: Option<DateTime<Utc>>,
    /// When the next rung of its ladder is due.
    pub next_rung_at: Option<DateTime<Utc>>,
}

impl RunningClock {
    /// Its last day, in words; nothing while it stands still.
    pub fn due_on(&self) -> String {
        self.due.map(|it| it.on.to_string()).unwrap_or_default()
    }

    /// The clock as it would be with one entry more.
    pub fn with(&self, entry: &Entry) -> Clock {
        let mut clock = self.clock.clone();
        clock.ledger.push(entry.clone());
        clock
    }
}

impl Clock {
    /// All that follows from the ledger, when `fired` rungs have been climbed.
    pub fn reckon(&self, rungs: &[Rung], fired: usize, calendar: &Calendar) -> Reckoning {
        let due = self.due(calendar);
        let yellow_at = yellow_from(self, Nearly::of(rungs), calendar);
        let next_rung_at = if self.kind == ClockKind::Notice {
            // Nobody is warned: it ends.
            due.map(|it| it.at)
        } else {
            next_rung(rungs, fired, yellow_at, due, calendar)
        };
        Reckoning { due, yellow_at, next_rung_at }
    }

    /// How many rungs it is past when it starts: a limit that begins yellow, like one of a day, warns
    /// nobody of that, since whoever gets the work sees it; unless the law will act.
    pub fn past_at_start(&self, rungs: &[Rung], calendar: &Calendar) -> usize {
        let yellow_at = yellow_from(self, Nearly::of(rungs), calendar);
        let begins_yellow = yellow_at.is_some_and(|it| it <= self.anchor);
        let is_past = |it: &&Rung| it.level == Level::Yellow && begins_yellow && !self.kind.acts();
        rungs.iter().take_while(is_past).count()
    }

    /// Whether the measure has moved it, and was not reversed.
    pub fn is_part_of(&self, measure: MeasureId) -> bool {
        let kinds = [EntryKind::Pause, EntryKind::Extend];
        kinds.into_iter().any(|it| self.entries(it).any(|it| it.measure == Some(measure)))
    }

    /// The due date, or none while the clock stands still.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        self.due_with(&self.suspensions(), calendar)
    }

    /// The due date as if no pause were going on: what it does to the date, only its end tells.
    pub fn due_but_for_an_open_pause(&self, calendar: &Calendar) -> Option<Due> {
        let mut suspensions = self.suspensions();
        suspensions.retain(|it| it.to.is_some());
        self.due_with(&suspensions, calendar)
    }

    fn due_with(&self, suspensions: &[Suspension], calendar: &Calendar) -> Option<Due> {
        let mut provisional = false;
        let walk = self.term(suspensions).walk(calendar, |_, day, _| {
            provisional |= day.provisional;
        });
        match walk {
            Walk::Paused => None,
            Walk::DueOn(on) => {
                provisional &= self.is_moved_by_calendars();
                let at = self.moment(on);
                Some(Due { on: local_date(at), at, provisional })
            }
        }
    }

    pub fn term<'a>(&self, suspensions: &'a [Suspension]) -> Term<'a> {
        let (start, extension) = (local_date(self.anchor), self.extended_by());
        let rolls = !self.kind.ends_on_a_date();
        Term { start, limit: self.limit, extension, suspensions, rolls }
    }

    /// Whether what a calendar says of a day can move its end.
    pub fn is_moved_by_calendars(&self) -> bool {
        matches!(self.limit.unit, Unit::WorkingDay | Unit::CalendarDay | Unit::Month)
            && !self.kind.ends_on_a_date()
    }

    /// Units granted on top, in the limit's unit.
    fn extended_by(&self) -> u32 {
        self.entries(EntryKind::Extend).map(|it| it.amount).sum()
    }

    /// The pauses, each with its end if it has one, as far as they were no mistake.
    pub fn suspensions(&self) -> Vec<Suspension> {
        let end_of = |measure| {
            let mut ends = self.entries(EntryKind::Resume).filter(|it| it.measure == measure);
            ends.next().map(|it| it.effective_on)
        };
        let pauses = self.entries(EntryKind::Pause);
        pauses.map(|it| Suspension { from: it.effective_on, to: end_of(it.measure) }).collect()
    }

    /// Entries of a kind that count: those of a measure that was reversed do not.
    pub fn entries(&self, kind: EntryKind) -> impl Iterator<Item = &Entry> {
        let reversed = |measure| {
            let mut reversals = self.ledger.iter().filter(|it| it.kind == EntryKind::Reverse);
            reversals.any(|it| it.measure == measure)
        };
        let of_kind = self.ledger.iter().filter(move |it| it.kind == kind);
        of_kind.filter(move |it| it.measure.is_none() || !reversed(it.measure))
    }

    /// Whether its last moment has passed.
    pub fn is_over(&self, calendar: &Calendar, now: DateTime<Utc>) -> bool {
        self.due(calendar).is_some_and(|it| it.at < now)
    }

    /// Office days end at the close of business, an instant limit and a validity with their day
    /// (民法典 203), and hours run from the moment (民法典 201).
    fn moment(&self, on: NaiveDate) -> DateTime<Utc> {
        match self.limit.unit {
            _ if self.kind.ends_on_a_date() => midnight(on),
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => instant(on, CLOSE_OF_BUSINESS),
            Unit::Hour => {
                let hours = self.limit.value.saturating_add(self.extended_by());
                self.anchor + Duration::hours(i64::from(hours))
            }
            Unit::Instant => midnight(on),
        }
    }
}

/// The last second of the day.
fn midnight(on: NaiveDate) -> DateTime<Utc> {
    instant(on + chrono::Days::new(1), chrono::NaiveTime::MIN) - Duration::seconds(1)
}
