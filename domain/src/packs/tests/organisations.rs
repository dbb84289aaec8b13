//! Broken regions, bodies, posts, centres and staff.

use super::{Case, each};

const REGIONS: &str = "organisations/regions.json";
const BODIES: &str = "organisations/bodies.json";
const POSTS: &str = "organisations/posts.json";
const CENTRES: &str = "organisations/centres.json";
const STAFF: &str = "organisations/staff.json";

pub(super) const REGION_CASES: &[Case<'_>] = &[
    ("R1", REGIONS, &[("/19/code", r#""340881001201""#)], &[("/20/code", "is used twice")]),
    (
        "R1",
        REGIONS,
        &[("/3/short_code", r#""340802""#)],
        &[
            ("/3/short_code", "short code `340802` is used twice"),
            ("/3/short_code", "the short code is the code's first six digits, 340803"),
        ],
    ),
    (
        "R2",
        REGIONS,
        &[("/19/parent", r#""340881009000""#)],
        &[("/19/parent", "no region `340881009000`: name a region of this file")],
    ),
    (
        "R3",
        REGIONS,
        &[("/19/level", r#""town""#)],
        &[("/19/code", "a town code has 9 digits and then zeros")],
    ),
    (
        "R3",
        REGIONS,
        &[("/18/parent", r#""340882000000""#)],
        &[("/18/parent", "its parent must be a county whose digits it begins with")],
    ),
    (
        "R3",
        REGIONS,
        &[("/0/parent", r#""340800000000""#)],
        &[("/0/parent", "a province stands at the top")],
    ),
    (
        "R3",
        REGIONS,
        &[("/14/short_code", r#""340881""#)],
        &[
            ("/14/short_code", "a town has no short code"),
            ("/14/short_code", "short code `340881` is used twice"),
        ],
    ),
    (
        "R4",
        REGIONS,
        &[("/13/valid_to", r#""2018-08-27""#)],
        &[("/13/valid_to", "valid_to lies before valid_from")],
    ),
];

#[test]
fn every_fault_of_a_region_is_told() {
    each(REGION_CASES);
}

pub(super) const BODY_CASES: &[Case<'_>] = &[
    ("B1", BODIES, &[("/4/code", r#""SWJ""#)], &[("/5/code", "`SWJ` is used twice")]),
    (
        "B1",
        BODIES,
        &[("/5/uscc", r#""11340800003000217E""#)],
        &[("/5/uscc", "is also that of `GSJ`")],
    ),
    (
        "B1",
        BODIES,
        &[("/5/paper_prefix", r#""安工商""#)],
        &[("/5/paper_prefix", "`安工商` is also that of `GSJ`: papers would share numbers")],
    ),
    (
        "B2",
        BODIES,
        &[("/4/region", r#""349999000000""#), ("/4/parent", r#""NOBODY""#)],
        &[("/4/parent", "no body `NOBODY`"), ("/4/region", "no region `349999000000`")],
    ),
    (
        "B3",
        BODIES,
        &[("/4/uscc", r#""11340800003000217F""#)],
        &[("/4/uscc", "the check character of the unified credit code does not fit")],
    ),
    (
        "B4",
        BODIES,
        &[("/3/parent", r#""MZJ""#)],
        &[("/0/parent", "`MZJ` is its own superior through MZJ → SMZT → MZJ")],
    ),
    (
        "B5",
        BODIES,
        &[("/0/offices/2/code", r#""XZXK""#), ("/0/offices/1/approval", "true")],
        &[
            ("/0/offices/1/approval", "one office approves for its body: another does already"),
            ("/0/offices/2/code", "office `XZXK` is there twice"),
        ],
    ),
    (
        "B6",
        BODIES,
        &[("/0/offices/0/centre", r#""NOWHERE""#), ("/0/offices/2/as_unit", "true")],
        &[
            ("/0/offices/0/centre", "no centre `NOWHERE` in organisations/centres.json"),
            ("/0/offices/2/as_unit", "it sits in no centre: it cannot be there as a unit"),
        ],
    ),
    (
        "P1",
        POSTS,
        &[("/-", r#"{"code":"INT","name":"系统对接","roles":["integrator"]}"#)],
        &[("/26/code", "post `INT` is there twice")],
    ),
    (
        "P2",
        POSTS,
        &[("/3/superior", r#""SEC""#), ("/5/superior", r#""KING""#), ("/2/superior", r#""CHIEF""#)],
        &[
            ("/3/superior", "`CHIEF` is its own superior through CHIEF → SEC → SECH → CHIEF"),
            ("/5/superior", "no post `KING` in organisations/posts.json"),
        ],
    ),
];

#[test]
fn every_fault_of_a_body_or_a_post_is_told() {
    each(BODY_CASES);
}

pub(super) const CENTRE_CASES: &[Case<'_>] = &[
    ("C1", CENTRES, &[("/2/code", r#""AQ-ZWZX""#)], &[("/2/code", "is used twice")]),
    (
        "C1",
        CENTRES,
        &[("/2/windows/2/code", r#""LT-DBD-01""#)],
        &[("/2/agent_points/0/code", "window code `LT-DBD-01` is used twice")],
    ),
    (
        "C2",
        CENTRES,
        &[("/1/windows/1/number", r#""A01""#)],
        &[("/1/windows/1/number", "centre `TC-ZWZX` has two windows `A01`")],
    ),
    (
        "C3",
        CENTRES,
        &[("/0/windows/2/body", r#""NOBODY""#), ("/0/region", r#""349999000000""#)],
        &[
            ("/0/region", "no region `349999000000` in organisations/regions.json"),
            ("/0/windows/2/body", "no body `NOBODY` in organisations/bodies.json"),
        ],
    ),
    (
        "C4",
        CENTRES,
        &[("/2/agent_points/0/region", r#""340881001000""#)],
        &[("/2/agent_points/0/region", "stands in a village; `340881001000` is a town")],
    ),
    (
        "C5",
        CENTRES,
        &[("/0/government", r#""ZWFW""#)],
        &[("/0/government", "two bodies say one after the other what stays outside")],
    ),
];

#[test]
fn every_fault_of_a_centre_is_told() {
    each(CENTRE_CASES);
}

pub(super) const STAFF_CASES: &[Case<'_>] = &[
    ("S1", STAFF, &[("/39/number", r#""MZJ-001""#)], &[("/39/number", "is used twice")]),
    (
        "S2",
        STAFF,
        &[("/39/posts/0", r#"{"body":"NOBODY","post":"NOPOST"}"#)],
        &[
            ("/39/posts/0/body", "no body `NOBODY`"),
            ("/39/posts/0/post", "no post `NOPOST` in organisations/posts.json"),
        ],
    ),
    (
        "S3",
        STAFF,
        &[("/0/photo", r#""photos/nobody.svg""#)],
        &[("/0/photo", "the photo `photos/nobody.svg` is not in the pack")],
    ),
    (
        "S4",
        STAFF,
        &[("/39/posts/-", r#"{"body":"MZJ","post":"WIN"}"#)],
        &[("/39/posts/1", "`MZJ-040` holds `WIN` in `MZJ` twice")],
    ),
    (
        "S5",
        STAFF,
        &[("/0/posts/0/window", r#""TC-ZWZX-A01""#), ("/1/posts/0/window", r#""NONE""#)],
        &[
            ("/0/posts/0/window", "window `TC-ZWZX-A01` is `MZJ-X`'s, not `MZJ`'s"),
            ("/1/posts/0/window", "no window `NONE` in organisations/centres.json"),
        ],
    ),
    (
        "S5",
        STAFF,
        &[("/39/posts/0/agent_point", r#""LT-DBD-01""#)],
        &[
            ("/39/posts/0/agent_point", "`WIN` has not the role agent"),
            ("/39/posts/0/agent_point", "agent point `LT-DBD-01` is `XZ`'s, not `MZJ`'s"),
        ],
    ),
    (
        "S6",
        STAFF,
        &[("/37/posts/0/post", r#""SUP""#)],
        &[("", "nobody active holds a post with the role administrator")],
    ),
    (
        "S6",
        STAFF,
        &[
            ("/31/posts/-", r#"{"body":"MZJ","post":"CATR"}"#),
            ("/32/posts/0/post", r#""INT""#),
            ("/33/posts/0/post", r#""INT""#),
            ("/34/posts/0/post", r#""INT""#),
            ("/66/posts/0/post", r#""INT""#),
            ("/67/posts/0/post", r#""INT""#),
            ("/68/posts/0/post", r#""INT""#),
            ("/69/posts/0/post", r#""INT""#),
        ],
        &[("", "the only catalogue_editor is also the only catalogue_reviewer")],
    ),
];

#[test]
fn every_fault_of_staff_is_told() {
    each(STAFF_CASES);
}
