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
    (
        "W28",
        ESTABLISH,
        &[(at!("/nodes/3/decision_gate"), r#""legality_review""#)],
        &[(at!("/nodes"), "whoever has one gate has all five: `public_participation` is missing")],
    ),
    (
        "W29",
        ESTABLISH,
        &[(at!(""), GATED)],
        &[(at!("/nodes"), "after s1 the step `b` is open, and `a` was not done")],
    ),
];

/// The second part of a major decision before the first.
const GATED: &str = r#"{
    "nodes": [
        {"id":"start","kind":"start"}, {"id":"end","kind":"end"},
        {"id":"s1","kind":"task","step":1,"name":"受理","duty":"intake","post":"WIN","body":"MZJ",
         "limit":null,"output_document":null},
        {"id":"a","kind":"task","step":3,"name":"甲","duty":"review","post":"SEC","body":"MZJ",
         "limit":null,"output_document":null,"decision_gate":"public_participation"},
        {"id":"b","kind":"task","step":2,"name":"乙","duty":"review","post":"SEC","body":"MZJ",
         "limit":null,"output_document":null,"decision_gate":"expert_argument"},
        {"id":"c","kind":"task","step":4,"name":"丙","duty":"review","post":"SEC","body":"MZJ",
         "limit":null,"output_document":null,"decision_gate":"risk_assessment"},
        {"id":"d","kind":"task","step":5,"name":"丁","duty":"review","post":"SEC","body":"MZJ",
         "limit":null,"output_document":null,"decision_gate":"legality_review"},
        {"id":"e","kind":"task","step":6,"name":"戊","duty":"review","post":"SEC","body":"MZJ",
         "limit":null,"output_document":null,"decision_gate":"collective_discussion"},
        {"id":"z","kind":"task","step":7,"name":"决定","duty":"decision","post":"CHIEF","body":"MZJ",
         "limit":null,"output_document":null,
         "documents":{"granted":"准予决定书","refused":"不予决定书"}},
        {"id":"out","kind":"task","step":8,"name":"送达","duty":"delivery","post":"DLV","body":"MZJ",
         "limit":null,"output_document":null}
    ],
    "edges": [
        {"from":"start","to":"s1"}, {"from":"s1","to":"b"}, {"from":"b","to":"a"},
        {"from":"a","to":"c"}, {"from":"c","to":"d"}, {"from":"d","to":"e"}, {"from":"e","to":"z"},
        {"from":"z","to":"out"}, {"from":"out","to":"end"}
    ]
}"#;

/// A call that is sound where a call can be.
const ASKED: &str = r#"{"system":"credit","send":[],"answer":{"listed":"boolean"}}"#;

/// As long as `s3` may take.
const ANNOUNCED: &str = r#"{"limit":{"value":2,"unit":"working_day"},"place":"公示栏",
    "counts_in_limit":false,"basis":"样例"}"#;

#[test]
fn a_step_that_cannot_be_a_special_procedure_a_public_notice_or_a_call_is_told() {
    each(PROCEDURE_CASES);
}
