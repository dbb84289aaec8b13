//! What if: the due dates of limits that nobody has started yet.

use chrono::{DateTime, Utc};

use uuid::Uuid;

use super::{Clock, ClockKind, Due, Entry, EntryKind, Limit, Nearly, Suspension, yellow_from};
use crate::calendar::{Calendar, Refusal, local_date};

/// When it would begin, and what is planned with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    pub start: DateTime<Utc>,
    pub pauses: Vec<Suspension>,
    /// Units added to the limit (延长).
    pub extension: u32,
}

/// A limit that would run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    pub kind: ClockKind,
    pub limit: Limit,
    pub rule: Option<String>,
}

/// A clock as it would run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    pub clock: Clock,
    /// None if a planned pause has no end and comes before.
    pub due: Option<Due>,
    pub yellow_from: Option<DateTime<Utc>>,
}

/// The clocks of an application that is complete when it comes in, and decided as late as promised.
/// What is planned moves the limits for deciding; how long corrections may be asked for and how soon
/// the result is handed over, it does not touch.
pub fn forecast(
    wanted: Vec<Wanted>,
    plan: &Plan,
    calendar: &Calendar,
    nearly: impl Fn(ClockKind) -> Nearly,
) -> Result<Vec<Forecast>, Refusal> {
    let mut found: Vec<Forecast> = Vec::new();
    for it in wanted {
        let end_of = |kind| found.iter().find(|it| it.clock.kind == kind)?.due.map(|it| it.at);
        let (anchor, ledger) = match it.kind {
            ClockKind::Statutory | ClockKind::Promised => (Some(plan.start), plan.ledger()),
            ClockKind::Correction
            | ClockKind::Step
            | ClockKind::StepTimeout
            | ClockKind::Procedure
            | ClockKind::Notice
            | ClockKind::CoolingOff
            | ClockKind::Renewal => (Some(plan.start), Vec::new()),
            ClockKind::Delivery | ClockKind::Publication => {
                (end_of(ClockKind::Promised), Vec::new())
            }
            ClockKind::Collection => (end_of(ClockKind::CoolingOff), Vec::new()),
            // Nothing is to be corrected, and nobody to be asked or heard.
            ClockKind::Reply
            | ClockKind::Payment
            | ClockKind::ThirdParty
            | ClockKind::OtherOrgan
            | ClockKind::HearingRequest
            | ClockKind::HearingHeld => (None, Vec::new()),
        };
        let Some(anchor) = anchor else { continue };
        let clock = Clock { kind: it.kind, limit: it.limit, anchor, rule: it.rule, ledger };
        found.push(Forecast::of(clock, nearly(it.kind), calendar)?);
    }
    Ok(found)
}

impl Plan {
    fn ledger(&self) -> Vec<Entry> {
        let start = local_date(self.start);
        let entry =
            |kind, on, nth: usize| Entry::new(kind, on, Uuid::from_u128(nth as u128).into());
        let more = Entry { amount: self.extension, ..entry(EntryKind::Extend, start, 0) };
        let longer = (self.extension != 0).then_some(more);
        let stops = self.pauses.iter().zip(1..).flat_map(|(it, nth)| {
            let end = it.to.map(|to| entry(EntryKind::Resume, to, nth));
            [entry(EntryKind::Pause, it.from, nth)].into_iter().chain(end)
        });
        longer.into_iter().chain(stops).collect()
    }
}

impl Forecast {
    fn of(clock: Clock, nearly: Nearly, calendar: &Calendar) -> Result<Self, Refusal> {
        let due = clock.due(calendar);
        let start = local_date(clock.anchor);
        let end = due.filter(|_| !clock.kind.ends_on_a_date()).map_or(start, |it| it.on);
        calendar.covers(start, end)?;
        let yellow_from = yellow_from(&clock, nearly, calendar);
        Ok(Self { clock, due, yellow_from })
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::calendar::{Coverage, Standing};
    use crate::clocks::Unit;

    fn date(it: &str) -> NaiveDate {
        it.parse().expect("a date")
    }

    fn calendar() -> Calendar {
        let span =
            |from: &str, to: &str, status| Coverage { from: date(from), to: date(to), status };
        let official = span("2026-01-01", "2026-12-31", Standing::Official);
        let rest = span("2027-01-01", "2027-01-31", Standing::Provisional);
        Calendar::new(vec![official, rest], [])
    }

    fn wanted(kind: ClockKind, value: u32) -> Wanted {
        Wanted { kind, limit: Limit::new(value, Unit::WorkingDay), rule: None }
    }

    fn law(_: ClockKind) -> Nearly {
        Nearly::default()
    }

    fn dues(wanted: Vec<Wanted>, pauses: &[(&str, Option<&str>)], extension: u32) -> Vec<String> {
        let pause = |it: &(&str, Option<&str>)| Suspension { from: date(it.0), to: it.1.map(date) };
        let pauses = pauses.iter().map(pause).collect();
        let start = "2026-11-23T09:00:00+08:00".parse().expect("an instant");
        let found = forecast(wanted, &Plan { start, pauses, extension }, &calendar(), law);
        let due = |it: &Forecast| it.due.map_or("paused".to_owned(), |it| it.on.to_string());
        found.expect("the calendar reaches").iter().map(due).collect()
    }

    #[test]
    fn what_is_planned_moves_the_limits_for_deciding_and_with_them_the_delivery() {
        use ClockKind::{Correction, Delivery, Promised, Statutory};
        let all = || {
            vec![
                wanted(Correction, 5),
                wanted(Statutory, 10),
                wanted(Promised, 5),
                wanted(Delivery, 2),
            ]
        };
        assert_eq!(dues(all(), &[], 0), ["2026-11-30", "2026-12-07", "2026-11-30", "2026-12-02"]);
        let week = [("2026-11-25", Some("2026-12-02"))];
        assert_eq!(dues(all(), &week, 0), ["2026-11-30", "2026-12-14", "2026-12-07", "2026-12-09"]);
        assert_eq!(dues(all(), &[], 5), ["2026-11-30", "2026-12-14", "2026-12-07", "2026-12-09"]);
    }

    #[test]
    fn a_planned_pause_without_an_end_leaves_no_date_and_no_delivery() {
        use ClockKind::{Delivery, Promised, Statutory};
        let all = vec![wanted(Statutory, 10), wanted(Promised, 2), wanted(Delivery, 2)];
        let pauses = [("2026-11-26", None), ("2026-11-24", Some("2026-11-25"))];
        assert_eq!(dues(all, &pauses, 0), ["paused", "paused"]);
    }

    #[test]
    fn a_forecast_beyond_the_calendar_is_refused() {
        let start = "2026-11-23T09:00:00+08:00".parse().expect("an instant");
        let plan = Plan { start, pauses: Vec::new(), extension: 0 };
        let far = forecast(vec![wanted(ClockKind::Statutory, 60)], &plan, &calendar(), law);
        assert_eq!(far, Err(Refusal::NoCalendar { date: date("2027-02-01") }));
        let near = forecast(vec![wanted(ClockKind::Statutory, 45)], &plan, &calendar(), law);
        let due = near.expect("it is covered")[0].due.expect("it runs");
        assert!(due.provisional);
    }
}
