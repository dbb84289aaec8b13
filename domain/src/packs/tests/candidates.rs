//! Steps that name nobody who is there, or whose rules leave nobody.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/workflow", $place)
    };
}

pub(super) const CANDIDATE_CASES: &[Case<'_>] = &[
    (
        "W22",
        ESTABLISH,
        &[
            (at!("/nodes/1/rules"), r#"{"nobody_found":"skip"}"#),
            (at!("/nodes/3/candidates"), r#"[{"kind":"superior"},{"kind":"superior"}]"#),
            (at!("/nodes/4/rules"), r#"{"starter_is_approver":"skip"}"#),
        ],
        &[
            (at!("/nodes/1/rules"), "only a review or a decision is given to others than its post"),
            (at!("/nodes/1/rules"), "only a review that one signs can be left out"),
            (at!("/nodes/3/candidates/1"), "a candidate is named twice"),
            (at!("/nodes/4/rules"), "only a review that one signs can be left out"),
        ],
    ),
    (
        "W23",
        ESTABLISH,
        &[(
            at!("/nodes/3/candidates"),
            r#"[{"kind":"person","staff":"MZJ-999"},{"kind":"person","staff":"MZJX-001"}]"#,
        )],
        &[
            (at!("/nodes/3/candidates/0/staff"), "nobody `MZJ-999` in organisations/staff.json"),
            (at!("/nodes/3/candidates/1/staff"), "`MZJX-001` is not active as an officer of `MZJ`"),
        ],
    ),
    ("W23", ESTABLISH, &[(at!("/nodes/4/rules"), r#"{"nobody_found":"escalate"}"#)], &[]),
    (
        "W23",
        ESTABLISH,
        &[
            (at!("/nodes/4/rules"), r#"{"approver_absent":"escalate"}"#),
            ("organisations/posts.json /3/superior", ""),
        ],
        &[(at!("/nodes/4/rules/approver_absent"), "nobody active of `MZJ` holds a post above")],
    ),
    (
        "W24",
        ESTABLISH,
        &[(
            at!("/nodes/3/candidates"),
            r#"[{"kind":"person_from_form","field":"form.approver"},
                {"kind":"person_from_form","field":"form.other_party"},
                {"kind":"person_from_form","field":"form.other_party.phone"},
                {"kind":"body_from_form","field":"form.office"},
                {"kind":"body_from_form","field":"form.slot"}]"#,
        )],
        &[
            (at!("/nodes/3/candidates/0"), "`form` has no field `approver`"),
            (at!("/nodes/3/candidates/1"), "the form does not say that it is a text"),
            (at!("/nodes/3/candidates/3"), "the form does not list the bodies that it can name"),
            (at!("/nodes/3/candidates/4/field"), "lets `09:00-10:00` be named, which is no body"),
            (at!("/nodes/3/candidates/4/field"), "lets `10:00-11:00` be named, which is no body"),
            (at!("/nodes/3/candidates/4/field"), "lets `11:00-12:00` be named, which is no body"),
            (at!("/nodes/3/candidates/4/field"), "lets `14:00-15:00` be named, which is no body"),
            (at!("/nodes/3/candidates/4/field"), "lets `15:00-16:00` be named, which is no body"),
            (at!("/nodes/3/candidates/4/field"), "lets `16:00-17:00` be named, which is no body"),
        ],
    ),
];

#[test]
fn everybody_who_is_named_for_a_step_is_there_and_every_rule_leaves_somebody() {
    each(CANDIDATE_CASES);
}
