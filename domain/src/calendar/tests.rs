//! The room's tests.

use super::*;

#[test]
fn the_day_turns_at_midnight_in_beijing() {
    let at = |it: &str| local_date(it.parse().expect("an RFC 3339 instant"));
    assert_eq!(at("2026-09-28T15:59:59Z").to_string(), "2026-09-28");
    assert_eq!(at("2026-09-28T16:00:00Z").to_string(), "2026-09-29");
}

use proptest::collection::btree_map;
use proptest::prelude::*;

fn date(it: &str) -> NaiveDate {
    it.parse().expect("a date")
}

fn today() -> NaiveDate {
    date("2026-11-23")
}

/// A layer that covers 2025 and 2026 officially and 2027 provisionally.
fn country() -> Layer {
    let span = |from: &str, to: &str, status| Published {
        coverage: Coverage { from: date(from), to: date(to), status },
        source: "通知".to_owned(),
    };
    let published = vec![
        span("2025-01-01", "2026-12-31", Standing::Official),
        span("2027-01-01", "2027-12-31", Standing::Provisional),
    ];
    let day = |on: &str, kind, name: &str| (date(on), Exception { kind, name: name.to_owned() });
    let days = [
        day("2026-10-01", DayKind::Holiday, "国庆节"),
        day("2026-10-10", DayKind::Workday, "国庆节"),
        day("2027-01-01", DayKind::Holiday, "元旦"),
        day("2027-10-01", DayKind::Holiday, "国庆节"),
    ];
    Layer::new(published, days)
}

fn notice(from: &str, to: &str, status: Standing, csv: &str) -> Notice {
    let (rows, found) = read_notice(&format!("date,kind,name\n{csv}"));
    assert_eq!(found, []);
    let coverage = Coverage { from: date(from), to: date(to), status };
    Notice { coverage, source: "国办发明电".to_owned(), rows }
}

fn told(faults: &[Fault]) -> Vec<(Option<u64>, &'static str)> {
    use crate::refusal::Refuse;
    faults.iter().map(|it| (it.line, it.wrong.slug())).collect()
}

#[test]
fn a_notice_takes_the_place_of_what_it_covers_and_leaves_the_rest() {
    let rows = "2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n";
    let new = notice("2027-01-01", "2027-12-31", Standing::Official, rows);
    let next = country().publish(&new, today()).expect("the notice is good");
    assert_eq!(next.horizon(), Some(date("2027-12-31")));
    let spans: Vec<_> = next.published.iter().map(|it| it.coverage.status).collect();
    assert_eq!(spans, [Standing::Official, Standing::Official]);
    let change = country().change_to(&next);
    let dates = |days: &[(NaiveDate, LayerDay)]| -> Vec<String> {
        days.iter().map(|it| it.0.to_string()).collect()
    };
    assert_eq!(dates(&change.added), ["2026-12-27", "2027-01-04"]);
    assert_eq!(dates(&change.removed), ["2027-10-01"]);
    assert_eq!(change.changed, []);
    assert_eq!(change.horizon_before, Some(date("2026-12-31")));
    assert!(country().change_to(&country()).is_nothing());
}

#[test]
fn a_span_in_the_middle_leaves_what_lies_before_and_behind() {
    let new = notice("2026-03-01", "2026-03-31", Standing::Official, "2026-03-02,holiday,x\n");
    let next = country().publish(&new, today()).expect("the notice is good");
    let spans = next.published.iter().map(|it| (it.coverage.from, it.coverage.to));
    let spans: Vec<String> = spans.map(|(from, to)| format!("{from}/{to}")).collect();
    assert_eq!(
        spans,
        [
            "2025-01-01/2026-02-28",
            "2026-03-01/2026-03-31",
            "2026-04-01/2026-12-31",
            "2027-01-01/2027-12-31"
        ]
    );
}

#[test]
fn the_span_of_a_notice_is_its_year_even_if_it_begins_in_december() {
    let span = |csv: &str| {
        let (rows, _) = read_csv(&format!("date,kind,name\n{csv}"));
        Notice::span_of(&rows).map(|(from, to)| format!("{from}/{to}"))
    };
    let year = Some("2027-01-01/2027-12-31".to_owned());
    assert_eq!(span("2027-02-05,holiday,春节\n2027-10-01,holiday,国庆节\n"), year);
    assert_eq!(span("2026-12-27,workday,元旦\n2027-10-01,holiday,国庆节\n"), year);
    assert_eq!(span("2027-12-27,workday,x\n"), year);
    let both = Some("2026-01-01/2027-12-31".to_owned());
    assert_eq!(span("2026-10-01,holiday,x\n2026-12-27,workday,x\n2027-10-01,holiday,x\n"), both);
    assert_eq!(span(""), None);
}

#[test]
fn a_notice_that_contradicts_the_calendar_or_itself_is_refused_with_line_and_rule() {
    use Standing::{Official, Provisional};
    let good = "2027-01-01,holiday,元旦\n";
    for (from, to, status, rows, want) in [
        ("2027-12-31", "2027-01-01", Official, good, &[(None, "span-backwards")][..]),
        ("2028-01-01", "2028-12-31", Official, good, &[(None, "out-of-reach")]),
        ("1949-01-01", "1949-12-31", Official, good, &[(None, "out-of-reach")]),
        ("2037-01-01", "2037-12-31", Provisional, good, &[(None, "out-of-reach")]),
        ("2026-01-01", "2027-12-31", Provisional, good, &[(None, "over-official")]),
        ("2029-01-01", "2029-12-31", Provisional, good, &[(None, "gap")]),
        ("2020-01-01", "2020-12-31", Official, good, &[(None, "gap")]),
        ("2027-01-01", "2027-12-31", Official, "", &[(None, "empty")]),
        (
            "2027-01-01",
            "2027-12-31",
            Official,
            "2027-01-02,workday,元旦\n2028-01-01,holiday,x\n2026-11-30,holiday,x\n",
            &[(Some(3), "outside-span"), (Some(4), "outside-span"), (None, "year-without-holiday")],
        ),
    ] {
        let new = notice(from, to, status, rows);
        let found = country().publish(&new, today()).expect_err("it is refused");
        assert_eq!(told(&found), want, "{from} {to} {rows}");
    }
}

#[test]
fn a_region_closes_days_that_are_worked_and_works_days_that_are_off() {
    let ground = Ground { source: "自治州公告".to_owned(), reason: "火把节".to_owned() };
    let inherited = Calendar::from(&country());
    let close = |layer: &Layer, csv: &str, withdrawn: &[&str]| {
        let (rows, found) = read_csv(&format!("date,kind,name\n{csv}"));
        assert_eq!(found, []);
        let withdrawn = withdrawn.iter().map(|it| date(it)).collect();
        layer.close(&Closures { ground: ground.clone(), rows, withdrawn }, &inherited, today())
    };
    let rows = "2026-11-25,holiday,火把节\n2026-10-01,workday,值班\n2026-11-28,workday,火把节\n";
    let layer = close(&Layer::default(), rows, &[]).expect("the days are good");
    let region = inherited.clone().with_local("532300000000", &layer);
    assert_eq!(region.day(date("2026-11-25")).reason, Reason::Holiday("火把节"));
    assert!(region.is_working_day(date("2026-10-01")));
    let local = region.local(date("2026-11-25")).expect("the region decided it");
    assert_eq!((local.region.as_str(), &local.ground), ("532300000000", &ground));
    assert_eq!(region.local(date("2026-10-10")), None);
    let back = close(&layer, "", &["2026-11-25"]).expect("it is taken back");
    assert!(!back.days.contains_key(&date("2026-11-25")));
    for (rows, withdrawn, want) in [
        ("2026-11-28,holiday,x\n", &[][..], (Some(2), "already-off")),
        ("2026-10-01,holiday,x\n", &[], (Some(2), "already-off")),
        ("2026-10-10,workday,x\n", &[], (Some(2), "already-worked")),
        ("2026-11-24,workday,x\n", &[], (Some(2), "already-worked")),
        ("2028-01-04,holiday,x\n", &[], (Some(2), "uncovered")),
        ("2099-01-05,holiday,x\n", &[], (Some(2), "out-of-reach")),
        ("", &["2026-11-26"], (None, "not-there")),
        ("", &[], (None, "empty")),
        ("2026-11-25,holiday,x\n", &[], (Some(2), "twice")),
    ] {
        let found = close(&layer, rows, withdrawn).expect_err("it is refused");
        assert_eq!(told(&found), [want], "{rows}{withdrawn:?}");
    }
}

#[test]
fn a_nearer_region_goes_before_a_farther_one() {
    let day = |kind, name: &str| {
        let exception = Exception { kind, name: name.to_owned() };
        let days = [(date("2026-11-25"), LayerDay { exception, ground: None })];
        Layer { published: Vec::new(), days: days.into_iter().collect() }
    };
    let state = day(DayKind::Holiday, "州庆");
    let county = day(DayKind::Workday, "抗洪");
    let calendar = Calendar::from(&country()).with_local("53", &state).with_local("5323", &county);
    assert_eq!(calendar.day(date("2026-11-25")).reason, Reason::MakeUp("抗洪"));
    assert!(!calendar.day(date("2026-11-25")).provisional);
}

#[test]
fn days_that_nobody_has_published_are_not_taken_for_weekdays() {
    let calendar = Calendar::from(&country());
    assert_eq!(calendar.covers(date("2026-11-23"), date("2027-12-31")), Ok(()));
    let missing = Err(Refusal::NoCalendar { date: date("2028-01-01") });
    assert_eq!(calendar.covers(date("2027-12-01"), date("2028-02-01")), missing);
    let none = Err(Refusal::NoCalendar { date: today() });
    assert_eq!(Calendar::default().covers(today(), today()), none);
}

fn ical(events: &str) -> String {
    format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
}

fn event(lines: &str) -> String {
    format!("BEGIN:VEVENT\r\n{lines}END:VEVENT\r\n")
}

#[test]
fn an_icalendar_file_says_the_same_as_a_table() {
    let file = ical(
        &[
            event("DTSTART;VALUE=DATE:20270101\r\nDTEND;VALUE=DATE:20270104\r\nSUMMARY:元旦（休）\r\n"),
            event("DTSTART;VALUE=DATE:20270109\r\nSUMMARY:元\r\n 旦\r\nX-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\n"),
            event("DTSTART;VALUE=DATE:20270405\r\nDURATION:P1D\r\nSUMMARY:清\\,明\r\nCATEGORIES:HOLIDAY\r\n"),
        ]
        .concat(),
    );
    let (rows, found) = read_ical(&file);
    assert_eq!(found, []);
    let rows = rows.iter().map(|it| format!("{},{},{}", it.date, it.day.kind, it.day.name));
    assert_eq!(
        rows.collect::<Vec<_>>(),
        [
            "2027-01-01,holiday,元旦",
            "2027-01-02,holiday,元旦",
            "2027-01-03,holiday,元旦",
            "2027-01-09,workday,元旦",
            "2027-04-05,holiday,清,明"
        ]
    );
}

#[test]
fn what_is_wrong_in_an_icalendar_file_is_told_with_its_line() {
    let day = "DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦（休）\r\n";
    for (file, line, rule) in [
        (String::new(), 1, "not-a-calendar"),
        ("date,kind,name\n".to_owned(), 1, "line"),
        ("VERSION:2.0\r\n".to_owned(), 1, "not-a-calendar"),
        (format!("BEGIN:VCALENDAR\r\n{}", event(day)), 1, "not-a-calendar"),
        (ical("no colon here\r\n"), 3, "line"),
        (ical("END:VEVENT\r\n"), 3, "unbalanced"),
        (ical(&event("SUMMARY:元旦（休）\r\n")), 3, "whole-days"),
        (ical(&event("DTSTART:20270101T090000Z\r\nSUMMARY:元旦（休）\r\n")), 3, "whole-days"),
        (ical(&event(&format!("{day}DTEND;VALUE=DATE:20270101\r\n"))), 3, "whole-days"),
        (ical(&event(&format!("{day}DTEND;VALUE=DATE:20280101\r\n"))), 3, "whole-days"),
        (ical(&event(&format!("{day}DURATION:PT3H\r\n"))), 3, "whole-days"),
        (ical(&event(&format!("{day}RRULE:FREQ=YEARLY\r\n"))), 3, "recurring"),
        (ical(&event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦\r\n")), 3, "unclear-kind"),
        (ical(&event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:（休）\r\n")), 3, "name"),
        (ical(&[event(day), event(day)].concat()), 7, "twice"),
        (ical(&[event(day), event(&day.replace("休", "班"))].concat()), 7, "contradiction"),
    ] {
        let (_, found) = read_ical(&file);
        assert!(told(&found).contains(&(Some(line), rule)), "{file}: {found:?}");
    }
}

proptest! {
    #[test]
    fn a_calendar_that_is_exported_and_read_back_says_the_same(
        days in btree_map(0_u64..730, (any::<bool>(), "[a-z,;节日 （）\\\\]{1,30}节"), 0..80),
    ) {
        let layer = Layer::new(
            country().published,
            days.iter().map(|(at, (worked, name))| {
                let kind = if *worked { DayKind::Workday } else { DayKind::Holiday };
                let name = name.trim().to_owned();
                (date("2025-01-01") + chrono::Days::new(*at), Exception { kind, name })
            }),
        );
        let calendar = Calendar::from(&layer);
        let feed = Feed {
            calendar: &calendar,
            name: "工作日历，安庆",
            region: "CN",
            stamp: "2026-11-23T00:00:00Z".parse().expect("an instant"),
            from: date("2025-01-01"),
            to: date("2027-12-31"),
        };
        let file = write_feed(&feed);
        prop_assert!(file.lines().all(|it| it.len() <= 75));
        let (rows, found) = read_ical(&file);
        prop_assert_eq!(found, vec![]);
        let read = Layer::new(layer.published.clone(), rows.into_iter().map(|it| (it.date, it.day)));
        prop_assert_eq!(read, layer);
    }

    #[test]
    fn no_file_makes_the_readers_fall(text in any::<String>(), cut in 0_usize..400) {
        read_csv(&text);
        read_ical(&text);
        let file = ical(&event("DTSTART;VALUE=DATE:20270101\r\nSUMMARY:元旦（休）\r\n"));
        let cut: String = file.chars().take(cut).chain(text.chars()).collect();
        read_ical(&cut);
        read_csv(&format!("date,kind,name\n{text}"));
    }
}
