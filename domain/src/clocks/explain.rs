//! Why a due date is what it is: every day, with its reason.

use chrono::NaiveDate;

use super::{Clock, Counted, Due, Suspension};
use crate::calendar::{Calendar, Day, Reason};

/// A due date, told day by day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub due: Option<Due>,
    pub days: Vec<ExplainedDay>,
    pub suspensions: Vec<Suspension>,
}

/// One day between the anchor and the due date, whichever of them comes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedDay {
    pub date: NaiveDate,
    pub counted: Counted,
    /// What the calendar says of the day: `weekday`, `weekend`, `holiday` or `makeup_workday`.
    pub day: &'static str,
    /// The holiday's name, when it is one or makes up for one.
    pub holiday: Option<String>,
    pub provisional: bool,
}

/// Tells how `clock` came to its due date.
pub fn explain(clock: &Clock, calendar: &Calendar) -> Explanation {
    let suspensions = clock.suspensions();
    let mut days = Vec::new();
    clock.term(&suspensions).walk(calendar, |date, day, counted| {
        days.push(told(date, day, counted));
    });
    Explanation { due: clock.due(calendar), days, suspensions }
}

/// What a day of the count says.
pub(super) fn told(date: NaiveDate, day: Day<'_>, counted: Counted) -> ExplainedDay {
    let (kind, holiday) = match day.reason {
        Reason::Weekday => ("weekday", None),
        Reason::Weekend => ("weekend", None),
        Reason::Holiday(name) => ("holiday", Some(name.to_owned())),
        Reason::MakeUp(name) => ("makeup_workday", Some(name.to_owned())),
    };
    ExplainedDay { date, counted, day: kind, holiday, provisional: day.provisional }
}
