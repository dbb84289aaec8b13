//! Rules that cannot be counted, limits that go beyond them, and calendars with holes.

use super::{Case, each, small};
use crate::calendar::DayKind;
use crate::packs::{Severity, calendar_rows, read};

const LAW: &str = "rules/law.json";
const CALENDAR: &str = "calendar/calendar.json";
const ESTABLISH: &str = "items/MZ-01-001.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/limits", $place)
    };
}

pub(super) const RULE_CASES: &[Case<'_>] = &[
    ("L1", LAW, &[("/rules/1/id", r#""XK-29""#)], &[("/rules/1/id", "`XK-29` is there twice")]),
    (
        "L2",
        LAW,
        &[("/rules/58/valid_from", r#""2020-01-01""#)],
        &[("/rules/58/valid_to", "rule `GK07-24` ends before it begins")],
    ),
    (
        "L3",
        LAW,
        &[("/rules/31/length", "null")],
        &[("/rules/31/length", "rule `CF-48` counts in working_day and needs a length")],
    ),
    (
        "L4",
        ESTABLISH,
        &[(at!("/correction/rule"), r#""XK-99""#)],
        &[(at!("/correction/rule"), "no rule `XK-99` in rules/law.json")],
    ),
    (
        "L5",
        ESTABLISH,
        &[("/versions/0/effective_from", r#""2019-04-22""#)],
        &[
            (at!("/correction/rule"), "is in force from 2019-04-23, the version applies from"),
            (at!("/delivery/rule"), "rule `XK-44` is in force from 2019-04-23"),
            (at!("/hearing_held/rule"), "rule `XK-47b` is in force from 2019-04-23"),
            (at!("/hearing_notice/rule"), "rule `XK-48` is in force from 2019-04-23"),
            (at!("/hearing_request/rule"), "rule `XK-47a` is in force from 2019-04-23"),
        ],
    ),
    (
        "L5",
        ESTABLISH,
        &[(at!("/statutory/rule"), r#""GK07-24""#)],
        &[(at!("/statutory/rule"), "rule `GK07-24` was in force until 2019-05-14")],
    ),
    (
        "L6",
        ESTABLISH,
        &[(at!("/delivery/value"), "11"), (at!("/correction/unit"), r#""calendar_day""#)],
        &[
            (at!("/correction/unit"), "rule `XK-32-4` counts in working_day"),
            (at!("/delivery/value"), "of 11 working_day is longer than rule `XK-44` allows: 10"),
        ],
    ),
    (
        "L7",
        LAW,
        &[("/rules/58/valid_to", r#""2019-05-13""#)],
        &[("/rules/52/replaces", "rule `GK-33` begins on the day after rule `GK07-24` ends")],
    ),
];

#[test]
fn every_fault_of_a_rule_is_told() {
    each(RULE_CASES);
}

pub(super) const CALENDAR_CASES: &[Case<'_>] = &[
    (
        "K1",
        CALENDAR,
        &[("/versions/0/to", r#""2027-01-01""#)],
        &[("/versions/1/from", "begins on 2027-01-01, the one before ends on 2027-01-01")],
    ),
    (
        "K1, K3",
        CALENDAR,
        &[("/versions/1/from", r#""2027-01-02""#)],
        &[
            ("/versions/1/from", "the one before ends on 2026-12-31: leave no gap"),
            ("calendar/cn-2027-provisional.csv ", "2027-01-01 is not between 2027-01-02 and"),
        ],
    ),
    (
        "K2, Z2",
        CALENDAR,
        &[("/versions/1/file", r#""none.csv""#)],
        &[
            ("/versions/1/file", "the calendar file `calendar/none.csv` is not in the pack"),
            ("calendar/cn-2027-provisional.csv ", "belongs to no kind of file"),
        ],
    ),
];

#[test]
fn calendars_follow_one_another_without_gap_or_overlap() {
    each(CALENDAR_CASES);
}

#[test]
fn every_row_of_a_calendar_that_is_wrong_is_told_with_its_line() {
    let text = "date,kind,name\r\n2027-01-01,holiday,元旦\r\n2027-02-30,holiday,春节\n\
                2027-2-1,holiday,春节\n2027-01-01,holiday,元旦\n2027-01-04,workday,元旦\n\
                2027-01-02,feast,元旦\n2027-01-03,holiday, \n2027-01-03,holiday\n\
                \n2027-01-09,workday,元旦\n+12027-01-01,holiday,x\n";
    let told = calendar_rows("cn.csv", text.as_bytes()).expect_err("the rows are wrong");
    let told: Vec<(u64, &str)> =
        told.iter().map(|it| (it.line.expect("a row has a line"), it.message.as_str())).collect();
    assert_eq!(
        told,
        [
            (3, "`2027-02-30` is no date: write it as 2026-02-17"),
            (4, "`2027-2-1` is no date: write it as 2026-02-17"),
            (5, "2027-01-01 is there twice"),
            (6, "2027-01-04 is a weekday, which is worked anyway"),
            (7, "`feast` is no kind of day: write holiday or workday"),
            (8, "the day has no name: say which holiday it belongs to"),
            (9, "a row is date,kind,name; this has 2 fields"),
            (12, "`+12027-01-01` is no date: write it as 2026-02-17"),
        ]
    );
}

#[test]
fn a_calendar_is_utf_8_with_its_header() {
    for (bytes, line, fragment) in [
        (&b""[..], 1, "the first line is the header"),
        (b"day,kind,name\n2027-01-01,holiday,x\n", 1, "the first line is the header"),
        (b"\xef\xbb\xbfdate,kind,name\n", 1, "byte order mark"),
        (b"date,kind,name\n2027-01-01,holiday,\xff\n", 2, "is not UTF-8"),
    ] {
        let told = calendar_rows("cn.csv", bytes).expect_err("the file is wrong");
        let only = (told.len(), told[0].line, told[0].severity);
        assert_eq!(only, (1, Some(line), Severity::Error), "{told:?}");
        assert!(told[0].message.contains(fragment), "{told:?}");
    }
    let days = calendar_rows("cn.csv", b"date,kind,name\n2027-01-09,workday,x\n").expect("good");
    assert_eq!((days.len(), days[0].1.kind), (1, DayKind::Workday));
}

#[test]
fn a_broken_row_keeps_the_pack_out() {
    let mut files = small();
    let table = files.get_mut("calendar/cn.csv").expect("the calendar is there");
    table.extend_from_slice(b"2026-12-32,holiday,x\n");
    let (pack, found) = read("civil-affairs", &files);
    assert!(pack.is_none());
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        ["error: calendar/cn.csv:773: `2026-12-32` is no date: write it as 2026-02-17"]
    );
}
