//! `docs/packs.md` says what is checked, and its example is a good one.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Case, authorisations, candidates, civil_affairs, documents, forms, gateways, items, joint,
    organisations, procedures, renewals, rules, small, warnings, workflows,
};
use crate::catalogue::scene_schema;
use crate::packs::read;
use crate::workflow::Definition;
use crate::workflow::condition::Condition;

const GUIDE: &str = include_str!("../../../../docs/packs.md");

const CASES: &[&[Case<'_>]] = &[
    organisations::REGION_CASES,
    organisations::BODY_CASES,
    organisations::CENTRE_CASES,
    organisations::STAFF_CASES,
    authorisations::LETTER_CASES,
    rules::RULE_CASES,
    rules::CALENDAR_CASES,
    warnings::WARNING_CASES,
    items::ITEM_CASES,
    items::VERSION_CASES,
    items::PROMISE_CASES,
    workflows::SHAPE_CASES,
    gateways::GATEWAY_CASES,
    workflows::DUTY_CASES,
    documents::DOCUMENT_CASES,
    workflows::APART_CASES,
    candidates::CANDIDATE_CASES,
    workflows::OFFICE_CASES,
    procedures::PROCEDURE_CASES,
    renewals::RENEWAL_CASES,
    forms::FORM_CASES,
    joint::PACKAGE_CASES,
    joint::ACCOUNT_CASES,
];

/// Checks of bytes rather than of values, which have tests of their own.
const OF_BYTES: [&str; 5] = ["K4", "Z1", "Z2", "Z3", "Z4"];

#[test]
fn every_check_of_the_guide_is_tried_and_every_check_tried_is_in_the_guide() {
    let (_, section) = GUIDE.split_once("| check | what must hold |").expect("the list is there");
    let (section, _) = section.split_once("\n\n").expect("the list ends");
    let rows = section.lines().filter_map(|row| row.strip_prefix("| "));
    let told: BTreeSet<&str> = rows.filter_map(|row| row.split([' ', '|']).next()).collect();
    let tried = CASES.iter().flat_map(|cases| cases.iter()).flat_map(|case| case.0.split(", "));
    let tried: BTreeSet<&str> = tried.chain(OF_BYTES).collect();
    assert_eq!(told, tried);
}

#[test]
fn every_condition_of_the_guide_can_be_read_and_fits_its_form() {
    let form = "forms/social-organisation-establishment.json";
    let mut form: Value = serde_json::from_slice(&civil_affairs()[form]).expect("the form is JSON");
    form["properties"]["website"] = serde_json::json!({ "type": "string" });
    let conditions = GUIDE.split("```cel\n").skip(1).filter_map(|it| it.split("```").next());
    let conditions: Vec<&str> = conditions.flat_map(str::lines).collect();
    assert!(5 <= conditions.len(), "{conditions:?}");
    let workflow = Definition::default();
    for it in conditions {
        let faults = Condition::parse(it).map(|it| it.faults(&scene_schema(&form, &workflow)));
        assert_eq!(faults, Ok(Vec::new()), "{it}");
    }
}

#[test]
fn the_example_of_the_guide_can_be_copied() {
    let mut examples = GUIDE.split("```json\n").skip(1).map(|it| {
        let (example, _) = it.split_once("```").expect("an example ends");
        example.replace("DAJ", "MZJ").into_bytes()
    });
    let mut files = small();
    for file in ["items/DA-20-001.json", "forms/archive-enquiry.json"] {
        files.insert(file.to_owned(), examples.next().expect("an item and its form"));
    }
    let (pack, found) = read("civil-affairs", &files);
    // The archives bureau would have a credit code of its own.
    let only: Vec<&str> = found.iter().map(|it| it.pointer.as_str()).collect();
    assert_eq!(only, ["/implementation_code"], "{found:#?}");
    assert_eq!(pack.expect("a warning keeps no pack out").items.len(), 9);
}
