//! Papers of decisions, each fault of them by its place.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";
const ENFORCEMENT: &str = "items/MZ-03-001.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/workflow", $place)
    };
}

pub(super) const DOCUMENT_CASES: &[Case<'_>] = &[
    (
        "W30",
        ESTABLISH,
        &[(at!("/nodes/4/documents/refused"), "")],
        &[(
            at!("/nodes/4/documents"),
            "after s1 → s2 → s3 the decision `s4` can end with `refused`, and no paper tells it",
        )],
    ),
    (
        "W30",
        ENFORCEMENT,
        &[(at!("/nodes/3/documents"), "")],
        &[(at!("/nodes/3/documents"), "can end with `granted`, and no paper tells it")],
    ),
    (
        "W30",
        ESTABLISH,
        &[(at!("/nodes/2/documents"), r#"{"granted":"准予审查意见书"}"#)],
        &[(at!("/nodes/2/documents"), "only a decision has outcomes")],
    ),
    (
        "W30",
        ESTABLISH,
        &[(at!("/nodes/4/documents/refused"), r#""准予行政许可决定书""#)],
        &[(at!("/nodes/4/documents"), "sees which outcome it tells")],
    ),
];

#[test]
fn every_fault_of_a_decisions_papers_is_told() {
    each(DOCUMENT_CASES);
}
