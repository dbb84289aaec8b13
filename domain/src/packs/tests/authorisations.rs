//! Broken letters of authorisation.

use super::{Case, each};

const LETTERS: &str = "organisations/authorisations.json";

pub(super) const LETTER_CASES: &[Case<'_>] = &[
    (
        "G1",
        LETTERS,
        &[("/1/number", r#""安民授〔2026〕4号""#)],
        &[("/1/number", "`MZJ` has two letters `安民授〔2026〕4号`")],
    ),
    (
        "G2",
        LETTERS,
        &[("/1/items/-", r#""MZ-99-999""#), ("/1/signed_by", r#""MZJ-011""#)],
        &[
            ("/1/items/4", "no item `MZ-99-999` in items/"),
            ("/1/signed_by", "`MZJ-011` is no active head (body_head) of `MZJ`"),
        ],
    ),
    (
        "G2",
        LETTERS,
        &[("/1/body", r#""NOBODY""#)],
        &[
            ("/1/acts/0", "`MZJ-010` has no active post in `NOBODY`"),
            ("/1/body", "no body `NOBODY`"),
            ("/1/items/0", "`NOBODY` has no step of `MZ-01-001` to decide"),
            ("/1/items/1", "`NOBODY` has no step of `MZ-01-002` to decide"),
            ("/1/items/2", "`NOBODY` has no step of `MZ-01-004` to decide"),
            ("/1/items/3", "`NOBODY` has no step of `MZ-01-010` to decide"),
            ("/1/signed_by", "`MZJ-013` is no active head (body_head) of `NOBODY`"),
        ],
    ),
    (
        "G2",
        LETTERS,
        &[
            ("organisations/staff.json /9/posts/-", r#"{"body":"MZJ","post":"BOSS"}"#),
            ("/1/signed_by", r#""MZJ-010""#),
        ],
        &[("/1/signed_by", "nobody authorises themself")],
    ),
    (
        "G3",
        LETTERS,
        &[("/1/until", r#""2025-12-31""#)],
        &[("/1/until", "the authorisation ends before it begins")],
    ),
    (
        "G4",
        LETTERS,
        &[("/1/staff", r#""MZJ-004""#)],
        &[(
            "/1/acts/0",
            "`MZJ-004` has no active post in `MZJ` that does decide only by authorisation",
        )],
    ),
    (
        "G4",
        LETTERS,
        &[("/1/acts/-", r#""accept""#), ("/7/items/-", r#""MZ-01-001""#)],
        &[
            ("/1/acts/1", "`MZJ-010` has no active post in `MZJ` that does accept only"),
            ("/7/items/1", "`MZJ-X` has no step of `MZ-01-001` to decide"),
        ],
    ),
    (
        "G5",
        LETTERS,
        &[("/0/items/0", ""), ("/1/items/0", "")],
        &[(
            "items/MZ-01-001.json /versions/0/content/workflow",
            "nobody is authorised to decide `MZ-01-001`",
        )],
    ),
];

#[test]
fn every_fault_of_a_letter_of_authorisation_is_told() {
    each(LETTER_CASES);
}
