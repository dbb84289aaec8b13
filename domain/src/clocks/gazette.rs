//! Random calendars for the proofs of ledgers.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::calendar::{Calendar, Coverage, DayKind, Exception, Standing};

pub(super) fn date(place: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1).expect("a date") + Days::new(place)
}

/// What a gazette says: days that are not what their weekday says (`true`: worked), and up to when
/// it is official.
#[derive(Debug, Clone)]
pub(super) struct Gazette {
    days: BTreeMap<NaiveDate, bool>,
    pub(super) official: u64,
}

impl Gazette {
    pub(super) fn works(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.days.get(&day).copied().unwrap_or(!weekend)
    }

    pub(super) fn calendar(&self) -> Calendar {
        let span = |from, to, status| Coverage { from: date(from), to: date(to), status };
        let spans = vec![
            span(0, self.official, Standing::Official),
            span(self.official + 1, 9_000, Standing::Provisional),
        ];
        let day = |(day, worked): (&NaiveDate, &bool)| {
            let kind = if *worked { DayKind::Workday } else { DayKind::Holiday };
            (*day, Exception { kind, name: "节".to_owned() })
        };
        Calendar::new(spans, self.days.iter().map(day))
    }
}

pub(super) fn any_gazette() -> impl Strategy<Value = Gazette> {
    (vec((0_u64..900, any::<bool>()), 0..60), 100_u64..900).prop_map(|(days, official)| {
        let days = days.iter().map(|(place, worked)| (date(*place), *worked)).collect();
        Gazette { days, official }
    })
}
