//! Forms that contradict themselves or their examples.

use super::{Case, each};

const FORM: &str = "forms/marriage-appointment.json";

pub(super) const FORM_CASES: &[Case<'_>] = &[
    (
        "F1, F2",
        FORM,
        &[("/properties/office/pattern", r#""(unclosed""#)],
        &[("/properties/office/pattern", "(unclosed")],
    ),
    (
        "F1, F2",
        FORM,
        &[("/properties/office/$ref", r#""https://example.com/schema.json""#)],
        &[("/properties/office/$ref", "there is no field `$ref` here")],
    ),
    (
        "F2",
        FORM,
        &[("/properties/slot/enum", ""), ("/properties/date/title", "")],
        &[
            ("/properties/date/title", "`title` is missing (Label (字段名称))"),
            ("/properties/slot", "one of these must be mended"),
        ],
    ),
    (
        "F4",
        FORM,
        &[("/properties/office/examples/0", r#"" ""#)],
        &[("/properties/office/examples/0", "the example does not fit the form")],
    ),
    (
        "F4",
        FORM,
        &[("/examples/0/other_party/phone", "")],
        &[("/examples/0/other_party/phone", "the example does not fit the form")],
    ),
    (
        "F5",
        FORM,
        &[("/properties/other_party/required/0", r#""nickname""#)],
        &[("/properties/other_party/required/0", "`nickname` is required but is no field")],
    ),
    (
        "F6",
        FORM,
        &[("/properties/office/minLength", "101")],
        &[("/properties/office/minLength", "the least is more than the most")],
    ),
    (
        "F7",
        FORM,
        &[("/properties/other_party/properties/id_number/examples/0", r#""340881198506150021""#)],
        &[(
            "/properties/other_party/properties/id_number/examples/0",
            "warning: the check digit of the identity number does not fit",
        )],
    ),
];

#[test]
fn every_fault_of_a_form_is_told() {
    each(FORM_CASES);
}

#[test]
fn a_number_in_an_example_is_only_judged_when_it_looks_like_one() {
    use crate::packs::forms::wrong_number;
    for fine in ["34088119850615002X", "51340800MJ00000183", "621700123456789012", "安庆", "3408"]
    {
        assert_eq!(wrong_number(fine), None, "{fine}");
    }
    for wrong in ["340881198506150021", "51340800MJ00000184", "340881198513150021"] {
        assert!(wrong_number(wrong).is_some(), "{wrong}");
    }
}
