//! Making a new version of a calendar: what would change, and the change itself. The command line
//! shares it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::calendar::{
    Change, Closures, Coverage, Fault, Ground, Layer, Notice, Row, Standing, Wrong, local_date,
    read_csv, read_ical,
};
use domain::events::{Circumstances, NewEvent, Subject, SubjectKind};
use persistence::calendar::{chain, current, hold, import, inherited, layer};
use persistence::events::append;
use persistence::{Session, Tx};
use serde_json::json;

use crate::Problem;
use crate::notice::Format;

/// What is to be said of days, by whom.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    /// Whose days these are; the country's if empty.
    pub(crate) region: Option<String>,
    pub(crate) source: String,
    pub(crate) what: What,
}

/// What is said.
#[derive(Debug, Clone)]
pub(crate) enum What {
    /// The whole of a span, by the country.
    Notice { coverage: Coverage, rows: Vec<Row> },
    /// The whole of a span, by a region.
    Span { from: NaiveDate, to: NaiveDate, rows: Vec<Row>, reason: String },
    /// Some days, by a region.
    Days { rows: Vec<Row>, withdrawn: Vec<NaiveDate>, reason: String },
}

/// The layer as it would be, and what that changes.
pub(crate) struct Plan {
    before: Layer,
    after: Layer,
    pub(crate) change: Change,
}

/// The days of a file; every fault of it is told.
pub(crate) fn read(format: Format, text: &str) -> Result<Vec<Row>, Problem> {
    let (rows, faults) = match format {
        Format::Csv => read_csv(text),
        Format::ICalendar => read_ical(text),
    };
    match (faults.is_empty(), rows.is_empty()) {
        (true, false) => Ok(rows),
        (true, true) => Err(Problem::Days(vec![Fault { line: None, wrong: Wrong::Empty }])),
        (false, _) => Err(Problem::Days(faults)),
    }
}

/// The span that is meant: what is asked for, and else the years of the rows.
pub(crate) fn span(
    rows: &[Row],
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
) -> Result<(NaiveDate, NaiveDate), Problem> {
    let empty = || Problem::Days(vec![Fault { line: None, wrong: Wrong::Empty }]);
    let (first, last) = Notice::span_of(rows).ok_or_else(empty)?;
    Ok((from.unwrap_or(first), to.unwrap_or(last)))
}

/// A whole file's saying: a notice of the country, or a region's days of a span.
pub(crate) fn whole(
    region: Option<String>,
    (source, reason): (String, String),
    (from, to): (NaiveDate, NaiveDate),
    status: Standing,
    rows: Vec<Row>,
) -> Saying {
    let what = match region {
        None => What::Notice { coverage: Coverage { from, to, status }, rows },
        Some(_) => What::Span { from, to, rows, reason },
    };
    Saying { region, source, what }
}

/// What `saying` would change, without changing it.
pub(crate) fn plan(
    session: &mut Session<'_>,
    saying: &Saying,
    now: DateTime<Utc>,
) -> Result<Plan, Problem> {
    let version = current(session)?;
    let region = saying.region.as_deref();
    if let Some(region) = region
        && chain(session, region)?.is_empty()
    {
        let told = ("there is no such region", "没有这个行政区划");
        let place = match saying.what {
            What::Notice { .. } | What::Span { .. } => "?region",
            What::Days { .. } => "/region",
        };
        return Err(Problem::bad_value(place, "exists", told));
    }
    let before = layer(session, version, region)?;
    let today = local_date(now);
    let source = saying.source.clone();
    let after = match (&saying.what, region) {
        (What::Notice { coverage, rows }, _) => {
            let (coverage, rows) = (coverage.clone(), rows.clone());
            before.publish(&Notice { coverage, source, rows }, today)
        }
        (What::Span { from, to, rows, reason }, region) => {
            let inherited = inherited(session, version, region.unwrap_or_default())?;
            let outside = |it: &&Row| it.date < *from || *to < it.date;
            let (from, to) = (*from, *to);
            let fault = |it: &Row| Fault {
                line: it.line,
                wrong: Wrong::OutsideSpan { date: it.date, from, to },
            };
            let found: Vec<Fault> = rows.iter().filter(outside).map(fault).collect();
            if !found.is_empty() {
                return Err(Problem::Days(found));
            }
            let withdrawn = before.days.range(from..=to.max(from)).map(|it| *it.0).collect();
            let ground = Ground { source, reason: reason.clone() };
            let closures = Closures { ground, rows: rows.clone(), withdrawn };
            before.close(&closures, &inherited, today)
        }
        (What::Days { rows, withdrawn, reason }, region) => {
            let inherited = inherited(session, version, region.unwrap_or_default())?;
            let ground = Ground { source, reason: reason.clone() };
            let (rows, withdrawn) = (rows.clone(), withdrawn.clone());
            before.close(&Closures { ground, rows, withdrawn }, &inherited, today)
        }
    };
    let after = after.map_err(Problem::Days)?;
    Ok(Plan { change: before.change_to(&after), before, after })
}

/// Makes the new version, unless it would say just what the one before says; answers the number
/// that is in force now.
pub(crate) fn say(
    tx: &mut Tx<'_>,
    saying: &Saying,
    how: &Circumstances,
) -> Result<(i32, bool, Change), Problem> {
    hold(tx)?;
    let Plan { before, after, change } = plan(tx, saying, how.at)?;
    if before == after {
        return Ok((current(tx)?, false, change));
    }
    let version = import(tx, saying.region.as_deref(), &after, &saying.source, how.at)?;
    let subject = Subject { kind: SubjectKind::Calendar, id: uuid::Uuid::nil() };
    let data = json!({
        "version": version, "region": saying.region, "source": saying.source,
        "added": change.added.len(), "removed": change.removed.len(),
        "changed": change.changed.len(), "horizon": change.horizon_after,
    });
    append(tx, subject, &[NewEvent::new("calendar.imported", data)], how)?;
    Ok((version, true, change))
}
