//! Gateways whose conditions make no sense, or that lead astray.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/workflow", $place)
    };
}

/// x behind s2, to s3 on this condition and to s4 else; or with other edges than that last one.
macro_rules! gateway {
    ($when:literal, $rest:literal) => {
        &[
            (at!("/nodes/-"), r#"{"id":"x","kind":"exclusive","name":"重大？"}"#),
            (
                at!("/edges"),
                concat!(
                    r#"[{"from":"start","to":"s1"},{"from":"s1","to":"s2"},{"from":"s2","to":"x"},"#,
                    r#"{"from":"x","to":"s3","label":"是","when":"#,
                    $when,
                    r#"},{"from":"s3","to":"s4"},{"from":"s4","to":"s5"},{"from":"s5","to":"end"},"#,
                    $rest,
                    "]"
                ),
            ),
        ]
    };
    ($when:literal) => {
        gateway!($when, r#"{"from":"x","to":"s4","label":"否"}"#)
    };
}

pub(super) const GATEWAY_CASES: &[Case<'_>] = &[
    ("W13", ESTABLISH, gateway!(r#""form.slot == '09:00-10:00' || size(form.office) > 20""#), &[]),
    (
        "W13",
        ESTABLISH,
        gateway!(r#""size(form.ofice) > 20 || form.slot == '09:00'""#),
        &[
            (
                at!("/edges/3/when"),
                "the way `x` → `s3`, at character 11: `form` has no field `ofice`; do you mean `office`?",
            ),
            (at!("/edges/3/when"), "at character 39: it can never be that: it is one of"),
        ],
    ),
    (
        "W13",
        ESTABLISH,
        gateway!(r#""form.slot = 'a'""#),
        &[(at!("/edges/3/when"), "at character 11: `=`: write `==` to compare")],
    ),
    (
        "W13",
        ESTABLISH,
        gateway!(
            r#""size(form.office) > 20""#,
            r#"{"from":"x","to":"s4","when":"channel == 'web'"}"#
        ),
        &[(
            at!("/nodes/7"),
            "`x` has 0 ways without a condition; an exclusive gateway has exactly one",
        )],
    ),
    (
        "W4",
        ESTABLISH,
        gateway!(r#""channel == 'web'""#, r#"{"from":"s1","to":"x"},{"from":"x","to":"s4"}"#),
        &[
            (at!("/nodes/1"), "`s1` has 2 ways on"),
            (at!("/nodes/7"), "`x` has 2 ways on and 2 ways in; an exclusive gateway has one"),
        ],
    ),
    (
        "W14",
        ESTABLISH,
        gateway!(r#""channel == 'web'""#, r#"{"from":"x","to":"s2"}"#),
        &[(at!("/edges"), "the way goes round in a circle and would never end: x → s2 → x")],
    ),
    (
        "W15",
        ESTABLISH,
        gateway!(r#""channel == 'web'""#, r#"{"from":"x","to":"end"}"#),
        &[(at!("/nodes"), "after s1 → s2 → x (to end) the workflow has ended without a decision")],
    ),
];

#[test]
fn every_fault_of_a_gateway_is_told() {
    each(GATEWAY_CASES);
}

#[test]
fn of_the_ways_out_of_a_gateway_the_slowest_counts() {
    each(&[(
        "T3",
        ESTABLISH,
        &[
            (at!("/nodes/-"), r#"{"id":"x","kind":"exclusive"}"#),
            (at!("/nodes/3/limit/value"), "3"),
            (
                at!("/edges"),
                r#"[{"from":"start","to":"s1"},{"from":"s1","to":"s2"},{"from":"s2","to":"x"},
                    {"from":"x","to":"s3","when":"channel == 'web'"},{"from":"x","to":"s4"},
                    {"from":"s3","to":"s4"},{"from":"s4","to":"s5"},{"from":"s5","to":"end"}]"#,
            ),
        ],
        &[(
            "/versions/0/content/limits/promised",
            "take 13 working_day along s1 → s2 → x → s3 → s4 → s5, more than the 12",
        )],
    )]);
}
