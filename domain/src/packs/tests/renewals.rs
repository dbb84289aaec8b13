//! Renewals that nothing would follow from, or that ask more of an applicant than the law.

use super::{Case, each};

const ESTABLISH: &str = "items/MZ-01-001.json";
const FILING: &str = "items/MZ-10-001.json";
const PENALTY: &str = "items/MZ-02-001.json";

const RENEWAL: &str = "/versions/0/content/renewal";

/// The renewal of a licence whose expiry the form's field `$field` says.
macro_rules! terms {
    ($field:literal, $notice:literal, $unit:literal, $rule:literal, $term:literal, $silence:literal) => {
        concat!(
            r#"{"expires_on":"form."#,
            $field,
            r#"","notice":{"value":"#,
            $notice,
            r#","unit":""#,
            $unit,
            r#"","rule":""#,
            $rule,
            r#""},"term":"#,
            $term,
            r#","rule":""#,
            $silence,
            r#""}"#
        )
    };
}

const SOUND: &str =
    terms!("date", 30, "calendar_day", "XK-50a", r#"{"value":48,"unit":"month"}"#, "XK-50b");

pub(super) const RENEWAL_CASES: &[Case<'_>] = &[
    ("N1", ESTABLISH, &[(RENEWAL, SOUND)], &[]),
    (
        "N1",
        FILING,
        &[(
            RENEWAL,
            terms!(
                "name",
                30,
                "calendar_day",
                "XK-50a",
                r#"{"value":48,"unit":"month"}"#,
                "XK-50b"
            ),
        )],
        &[
            (RENEWAL, "renews licences and nothing else"),
            ("/versions/0/content/renewal/expires_on", "has no field `name`"),
        ],
    ),
    (
        "N1",
        PENALTY,
        &[(RENEWAL, SOUND)],
        &[(RENEWAL, "nobody applies"), (RENEWAL, "renews licences and nothing else")],
    ),
    (
        "N1",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!("date", 30, "calendar_day", "XK-50a", r#"{"value":4,"unit":"hour"}"#, "XK-50b"),
        )],
        &[("/versions/0/content/renewal/term", "calendar days or months")],
    ),
    (
        "N2",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!(
                "slot",
                30,
                "calendar_day",
                "XK-50a",
                r#"{"value":48,"unit":"month"}"#,
                "XK-50b"
            ),
        )],
        &[("/versions/0/content/renewal/expires_on", "does not say that it is a day")],
    ),
    (
        "N2",
        ESTABLISH,
        &[(RENEWAL, SOUND), ("forms/marriage-appointment.json /required/0", "")],
        &[("/versions/0/content/renewal/expires_on", "may be left out by the applicant")],
    ),
    (
        "N3",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!(
                "date",
                31,
                "calendar_day",
                "XK-50a",
                r#"{"value":48,"unit":"month"}"#,
                "XK-50b"
            ),
        )],
        &[("/versions/0/content/renewal/notice/rule", "asks for so much at most")],
    ),
    (
        "N3",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!("date", 5, "working_day", "XK-44", r#"{"value":48,"unit":"month"}"#, "XK-50b"),
        )],
        &[("/versions/0/content/renewal/notice/rule", "`XK-44` counts back from an event")],
    ),
    (
        "N3",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!("date", 30, "calendar_day", "XK-5", r#"{"value":48,"unit":"month"}"#, "XK-50b"),
        )],
        &[("/versions/0/content/renewal/notice/rule", "no rule `XK-5`")],
    ),
    (
        "N4",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!("date", 30, "calendar_day", "XK-50a", r#"{"value":48,"unit":"month"}"#, "XK-44"),
        )],
        &[("/versions/0/content/renewal/rule", "does not run until a licence expires")],
    ),
    (
        "N4",
        ESTABLISH,
        &[(
            RENEWAL,
            terms!("date", 30, "calendar_day", "XK-50a", r#"{"value":48,"unit":"month"}"#, "XK-5"),
        )],
        &[("/versions/0/content/renewal/rule", "no rule `XK-5`")],
    ),
    (
        "W7",
        "rules/warnings.json",
        &[
            ("items/MZ-01-001.json /versions/0/content/renewal", SOUND),
            ("/ladders/11/rungs/0/to", r#"["holder"]"#),
        ],
        &[("/ladders/11/rungs", "something follows when a renewal clock runs out")],
    ),
    (
        "W8",
        "rules/warnings.json",
        &[("items/MZ-01-001.json /versions/0/content/renewal", SOUND), ("/ladders/11", "")],
        &[("/ladders", "something follows when a renewal clock runs out: it needs a ladder")],
    ),
];

#[test]
fn every_fault_of_a_renewal_is_told() {
    each(RENEWAL_CASES);
}
