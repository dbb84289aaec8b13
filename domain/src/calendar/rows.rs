//! Days as a table: CSV with the header `date,kind,name`.

use chrono::{Datelike, NaiveDate, Weekday};

use super::notice::{Fault, MOST, Row, Wrong, clip, doubles, kind, named};
use super::{DayKind, Exception};

const HEADER: [&str; 3] = ["date", "kind", "name"];

/// The good rows of a table, and everything that is wrong with the others, each with its line.
pub fn read_csv(text: &str) -> (Vec<Row>, Vec<Fault>) {
    let mut table =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut records = table.records();
    let header = records.next().and_then(Result::ok);
    if header.is_none_or(|it| it.iter().ne(HEADER)) {
        return (Vec::new(), vec![Fault::at(1, Wrong::Header)]);
    }
    let (mut rows, mut found) = (Vec::new(), Vec::new());
    let (mut line, mut rest) = (1, text);
    for record in records {
        let record = record.expect("text of any width can be read");
        (line, rest) = line_of(&record, line, rest, text);
        match day(&record) {
            Ok((date, day)) => rows.push(Row { line: Some(line), date, day }),
            Err(wrong) => found.push(Fault::at(line, wrong)),
        }
        if MOST < rows.len() + found.len() {
            found.push(Fault::at(line, Wrong::TooMany { most: MOST }));
            break;
        }
    }
    found.extend(doubles(&rows));
    found.sort_by_key(|it| it.line);
    (rows, found)
}

/// The same for a notice of the country, in which no weekday is said to be worked: it is anyway.
pub fn read_notice(text: &str) -> (Vec<Row>, Vec<Fault>) {
    let (rows, mut found) = read_csv(text);
    let slips = rows.iter().filter_map(|it| Some(Fault::at(it.line, worked_weekday(it)?)));
    found.extend(slips);
    found.sort_by_key(|it| it.line);
    (rows, found)
}

/// The line on which `record` begins, and the text from there; `line` is where `rest` begins. The
/// reader's own count is one short behind a line that ends in CR LF.
fn line_of<'t>(record: &csv::StringRecord, line: u64, rest: &str, text: &'t str) -> (u64, &'t str) {
    let begins = record.position().map_or(0, csv::Position::byte);
    let begins = usize::try_from(begins).expect("the text is in memory");
    let from_here = text[begins..].trim_start_matches(['\r', '\n']);
    let passed = &rest[..rest.len() - from_here.len()];
    let lines = passed.bytes().filter(|byte| *byte == b'\n').count();
    (line + u64::try_from(lines).expect("the text is in memory"), from_here)
}

fn day(record: &csv::StringRecord) -> Result<(NaiveDate, Exception), Wrong> {
    let [text, word, name] = record.iter().collect::<Vec<_>>()[..] else {
        return Err(Wrong::Fields { count: record.len() });
    };
    let date: Option<NaiveDate> = text.parse().ok();
    let date = date.filter(|it| text.len() == 10 && it.to_string() == text);
    let date = date.ok_or_else(|| Wrong::Date { text: clip(text) })?;
    let day = named(kind(word)?, name)?;
    Ok((date, day))
}

/// A day of a national notice that is worked though it is worked anyway, which is a slip.
pub(super) fn worked_weekday(row: &Row) -> Option<Wrong> {
    let weekend = matches!(row.date.weekday(), Weekday::Sat | Weekday::Sun);
    (row.day.kind == DayKind::Workday && !weekend)
        .then_some(Wrong::WeekdayWorked { date: row.date })
}
