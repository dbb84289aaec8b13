//! Whole ledgers against a second reading of the law, day by day, which knows neither entries nor
//! walks: only a history of what people did, and sets of days.

use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use super::gazette::{Gazette, any_gazette, date};
use super::{Clock, ClockKind, Due, Entry, EntryKind, Limit, Suspension, Unit};
use crate::MeasureId;
use crate::calendar::{Calendar, instant};
use crate::labels::Label;

/// What somebody did, or did by mistake.
#[derive(Debug, Clone)]
struct Done {
    what: What,
    mistaken: bool,
}

#[derive(Debug, Clone)]
enum What {
    Pause { from: u64, to: Option<u64> },
    Extend { by: u32 },
}

/// The history so far, told twice: as a ledger, and as what was done.
#[derive(Debug)]
struct Story {
    clock: Clock,
    done: Vec<Done>,
}

/// One thing that happens next; what it is done to is looked up in the story.
#[derive(Debug, Clone)]
struct Next {
    what: usize,
    day: u64,
    length: u64,
    to: Index,
}

fn any_next() -> impl Strategy<Value = Next> {
    (0_usize..7, 0_u64..700, 0_u64..40, any::<Index>()).prop_map(|(what, day, length, to)| Next {
        what,
        day,
        length,
        to,
    })
}

fn measure(place: usize) -> MeasureId {
    Uuid::from_u128(1 + place as u128).into()
}

impl Story {
    fn enter(&mut self, kind: EntryKind, on: u64, place: usize, amount: u32) {
        self.clock.ledger.push(Entry { amount, ..Entry::new(kind, date(on), measure(place)) });
    }

    fn happens(&mut self, next: &Next) {
        let new = self.done.len();
        match next.what {
            0 | 1 => {
                self.done
                    .push(Done { what: What::Pause { from: next.day, to: None }, mistaken: false });
                self.enter(EntryKind::Pause, next.day, new, 0);
            }
            2 | 3 => self.resume(next),
            4 => {
                let most = if self.clock.limit.unit == Unit::Month { 3 } else { 15 };
                let by = 1 + u32::try_from(next.length % most).expect("few days");
                self.done.push(Done { what: What::Extend { by }, mistaken: false });
                self.enter(EntryKind::Extend, next.day, new, by);
            }
            5 => self.reverse(next),
            _ => {
                let entry = Entry {
                    measure: None,
                    ..Entry::new(EntryKind::Recompute, date(next.day), measure(0))
                };
                self.clock.ledger.push(entry);
            }
        }
    }

    /// Ends a pause that goes on, if there is one.
    fn resume(&mut self, next: &Next) {
        let open = |it: &Done| !it.mistaken && matches!(it.what, What::Pause { to: None, .. });
        let open: Vec<usize> = (0..self.done.len()).filter(|it| open(&self.done[*it])).collect();
        if open.is_empty() {
            return;
        }
        let place = open[next.to.index(open.len())];
        let What::Pause { from, to } = &mut self.done[place].what else { return };
        let on = *from + next.length;
        *to = Some(on);
        self.enter(EntryKind::Resume, on, place, 0);
    }

    /// Finds that something was a mistake, if anything stands.
    fn reverse(&mut self, next: &Next) {
        let standing: Vec<usize> =
            (0..self.done.len()).filter(|it| !self.done[*it].mistaken).collect();
        if standing.is_empty() {
            return;
        }
        let place = standing[next.to.index(standing.len())];
        self.done[place].mistaken = true;
        self.enter(EntryKind::Reverse, next.day, place, 0);
    }

    fn stops(&self) -> Vec<(NaiveDate, Option<NaiveDate>)> {
        let standing = self.done.iter().filter(|it| !it.mistaken);
        let pauses = standing.filter_map(|it| match it.what {
            What::Pause { from, to } => Some((date(from), to.map(date))),
            What::Extend { .. } => None,
        });
        pauses.collect()
    }

    fn extension(&self) -> u32 {
        let standing = self.done.iter().filter(|it| !it.mistaken);
        standing.map(|it| if let What::Extend { by } = it.what { by } else { 0 }).sum()
    }

    /// The days after the start on which the clock runs. From the beginning of a pause without an
    /// end there are none.
    fn running(&self) -> Vec<NaiveDate> {
        let stops = self.stops();
        let end = stops.iter().filter(|it| it.1.is_none()).map(|it| it.0).min();
        let end = end.unwrap_or_else(|| date(2_600));
        let stands = |day: &NaiveDate| {
            stops.iter().any(|it| it.0 <= *day && it.1.is_some_and(|to| *day < to))
        };
        let days = start(&self.clock).iter_days().skip(1).take_while(|it| *it < end);
        days.filter(|it| !stands(it)).collect()
    }

    /// The days that the limit consists of; fewer than that if a pause goes on before.
    fn budget(&self, gazette: &Gazette) -> (Vec<NaiveDate>, usize) {
        let running = self.running();
        let length = self.clock.limit.value + self.extension();
        let (days, wanted): (Vec<_>, usize) = match self.clock.limit.unit {
            Unit::WorkingDay => {
                (running.into_iter().filter(|it| gazette.works(*it)).collect(), length as usize)
            }
            Unit::Month => {
                let start = start(&self.clock);
                let span = same_number(start, length) - start;
                (running, usize::try_from(span.num_days()).expect("it lies ahead"))
            }
            Unit::CalendarDay | Unit::Hour | Unit::Instant => (running, length as usize),
        };
        (days.into_iter().take(wanted).collect(), wanted)
    }

    /// The due day as the law has it: the last of the budget, or the next worked day.
    fn due_on(&self, gazette: &Gazette) -> Option<NaiveDate> {
        let (days, wanted) = self.budget(gazette);
        let last = days.get(wanted - 1)?;
        self.running().into_iter().find(|it| last <= it && gazette.works(*it))
    }

    /// Nine tenths are counted, or the next worked day is the last.
    fn yellow_on(&self, gazette: &Gazette) -> Option<NaiveDate> {
        let due = self.due_on(gazette)?;
        let (days, wanted) = self.budget(gazette);
        let runs = |it: &NaiveDate| *it <= due && gazette.works(*it);
        let worked: Vec<NaiveDate> = self.running().into_iter().filter(runs).collect();
        start(&self.clock).iter_days().find(|day| {
            let elapsed = days.partition_point(|it| it <= day);
            let next = worked.get(worked.partition_point(|it| it <= day));
            wanted * 9 <= elapsed * 10 || next == Some(&due)
        })
    }

    /// Due date and yellow moment by the law alone.
    fn law(&self, gazette: &Gazette) -> (Option<Due>, Option<DateTime<Utc>>) {
        let anchor = self.clock.anchor;
        let of_moments = |at: DateTime<Utc>| {
            let on = (at + Duration::hours(8)).date_naive();
            let due = Due { on, at, provisional: false };
            (Some(due), Some(anchor + (at - anchor) * 9 / 10))
        };
        let morning = |day: NaiveDate| instant(day, chrono::NaiveTime::MIN);
        match self.clock.limit.unit {
            Unit::Hour => {
                let hours = self.clock.limit.value + self.extension();
                return of_moments(anchor + Duration::hours(hours.into()));
            }
            Unit::Instant => {
                let midnight = morning(start(&self.clock) + Days::new(1));
                return of_moments(midnight - Duration::seconds(1));
            }
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => {}
        }
        let due = self.due_on(gazette).map(|on| Due {
            on,
            at: morning(on) + Duration::minutes(17 * 60 + 30),
            provisional: date(gazette.official) < on,
        });
        (due, self.yellow_on(gazette).map(|it| morning(it).max(anchor)))
    }
}

fn start(clock: &Clock) -> NaiveDate {
    (clock.anchor + Duration::hours(8)).date_naive()
}

/// The same day-number so many months on, or the last day of that month.
fn same_number(from: NaiveDate, months: u32) -> NaiveDate {
    let month = from.month0() + months;
    let year = from.year() + i32::try_from(month / 12).expect("few years");
    let exact = |day| NaiveDate::from_ymd_opt(year, month % 12 + 1, day);
    (1..=from.day()).rev().find_map(exact).expect("a month has a first day")
}

fn any_clock() -> impl Strategy<Value = Clock> {
    let units = vec![Unit::WorkingDay; 5].into_iter().chain(Unit::ALL.iter().copied());
    let unit = prop::sample::select(units.collect::<Vec<_>>());
    (0_i64..60 * 24 * 400, 1_u32..70, unit).prop_map(|(minutes, value, unit)| {
        let value = if unit == Unit::Month { value % 6 + 1 } else { value };
        Clock {
            kind: ClockKind::Promised,
            limit: Limit::new(value, unit),
            anchor: instant(date(0), chrono::NaiveTime::MIN) + Duration::minutes(minutes),
            rule: None,
            ledger: Vec::new(),
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), ..ProptestConfig::default() })]

    #[test]
    fn every_ledger_comes_to_the_dates_that_the_law_counts_by_each_calendar(
        clock in any_clock(),
        gazettes in vec(any_gazette(), 3),
        nexts in vec(any_next(), 0..14),
    ) {
        let mut story = Story { clock, done: Vec::new() };
        let calendars: Vec<Calendar> = gazettes.iter().map(Gazette::calendar).collect();
        let mut changes = 0;
        for next in &nexts {
            story.happens(next);
            changes += usize::from(6 <= next.what);
        }
        let in_force = changes % gazettes.len();
        let told = story.clock.reckon(&[], 0, &calendars[in_force]);
        prop_assert_eq!((told.due, told.yellow_at), story.law(&gazettes[in_force]));
        let stops: Vec<_> = story.clock.suspensions().iter().map(|it| (it.from, it.to)).collect();
        prop_assert_eq!(stops, story.stops());
        // Another calendar, the same ledger: nothing of the old one is left.
        let next = (in_force + 1) % gazettes.len();
        let told = story.clock.reckon(&[], 0, &calendars[next]);
        prop_assert_eq!((told.due, told.yellow_at), story.law(&gazettes[next]));
    }

    #[test]
    fn what_was_reversed_leaves_the_ledger_as_if_it_had_never_been(
        clock in any_clock(),
        gazette in any_gazette(),
        nexts in vec(any_next(), 0..20),
    ) {
        let mut story = Story { clock, done: Vec::new() };
        nexts.iter().for_each(|it| story.happens(it));
        let mut without = story.clock.clone();
        let mistaken = |it: &Entry| {
            let places = 0..story.done.len();
            places.filter(|at| story.done[*at].mistaken).any(|at| it.measure == Some(measure(at)))
        };
        without.ledger.retain(|it| !mistaken(it));
        let calendar = gazette.calendar();
        prop_assert_eq!(
            story.clock.reckon(&[], 0, &calendar),
            without.reckon(&[], 0, &calendar)
        );
        let suspensions: Vec<Suspension> = story.clock.suspensions();
        prop_assert_eq!(suspensions, without.suspensions());
    }
}

/// `FUZZ_CASES=100000` is the long run.
fn cases() -> u32 {
    std::env::var("FUZZ_CASES").ok().and_then(|it| it.parse().ok()).unwrap_or(2_000)
}
