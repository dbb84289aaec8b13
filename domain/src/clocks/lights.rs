//! The lights of a clock (红黄灯): from when a limit is nearly spent, and when it has run out.

use chrono::{DateTime, NaiveTime, Utc};

use super::{Clock, Counted, Due, Nearly, Unit};
use crate::calendar::{Calendar, instant, local_date};
use crate::labels::labels;

labels! {
    /// How a clock stands (灯).
    Light {
        /// 绿灯: there is time.
        Green = "green",
        /// 黄灯: the limit is nearly spent.
        Yellow = "yellow",
        /// 红灯: the limit has run out.
        Red = "red",
        /// 暂停: the clock stands still, and shows nothing else.
        Paused = "paused",
    }
}

/// From when the light is yellow: from the beginning of the day that brings the counted days to the
/// share of the budget that `nearly` says, or of the so-manieth working day before the due day on
/// which the clock runs, whichever comes first, and not before the clock began. A limit that runs
/// from moment to moment is yellow when that share of its span has passed. None while there is no
/// due date.
pub fn yellow_from(clock: &Clock, nearly: Nearly, calendar: &Calendar) -> Option<DateTime<Utc>> {
    let due = clock.due(calendar)?;
    if !counts_days(clock) {
        return Some(clock.anchor + (due.at - clock.anchor) * nearly.percent.into() / 100);
    }
    let suspensions = clock.suspensions();
    let mut counted = Vec::new();
    let mut worked = Vec::new();
    clock.term(&suspensions).walk(calendar, |date, day, what| {
        if matches!(what, Counted::Nth(_) | Counted::Within) {
            counted.push(date);
        }
        if day.working && date < due.on && !suspensions.iter().any(|it| it.covers(date)) {
            worked.push(date);
        }
    });
    let early = usize::from(nearly.working_days_before);
    let eve = worked.len().checked_sub(early).and_then(|nth| worked.get(nth).copied());
    let eve = eve.unwrap_or_else(|| local_date(clock.anchor));
    let share = usize::from(nearly.percent);
    let spent = |elapsed: usize| counted.len() * share <= elapsed * 100;
    let spent = counted.iter().zip(1..).find(|(_, elapsed)| spent(*elapsed));
    let day = spent.map_or(eve, |(date, _)| eve.min(*date));
    Some(instant(day, NaiveTime::MIN).max(clock.anchor))
}

/// The light that the clock shows at `now`.
pub fn light(clock: &Clock, nearly: Nearly, calendar: &Calendar, now: DateTime<Utc>) -> Light {
    let today = local_date(now);
    let stands = counts_days(clock) && clock.suspensions().iter().any(|it| it.covers(today));
    let due = clock.due(calendar);
    match (due, yellow_from(clock, nearly, calendar)) {
        (Some(due), _) if due.at < now => Light::Red,
        (Some(due), Some(yellow)) if !stands => Light::between(yellow, due, now),
        _ => Light::Paused,
    }
}

impl Light {
    /// The light of a clock by what is kept beside it; a clock without a due date is paused.
    pub fn kept(
        yellow_at: Option<DateTime<Utc>>,
        due_at: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Self {
        match due_at {
            None => Self::Paused,
            Some(due) if due < now => Self::Red,
            Some(_) if yellow_at.is_some_and(|it| it <= now) => Self::Yellow,
            Some(_) => Self::Green,
        }
    }

    /// The light of a clock that runs, by the moments that have been worked out for it.
    pub fn between(yellow_from: DateTime<Utc>, due: Due, now: DateTime<Utc>) -> Self {
        if due.at < now {
            Self::Red
        } else if yellow_from <= now {
            Self::Yellow
        } else {
            Self::Green
        }
    }
}

/// Whether pauses touch the clock: limits of hours and instants run from moment to moment.
fn counts_days(clock: &Clock) -> bool {
    match clock.limit.unit {
        Unit::WorkingDay | Unit::CalendarDay | Unit::Month => true,
        Unit::Hour | Unit::Instant => false,
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Duration, NaiveDate};
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::{Coverage, DayKind, Exception, Standing};
    use crate::clocks::{ClockKind, Entry, EntryKind, Limit};
    use crate::labels::Label;

    fn measure(nth: u128) -> crate::MeasureId {
        uuid::Uuid::from_u128(nth).into()
    }

    fn date(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    /// 2026 with the first week of October off and its Saturday worked.
    fn calendar() -> Calendar {
        let span = Coverage {
            from: date("2026-01-01"),
            to: date("2026-12-31"),
            status: Standing::Official,
        };
        let day = |on: &str, kind| (date(on), Exception { kind, name: "国庆节".to_owned() });
        let off = ["01", "02", "03", "04", "05", "06", "07"];
        let off = off.map(|it| day(&format!("2026-10-{it}"), DayKind::Holiday));
        let worked = day("2026-10-10", DayKind::Workday);
        Calendar::new(vec![span], off.into_iter().chain([worked]))
    }

    fn clock(anchor: &str, value: u32, unit: Unit, stops: &[(NaiveDate, NaiveDate)]) -> Clock {
        let entries = stops.iter().zip(1..).flat_map(|((from, to), nth)| {
            let entry = |kind, on: &NaiveDate| Entry::new(kind, *on, measure(nth));
            [entry(EntryKind::Pause, from), entry(EntryKind::Resume, to)]
        });
        Clock {
            kind: ClockKind::Promised,
            limit: Limit::new(value, unit),
            anchor: anchor.parse().expect("an instant"),
            rule: None,
            ledger: entries.collect(),
        }
    }

    #[test]
    fn yellow_comes_at_nine_tenths_of_the_budget_or_on_the_working_day_before() {
        for (anchor, value, unit, yellow) in [
            // Day 18 of 20 comes before day 19.
            ("2026-09-01T10:00:00+08:00", 20, Unit::WorkingDay, "2026-09-25T00:00:00+08:00"),
            // Day 4 of 5 comes before nine tenths, which day 5 brings; the holiday lies between.
            ("2026-09-26T10:00:00+08:00", 5, Unit::WorkingDay, "2026-10-08T00:00:00+08:00"),
            // The working day before is the start day: there is no light before the clock.
            ("2026-09-28T10:00:00+08:00", 1, Unit::WorkingDay, "2026-09-28T10:00:00+08:00"),
            // Day 27 of 30, on whatever weekday it falls.
            ("2026-08-03T10:00:00+08:00", 30, Unit::CalendarDay, "2026-08-30T00:00:00+08:00"),
            // Due on 1 October, which rolls to the 8th; the last working day before is the 30th.
            ("2026-09-29T10:00:00+08:00", 2, Unit::CalendarDay, "2026-09-30T00:00:00+08:00"),
            // 28 of the 31 days of a month.
            ("2026-10-12T10:00:00+08:00", 1, Unit::Month, "2026-11-09T00:00:00+08:00"),
            // Hours run through nights and rest days.
            ("2026-10-01T10:00:00+08:00", 20, Unit::Hour, "2026-10-02T04:00:00+08:00"),
        ] {
            let told =
                yellow_from(&clock(anchor, value, unit, &[]), Nearly::default(), &calendar());
            let yellow: DateTime<Utc> = yellow.parse().expect("an instant");
            assert_eq!(told, Some(yellow), "{value} {unit} from {anchor}");
        }
    }

    #[test]
    fn a_ladder_may_call_a_limit_nearly_spent_earlier_than_the_law_does() {
        let on = |percent, working_days_before| {
            let nearly = Nearly { percent, working_days_before };
            let clock = clock("2026-09-01T10:00:00+08:00", 20, Unit::WorkingDay, &[]);
            yellow_from(&clock, nearly, &calendar()).map(|it| local_date(it).to_string())
        };
        // Day 16 of 20 comes before day 19; day 17 before day 18; and one alone.
        assert_eq!(on(80, 1).as_deref(), Some("2026-09-23"));
        assert_eq!(on(90, 3).as_deref(), Some("2026-09-24"));
        assert_eq!(on(100, 2).as_deref(), Some("2026-09-25"));
        assert_eq!(on(100, 30).as_deref(), Some("2026-09-01"), "not before it began");
        let hours = clock("2026-10-01T10:00:00+08:00", 20, Unit::Hour, &[]);
        let half = Nearly { percent: 50, working_days_before: 1 };
        let told = yellow_from(&hours, half, &calendar());
        assert_eq!(told, Some(hours.anchor + Duration::hours(10)));
    }

    #[test]
    fn a_paused_clock_shows_nothing_but_that_it_is_paused() {
        let mut clock = clock("2026-09-01T10:00:00+08:00", 20, Unit::WorkingDay, &[]);
        let on = date("2026-09-24");
        clock.ledger.push(Entry::new(EntryKind::Pause, on, measure(1)));
        let at = |it: &str| {
            light(&clock, Nearly::default(), &calendar(), it.parse().expect("an instant"))
        };
        assert_eq!(at("2026-09-24T10:00:00+08:00"), Light::Paused);
        assert_eq!(at("2027-01-24T10:00:00+08:00"), Light::Paused);
        assert_eq!(yellow_from(&clock, Nearly::default(), &calendar()), None);
    }

    #[test]
    fn a_pause_that_begins_when_the_limit_has_run_out_hides_no_red_light() {
        let mut clock = clock("2026-09-01T10:00:00+08:00", 5, Unit::WorkingDay, &[]);
        let on = date("2026-09-09");
        clock.ledger.push(Entry::new(EntryKind::Pause, on, measure(1)));
        let now = "2026-09-10T10:00:00+08:00".parse().expect("an instant");
        assert_eq!(light(&clock, Nearly::default(), &calendar(), now), Light::Red);
    }

    fn any_clock() -> impl Strategy<Value = Clock> {
        let units = vec![Unit::WorkingDay, Unit::CalendarDay, Unit::Month, Unit::Hour];
        let unit = prop::sample::select(units);
        (0_i64..9000, 1_u32..70, unit, vec((0_u64..120, 0_u64..20), 0..4)).prop_map(
            |(hour, value, unit, stops)| {
                let value = if unit == Unit::Month { value % 4 + 1 } else { value };
                let first = date("2026-01-01");
                let stop = |(from, days): &(u64, u64)| {
                    (first + Days::new(*from), first + Days::new(from + days))
                };
                let stops: Vec<_> = stops.iter().map(stop).collect();
                let mut clock = clock("2026-01-01T00:00:00+08:00", value, unit, &stops);
                clock.anchor += Duration::hours(hour % 2900);
                clock
            },
        )
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn the_light_goes_from_green_over_yellow_to_red_and_never_back(clock in any_clock()) {
            let calendar = calendar();
            let due = clock.due(&calendar).expect("every pause ends");
            let yellow = yellow_from(&clock, Nearly::default(), &calendar).expect("there is a due date");
            prop_assert!(clock.anchor <= yellow && yellow <= due.at);
            let order = |it: Light| Light::ALL.iter().position(|one| *one == it);
            let mut before = Some(0);
            for step in 0..400 * 24 / 7 {
                let now = clock.anchor + Duration::hours(step * 7);
                let shown = light(&clock, Nearly::default(), &calendar, now);
                let stands = clock.suspensions().iter().any(|it| it.covers(local_date(now)));
                if shown == Light::Paused {
                    prop_assert!(stands && now <= due.at);
                    continue;
                }
                prop_assert_eq!(shown == Light::Red, due.at < now);
                prop_assert!(before <= order(shown));
                before = order(shown);
                if shown == Light::Red { break }
            }
            prop_assert_eq!(before, order(Light::Red));
        }

        #[test]
        fn yellow_is_the_first_day_that_the_law_calls_yellow(clock in any_clock()) {
            prop_assume!(clock.limit.unit == Unit::WorkingDay);
            let calendar = calendar();
            let due = clock.due(&calendar).expect("every pause ends").on;
            let stops = clock.suspensions();
            let runs = |it: &NaiveDate| {
                calendar.is_working_day(*it) && !stops.iter().any(|stop| stop.covers(*it))
            };
            let start = local_date(clock.anchor);
            let elapsed = |day: NaiveDate| {
                start.iter_days().skip(1).take_while(|it| *it <= day).filter(runs).count() as u32
            };
            let next = |day: NaiveDate| day.iter_days().skip(1).find(runs);
            // Nine tenths are counted, or the next day that counts is the last.
            let is_yellow = |day: &NaiveDate| {
                clock.limit.value * 9 <= elapsed(*day) * 10 && runs(day)
                    || next(*day) == Some(due) && (runs(day) || *day == start)
            };
            let law = start.iter_days().find(is_yellow).expect("the due day is yellow");
            let told = yellow_from(&clock, Nearly::default(), &calendar).map(local_date);
            prop_assert_eq!(told, Some(law));
        }
    }
}
