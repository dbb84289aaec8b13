//! What is read from a file of days: rows with their lines, and what is wrong with them.

use chrono::NaiveDate;

use super::{DayKind, Exception};
use crate::labels::Label;
use crate::refusal::{Language, Refuse, refusals};

/// A day as a file gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands, counted from 1; nothing, if it came by another way.
    pub line: Option<u64>,
    pub date: NaiveDate,
    pub day: Exception,
}

/// One thing that keeps days from being taken over, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Counted from 1; empty when the fault is the whole file's.
    pub line: Option<u64>,
    pub wrong: Wrong,
}

refusals! {
    /// What can be wrong with a file of days, or with one of its rows.
    Wrong {
        Header = "header", Invalid, None,
            "the first line is the header date,kind,name", "首行应为表头 date,kind,name";
        Fields { count: usize } = "fields", Invalid, None,
            "a row is date,kind,name; this has {count} fields",
            "每行应为 date,kind,name 三列，此行有 {count} 列";
        Date { text: String } = "date", Invalid, None,
            "`{text}` is no date: write it as 2026-02-17", "“{text}”不是日期，应写作 2026-02-17";
        Kind { text: String } = "kind", Invalid, None,
            "`{text}` is no kind of day: write holiday or workday",
            "“{text}”不是日期类型，应写 holiday（放假）或 workday（上班）";
        Name = "name", Invalid, None,
            "the day has no name: say which holiday it belongs to", "未写明所属节日名称";
        LongName = "long-name", Invalid, None,
            "the name is longer than 40 characters", "名称超过 40 个字";
        Twice { date: NaiveDate } = "twice", Invalid, None,
            "{date} is there twice", "{date} 重复出现";
        Contradiction { date: NaiveDate } = "contradiction", Invalid, None,
            "{date} is off by one row and worked by another", "{date} 同时被列为放假和上班";
        WeekdayWorked { date: NaiveDate } = "weekday-worked", Invalid, None,
            "{date} is a weekday, which is worked anyway", "{date} 是周一至周五，本就上班";
        OutsideSpan { date: NaiveDate, from: NaiveDate, to: NaiveDate } = "outside-span", Invalid, None,
            "{date} is not between {from} and {to}", "{date} 不在 {from} 至 {to} 之间";
        OutOfReach { year: i32, first: i32, last: i32 } = "out-of-reach", Invalid, None,
            "the year {year} is out of reach: such a calendar lies between {first} and {last}",
            "{year} 年超出可导入的年份（{first} 至 {last}）";
        SpanBackwards { from: NaiveDate, to: NaiveDate } = "span-backwards", Invalid, None,
            "the span ends on {to}, before it begins on {from}", "截止日 {to} 早于起始日 {from}";
        Empty = "empty", Invalid, None, "there is no day in it", "其中没有任何日期";
        YearWithoutHoliday { year: i32 } = "year-without-holiday", Invalid, None,
            "{year} would have no holiday at all: the notice is not whole",
            "{year} 年没有任何放假日，通知内容不完整";
        Gap { from: NaiveDate, to: NaiveDate } = "gap", Invalid, None,
            "days from {from} to {to} would be covered by nothing: leave no gap",
            "{from} 至 {to} 将无日历覆盖，不得留有空缺";
        OverOfficial { date: NaiveDate } = "over-official", Invalid, None,
            "{date} has an official notice already, which nothing provisional replaces",
            "{date} 已有正式通知，不能以暂定安排替代";
        Uncovered { date: NaiveDate } = "uncovered", Invalid, None,
            "no notice covers {date} yet: import that first", "{date} 尚无放假安排覆盖，请先导入通知";
        AlreadyOff { date: NaiveDate } = "already-off", Invalid, None,
            "{date} is off already", "{date} 本就休息";
        AlreadyWorked { date: NaiveDate } = "already-worked", Invalid, None,
            "{date} is worked already", "{date} 本就上班";
        NotThere { date: NaiveDate } = "not-there", Invalid, None,
            "the region has said nothing of {date}", "该区划没有关于 {date} 的安排";
        NotCalendar = "not-a-calendar", Invalid, None,
            "an iCalendar file begins with BEGIN:VCALENDAR and ends with END:VCALENDAR",
            "iCalendar 文件应以 BEGIN:VCALENDAR 开始，以 END:VCALENDAR 结束";
        Line = "line", Invalid, None,
            "a line is a name, a colon and a value", "每行应为“名称:值”";
        Unbalanced { what: String } = "unbalanced", Invalid, None,
            "`{what}` begins and ends in another order", "“{what}”的开始与结束不配对";
        Recurring = "recurring", Invalid, None,
            "an event that repeats is not read: write out each year's days",
            "不支持重复事件，请逐年列出日期";
        WholeDays = "whole-days", Invalid, None,
            "an event begins with DTSTART;VALUE=DATE and lasts whole days, 1 to 60 of them",
            "事件应以 DTSTART;VALUE=DATE 给出，持续 1 至 60 个整天";
        UnclearKind = "unclear-kind", Invalid, None,
            "whether the days are off or worked is not said: write CATEGORIES:HOLIDAY or CATEGORIES:WORKDAY",
            "未写明放假或上班，请写 CATEGORIES:HOLIDAY 或 CATEGORIES:WORKDAY";
        TooMany { most: usize } = "too-many", Invalid, None,
            "more than {most} days at once", "一次不得超过 {most} 天";
    }
}

/// So many days are read at once: thirty years of them.
pub(super) const MOST: usize = 3_000;

/// A name is shown beside a day.
const LONGEST_NAME: usize = 40;

/// What a file says is repeated up to this many characters.
const LONGEST_TOLD: usize = 80;

impl Fault {
    pub(super) fn at(line: impl Into<Option<u64>>, wrong: Wrong) -> Self {
        Self { line: line.into(), wrong }
    }

    /// The fault with its place, for a person.
    pub fn text(&self, language: Language) -> String {
        let told = self.wrong.text(language);
        match (self.line, language) {
            (None, _) => told,
            (Some(line), Language::English) => format!("line {line}: {told}"),
            (Some(line), Language::Chinese) => format!("第 {line} 行：{told}"),
        }
    }
}

/// A word of a file, short enough to be told.
pub(super) fn clip(word: &str) -> String {
    word.chars().filter(|it| !it.is_control()).take(LONGEST_TOLD).collect()
}

/// A name that can stand beside a day.
pub(super) fn named(kind: DayKind, name: &str) -> Result<Exception, Wrong> {
    let name = name.trim();
    if name.is_empty() || name.contains('\0') {
        return Err(Wrong::Name);
    }
    if LONGEST_NAME < name.chars().count() {
        return Err(Wrong::LongName);
    }
    Ok(Exception { kind, name: name.to_owned() })
}

/// Tells of every day that is there twice, in the order of the rows.
pub(super) fn doubles(rows: &[Row]) -> Vec<Fault> {
    let mut seen = std::collections::BTreeMap::new();
    let mut found = Vec::new();
    for row in rows {
        let date = row.date;
        match seen.insert(date, row.day.kind) {
            Some(kind) if kind == row.day.kind => {
                found.push(Fault::at(row.line, Wrong::Twice { date }));
            }
            Some(_) => found.push(Fault::at(row.line, Wrong::Contradiction { date })),
            None => {}
        }
    }
    found
}

/// The kind that a word names.
pub(super) fn kind(word: &str) -> Result<DayKind, Wrong> {
    DayKind::parse(word).ok_or_else(|| Wrong::Kind { text: clip(word) })
}
