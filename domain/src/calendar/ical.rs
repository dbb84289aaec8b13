//! Days as iCalendar (RFC 5545): the whole-day events of a file.
//!
//! Read here and not by a library, because those forget on which line a thing stood.

use chrono::{Days, NaiveDate};

use super::DayKind;
use super::notice::{Fault, MOST, Row, Wrong, clip, doubles, named};

/// An event lasts so many days at most: no arrangement is longer.
const LONGEST: u64 = 60;

/// The good days of a file, and everything that is wrong with its events, each with its line.
pub fn read_ical(text: &str) -> (Vec<Row>, Vec<Fault>) {
    let mut reader = Reader::default();
    for (line, content) in unfold(text) {
        match property(&content) {
            Some(property) => reader.take(line, &property),
            None => reader.found.push(Fault::at(line, Wrong::Line)),
        }
        if MOST < reader.rows.len() + reader.found.len() {
            reader.found.push(Fault::at(line, Wrong::TooMany { most: MOST }));
            break;
        }
    }
    let Reader { open, whole, rows, mut found, .. } = reader;
    if !whole || !open.is_empty() {
        found.push(Fault::at(1, Wrong::NotCalendar));
    }
    found.extend(doubles(&rows));
    found.sort_by_key(|it| it.line);
    (rows, found)
}

/// Content lines, each with the number of the first line that it stands on: a line that begins with
/// a blank goes on with the one before.
fn unfold(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (number, line) in (1..).zip(text.lines()) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, before))) => before.push_str(rest),
            _ if line.is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

/// `NAME;PARAMETER=VALUE:value`
struct Property {
    name: String,
    /// All parameters as they stand, in capitals.
    parameters: String,
    value: String,
}

fn property(line: &str) -> Option<Property> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, it)| {
        quoted ^= *it == '"';
        *it == ':' && !quoted
    });
    let (head, value) = line.split_at(colon?.0);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    let is_name =
        !name.is_empty() && name.chars().all(|it| it.is_ascii_alphanumeric() || it == '-');
    is_name.then(|| Property {
        name: name.to_ascii_uppercase(),
        parameters: parameters.to_ascii_uppercase(),
        value: value[1..].to_owned(),
    })
}

/// What has been read so far.
#[derive(Default)]
struct Reader {
    /// The components that have begun and not ended.
    open: Vec<String>,
    /// A calendar has begun and ended.
    whole: bool,
    event: Event,
    rows: Vec<Row>,
    found: Vec<Fault>,
}

/// An event as far as it has been read.
#[derive(Default)]
struct Event {
    line: u64,
    from: Option<NaiveDate>,
    /// The day behind the last.
    until: Option<NaiveDate>,
    whole_days: bool,
    repeats: bool,
    summary: String,
    said: Option<DayKind>,
}

impl Reader {
    fn take(&mut self, line: u64, it: &Property) {
        let what = it.value.trim().to_ascii_uppercase();
        match it.name.as_str() {
            "BEGIN" => self.begin(line, what),
            "END" if self.open.last() == Some(&what) => self.end(&what),
            "END" => self.found.push(Fault::at(line, Wrong::Unbalanced { what: clip(&what) })),
            _ if self.open.is_empty() => self.found.push(Fault::at(line, Wrong::NotCalendar)),
            _ if self.open.last().is_some_and(|it| it == "VEVENT") => self.event.take(it),
            _ => {}
        }
    }

    fn begin(&mut self, line: u64, what: String) {
        if self.open.is_empty() && what != "VCALENDAR" {
            self.found.push(Fault::at(line, Wrong::NotCalendar));
        }
        if what == "VEVENT" {
            self.event = Event { line, whole_days: true, ..Event::default() };
        }
        self.open.push(what);
    }

    fn end(&mut self, what: &str) {
        self.open.pop();
        self.whole |= what == "VCALENDAR" && self.open.is_empty();
        if what != "VEVENT" {
            return;
        }
        let event = std::mem::take(&mut self.event);
        match event.days() {
            Ok(rows) => self.rows.extend(rows),
            Err(wrong) => self.found.push(Fault::at(event.line, wrong)),
        }
    }
}

impl Event {
    fn take(&mut self, it: &Property) {
        match it.name.as_str() {
            "DTSTART" => self.from = self.date(it),
            "DTEND" => self.until = self.date(it),
            "DURATION" => match (days_of(&it.value), self.from) {
                (Some(days), Some(from)) => self.until = from.checked_add_days(Days::new(days)),
                _ => self.whole_days = false,
            },
            "RRULE" | "RDATE" | "EXDATE" => self.repeats = true,
            "SUMMARY" => self.summary = plain(&it.value),
            "CATEGORIES" | "X-APPLE-SPECIAL-DAY" => self.said = said(&it.value).or(self.said),
            _ => {}
        }
    }

    fn date(&mut self, it: &Property) -> Option<NaiveDate> {
        let whole = it.value.len() == 8 && it.parameters.contains("VALUE=DATE");
        let date = NaiveDate::parse_from_str(&it.value, "%Y%m%d").ok().filter(|_| whole);
        self.whole_days &= date.is_some();
        date
    }

    fn days(&self) -> Result<Vec<Row>, Wrong> {
        if self.repeats {
            return Err(Wrong::Recurring);
        }
        let from = self.from.filter(|_| self.whole_days).ok_or(Wrong::WholeDays)?;
        let until = self.until.or_else(|| from.succ_opt()).ok_or(Wrong::WholeDays)?;
        let length = u64::try_from((until - from).num_days()).unwrap_or(0);
        if length == 0 || LONGEST < length {
            return Err(Wrong::WholeDays);
        }
        let (name, marked) = marked(&self.summary);
        let kind = self.said.or(marked).ok_or(Wrong::UnclearKind)?;
        let day = named(kind, name)?;
        let dates = from.iter_days().take_while(|it| *it < until);
        Ok(dates.map(|date| Row { line: Some(self.line), date, day: day.clone() }).collect())
    }
}

/// Whole days or weeks, as in `P3D`.
fn days_of(duration: &str) -> Option<u64> {
    let rest = duration.strip_prefix('P')?;
    match (rest.strip_suffix('D'), rest.strip_suffix('W')) {
        (Some(days), _) => days.parse().ok().filter(|it| *it <= LONGEST),
        (_, Some(weeks)) => weeks.parse::<u64>().ok().filter(|it| *it < 9).map(|it| it * 7),
        (None, None) => None,
    }
}

/// The kind that a category names: ours, or Apple's for its calendar of Chinese holidays.
fn said(value: &str) -> Option<DayKind> {
    let words = value.split(',').map(|it| it.trim().to_ascii_uppercase());
    let mut kinds = words.filter_map(|it| match it.as_str() {
        "HOLIDAY" | "WORK-HOLIDAY" => Some(DayKind::Holiday),
        "WORKDAY" | "ALTERNATE-WORKDAY" => Some(DayKind::Workday),
        _ => None,
    });
    kinds.next_back()
}

/// What a title ends in where its writer marks days as off or worked.
const MARKS: &[(&str, DayKind)] = &[
    ("（休）", DayKind::Holiday),
    ("(休)", DayKind::Holiday),
    ("（班）", DayKind::Workday),
    ("(班)", DayKind::Workday),
    ("补班", DayKind::Workday),
    ("假期", DayKind::Holiday),
];

/// The name in a title, and the kind if the title is marked.
fn marked(title: &str) -> (&str, Option<DayKind>) {
    let title = title.trim();
    let found = MARKS.iter().find_map(|(mark, kind)| Some((title.strip_suffix(mark)?, *kind)));
    found.map_or((title, None), |(name, kind)| (name.trim(), Some(kind)))
}

/// A text without its escapes.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut signs = value.chars();
    while let Some(it) = signs.next() {
        match it {
            '\\' => match signs.next() {
                Some('n' | 'N') => out.push(' '),
                Some(escaped) => out.push(escaped),
                None => {}
            },
            it if it.is_control() => {}
            it => out.push(it),
        }
    }
    out
}
