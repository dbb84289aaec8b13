//! How many working days a limit has taken: what statistics compare.

use chrono::NaiveDate;

use super::{Clock, ClockKind, RunningClock, Suspension};
use crate::calendar::{Calendar, local_date};

impl Clock {
    /// Working days after its start, up to and including `until`, on which it ran: days of a special
    /// procedure are left out, in whatever unit the limit is, and those of `notices`. None where
    /// nobody has published the days.
    pub fn elapsed(
        &self,
        until: NaiveDate,
        notices: &[Suspension],
        calendar: &Calendar,
    ) -> Option<u32> {
        let start = local_date(self.anchor);
        calendar.covers(start, until).ok()?;
        let mut stops = self.suspensions();
        stops.extend_from_slice(notices);
        let runs = |it: &NaiveDate| {
            calendar.is_working_day(*it) && !stops.iter().any(|stop| stop.covers(*it))
        };
        let days = start.iter_days().skip(1).take_while(|it| *it <= until);
        u32::try_from(days.filter(runs).count()).ok()
    }

    /// How many working days its limit comes to, counted alike.
    pub fn allowed(&self, calendar: &Calendar) -> Option<u32> {
        self.elapsed(self.due_but_for_an_open_pause(calendar)?.on, &[], calendar)
    }
}

impl RunningClock {
    /// 公示期: the days on which it was announced, from the day after the notice to its last day, or
    /// to the one on which it was called off; none of another clock. The limit runs through them,
    /// and yet they are nobody's slowness.
    pub fn announced(&self) -> Option<Suspension> {
        let stopped = self.stopped_at.map(local_date);
        let last = self.due.map(|it| it.on).into_iter().chain(stopped).min();
        let announced = Suspension {
            from: local_date(self.clock.anchor).succ_opt()?,
            to: last.and_then(|it| it.succ_opt()),
        };
        (self.clock.kind == ClockKind::Notice).then_some(announced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MeasureId;
    use crate::calendar::{Coverage, Standing};
    use crate::clocks::{Due, Entry, EntryKind, Limit, Unit};

    fn date(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    /// June 2026, in which only weekends are off.
    fn june() -> Calendar {
        let (from, to) = (date("2026-06-01"), date("2026-06-30"));
        Calendar::new(vec![Coverage { from, to, status: Standing::Official }], [])
    }

    /// Accepted on Monday 1 June.
    fn clock(limit: Limit) -> Clock {
        let anchor = "2026-06-01T10:00:00+08:00".parse().expect("an instant");
        Clock { kind: ClockKind::Promised, limit, anchor, rule: None, ledger: Vec::new() }
    }

    #[test]
    fn days_of_a_special_procedure_are_not_counted() {
        let mut clock = clock(Limit::new(5, Unit::WorkingDay));
        assert_eq!(clock.elapsed(date("2026-06-01"), &[], &june()), Some(0), "decided on the spot");
        assert_eq!(clock.elapsed(date("2026-06-15"), &[], &june()), Some(10));
        // A notice of seven days: 3 to 9 June, of which five are worked.
        let measure: MeasureId = uuid::Uuid::from_u128(1).into();
        clock.ledger.push(Entry::new(EntryKind::Pause, date("2026-06-03"), measure));
        assert_eq!(
            clock.elapsed(date("2026-06-15"), &[], &june()),
            Some(1),
            "while it stands still"
        );
        clock.ledger.push(Entry::new(EntryKind::Resume, date("2026-06-10"), measure));
        assert_eq!(clock.elapsed(date("2026-06-15"), &[], &june()), Some(5));
        assert_eq!(clock.allowed(&june()), Some(5), "the promise is what it was");
    }

    #[test]
    fn days_of_a_public_notice_are_not_counted_either() {
        let promise = clock(Limit::new(5, Unit::WorkingDay));
        // From Wednesday the 3rd for seven days, to Wednesday the 10th.
        let anchor = "2026-06-03T10:00:00+08:00".parse().expect("an instant");
        let limit = Limit::new(7, Unit::CalendarDay);
        let clock = Clock { kind: ClockKind::Notice, limit, anchor, ..promise.clone() };
        let on = date("2026-06-10");
        let due = Some(Due { on, at: anchor, provisional: false });
        let mut notice = RunningClock {
            id: uuid::Uuid::nil().into(),
            task: None,
            clock,
            due,
            round: 0,
            fired: 0,
            extension: None,
            stopped_at: None,
        };
        let taken = |notice: &RunningClock, until| {
            promise.elapsed(date(until), notice.announced().as_slice(), &june())
        };
        assert_eq!(taken(&notice, "2026-06-10"), Some(2), "the 2nd and the 3rd");
        assert_eq!(taken(&notice, "2026-06-12"), Some(4), "and the two days after it");
        notice.stopped_at = Some("2026-06-08T09:00:00+08:00".parse().expect("an instant"));
        assert_eq!(taken(&notice, "2026-06-12"), Some(6), "called off on the 8th");
        notice.clock.kind = ClockKind::Step;
        assert_eq!(taken(&notice, "2026-06-12"), Some(9), "a review is somebody's work");
    }

    #[test]
    fn limits_of_unlike_units_are_compared_in_working_days() {
        assert_eq!(clock(Limit::new(20, Unit::WorkingDay)).allowed(&june()), Some(20));
        // Due on Sunday 21 June, and so on the 22nd.
        assert_eq!(clock(Limit::new(20, Unit::CalendarDay)).allowed(&june()), Some(15));
        assert_eq!(clock(Limit::new(1, Unit::Instant)).allowed(&june()), Some(0));
    }

    #[test]
    fn days_that_nobody_has_published_are_not_guessed_at() {
        let clock = clock(Limit::new(30, Unit::WorkingDay));
        assert_eq!(clock.elapsed(date("2026-07-01"), &[], &june()), None);
        assert_eq!(clock.allowed(&june()), None);
    }
}
