//! Steps that cannot be special procedures, public notices or calls of other systems.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/workflow", $place)
    };
}

pub(super) const PROCEDURE_CASES: &[Case<'_>] = &[
    (
        "W19",
        ESTABLISH,
        &[(at!("/nodes/3/procedure"), r#""auction""#)],
        &[(
            "/versions/0/content/special_procedures",
            "the step `s3` is the special procedure auction",
        )],
    ),
    (
        "W20",
        ESTABLISH,
        &[(at!("/nodes/1/procedure"), r#""hearing""#)],
        &[(
            at!("/nodes"),
            "the step `s1` cannot be a special procedure or a public notice like this: only a review",
        )],
    ),
    (
        "W20",
        ESTABLISH,
        &[(at!("/nodes/3/procedure"), r#""hearing""#), (at!("/nodes/3/limit"), "null")],
        &[(at!("/nodes"), "people are told how long it takes")],
    ),
    (
        "W21",
        ESTABLISH,
        &[(at!("/nodes/3/public_notice"), r#"{"upheld":"decision"}"#)],
        &[(
            "/versions/0/content/public_notice",
            "the step `s3` is a public notice, and the item does not say it lasts so long",
        )],
    ),
    (
        "W21",
        ESTABLISH,
        &[
            (at!("/nodes/3/public_notice"), r#"{"upheld":"decision"}"#),
            ("/versions/0/content/public_notice", ANNOUNCED),
        ],
        &[(
            "/versions/0/content/public_notice/counts_in_limit",
            "rule XK-45 lets no public notice stop the clock of a licence",
        )],
    ),
    (
        "W25",
        ESTABLISH,
        &[(at!("/nodes/1/service_call"), ASKED)],
        &[(at!("/nodes"), "the step `s1` cannot be answered by a system like this: only a review")],
    ),
    (
        "W25",
        ESTABLISH,
        &[(at!("/nodes/3/service_call"), ASKED), (at!("/nodes/3/limit"), "null")],
        &[(at!("/nodes"), "somebody is told when no answer comes")],
    ),
    (
        "W26",
        ESTABLISH,
        &[(
            at!("/nodes/3/service_call"),
            r#"{"system":"credit","send":["form.nmae"],"answer":{"listed":"boolean"}}"#,
        )],
        &[(at!("/nodes/3/service_call/send/0"), "`form` has no field `nmae`")],
    ),
    (
        "W27",
        ESTABLISH,
        &[(at!("/nodes/1/on_timeout"), "\"approve\"")],
        &[(at!("/nodes"), "only a review is left to the clock")],
    ),
    (
        "W27",
        ESTABLISH,
        &[(at!("/nodes/3/on_timeout"), "\"move_on\""), (at!("/nodes/3/limit"), "null")],
        &[(at!("/nodes"), "no limit that could run out")],
    ),
];

/// A call that is sound where a call can be.
const ASKED: &str = r#"{"system":"credit","send":[],"answer":{"listed":"boolean"}}"#;

/// As long as `s3` may take.
const ANNOUNCED: &str = r#"{"limit":{"value":2,"unit":"working_day"},"place":"公示栏",
    "counts_in_limit":false,"basis":"样例"}"#;

#[test]
fn a_step_that_cannot_be_a_special_procedure_a_public_notice_or_a_call_is_told() {
    each(PROCEDURE_CASES);
}
