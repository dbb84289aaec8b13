//! Items with wrong codes, dates, limits and money.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";
const CHANGE: &str = "items/MZ-01-002.json";
const ENDED: &str = "items/MZ-01-010.json";
const PENALTY: &str = "items/MZ-02-001.json";
const FILING: &str = "items/MZ-10-001.json";
const INSTANT: &str = "items/MZ-20-001.json";

const BASIC: &str = "/basic_code";
const WHOLE: &str = "/implementation_code";

pub(super) const ITEM_CASES: &[Case<'_>] = &[
    (
        "I1",
        CHANGE,
        &[(BASIC, r#""340111001000""#), (WHOLE, r#""1134080000300011033340111001000""#)],
        &[
            (BASIC, "basic code `340111001000` is also that of `MZ-01-001`"),
            (WHOLE, "implementation code `1134080000300011033340111001000` is also that of"),
        ],
    ),
    (
        "I2",
        PENALTY,
        &[("/code", r#""MZ-02-099""#)],
        &[("/code", "the file is called `MZ-02-001`, the item `MZ-02-099`")],
    ),
    (
        "I3",
        PENALTY,
        &[(BASIC, r#""340911001000""#)],
        &[
            (BASIC, "warning: digits 3 and 4 should be 02, the code of administrative_penalty"),
            (WHOLE, "warning: should be 1134080000300011033340911001000"),
        ],
    ),
    (
        "I4",
        CHANGE,
        &[("/versions/1/number", "3")],
        &[("/versions/1/number", "version 1 must be followed by 2 with a later date")],
    ),
    (
        "I4",
        CHANGE,
        &[("/versions/1/effective_from", r#""2024-01-01""#)],
        &[("/versions/1/effective_from", "must be followed by 2 with a later date")],
    ),
    (
        "I4",
        PENALTY,
        &[("/versions/0/number", "2")],
        &[("/versions/0/number", "the first version has the number 1")],
    ),
    ("I5", ENDED, &[("/successor", r#""NO-1""#)], &[("/successor", "no item `NO-1`")]),
    (
        "I5",
        ENDED,
        &[("/successor", r#""MZ-01-010""#)],
        &[("/successor", "an item does not succeed itself")],
    ),
    (
        "I5",
        ENDED,
        &[("/successor", r#""MZ-20-001""#), ("items/MZ-20-001.json /status", r#""suspended""#)],
        &[("/successor", "the successor `MZ-20-001` is itself suspended")],
    ),
    (
        "I6",
        ESTABLISH,
        &[("/status_since", r#""2026-01-01""#)],
        &[("/status_since", "a current item has no status_since")],
    ),
    (
        "I6",
        ENDED,
        &[("/status_since", r#""2013-06-30""#)],
        &[("/status_since", "2013-06-30 lies before 2013-07-01")],
    ),
    (
        "I6",
        ENDED,
        &[("/status_since", "")],
        &[("/status_since", "warning: since when is the item cancelled?")],
    ),
];

#[test]
fn every_fault_of_an_items_codes_and_status_is_told() {
    each(ITEM_CASES);
}

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content", $place)
    };
}

pub(super) const VERSION_CASES: &[Case<'_>] = &[
    (
        "I7",
        PENALTY,
        &[(at!("/level"), r#""4""#)],
        &[(WHOLE, "warning: should be"), (at!("/level"), "is of level 3, the item says 4")],
    ),
    ("I7", PENALTY, &[(at!("/body"), r#""NOBODY""#)], &[(at!("/body"), "no body `NOBODY`")]),
    (
        "I8, F3",
        FILING,
        &[(at!("/form"), r#""no-such-form""#)],
        &[
            ("forms/elderly-care-filing.json ", "warning: no item uses this form"),
            (at!("/form"), "no form `no-such-form` in forms/"),
        ],
    ),
    (
        "I8, F3",
        FILING,
        &[(at!("/form"), "null")],
        &[
            ("forms/elderly-care-filing.json ", "warning: no item uses this form"),
            (at!("/form"), "an item that is applied for has a form"),
        ],
    ),
    (
        "I8",
        PENALTY,
        &[(at!("/form"), r#""marriage-appointment""#)],
        &[(at!("/form"), "nobody applies for an ex_officio item: its form is null")],
    ),
    (
        "I9",
        INSTANT,
        &[(at!("/limits/correction"), "null")],
        &[(at!("/limits/correction"), "has a limit for the correction notice")],
    ),
    (
        "I9",
        PENALTY,
        &[(at!("/limits/correction"), r#"{"value":5,"unit":"working_day","rule":"XK-32-4"}"#)],
        &[(at!("/limits/correction"), "nobody applies for an ex_officio item")],
    ),
    (
        "I10",
        ESTABLISH,
        &[(at!("/disclosures/procedure"), r#"" ""#), (at!("/legal_bases"), "[]")],
        &[
            (at!("/disclosures/procedure"), "one of the eight disclosures is empty"),
            (at!("/legal_bases"), "cite at least one legal basis with its article"),
        ],
    ),
    (
        "I11",
        FILING,
        &[(at!("/materials/2/code"), r#""M1""#)],
        &[(at!("/materials/2/code"), "material `M1` is there twice")],
    ),
    (
        "I12",
        FILING,
        &[(at!("/materials/0/copies"), "0")],
        &[(at!("/materials/0/copies"), "an original is handed in at least once")],
    ),
    (
        "I13",
        FILING,
        &[(at!("/disclosures/name"), r#""别名""#)],
        &[(at!("/disclosures/name"), "the disclosure names the item differently")],
    ),
    (
        "I14",
        FILING,
        &[(at!("/office"), r#""QHDM""#)],
        &[(at!("/office"), "`MZJ-X` has no office `QHDM`")],
    ),
    (
        "M1",
        FILING,
        &[(at!("/fee/charged"), "true")],
        &[(at!("/fee/lines"), "a fee is charged but no line says how much")],
    ),
    (
        "M1",
        FILING,
        &[(
            at!("/fee/lines"),
            r#"[{"name":"x","amount":{"fen":100,"currency":"CNY"},"per":"次"}]"#,
        )],
        &[(at!("/fee/charged"), "there are fee lines, but no fee is charged")],
    ),
    (
        "M2",
        PENALTY,
        &[(at!("/discretion_tiers/1/min"), "4.5")],
        &[(at!("/discretion_tiers/1/min"), "tier `一般`: the least is more than the most")],
    ),
    (
        "M3",
        FILING,
        &[(
            at!("/discretion_tiers"),
            r#"[{"level":"x","circumstances":"x","kinds":["x"],"min":0,"max":1,"unit":"倍"}]"#,
        )],
        &[(at!("/discretion_tiers"), "warning: discretion tiers belong to penalties")],
    ),
    (
        "M4",
        ESTABLISH,
        &[(at!("/special_procedures/0/kind"), r#""cooling_off""#)],
        &[(at!("/special_procedures/0/suspends_clock"), "rule XK-45 lets no cooling_off stop")],
    ),
    (
        "A1",
        ESTABLISH,
        &[(at!("/access/at_agent_points"), "true")],
        &[(at!("/access/at_agent_points"), "warning: nobody of `MZJ` takes it in")],
    ),
    (
        "A2",
        FILING,
        &[
            ("organisations/centres.json /1/windows/0/status", r#""closed""#),
            ("organisations/centres.json /1/windows/1/status", r#""closed""#),
            ("organisations/centres.json /1/windows/2/status", r#""closed""#),
        ],
        &[(
            at!("/access/in_centre"),
            "warning: `MZJ-X` has no open acceptance window (and 1 more places like this)",
        )],
    ),
];

#[test]
fn every_fault_of_a_version_is_told() {
    each(VERSION_CASES);
}

pub(super) const PROMISE_CASES: &[Case<'_>] = &[
    (
        "T1",
        ESTABLISH,
        &[(at!("/limits/promised/value"), "61")],
        &[(at!("/limits/promised"), "the promised limit is longer than the statutory limit")],
    ),
    (
        "T2",
        INSTANT,
        &[(at!("/limits/promised"), r#"{"value":1,"unit":"working_day"}"#)],
        &[(at!("/limits/promised"), "promises an instant decision")],
    ),
    (
        "T2",
        FILING,
        &[(at!("/limits/promised"), r#"{"value":0,"unit":"instant"}"#)],
        &[(at!("/limits/promised"), "a promised item promises a time")],
    ),
    (
        "T3",
        ESTABLISH,
        &[(at!("/workflow/nodes/2/limit/value"), "6")],
        &[(
            at!("/limits/promised"),
            "take 13 working_day along s1 → s2 → s3 → s4 → s5, more than the 12 promised",
        )],
    ),
    (
        "T4",
        INSTANT,
        &[(at!("/workflow/nodes/2/limit"), r#"{"value":1,"unit":"hour"}"#)],
        &[(at!("/workflow/nodes/2/limit"), "step `s2` of an instant item may not take 1 hour")],
    ),
    (
        "T5",
        ESTABLISH,
        &[(at!("/limits/hearing_held"), "")],
        &[(at!("/limits/hearing_request"), "a hearing has all three times")],
    ),
    (
        "L8",
        ESTABLISH,
        &[(at!("/limits/hearing_notice/rule"), r#""XK-44""#)],
        &[(at!("/limits/hearing_notice/rule"), "rule `XK-44` counts back from an event")],
    ),
    (
        "L8",
        ESTABLISH,
        &[(at!("/limits/hearing_notice/value"), "6")],
        &[(at!("/limits/hearing_notice/rule"), "leaves at least its own time")],
    ),
];

#[test]
fn every_fault_of_a_promise_is_told() {
    each(PROMISE_CASES);
}
