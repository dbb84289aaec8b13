//! Steps that cannot be special procedures.

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
        &[(at!("/nodes"), "the step `s1` cannot be a special procedure like this: only a review")],
    ),
    (
        "W20",
        ESTABLISH,
        &[(at!("/nodes/3/procedure"), r#""hearing""#), (at!("/nodes/3/limit"), "null")],
        &[(at!("/nodes"), "the applicant is told how long it is expected to take")],
    ),
];

#[test]
fn a_step_that_cannot_be_a_special_procedure_is_told() {
    each(PROCEDURE_CASES);
}
