//! Ladders that cannot be climbed, or that nobody hears.

use super::{Case, each};

const WARNINGS: &str = "rules/warnings.json";
const LAW: &str = "rules/law.json";

pub(super) const WARNING_CASES: &[Case<'_>] = &[
    (
        "D1",
        WARNINGS,
        &[("/ladders/1/clock", r#""step""#)],
        &[
            ("/ladders", "it needs a ladder"),
            ("/ladders/2", "a ladder for the same clocks stands before it"),
        ],
    ),
    (
        "D2",
        WARNINGS,
        &[("/ladders/0/body", r#""XXX""#), ("/ladders/1/item", r#""MZ-99-999""#)],
        &[
            ("/ladders", "it needs a ladder"),
            ("/ladders/0/body", "no body `XXX`"),
            ("/ladders/1/item", "no item `MZ-99-999`"),
        ],
    ),
    (
        "D3",
        WARNINGS,
        &[("/ladders/0/rungs/3/working_days_late", "1")],
        &[("/ladders/0/rungs/3", "a rung comes later than the one before")],
    ),
    (
        "D3",
        WARNINGS,
        &[("/ladders/1/rungs/1/level", r#""yellow""#)],
        &[
            ("/ladders/1/rungs", "a ladder has a red rung"),
            ("/ladders/1/rungs/1", "a rung comes later than the one before"),
        ],
    ),
    (
        "D4",
        WARNINGS,
        &[("/ladders/0/rungs/0/working_days_late", "2")],
        &[("/ladders/0/rungs/0/working_days_late", "an escalation, and nothing else")],
    ),
    (
        "D4",
        WARNINGS,
        &[("/ladders/0/rungs/1/nearly", r#"{"percent":80,"working_days_before":2}"#)],
        &[("/ladders/0/rungs/1/nearly", "a yellow rung, and nothing else")],
    ),
    (
        "D5",
        WARNINGS,
        &[("/ladders/0/rungs/2/to/0/post", r#""KING""#)],
        &[("/ladders/0/rungs/2/to/0/post", "no post `KING`")],
    ),
    (
        "W7",
        WARNINGS,
        &[("/ladders/1/rungs/0/to", r#"["holder"]"#)],
        &[("/ladders/1/rungs", "tell a post before")],
    ),
    (
        "W8",
        WARNINGS,
        &[("/ladders/1/clock", r#""delivery""#)],
        &[("/ladders", "something follows when a correction clock runs out: it needs a ladder")],
    ),
    (
        "D6",
        LAW,
        &[("/rules/11/extends", r#"{"by":10,"approver":"负责人","posts":["KING"]}"#)],
        &[("/rules/11/extends/posts/0", "no post `KING`")],
    ),
];

#[test]
fn every_fault_of_a_ladder_is_told() {
    each(WARNING_CASES);
}
