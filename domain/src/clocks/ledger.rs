//! A clock and its ledger: what happened to it, from which the due date follows.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{ClockKind, Limit, Suspension, Term, Unit, Walk};
use crate::calendar::{CLOSE_OF_BUSINESS, Calendar, instant, local_date};
use crate::labels::labels;

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

impl Clock {
    /// The due date, or none while the clock stands still.
    pub fn due(&self, calendar: &Calendar) -> Option<Due> {
        let suspensions = self.suspensions();
        let mut provisional = false;
        let walk = self.term(&suspensions).walk(calendar, |_, day, _| {
            provisional |= day.provisional;
        });
        match walk {
            Walk::Paused => None,
            Walk::DueOn(on) => {
                provisional &=
                    matches!(self.limit.unit, Unit::WorkingDay | Unit::CalendarDay | Unit::Month);
                let at = self.moment(on);
                Some(Due { on: local_date(at), at, provisional })
            }
        }
    }

    pub fn term<'a>(&self, suspensions: &'a [Suspension]) -> Term<'a> {
        let extension = self.entries(EntryKind::Extend).map(|it| it.amount).sum();
        Term { start: local_date(self.anchor), limit: self.limit, extension, suspensions }
    }

    /// The pauses, each with its end if it has one. Several open pauses end one by one.
    pub fn suspensions(&self) -> Vec<Suspension> {
        let mut spans: Vec<Suspension> = Vec::new();
        for entry in &self.ledger {
            match entry.kind {
                EntryKind::Pause => spans.push(Suspension { from: entry.effective_on, to: None }),
                EntryKind::Resume => {
                    if let Some(open) = spans.iter_mut().rev().find(|it| it.to.is_none()) {
                        open.to = Some(entry.effective_on);
                    }
                }
                EntryKind::Extend | EntryKind::Recompute => {}
            }
        }
        spans
    }

    fn entries(&self, kind: EntryKind) -> impl Iterator<Item = &Entry> {
        self.ledger.iter().filter(move |it| it.kind == kind)
    }

    /// Office days end at the close of business, an instant limit with its day (民法典 203), and
    /// hours run from the moment (民法典 201).
    fn moment(&self, on: NaiveDate) -> DateTime<Utc> {
        match self.limit.unit {
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => instant(on, CLOSE_OF_BUSINESS),
            Unit::Hour => self.anchor + Duration::hours(i64::from(self.limit.value)),
            Unit::Instant => {
                let midnight = chrono::NaiveTime::MIN;
                instant(on + chrono::Days::new(1), midnight) - Duration::seconds(1)
            }
        }
    }
}
