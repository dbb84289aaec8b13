//! Packages whose times do not add up, and accounts that nobody can use.

use super::{Case, each};

const ELDERLY: &str = "joint/PKG-YL-01.json";
const WORKS: &str = "joint/PKG-JS-01.json";
const ACCOUNTS: &str = "sandbox/accounts.json";

pub(super) const PACKAGE_CASES: &[Case<'_>] = &[
    (
        "J1",
        ELDERLY,
        &[("/code", r#""PKG-YL-02""#)],
        &[("/code", "the file is called `PKG-YL-01`, the package `PKG-YL-02`")],
    ),
    ("J2", ELDERLY, &[("/members/2/seq", "2")], &[("/members/2/seq", "member 2 is there twice")]),
    (
        "J3",
        ELDERLY,
        &[("/lead_body", r#""NOBODY""#), ("/members/1/body_name", r#""消防""#)],
        &[
            ("/lead_body", "no body `NOBODY`"),
            ("/members/1/body_name", "warning: `XFJY` is called 市消防救援支队"),
        ],
    ),
    (
        "J4",
        ELDERLY,
        &[("/members/0/item", r#""MZ-20-001""#), ("/members/4/item", r#""NO-1""#)],
        &[
            ("/members/0/item", "`MZ-20-001` is `MZJ-X`'s, not `MZJ`'s"),
            ("/members/4/item", "no item `NO-1` in items/"),
        ],
    ),
    (
        "J4",
        ELDERLY,
        &[("/members/0/item", r#""MZ-01-010""#)],
        &[("/members/0/item", "`MZ-01-010` is cancelled")],
    ),
    (
        "J5",
        ELDERLY,
        &[("/members/0/depends_on", "[5]")],
        &[("/members/0/depends_on", "member 1 waits for itself through 1 → 5 → 1")],
    ),
    (
        "J5",
        WORKS,
        &[
            ("/members/0/depends_on", "[20]"),
            ("/stages/3/members/-", "21"),
            ("/joint_acceptance/members/-", "22"),
        ],
        &[
            ("/joint_acceptance/members/3", "there is no member 22"),
            ("/members/0/depends_on/0", "there is no member 20"),
            ("/stages/3/members/3", "there is no member 21"),
        ],
    ),
    (
        "J6",
        ELDERLY,
        &[("/critical_path_working_days", "12")],
        &[("/critical_path_working_days", "takes 13 working days, not 12")],
    ),
    (
        "J6",
        ELDERLY,
        &[("/members/1/promised_limit/unit", r#""month""#)],
        &[("/members/1/promised_limit/unit", "promise working days here")],
    ),
    (
        "J7",
        ELDERLY,
        &[("/total_promised_limit/value", "12")],
        &[("/total_promised_limit", "promised 12 working_day, but the longest chain takes 13")],
    ),
    (
        "J7",
        ELDERLY,
        &[("/total_promised_limit/value", "46")],
        &[("/total_promised_limit", "promised 46 working_day, but the law's cap is 45")],
    ),
    (
        "J8",
        WORKS,
        &[("/stages/3/members", "[6,7,1]")],
        &[
            ("/members/2/depends_on", "member 3 waits for member 1 of a later stage"),
            ("/members/3/depends_on", "member 4 waits for member 1 of a later stage"),
            ("/members/7/seq", "member 8 is in no stage"),
            ("/stages/3/members/2", "member 1 is in two stages"),
        ],
    ),
    (
        "J8",
        WORKS,
        &[("/stages/0/limit/value", "11"), ("/stages/1/seq", "1")],
        &[
            ("/stages/1/seq", "stage 1 is there twice"),
            ("/total_promised_limit", "the stages take 41 working_day, more than the 40"),
        ],
    ),
    (
        "J9",
        ELDERLY,
        &[
            ("/shared_form/1/key", r#""org_name""#),
            ("/shared_form/0/maps_to/FGW", r#""名称""#),
            ("/joint_inspection/bodies/-", r#""FGW""#),
        ],
        &[
            ("/joint_inspection/bodies/3", "`FGW` has no member in this package"),
            ("/shared_form/0/maps_to/FGW", "`FGW` has no member in this package"),
            ("/shared_form/1/key", "field `org_name` is there twice"),
        ],
    ),
    (
        "J9",
        WORKS,
        &[("/joint_fee/lines/0/body", r#""MZJ""#)],
        &[("/joint_fee/lines/0/body", "`MZJ` has no member in this package")],
    ),
];

#[test]
fn every_fault_of_a_package_is_told() {
    each(PACKAGE_CASES);
}

pub(super) const ACCOUNT_CASES: &[Case<'_>] = &[
    (
        "X1",
        ACCOUNTS,
        &[("/staff/0/login", r#""zhangsan""#)],
        &[("/staff/0/login", "login `zhangsan` is used twice")],
    ),
    (
        "X2",
        ACCOUNTS,
        &[("/staff/1/staff", r#""MZJ-001""#)],
        &[("/staff/1/staff", "`MZJ-001` has two accounts")],
    ),
    (
        "X3",
        ACCOUNTS,
        &[("/staff/0/staff", r#""MZJ-040""#), ("/staff/1/staff", r#""MZJ-999""#)],
        &[
            ("/staff/0/staff", "no active staff `MZJ-040`"),
            ("/staff/1/staff", "no active staff `MZJ-999`"),
        ],
    ),
    (
        "X4",
        ACCOUNTS,
        &[
            ("/applicants/0/id_number", r#""340802199001010013""#),
            ("/applicants/3/uscc", r#""51340800MJ00000184""#),
            ("/applicants/4/legal_representative/id_number", r#""340803195502300524""#),
        ],
        &[
            ("/applicants/0/id_number", "the check digit of the identity number does not fit"),
            ("/applicants/3/uscc", "the check character of the unified credit code"),
            ("/applicants/4/legal_representative/id_number", "are a date of birth"),
        ],
    ),
    (
        "X5",
        ACCOUNTS,
        &[("/applicants/1/id_number", r#""340802199001010012""#)],
        &[("/applicants/1/id_number", "two applicants have the number 340802199001010012")],
    ),
];

#[test]
fn every_fault_of_an_account_is_told() {
    each(ACCOUNT_CASES);
}
