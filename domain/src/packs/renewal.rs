//! `renewal` of an item: by rules of the law, and a field of the form that says when the licence expires.

use chrono::NaiveDate;
use serde_json::Value;

use super::fault::Sheet;
use super::known::Known;
use super::rules::in_force;
use crate::catalogue::{Content, RenewalTerms};

/// Where the content names the field for the expiry.
pub(super) const FIELD: &str = "/renewal/expires_on";

/// `sheet` is that of the content, which applies from `day`.
pub(super) fn check(content: &Content, day: NaiveDate, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(terms) = &content.renewal else { return };
    let form = match &content.form {
        Value::String(name) => known.forms.get(name),
        form => form.is_object().then_some(form),
    };
    if let Some((told, _)) = form.and_then(|it| terms.field_fault(it)) {
        sheet.error(FIELD, told);
    }
    notice(terms, day, known, sheet);
    silence(terms, day, known, sheet);
}

/// The rule counts back from the expiry, and asks no less of the applicant.
fn notice(terms: &RenewalTerms, day: NaiveDate, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let mut sheet = sheet.under("/renewal/notice");
    let Some(id) = &terms.notice.rule else { return };
    let Some(rule) = known.law.get(id) else {
        if known.law.lacks(id) {
            sheet.error("/rule", format!("no rule `{id}` in rules/law.json"));
        }
        return;
    };
    in_force(rule, day, &mut sheet);
    let (asked, wanted) = (terms.notice.limit, rule.lead_time(day).map(|it| it.limit));
    if wanted.is_none_or(|it| it.unit != asked.unit || it.value < asked.value) {
        let told = format!("rule `{id}` counts back from an event and asks for so much at most");
        sheet.error("/rule", told);
    }
}

/// The rule says what follows when nobody has decided before the expiry.
fn silence(terms: &RenewalTerms, day: NaiveDate, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let id = &terms.rule;
    let mut sheet = sheet.under("/renewal");
    match known.law.get(id) {
        None if known.law.lacks(id) => {
            sheet.error("/rule", format!("no rule `{id}` in rules/law.json"));
        }
        None => {}
        Some(rule) => {
            in_force(rule, day, &mut sheet);
            if rule.unit != "until expiry" {
                let told = format!("rule `{id}` does not run until a licence expires");
                sheet.error("/rule", told);
            }
        }
    }
}
