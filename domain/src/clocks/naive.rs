//! The count against a second one, written from the law and not from the first: sets of days
//! instead of a walk.

use chrono::{Days, Duration, NaiveDate, NaiveTime};
use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    Clock, ClockKind, Counted, LeadTime, Limit, Nearly, Owed, Suspension, Term, Unit, Walk,
    explain, yellow_from,
};
use crate::calendar::{
    CLOSE_OF_BUSINESS, Calendar, Coverage, DayKind, Exception, Standing, instant,
};

fn date(place: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(place)
}

/// A calendar in which any day may be an exception.
fn calendar(exceptions: &[(u64, bool)]) -> Calendar {
    let span = Coverage { from: date(0), to: date(5000), status: Standing::Official };
    let day = |(place, worked): &(u64, bool)| {
        let kind = if *worked { DayKind::Workday } else { DayKind::Holiday };
        (date(*place), Exception { kind, name: "节".to_owned() })
    };
    Calendar::new(vec![span], exceptions.iter().map(day))
}

fn spans(raw: &[(u64, u64)]) -> Vec<Suspension> {
    let span =
        |(from, days): &(u64, u64)| Suspension { from: date(*from), to: Some(date(from + days)) };
    raw.iter().map(span).collect()
}

/// The due date as the law tells it: the days that count, and the last of them.
fn law(start: NaiveDate, limit: Limit, stops: &[Suspension], calendar: &Calendar) -> NaiveDate {
    let stopped =
        |it: &NaiveDate| stops.iter().any(|s| s.from <= *it && s.to.is_some_and(|to| *it < to));
    let runs = || start.iter_days().skip(1).filter(|it| !stopped(it));
    let works = |it: &NaiveDate| calendar.is_working_day(*it);
    let nth = limit.value as usize - 1;
    match limit.unit {
        Unit::WorkingDay => runs().filter(works).nth(nth).expect("days never end"),
        _ => {
            let last = runs().nth(nth).expect("days never end");
            runs().find(|it| last <= *it && works(it)).expect("some day is worked")
        }
    }
}

/// The last day in time as the law tells it: of all days before the event, the latest that leaves the
/// whole time between; a day off gives way to the working day that is kinder to whom the time is for.
fn law_back(event: NaiveDate, limit: Limit, owed: Owed, calendar: &Calendar) -> NaiveDate {
    let works = |it: &NaiveDate| calendar.is_working_day(*it);
    let length = i64::from(limit.value);
    let leaves_the_time = |day: &NaiveDate| match limit.unit {
        Unit::WorkingDay => {
            length <= day.iter_days().take_while(|it| *it < event).filter(works).count() as i64
        }
        _ => length <= (event - *day).num_days(),
    };
    let days = || (1..2_000).map(|it| event - Days::new(it));
    let full = days().find(leaves_the_time).expect("some day is early enough");
    let kinder = match owed {
        Owed::ByBody => days().find(|it| *it <= full && works(it)),
        Owed::ByParty => days().rfind(|it| full <= *it && works(it)),
    };
    kinder.unwrap_or(full)
}

proptest! {
    #[test]
    fn a_count_back_comes_to_the_last_day_that_leaves_the_whole_time(
        event in 300_u64..800,
        value in 1_u32..90,
        working in any::<bool>(),
        by_body in any::<bool>(),
        exceptions in vec((0_u64..900, any::<bool>()), 0..60),
    ) {
        let unit = if working { Unit::WorkingDay } else { Unit::CalendarDay };
        let owed = if by_body { Owed::ByBody } else { Owed::ByParty };
        let (limit, calendar) = (Limit::new(value, unit), calendar(&exceptions));
        let back = LeadTime { event: date(event), limit, owed };
        let told = back.explain(&calendar);
        let last = law_back(date(event), limit, owed, &calendar);
        prop_assert_eq!(told.due.map(|it| it.on), Some(last));
        prop_assert_eq!(back.last_day(&calendar), last);
        // Every day is told, back from the event, and each that counts has its number.
        let days: Vec<NaiveDate> = told.days.iter().map(|it| it.date).collect();
        prop_assert_eq!(&days, &days[0].iter_days().zip(0..days.len() as u64)
            .map(|(_, it)| date(event) - Days::new(it)).collect::<Vec<_>>());
        let counted = told.days.iter().filter_map(|it| match it.counted {
            Counted::Nth(nth) => Some(nth),
            _ => None,
        });
        let counted: Vec<u32> = counted.collect();
        prop_assert_eq!(counted.len() as u32, *counted.last().unwrap_or(&0));
        prop_assert!(counted.len() as u32 == value || owed == Owed::ByParty);
    }

    #[test]
    fn counted_forth_from_the_last_day_in_time_the_event_is_where_the_limit_ends(
        event in 300_u64..800,
        value in 1_u32..90,
        exceptions in vec((0_u64..900, any::<bool>()), 0..60),
    ) {
        let (limit, calendar) = (Limit::new(value, Unit::WorkingDay), calendar(&exceptions));
        let event = date(event);
        let start = LeadTime { event, limit, owed: Owed::ByBody }.last_day(&calendar);
        let term = Term { start, limit, extension: 0, suspensions: &[], rolls: true };
        let ends = event.iter_days().find(|it| calendar.is_working_day(*it));
        prop_assert_eq!(term.walk(&calendar, |_, _, _| {}), Walk::DueOn(ends.expect("one is worked")));
    }

    #[test]
    fn the_walk_comes_to_the_day_that_the_law_counts(
        start in 0_u64..400,
        value in 1_u32..120,
        working in any::<bool>(),
        exceptions in vec((0_u64..900, any::<bool>()), 0..60),
        raw in vec((0_u64..700, 0_u64..40), 0..5),
    ) {
        let unit = if working { Unit::WorkingDay } else { Unit::CalendarDay };
        let (limit, calendar, stops) = (Limit::new(value, unit), calendar(&exceptions), spans(&raw));
        let term = Term { start: date(start), limit, extension: 0, suspensions: &stops, rolls: true };
        let due = term.walk(&calendar, |_, _, _| {});
        prop_assert_eq!(due, Walk::DueOn(law(date(start), limit, &stops, &calendar)));
    }

    #[test]
    fn a_day_that_something_else_names_is_put_off_by_no_day_off_and_lasts_until_midnight(
        start in 0_u64..400,
        value in 0_u32..120,
        exceptions in vec((0_u64..900, any::<bool>()), 0..60),
    ) {
        let (limit, calendar) = (Limit::new(value, Unit::CalendarDay), calendar(&exceptions));
        let anchor = instant(date(start), CLOSE_OF_BUSINESS);
        let (kind, ledger) = (ClockKind::Renewal, Vec::new());
        let clock = Clock { kind, limit, anchor, rule: None, ledger };
        let expiry = date(start + u64::from(value));
        let due = clock.due(&calendar).expect("nothing stops it");
        prop_assert_eq!((due.on, due.provisional), (expiry, false));
        prop_assert_eq!(due.at + Duration::seconds(1), instant(expiry + Days::new(1), NaiveTime::MIN));
        let told = explain(&clock, &calendar);
        prop_assert_eq!(told.due, Some(due));
        let days: Vec<_> = told.days.iter().map(|it| (it.date, it.counted)).collect();
        let counted = (1..=value).map(|nth| (date(start + u64::from(nth)), Counted::Nth(nth)));
        let all = [(date(start), Counted::Start)].into_iter().chain(counted);
        prop_assert_eq!(days, all.collect::<Vec<_>>());
        let yellow = yellow_from(&clock, Nearly::default(), &calendar).expect("it is due");
        prop_assert!(anchor <= yellow && yellow <= due.at);
    }

    #[test]
    fn a_longer_limit_is_never_due_earlier_and_never_while_the_clock_stands_still(
        start in 0_u64..400,
        value in 1_u32..90,
        unit in prop::sample::select(vec![Unit::WorkingDay, Unit::CalendarDay, Unit::Month]),
        raw in vec((0_u64..700, 0_u64..40), 0..4),
    ) {
        let value = if unit == Unit::Month { value % 12 + 1 } else { value };
        let (calendar, stops) = (calendar(&[]), spans(&raw));
        let due = |value| {
            let limit = Limit::new(value, unit);
            let term = Term { start: date(start), limit, extension: 0, suspensions: &stops, rolls: true };
            match term.walk(&calendar, |_, _, _| {}) {
                Walk::DueOn(due) => due,
                Walk::Paused => unreachable!("every suspension ends"),
            }
        };
        prop_assert!(due(value) <= due(value + 1));
        prop_assert!(!stops.iter().any(|it| it.covers(due(value))));
    }
}
