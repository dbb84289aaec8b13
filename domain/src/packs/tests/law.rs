//! Every rule that counts time, by the name of its article: how long, in what, and a worked date.
//!
//! The dates were worked out from the published calendars by another program than ours.

use std::sync::LazyLock;

use chrono::NaiveDate;

use crate::calendar::{Calendar, Coverage, Standing, instant, read_csv};
use crate::clocks::{Clock, ClockKind, Limit, Unit};
use crate::packs::LawRule;

static RULES: LazyLock<Vec<LawRule>> = LazyLock::new(|| {
    let text = include_str!("../../../../packs/civil-affairs/rules/law.json");
    let mut file: serde_json::Value = serde_json::from_str(text).expect("the rules are JSON");
    serde_json::from_value(file["rules"].take()).expect("they are rules")
});

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let official = include_str!("../../../../packs/civil-affairs/calendar/cn.csv");
    let rest = include_str!("../../../../packs/civil-affairs/calendar/cn-2027-provisional.csv");
    let days = [official, rest].into_iter().flat_map(|it| read_csv(it).0);
    let span =
        Coverage { from: date("2004-01-01"), to: date("2027-12-31"), status: Standing::Official };
    Calendar::new(vec![span], days.map(|it| (it.date, it.day)))
});

fn date(it: &str) -> NaiveDate {
    it.parse().expect("a date")
}

fn rule(id: &str) -> &'static LawRule {
    RULES.iter().find(|it| it.id == id).expect("the pack has the rule")
}

/// A trigger on `start`, at eleven in the morning, is due on `due`.
fn counts(id: &str, limit: Limit, start: &str, due: &str) {
    let rule = rule(id);
    assert_eq!(rule.limit(), Some(limit), "{}", rule.text);
    assert!(rule.applies_on(date(start)), "the text is of another time");
    let eleven = chrono::NaiveTime::from_hms_opt(11, 0, 0).expect("a time");
    let anchor = instant(date(start), eleven);
    let (kind, rule) = (ClockKind::Statutory, None);
    let clock = Clock { kind, limit, anchor, rule, ledger: Vec::new() };
    assert_eq!(clock.due(&CALENDAR).map(|it| it.on), Some(date(due)));
}

/// Counted back from an event on `event`, so that no clock runs by it; `due` is the last day in time.
fn counts_back(id: &str, limit: Limit, due: &str, event: &str) {
    let rule = rule(id);
    assert_eq!(rule.limit(), None, "{}", rule.text);
    assert!(rule.applies_on(date(event)), "the text is of another time");
    let lead_time = rule.lead_time(date(event)).expect("it counts backwards");
    assert_eq!((lead_time.limit, lead_time.last_day(&CALENDAR)), (limit, date(due)));
}

/// `the article's name: "rule", length unit, "trigger" => "due";`, and `"due" <= "event"` for what is
/// counted back from an event.
macro_rules! articles {
    ($($name:ident: $id:literal, $value:literal $unit:ident, $one:literal $way:tt $other:literal;)+) => {
        $(
            #[test]
            fn $name() {
                articles!(@ $way $id, Limit::new($value, Unit::$unit), $one, $other);
            }
        )+

        const TESTED: &[&str] = &[$($id),+];
    };
    (@ => $id:literal, $limit:expr, $start:literal, $due:literal) => {
        counts($id, $limit, $start, $due)
    };
    (@ <= $id:literal, $limit:expr, $due:literal, $event:literal) => {
        counts_back($id, $limit, $due, $event)
    };
}

articles! {
    licence_law_32_all_defects_are_told_within_five_working_days: "XK-32-4", 5 WorkingDay, "2026-09-21" => "2026-09-29";
    licence_law_42_one_organ_decides_within_twenty_working_days: "XK-42-1", 20 WorkingDay, "2026-09-21" => "2026-10-26";
    licence_law_42_several_organs_decide_within_forty_five_working_days: "XK-42-2", 45 WorkingDay, "2026-04-20" => "2026-06-25";
    licence_law_43_the_lower_organ_examines_within_twenty_working_days: "XK-43", 20 WorkingDay, "2026-02-02" => "2026-03-06";
    licence_law_44_a_licence_is_served_within_ten_working_days: "XK-44", 10 WorkingDay, "2026-09-24" => "2026-10-15";
    licence_law_47_a_hearing_is_asked_for_within_five_working_days: "XK-47a", 5 WorkingDay, "2026-04-30" => "2026-05-11";
    licence_law_47_a_hearing_is_held_within_twenty_working_days: "XK-47b", 20 WorkingDay, "2026-06-01" => "2026-06-30";
    licence_law_48_a_hearing_is_announced_seven_working_days_before: "XK-48", 7 WorkingDay, "2026-09-30" <= "2026-10-15";
    licence_law_50_renewal_is_applied_for_thirty_days_before_expiry: "XK-50a", 30 CalendarDay, "2026-10-08" <= "2026-11-05";
    licence_law_55_two_officers_are_assigned_within_five_working_days: "XK-55", 5 WorkingDay, "2026-06-17" => "2026-06-25";
    licence_law_78_who_hid_facts_may_not_apply_again_for_one_year: "XK-78", 12 Month, "2025-02-03" => "2026-02-03";
    licence_law_79_who_got_a_licence_by_fraud_may_not_apply_again_for_three_years: "XK-79", 36 Month, "2022-10-01" => "2025-10-09";
    penalty_law_36_what_is_found_after_two_years_is_not_punished: "CF-36", 24 Month, "2024-02-29" => "2026-02-28";
    penalty_law_48_a_revoked_penalty_is_withdrawn_within_three_working_days: "CF-48", 3 WorkingDay, "2026-04-30" => "2026-05-08";
    penalty_law_56_registered_evidence_is_decided_on_within_seven_working_days: "CF-56", 7 WorkingDay, "2026-02-12" => "2026-02-28";
    penalty_law_60_a_case_is_decided_within_ninety_days: "CF-60", 90 CalendarDay, "2026-07-06" => "2026-10-08";
    penalty_law_61_a_decision_is_served_within_seven_working_days: "CF-61", 7 WorkingDay, "2026-09-28" => "2026-10-13";
    penalty_law_63_a_party_asks_for_a_hearing_within_five_working_days: "CF-63", 5 WorkingDay, "2026-09-30" => "2026-10-13";
    penalty_law_64_a_hearing_is_announced_seven_working_days_before: "CF-64", 7 WorkingDay, "2026-02-11" <= "2026-02-27";
    penalty_law_67_a_fine_is_paid_within_fifteen_days: "CF-67", 15 CalendarDay, "2026-09-18" => "2026-10-08";
    coercion_law_19_measures_on_the_spot_are_reported_within_twenty_four_hours: "QZ-18", 24 Hour, "2026-10-01" => "2026-10-02";
    coercion_law_25_seizure_lasts_thirty_days_at_most: "QZ-25", 30 CalendarDay, "2026-09-03" => "2026-10-08";
    coercion_law_31_a_freezing_decision_is_handed_over_within_three_working_days: "QZ-31", 3 WorkingDay, "2026-12-30" => "2027-01-05";
    coercion_law_54_the_court_is_asked_ten_working_days_after_the_reminder: "QZ-54", 10 WorkingDay, "2026-09-17" => "2026-10-08";
    disclosure_rules_26_information_is_published_within_twenty_working_days: "GK-26", 20 WorkingDay, "2026-09-14" => "2026-10-16";
    disclosure_rules_30_correction_is_asked_for_within_seven_working_days: "GK-30", 7 WorkingDay, "2026-05-25" => "2026-06-03";
    disclosure_rules_32_a_third_party_answers_within_fifteen_working_days: "GK-32", 15 WorkingDay, "2026-05-25" => "2026-06-15";
    disclosure_rules_33_a_request_is_answered_within_twenty_working_days: "GK-33", 20 WorkingDay, "2019-05-15" => "2019-06-13";
    disclosure_rules_34_another_organ_answers_within_fifteen_working_days: "GK-34", 15 WorkingDay, "2026-09-25" => "2026-10-22";
    disclosure_rules_of_2007_24_a_request_is_answered_within_fifteen_working_days: "GK07-24", 15 WorkingDay, "2019-05-14" => "2019-06-04";
    disclosure_rules_of_2007_18_information_is_published_within_twenty_working_days: "GK07-18", 20 WorkingDay, "2014-09-22" => "2014-10-23";
    budget_law_14_an_approved_budget_is_published_within_twenty_days: "YS-14", 20 CalendarDay, "2026-02-11" => "2026-03-03";
    credit_notice_of_2018_licences_and_penalties_are_published_within_seven_working_days: "SG-7", 7 WorkingDay, "2026-02-13" => "2026-03-02";
    publicity_notice_of_2018_other_decisions_are_published_within_twenty_working_days: "ZF-20", 20 WorkingDay, "2026-04-13" => "2026-05-13";
    data_sharing_rules_a_request_is_answered_within_ten_working_days: "SJ-1", 10 WorkingDay, "2026-06-10" => "2026-06-25";
    rating_rules_a_bad_rating_is_answered_within_five_working_days: "HC-2", 5 WorkingDay, "2026-10-09" => "2026-10-15";
    decision_rules_15_the_public_is_heard_for_thirty_days: "JC-15", 30 CalendarDay, "2026-09-08" => "2026-10-08";
    decision_rules_16_materials_reach_a_hearing_seven_days_before: "JC-16", 7 CalendarDay, "2026-09-30" <= "2026-10-12";
    decision_rules_25_legal_review_takes_seven_working_days: "JC-25", 7 WorkingDay, "2026-12-28" => "2027-01-07";
    reconsideration_law_20_it_is_applied_for_within_sixty_days: "FY-1", 60 CalendarDay, "2026-08-04" => "2026-10-08";
    litigation_law_46_a_suit_is_brought_within_six_months: "SS-1", 6 Month, "2026-08-31" => "2027-03-01";
    petition_rules_22_whether_it_is_taken_up_is_told_within_fifteen_days: "XF-1", 15 CalendarDay, "2026-09-17" => "2026-10-08";
    association_rules_12_registration_is_decided_within_sixty_days: "MZ-ST12", 60 CalendarDay, "2026-11-23" => "2027-01-22";
    association_rules_18_a_change_is_applied_for_within_thirty_days: "MZ-ST18", 30 CalendarDay, "2026-01-18" => "2026-02-24";
    private_units_rules_11_registration_is_decided_within_sixty_days: "MZ-MF11", 60 CalendarDay, "2026-08-03" => "2026-10-08";
    foundation_rules_11_registration_is_decided_within_sixty_days: "MZ-JJ11", 60 CalendarDay, "2026-03-04" => "2026-05-06";
    charity_law_10_registration_is_decided_within_thirty_days: "MZ-CS10", 30 CalendarDay, "2026-09-01" => "2026-10-08";
    adoption_rules_8_an_application_is_examined_within_thirty_days: "MZ-SY8", 30 CalendarDay, "2026-04-03" => "2026-05-06";
    civil_code_1077_divorce_may_be_withdrawn_for_thirty_days: "MZ-LH", 30 CalendarDay, "2026-01-20" => "2026-02-24";
    civil_code_1077_the_certificate_is_asked_for_within_thirty_days_more: "MZ-LH-2", 30 CalendarDay, "2026-02-24" => "2026-03-26";
    relief_rules_a_minimum_allowance_is_confirmed_within_thirty_working_days: "MZ-DB", 30 WorkingDay, "2026-01-12" => "2026-02-28";
    five_guarantees_rules_7_each_level_decides_within_twenty_days: "MZ-WB", 20 CalendarDay, "2026-09-15" => "2026-10-08";
    disability_subsidies_are_passed_on_within_three_working_days: "MZ-CJ", 3 WorkingDay, "2026-06-18" => "2026-06-24";
    homes_for_the_aged_are_filed_within_ten_working_days: "MZ-YL", 10 WorkingDay, "2026-09-23" => "2026-10-14";
    children_without_care_the_town_concludes_within_fifteen_working_days: "MZ-ET", 15 WorkingDay, "2026-09-16" => "2026-10-13";
    place_name_rules_14_an_approved_name_is_announced_within_fifteen_days: "MZ-DM", 15 CalendarDay, "2026-09-21" => "2026-10-08";
    village_law_30_ordinary_matters_are_published_every_three_months: "MZ-CW", 3 Month, "2026-06-30" => "2026-09-30";
    tender_law_24_bids_are_taken_for_twenty_days_at_least: "ZB-1", 20 CalendarDay, "2026-09-13" => "2026-10-08";
    procurement_law_35_bids_are_taken_for_twenty_days_at_least: "CG-1", 20 CalendarDay, "2026-09-14" => "2026-10-08";
}

#[test]
fn every_rule_that_counts_time_has_a_test_named_after_its_article_and_its_sentence() {
    let counted = ["working_day", "calendar_day", "month", "year", "hour"];
    for rule in RULES.iter().filter(|it| counted.contains(&it.unit.as_str())) {
        assert!(TESTED.contains(&rule.id.as_str()), "{} is not tested", rule.id);
        assert!(!rule.text.is_empty() && !rule.text_en.is_empty(), "{} has no sentence", rule.id);
    }
}

#[test]
fn an_older_trigger_uses_the_older_rule() {
    let on = |id: &str, day: &str| {
        let older = |id: &str| Ok::<_, ()>(rule(id).clone());
        let found = rule(id).clone().on(date(day), older).expect("every older rule is there");
        found.map(|it| (it.id.clone(), it.limit()))
    };
    let days = |value| Some(Limit::new(value, Unit::WorkingDay));
    assert_eq!(on("GK-33", "2019-05-15"), Some(("GK-33".to_owned(), days(20))));
    assert_eq!(on("GK-33", "2019-05-14"), Some(("GK07-24".to_owned(), days(15))));
    assert_eq!(on("GK-33", "2008-04-30"), None, "no text of that time is known");
    assert_eq!(on("GK-26", "2014-01-01"), Some(("GK07-18".to_owned(), days(20))));
    assert_eq!(on("XK-44", "2026-01-01"), Some(("XK-44".to_owned(), days(10))));
    assert_eq!(on("XK-44", "2019-04-22"), None);
}
