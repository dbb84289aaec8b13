//! Workflows that lead nowhere, or leave a duty undone.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";
const ENFORCEMENT: &str = "items/MZ-03-001.json";
const STAFF: &str = "organisations/staff.json";

macro_rules! at {
    ($place:literal) => {
        concat!("/versions/0/content/workflow", $place)
    };
}

macro_rules! task {
    ($id:literal) => {
        concat!(
            r#"{"kind":"task","step":9,"name":"x","duty":"review","post":"SEC","body":"MZJ","#,
            r#""limit":null,"output_document":null,"id":""#,
            $id,
            r#""}"#
        )
    };
}

pub(super) const SHAPE_CASES: &[Case<'_>] = &[
    (
        "W1",
        ESTABLISH,
        &[(at!("/nodes/-"), r#"{"id":"s1","kind":"join"}"#)],
        &[(at!("/nodes/7/id"), "two nodes are called `s1`")],
    ),
    (
        "W2",
        ESTABLISH,
        &[(at!("/nodes/-"), r#"{"id":"begin","kind":"start"}"#)],
        &[(at!("/nodes"), "exactly one start, and at least one end; this has 2 and 1")],
    ),
    (
        "W3",
        ESTABLISH,
        &[(at!("/edges/0/to"), r#""nowhere""#), (at!("/edges/-"), r#"{"from":"s2","to":"s2"}"#)],
        &[
            (at!("/edges/0/to"), "an edge leads to `nowhere`, which is no node"),
            (at!("/edges/6/to"), "an edge leads from `s2` to itself"),
        ],
    ),
    (
        "W4",
        ESTABLISH,
        &[(at!("/edges/-"), r#"{"from":"s2","to":"s5"}"#)],
        &[(at!("/nodes/2"), "`s2` has 2 ways on and 1 ways in; a task has ways in and one")],
    ),
    (
        "W5",
        ESTABLISH,
        &[
            (at!("/nodes/-"), task!("x")),
            (at!("/nodes/-"), task!("y")),
            (at!("/edges/-"), r#"{"from":"x","to":"y"}"#),
            (at!("/edges/-"), r#"{"from":"y","to":"x"}"#),
        ],
        &[
            (at!("/nodes/7"), "`x` cannot be reached from the start"),
            (at!("/nodes/8"), "`y` cannot be reached from the start"),
        ],
    ),
    (
        "W5",
        ESTABLISH,
        &[
            (at!("/nodes/-"), r#"{"id":"f","kind":"fork"}"#),
            (
                at!("/edges"),
                r#"[{"from":"start","to":"s1"},{"from":"s1","to":"f"},{"from":"f","to":"s2"},
                        {"from":"f","to":"s3"},{"from":"s2","to":"s4"},{"from":"s3","to":"s4"},
                        {"from":"s4","to":"s5"},{"from":"s5","to":"end"}]"#,
            ),
        ],
        &[(
            at!("/nodes"),
            "the workflow is not sound: after s1 → s2 → s3 the step `s4` is open twice",
        )],
    ),
];

#[test]
fn every_fault_of_a_workflows_shape_is_told() {
    each(SHAPE_CASES);
}

#[test]
fn of_branches_that_run_beside_each_other_the_longest_counts() {
    each(&[(
        "T3",
        ESTABLISH,
        &[
            (at!("/nodes/-"), r#"{"id":"f","kind":"fork"}"#),
            (at!("/nodes/-"), r#"{"id":"j","kind":"join"}"#),
            (at!("/nodes/2/limit/value"), "7"),
            (
                at!("/edges"),
                r#"[{"from":"start","to":"s1"},{"from":"s1","to":"f"},{"from":"f","to":"s2"},
                    {"from":"f","to":"s3"},{"from":"s2","to":"j"},{"from":"s3","to":"j"},
                    {"from":"j","to":"s4"},{"from":"s4","to":"s5"},{"from":"s5","to":"end"}]"#,
            ),
        ],
        &[],
    )]);
}

pub(super) const DUTY_CASES: &[Case<'_>] = &[
    (
        "W6",
        ESTABLISH,
        &[(at!("/nodes/2/duty"), r#""intake""#), (at!("/nodes/2/post"), r#""WIN""#)],
        &[(at!("/nodes/2/duty"), "exactly one step with the duty `intake`")],
    ),
    (
        "W6",
        ESTABLISH,
        &[
            (at!("/nodes/1/duty"), r#""review""#),
            (at!("/nodes/2/duty"), r#""intake""#),
            (at!("/nodes/2/post"), r#""WIN""#),
        ],
        &[(at!("/nodes/2/duty"), "the step with the duty `intake` comes first and alone")],
    ),
    (
        "W7",
        ESTABLISH,
        &[(at!("/nodes/3/duty"), r#""decision""#)],
        &[(at!("/nodes/4/duty"), "exactly one step with the duty `decision`")],
    ),
    (
        "W7",
        ENFORCEMENT,
        &[(at!("/nodes/3/duty"), r#""review""#)],
        &[(at!("/nodes"), "exactly one step with the duty `decision`")],
    ),
    (
        "W8",
        ESTABLISH,
        &[(at!("/nodes/5/duty"), r#""review""#)],
        &[
            (at!("/nodes"), "a workflow needs a step with the duty `delivery`"),
            (at!("/nodes/5/duty"), "a review comes before the decision"),
        ],
    ),
    (
        "W8",
        ENFORCEMENT,
        &[(at!("/nodes/2/duty"), r#""delivery""#)],
        &[(at!("/nodes/2/duty"), "a delivery comes after the decision")],
    ),
    (
        "W9",
        ESTABLISH,
        &[(at!("/nodes/2/post"), r#""NOPOST""#), (at!("/nodes/3/body"), r#""NOBODY""#)],
        &[
            (at!("/nodes/2/post"), "no post `NOPOST` in organisations/posts.json"),
            (at!("/nodes/3/body"), "no body `NOBODY` in organisations/bodies.json"),
        ],
    ),
    (
        "W10",
        ESTABLISH,
        &[(at!("/nodes/5/step"), "6")],
        &[(at!("/nodes/5/step"), "warning: step numbers run from 1 without gap")],
    ),
    (
        "W10",
        ESTABLISH,
        &[(at!("/nodes/2/step"), "3"), (at!("/nodes/3/step"), "2")],
        &[(at!("/nodes/2/step"), "warning: in the order of the flow")],
    ),
];

pub(super) const APART_CASES: &[Case<'_>] = &[
    (
        "W16",
        ESTABLISH,
        &[(at!("/nodes/3/not_by"), r#"["s2", "s3", "s4", "s9", "end", "s2"]"#)],
        &[
            (at!("/nodes/3/not_by/1"), "the hands of the step `s3` cannot depend on `s3`: it does"),
            (at!("/nodes/3/not_by/2"), "it does not come before it on any way"),
            (at!("/nodes/3/not_by/3"), "there is no such step"),
            (at!("/nodes/3/not_by/4"), "there is no such step"),
            (at!("/nodes/3/not_by/5"), "it is named twice"),
        ],
    ),
    (
        "W16",
        ENFORCEMENT,
        &[(at!("/nodes/2/not_by"), r#"["s9"]"#)],
        &[(at!("/nodes/2/not_by/0"), "no such")],
    ),
    (
        "W18",
        ESTABLISH,
        &[(at!("/nodes/3/by_handler_of"), r#""s2""#), (at!("/nodes/4/by_handler_of"), r#""s2""#)],
        &[(at!("/nodes/4/by_handler_of"), "whoever handled an application does not decide it")],
    ),
];

#[test]
fn every_step_whose_hands_cannot_depend_on_another_is_told() {
    each(APART_CASES);
}

#[test]
fn every_fault_of_a_duty_is_told() {
    each(DUTY_CASES);
}

pub(super) const OFFICE_CASES: &[Case<'_>] = &[
    (
        "W11",
        ESTABLISH,
        &[("organisations/posts.json /8/roles", r#"["officer"]"#)],
        &[(
            at!("/nodes/5/post"),
            "holders of `CERT` may not do delivery: give the post the role delivery_clerk \
                 (and 4 more places like this)",
        )],
    ),
    (
        "W12",
        ESTABLISH,
        &[("organisations/staff.json /18/posts/0/post", r#""SEC""#)],
        &[(at!("/nodes/5/post"), "warning: only one person is active in the post `CERT`")],
    ),
    (
        "W12",
        ESTABLISH,
        &[
            ("organisations/staff.json /18/posts/0/post", r#""SEC""#),
            ("organisations/staff.json /19/posts/0/post", r#""SEC""#),
        ],
        &[(at!("/nodes/5/post"), "nobody is active in the post `CERT` of `MZJ`")],
    ),
    (
        "W17",
        ESTABLISH,
        &[
            (at!("/nodes/3/post"), r#""SEC""#),
            (at!("/nodes/3/not_by"), r#"["s2"]"#),
            ("organisations/staff.json /4/posts/0/post", r#""SECH""#),
            ("organisations/staff.json /5/active", "false"),
            ("sandbox/accounts.json /staff/5", ""),
        ],
        &[
            (at!("/nodes/2/post"), "warning: only one person is active in the post `SEC`"),
            (
                at!("/nodes/3/not_by"),
                "nobody may be left for it: 1 hold the post `SEC` of `MZJ`, and 1 of them can have",
            ),
        ],
    ),
    (
        "W17",
        ESTABLISH,
        &[(at!("/nodes/3/post"), r#""SEC""#), (at!("/nodes/3/not_by"), r#"["s1", "s2"]"#)],
        &[],
    ),
    (
        "X6",
        "sandbox/accounts.json",
        &[("/staff/19", ""), ("/staff/18", "")],
        &[("/staff", "warning: nobody in the sandbox can work `CERT` of `MZJ`")],
    ),
    (
        "X3",
        STAFF,
        &[("/0/active", "false")],
        &[("sandbox/accounts.json /staff/0/staff", "no active staff `MZJ-001`")],
    ),
];

#[test]
fn steps_that_nobody_may_or_can_work_are_told_once() {
    each(OFFICE_CASES);
}
