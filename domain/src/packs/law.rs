//! Rules of law: which text applies on a day, and what it lets one count.

use chrono::NaiveDate;

use super::LawRule;
use crate::clocks::{LeadTime, Limit, Owed, Unit};

/// How a rule's `clock_start` says that it counts to a day and not from one.
const BACKWARDS: [&str; 2] = ["backwards", "before expiry"];

impl LawRule {
    /// The limit that the rule sets; none if it is no limit, or one that is counted backwards.
    pub fn limit(&self) -> Option<Limit> {
        self.length().filter(|_| !self.counts_back())
    }

    /// The time that the rule wants before the event on this day, if it counts backwards.
    pub fn lead_time(&self, event: NaiveDate) -> Option<LeadTime> {
        let limit = self.length().filter(|_| self.counts_back())?;
        let owed = if self.bound == "organ" { Owed::ByBody } else { Owed::ByParty };
        match limit.unit {
            Unit::WorkingDay | Unit::CalendarDay | Unit::Month => {
                Some(LeadTime { event, limit, owed })
            }
            Unit::Hour | Unit::Instant => None,
        }
    }

    fn counts_back(&self) -> bool {
        BACKWARDS.iter().any(|it| self.clock_start.contains(it))
    }

    fn length(&self) -> Option<Limit> {
        let length = self.length?;
        let (value, unit) = match self.unit.as_str() {
            "working_day" => (length, Unit::WorkingDay),
            "calendar_day" => (length, Unit::CalendarDay),
            "month" => (length, Unit::Month),
            "year" => (length.checked_mul(12)?, Unit::Month),
            "hour" => (length, Unit::Hour),
            "instant" => (length, Unit::Instant),
            _ => return None,
        };
        Some(Limit::new(value, unit))
    }

    /// Whether the text was in force on the day of the trigger.
    pub fn applies_on(&self, day: NaiveDate) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }

    /// The rule that a trigger on `day` meets where `self` is today's: itself, or the one that it
    /// replaced, and so on; `older` finds a rule by its id.
    pub fn on<E>(
        self,
        day: NaiveDate,
        mut older: impl FnMut(&str) -> Result<Self, E>,
    ) -> Result<Option<Self>, E> {
        let mut rule = self;
        // No text has been replaced so often; a ring of rules ends here too.
        for _ in 0..32 {
            if rule.applies_on(day) {
                return Ok(Some(rule));
            }
            let Some(before) = &rule.replaces else { return Ok(None) };
            rule = older(before)?;
        }
        Ok(None)
    }
}
