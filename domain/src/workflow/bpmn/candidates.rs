//! Who may do a step, and what holds when they fail it: `onedoor:candidate`, one for each, and
//! `onedoor:rules`.

use super::fault::Fault;
use super::sheet::Sheet;
use super::task::Fields;
use super::tree::{Element, Space};
use crate::labels::Label;
use crate::workflow::{CandidateRule, StepRules, TaskNode};

const OF_RULES: &[&str] = &["nobodyFound", "starterIsApprover", "sameApprover", "approverAbsent"];

/// Writes what is not as it always is.
pub(super) fn write(sheet: &mut Sheet, task: &TaskNode) {
    for rule in &task.candidates {
        let (kind, of) = named(rule);
        let attributes: Vec<(&str, &str)> = [("kind", kind)].into_iter().chain(of).collect();
        sheet.empty("onedoor:candidate", &attributes);
    }
    let rules = task.rules;
    if rules != StepRules::default() {
        let attributes = [
            ("nobodyFound", rules.nobody_found.as_str()),
            ("starterIsApprover", rules.starter_is_approver.as_str()),
            ("sameApprover", rules.same_approver.as_str()),
            ("approverAbsent", rules.approver_absent.as_str()),
        ];
        sheet.empty("onedoor:rules", &attributes);
    }
}

/// The kind, and what else it says.
fn named(rule: &CandidateRule) -> (&'static str, Option<(&'static str, &str)>) {
    match rule {
        CandidateRule::Post => ("post", None),
        CandidateRule::Role { role } => ("role", Some(("role", role.as_str()))),
        CandidateRule::Person { staff } => ("person", Some(("staff", staff.as_str()))),
        CandidateRule::BodyFromForm { field } => ("body_from_form", Some(("field", field))),
        CandidateRule::PersonFromForm { field } => ("person_from_form", Some(("field", field))),
        CandidateRule::Superior => ("superior", None),
    }
}

/// The candidates and the rules, none if something is wrong with them, and what else there is.
pub(super) fn read<'a>(
    children: &'a [Element],
    faults: &mut Vec<Fault>,
) -> (Option<Vec<CandidateRule>>, Option<StepRules>, Vec<&'a Element>) {
    let (mine, others): (Vec<&Element>, Vec<&Element>) =
        children.iter().partition(|it| it.is(Space::Onedoor, "candidate"));
    let candidates = mine.into_iter().map(|it| candidate(it, faults)).collect();
    let (rules, others): (Vec<&Element>, Vec<&Element>) =
        others.into_iter().partition(|it| it.is(Space::Onedoor, "rules"));
    let rules = match rules[..] {
        [] => Some(StepRules::default()),
        [only] => self::rules(only, faults),
        [_, second, ..] => {
            faults.push(Fault::outside(second));
            None
        }
    };
    (candidates, rules, others)
}

fn candidate(element: &Element, faults: &mut Vec<Fault>) -> Option<CandidateRule> {
    faults.extend(element.children.iter().map(Fault::outside));
    let kind = element.get("kind").unwrap_or_default();
    let known: &[&str] = match kind {
        "role" => &["kind", "role"],
        "person" => &["kind", "staff"],
        "body_from_form" | "person_from_form" => &["kind", "field"],
        _ => &["kind"],
    };
    let mut fields = Fields::of(element, known, faults);
    let field = |fields: &mut Fields<'_, '_>| fields.needed("field").map(ToOwned::to_owned);
    match fields.needed("kind")? {
        "post" => Some(CandidateRule::Post),
        "role" => {
            let role = fields.needed("role")?;
            Some(CandidateRule::Role { role: fields.label("role", role)? })
        }
        "person" => Some(CandidateRule::Person { staff: fields.needed("staff")?.into() }),
        "body_from_form" => Some(CandidateRule::BodyFromForm { field: field(&mut fields)? }),
        "person_from_form" => Some(CandidateRule::PersonFromForm { field: field(&mut fields)? }),
        "superior" => Some(CandidateRule::Superior),
        _ => fields.wrong("kind", "post, role, person, body_from_form, person_from_form, superior"),
    }
}

/// Left out, they say what they say in a pack.
fn rules(element: &Element, faults: &mut Vec<Fault>) -> Option<StepRules> {
    faults.extend(element.children.iter().map(Fault::outside));
    let usual = StepRules::default();
    let mut fields = Fields::of(element, OF_RULES, faults);
    let nobody_found = fields.label_or("nobodyFound", usual.nobody_found);
    let starter_is_approver = fields.label_or("starterIsApprover", usual.starter_is_approver);
    let same_approver = fields.label_or("sameApprover", usual.same_approver);
    let approver_absent = fields.label_or("approverAbsent", usual.approver_absent);
    Some(StepRules {
        nobody_found: nobody_found?,
        starter_is_approver: starter_is_approver?,
        same_approver: same_approver?,
        approver_absent: approver_absent?,
    })
}
