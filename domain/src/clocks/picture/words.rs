//! What the picture says, in both languages.

use chrono::{Datelike, NaiveDate};

use super::sheet::Cell;
use super::{Count, CountPicture, Face};
use crate::clocks::{Counted, EntryKind, ExplainedDay, Limit, Unit};
use crate::labels::Label;
use crate::refusal::Language;

/// Monday to Sunday.
pub(super) fn weekdays(language: Language) -> [&'static str; 7] {
    match language {
        Language::Chinese => ["一", "二", "三", "四", "五", "六", "日"],
        Language::English => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    }
}

pub(super) fn month(first: NaiveDate, language: Language) -> String {
    match language {
        Language::Chinese => format!("{} 年 {} 月", first.year(), first.month()),
        Language::English => first.format("%B %Y").to_string(),
    }
}

/// The words of a mark: what stands in a cell, and in the legend.
pub(super) fn mark(face: Face, language: Language) -> &'static str {
    match language {
        Language::Chinese => match face {
            Face::Start => "起算",
            Face::Counted | Face::DayOff | Face::Holiday => "",
            Face::Paused => "暂停",
            Face::RolledOver => "顺延",
        },
        Language::English => match face {
            Face::Start => "start",
            Face::Counted | Face::DayOff | Face::Holiday => "",
            Face::Paused => "paused",
            Face::RolledOver => "rolled",
        },
    }
}

pub(super) fn face(face: Face, language: Language) -> &'static str {
    match language {
        Language::Chinese => face.chinese(),
        Language::English => face.as_str(),
    }
}

/// The marks that are no face of a day: due, today, a weekend that is worked, provisional.
pub(super) const fn other(language: Language) -> [&'static str; 4] {
    match language {
        Language::Chinese => ["到期", "今天", "班", "暂定"],
        Language::English => ["due", "today", "work", "provisional"],
    }
}

/// What the limit is, and what for.
pub(super) fn title(picture: &CountPicture<'_>) -> String {
    let length = length(picture);
    let told = match (picture.language, picture.kind) {
        (Language::Chinese, Some(kind)) => format!("{kind:#}：{length}"),
        (Language::Chinese, None) => format!("时限：{length}"),
        (Language::English, Some(kind)) => format!("{kind} limit: {length}"),
        (Language::English, None) => format!("limit: {length}"),
    };
    match picture.subject {
        "" => told,
        subject => format!("{subject} · {told}"),
    }
}

/// The length, with what was added to it.
fn length(picture: &CountPicture<'_>) -> String {
    let Limit { value, unit } = picture.count.limit();
    let added = match picture.count {
        Count::Onwards(clock) => {
            let added = clock.ledger.iter().filter(|it| it.kind == EntryKind::Extend);
            added.map(|it| it.amount).sum()
        }
        Count::Back(_) => 0,
    };
    match picture.language {
        Language::Chinese => {
            let longer = if added == 0 { String::new() } else { format!("，延长 {added}") };
            match unit {
                Unit::Instant => "即时办结".to_owned(),
                Unit::WorkingDay | Unit::CalendarDay | Unit::Month | Unit::Hour => {
                    format!("{value} 个{unit:#}{longer}")
                }
            }
        }
        Language::English => {
            let longer = if added == 0 { String::new() } else { format!(" + {added}") };
            let name = match unit {
                Unit::WorkingDay => "working days",
                Unit::CalendarDay => "calendar days",
                Unit::Month => "months",
                Unit::Hour => "hours",
                Unit::Instant => return "on the same day".to_owned(),
            };
            format!("{value}{longer} {name}")
        }
    }
}

/// From when to when, in a line.
pub(super) fn summary(picture: &CountPicture<'_>) -> String {
    let day = picture.count.event();
    let due = picture.count.explain(picture.calendar).due;
    let provisional = due.is_some_and(|it| it.provisional);
    let due = due.map(|it| it.on.to_string());
    match picture.language {
        Language::Chinese => {
            let firm = if provisional { "（暂定：放假安排尚未公布）" } else { "" };
            match (picture.count, due) {
                (Count::Back(_), due) => {
                    format!("自 {day} 倒推（当日不计），最迟 {}{firm}", due.unwrap_or_default())
                }
                (Count::Onwards(_), Some(due)) => {
                    format!("{day} 起算（当日不计），{due} 到期{firm}")
                }
                (Count::Onwards(_), None) => {
                    format!("{day} 起算（当日不计），现已暂停，暂无到期日")
                }
            }
        }
        Language::English => {
            let firm = if provisional { " (provisional: no official notice yet)" } else { "" };
            match (picture.count, due) {
                (Count::Back(_), due) => {
                    let due = due.unwrap_or_default();
                    format!("back from {day} (not counted itself), on {due} at the latest{firm}")
                }
                (Count::Onwards(_), Some(due)) => {
                    format!("from {day} (not counted itself), due on {due}{firm}")
                }
                (Count::Onwards(_), None) => {
                    format!("from {day} (not counted itself); paused now, so without a due date")
                }
            }
        }
    }
}

/// All that the picture tells, for whoever cannot see it.
pub(super) fn told(picture: &CountPicture<'_>) -> String {
    let days = picture.count.explain(picture.calendar).days;
    let count =
        |wanted: &dyn Fn(&ExplainedDay) -> bool| days.iter().filter(|it| wanted(it)).count();
    let counted = count(&|it| matches!(it.counted, Counted::Nth(_) | Counted::Within));
    let paused = count(&|it| it.counted == Counted::Suspended);
    let off = count(&|it| it.counted == Counted::DayOff);
    let mut holidays: Vec<&str> = days
        .iter()
        .filter(|it| it.counted == Counted::DayOff)
        .filter_map(|it| it.holiday.as_deref())
        .collect();
    holidays.dedup();
    let names = holidays.join("、");
    let summary = summary(picture);
    match picture.language {
        Language::Chinese => {
            let names = if names.is_empty() { names } else { format!("（含{names}）") };
            format!(
                "{summary}。计入 {counted} 天，休息日 {off} 天{names}不计，暂停 {paused} 天不计。"
            )
        }
        Language::English => {
            let names = if names.is_empty() { names } else { format!(" ({names} among them)") };
            format!(
                "{summary}. Counted: {counted} days; not counted: {off} days off{names}, {paused} paused."
            )
        }
    }
}

/// What a cell says when it is pointed at.
pub(super) fn cell(cell: &Cell, language: Language) -> String {
    let [due, today, _, provisional] = other(language);
    let nth = cell.nth.map(|nth| match language {
        Language::Chinese => format!("第 {nth} 天"),
        Language::English => format!("day {nth}"),
    });
    let face = cell.face.filter(|_| nth.is_none()).map(|it| face(it, language).to_owned());
    let when = |said: bool, word: &str| said.then(|| word.to_owned());
    let parts = [
        Some(cell.date.to_string()),
        cell.name.clone(),
        nth,
        face,
        when(cell.due, due),
        when(cell.today, today),
        when(cell.provisional && cell.face.is_some(), provisional),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
