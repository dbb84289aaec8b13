//! Clocks in words: limits, due dates, and why they are what they are.

use serde_json::Value;

use crate::diary::Diary;
use crate::failure::{Failure, list, text};
use crate::person::Person;

/// The clocks that run on an application, one a line.
pub(crate) fn running(application: &Value, diary: &Diary) -> Result<(), Failure> {
    for clock in list(application, "/clocks")? {
        if clock["stopped_at"].is_null() {
            let left = match clock["working_days_left"].as_i64() {
                Some(0) => "today".to_owned(),
                Some(1) => "1 working day left".to_owned(),
                Some(left) => format!("{left} working days left"),
                None => "stands still".to_owned(),
            };
            diary.detail(&format!("⏱ {}, {left}", limit_and_date(clock)?));
        }
    }
    Ok(())
}

/// Every clock that the law or the promise sets, with how it ended.
pub(crate) fn ended(application: &Value, diary: &Diary) -> Result<(), Failure> {
    let legal = |it: &&Value| it["kind"] != "step";
    for clock in list(application, "/clocks")?.iter().filter(legal) {
        let end = match (clock["stopped_at"].as_str(), clock["overdue"] == true) {
            (None, false) => "still runs",
            (None, true) => "runs, overdue",
            (Some(_), false) => "in time",
            (Some(_), true) => "late",
        };
        diary.detail(&format!("⏱ {}, {end}", limit_and_date(clock)?));
    }
    Ok(())
}

fn limit_and_date(clock: &Value) -> Result<String, Failure> {
    let kind = text(clock, "/kind")?;
    let due = clock["due_on"].as_str().unwrap_or("no date");
    let unsure = if clock["provisional"] == true { " (provisional)" } else { "" };
    let rule = clock["rule"].as_str().map(|it| format!(", rule {it}")).unwrap_or_default();
    Ok(format!("{kind:<10} {:<16} due {due}{unsure}{rule}", limit(&clock["limit"])))
}

fn limit(limit: &Value) -> String {
    let value = limit["value"].as_u64().unwrap_or_default();
    let unit = limit["unit"].as_str().unwrap_or_default().replace('_', " ");
    match (unit.as_str(), value) {
        ("instant", _) => "on the spot".to_owned(),
        (_, 1) => format!("1 {unit}"),
        _ => format!("{value} {unit}s"),
    }
}

/// Why the clock of `kind` is due when it is, shortened to what is not counted; answers the whole
/// explanation.
pub(crate) fn explain(
    application: &Value,
    kind: &str,
    reader: &Person,
    diary: &Diary,
) -> Result<Value, Failure> {
    let clocks = list(application, "/clocks")?;
    let clock = clocks.iter().rfind(|it| it["kind"] == kind);
    let clock = clock.ok_or_else(|| Failure::new(format!("a clock `{kind}`"), application))?;
    let told = reader.get(text(clock, "/explanation")?)?;
    if told["consistent"] != true {
        return Err(Failure::new("an explanation that comes to the date that was set", told));
    }
    let days = list(&told, "/days")?;
    let counted = days.iter().filter(|it| it["counted"] == "counted").count();
    let (limit, from) = (limit(&told["limit"]), text(&told, "/anchor_on")?);
    let due = text(&told, "/due_on")?;
    diary.detail(&format!("Why {due}? {kind}: {limit}, from the day after {from}"));
    let skipped = skipped(days)?;
    if !skipped.is_empty() {
        diary.detail(&format!("  not counted: {}", skipped.join(", ")));
    }
    diary.detail(&format!("  {counted} days counted; explained day by day at …/explanation"));
    Ok(told)
}

/// Stretches of days that are not counted, each with its reason.
fn skipped(days: &[Value]) -> Result<Vec<String>, Failure> {
    let mut stretches: Vec<(&str, &str, &str)> = Vec::new();
    let mut before: &str = "";
    for day in days {
        let date = text(day, "/date")?;
        let off = ["day_off", "rolled_over", "suspended"];
        if off.iter().any(|it| day["counted"] == *it) {
            let reason = day["holiday"].as_str().unwrap_or(text(day, "/day")?);
            match stretches.last_mut() {
                Some((_, to, known)) if *to == before && *known == reason => *to = date,
                _ => stretches.push((date, date, reason)),
            }
        }
        before = date;
    }
    let told = stretches.into_iter().map(|(from, to, reason)| {
        let from = &from[5..];
        if *from == to[5..] {
            format!("{from} {reason}")
        } else {
            format!("{from}…{} {reason}", &to[5..])
        }
    });
    Ok(told.collect())
}
