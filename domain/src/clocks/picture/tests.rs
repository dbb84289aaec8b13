//! The picture's tests.

use std::collections::BTreeSet;

use chrono::Datelike;
use proptest::prelude::*;

use super::sheet::{CELL, Sheet, lay};
use super::*;
use crate::calendar::{Coverage, DayKind, Exception, Standing};
use crate::clocks::{ClockKind, Entry, EntryKind, Limit, Owed, Unit};

fn date(it: &str) -> NaiveDate {
    it.parse().expect("a date")
}

fn calendar() -> Calendar {
    let span = |from: &str, to: &str, status| Coverage { from: date(from), to: date(to), status };
    let spans = vec![
        span("2026-01-01", "2026-12-31", Standing::Official),
        span("2027-01-01", "2031-12-31", Standing::Provisional),
    ];
    let day = |on: &str, kind, name: &str| (date(on), Exception { kind, name: name.to_owned() });
    let off = ["01", "02", "03", "04", "05", "06", "07"];
    let off = off.map(|it| day(&format!("2026-10-{it}"), DayKind::Holiday, "国庆节"));
    let more = [
        day("2026-10-10", DayKind::Workday, "国庆节"),
        day("2026-09-25", DayKind::Holiday, "中秋节"),
    ];
    Calendar::new(spans, off.into_iter().chain(more))
}

fn clock(anchor: &str, value: u32, unit: Unit, stop: Option<(&str, Option<&str>)>) -> Clock {
    let measure = uuid::Uuid::from_u128(1).into();
    let entry = |kind, on: &str| Entry::new(kind, date(on), measure);
    let pause = stop.map(|it| entry(EntryKind::Pause, it.0));
    let resume = stop.and_then(|it| it.1).map(|it| entry(EntryKind::Resume, it));
    Clock {
        kind: ClockKind::Promised,
        limit: Limit::new(value, unit),
        anchor: format!("{anchor}T10:00:00+08:00").parse().expect("an instant"),
        rule: None,
        ledger: pause.into_iter().chain(resume).collect(),
    }
}

fn picture<'a>(clock: &'a Clock, calendar: &'a Calendar, today: &str) -> CountPicture<'a> {
    let (subject, language) = ("社会团体<成立>登记", Language::Chinese);
    let kind = Some(clock.kind);
    let count = Count::Onwards(clock);
    CountPicture { subject, kind, count, calendar, today: Some(date(today)), language }
}

/// The cells that the clock has to do with, in words.
fn cells(sheet: &Sheet) -> Vec<String> {
    let cells = sheet.months.iter().flat_map(|it| &it.cells).filter(|it| it.face.is_some());
    cells.map(|it| words::cell(it, Language::English)).collect()
}

#[test]
fn every_day_of_the_count_shows_what_became_of_it() {
    let calendar = calendar();
    let stop = Some(("2026-09-23", Some("2026-09-29")));
    let clock = clock("2026-09-21", 4, Unit::WorkingDay, stop);
    let sheet = lay(&picture(&clock, &calendar, "2026-09-24"));
    assert_eq!(
        cells(&sheet),
        [
            "2026-09-21 · start, not counted",
            "2026-09-22 · day 1",
            "2026-09-23 · paused",
            "2026-09-24 · paused · today",
            "2026-09-25 · 中秋节 · paused",
            "2026-09-26 · paused",
            "2026-09-27 · paused",
            "2026-09-28 · paused",
            "2026-09-29 · day 2",
            "2026-09-30 · day 3",
            "2026-10-01 · 国庆节 · holiday",
            "2026-10-02 · 国庆节 · holiday",
            "2026-10-03 · 国庆节 · holiday",
            "2026-10-04 · 国庆节 · holiday",
            "2026-10-05 · 国庆节 · holiday",
            "2026-10-06 · 国庆节 · holiday",
            "2026-10-07 · 国庆节 · holiday",
            "2026-10-08 · day 4 · due",
        ]
    );
    assert_eq!(sheet.months.len(), 2);
}

#[test]
fn the_picture_tells_itself_as_text_in_the_readers_language() {
    let calendar = calendar();
    let clock = clock("2026-12-30", 5, Unit::WorkingDay, None);
    let chinese = picture(&clock, &calendar, "2026-12-30");
    let svg = chinese.svg();
    assert!(
        svg.contains(
            "<title id=\"count-title\">社会团体&lt;成立&gt;登记 · 承诺办结时限：5 个工作日</title>"
        ),
        "{svg}"
    );
    assert!(
        svg.contains(
            "2026-12-30 起算（当日不计），2027-01-06 到期（暂定：放假安排尚未公布）。计入 5 天"
        ),
        "{svg}"
    );
    let english = CountPicture { language: Language::English, ..chinese }.svg();
    assert!(english.contains("promised limit: 5 working days</title>"), "{english}");
    assert!(
        english
            .contains("due on 2027-01-06 (provisional: no official notice yet). Counted: 5 days")
    );
    assert!(english.contains("lang=\"en\"") && svg.contains("lang=\"zh-CN\""));
}

#[test]
fn a_paused_clock_is_drawn_up_to_its_pause_and_a_long_one_without_its_middle() {
    let calendar = calendar();
    let paused = clock("2026-09-21", 9, Unit::WorkingDay, Some(("2026-09-23", None)));
    let drawn = picture(&paused, &calendar, "2026-11-24");
    let sheet = lay(&drawn);
    assert!(!sheet.months.iter().flat_map(|it| &it.cells).any(|it| it.due));
    assert_eq!(sheet.months.len(), 3, "up to today");
    assert!(drawn.svg().contains("现已暂停，暂无到期日"));
    let years = clock("2026-09-21", 36, Unit::Month, None);
    let drawn = picture(&years, &calendar, "2026-09-24");
    let sheet = lay(&drawn);
    assert_eq!((sheet.months.len(), sheet.left_out), (12, 25));
    assert!(drawn.svg().contains("中间 25 个月未画出"));
}

#[test]
fn a_count_back_from_an_event_is_drawn_in_the_order_of_the_days() {
    let calendar = calendar();
    let limit = Limit::new(7, Unit::WorkingDay);
    let back = LeadTime { event: date("2026-10-12"), limit, owed: Owed::ByBody };
    let (subject, language) = ("", Language::English);
    let count = Count::Back(&back);
    let drawn =
        CountPicture { subject, kind: None, count, calendar: &calendar, today: None, language };
    let sheet = lay(&drawn);
    let told = cells(&sheet);
    assert_eq!(told.first().map(String::as_str), Some("2026-09-24 · day 7 · due"));
    assert_eq!(told.last().map(String::as_str), Some("2026-10-12 · start, not counted"));
    assert!(told.contains(&"2026-10-10 · 国庆节 · day 1".to_owned()), "{told:?}");
    let svg = drawn.svg();
    let line = "back from 2026-10-12 (not counted itself), on 2026-09-24 at the latest. Counted: 7";
    assert!(svg.contains(line), "{svg}");
    let chinese = CountPicture { language: Language::Chinese, ..drawn }.svg();
    assert!(chinese.contains("自 2026-10-12 倒推（当日不计），最迟 2026-09-24。"), "{chinese}");
}

proptest! {
    #[test]
    fn no_day_is_lost_or_drawn_twice_or_over_another(
        start in 0_u64..300,
        value in 1_u32..90,
        unit in prop::sample::select(vec![Unit::WorkingDay, Unit::CalendarDay, Unit::Month, Unit::Hour]),
        today in 0_u64..700,
    ) {
        let calendar = calendar();
        let anchor = (date("2026-01-01") + chrono::Days::new(start)).to_string();
        let value = if unit == Unit::Month { value % 6 + 1 } else { value };
        let clock = clock(&anchor, value, unit, None);
        let today = (date("2026-01-01") + chrono::Days::new(today)).to_string();
        let drawn = picture(&clock, &calendar, &today);
        let sheet = lay(&drawn);
        let cells = || sheet.months.iter().flat_map(|month| month.cells.iter().map(move |it| (month, it)));
        let counted: Vec<u32> = cells().filter_map(|it| it.1.nth).collect();
        let days = matches!(unit, Unit::WorkingDay | Unit::CalendarDay);
        prop_assert_eq!(counted, if days { (1..=value).collect() } else { vec![] });
        prop_assert_eq!(cells().filter(|it| it.1.due).count(), 1);
        let places: BTreeSet<(i32, i32)> = cells()
            .map(|(month, it)| (month.at.0 + it.at.0, month.at.1 + it.at.1))
            .collect();
        prop_assert_eq!(places.len(), cells().count());
        for (month, it) in cells() {
            let column = it.at.0 / CELL.0;
            prop_assert_eq!(i64::from(column), i64::from(it.date.weekday().num_days_from_monday()));
            prop_assert!(month.at.0 + it.at.0 + CELL.0 <= sheet.width);
            prop_assert!(month.at.1 + it.at.1 + CELL.1 <= sheet.height);
        }
        let svg = drawn.svg();
        prop_assert_eq!(svg.matches("<g").count(), svg.matches("</g>").count());
    }
}
