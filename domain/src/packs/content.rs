//! What a version of an item says, against itself and against the rest of the pack.

use serde_json::{Value, json};

use super::fault::Sheet;
use super::known::{Known, twice};
use super::pack::{PackItem, PackVersion};
use super::{renewal, rules, workflows};
use crate::catalogue::{CaseType, Content, ItemType, MaterialForm, SpecialProcedureKind, faults};
use crate::clocks::Unit;
use crate::labels::Label;

/// Whether somebody applies for it, so that the whole skeleton of an application is wanted.
pub(super) fn is_applied_for(content: &Content) -> bool {
    content.case_type != CaseType::ExOfficio
}

/// `sheet` is that of the content.
pub(super) fn check(
    item: &PackItem,
    version: &PackVersion,
    known: &Known<'_>,
    sheet: &mut Sheet<'_>,
) {
    let content = &version.content;
    gate(content, sheet);
    body(content, known, sheet);
    form(content, known, sheet);
    materials(content, sheet);
    rules::limits(&content.limits, item.status, version.effective_from, known, sheet);
    renewal::check(content, version.effective_from, known, sheet);
    on_the_spot(content, sheet);
    money(content, sheet);
    procedures(content, sheet);
    if content.disclosures.name != content.name {
        let told = format!("the disclosure names the item differently: it is `{}`", content.name);
        sheet.error("/disclosures/name", told);
    }
}

/// What keeps any version from being published keeps it out of a pack too.
fn gate(content: &Content, sheet: &mut Sheet<'_>) {
    let mut resolved = content.clone();
    if content.form.is_string() {
        // The gate wants the form itself; whether there is one, and what it says, is asked elsewhere.
        resolved.form = json!({});
    }
    for fault in faults(&resolved) {
        // Workflows and what is asked of the form have checks of their own, which know the file.
        let apart = fault.pointer.starts_with("/workflow") || fault.pointer == renewal::FIELD;
        if !apart {
            sheet.error(fault.pointer, fault.english);
        }
    }
}

fn body(content: &Content, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let code = content.body.as_str();
    known.body(code, "/body", sheet);
    if let Some(body) = known.bodies.get(code)
        && body.level != content.level
    {
        let told = format!("`{code}` is of level {}, the item says {}", body.level, content.level);
        sheet.error("/level", told);
    }
    if let (Some(body), Some(office)) = (known.bodies.get(code), &content.office)
        && body.offices.iter().all(|it| it.code != *office)
    {
        sheet.error("/office", format!("`{code}` has no office `{office}`"));
    }
}

fn form(content: &Content, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    if !is_applied_for(content) {
        if !content.form.is_null() {
            sheet.error("/form", "nobody applies for an ex_officio item: its form is null");
        }
        if content.limits.correction.is_some() {
            let told = "nobody applies for an ex_officio item: its correction limit is null";
            sheet.error("/limits/correction", told);
        }
        return;
    }
    if let Value::String(name) = &content.form
        && known.forms.lacks(name)
    {
        sheet.error("/form", format!("no form `{name}` in forms/"));
    }
}

fn materials(content: &Content, sheet: &mut Sheet<'_>) {
    let all = || content.materials.iter().enumerate();
    for (at, code, _) in twice(all().map(|(at, it)| (at, &it.code))) {
        let told = format!("material `{code}` is there twice");
        sheet.error(format_args!("/materials/{at}/code"), told);
    }
    for (at, name, _) in twice(all().map(|(at, it)| (at, &it.name))) {
        let told = format!("material `{name}` is there twice");
        sheet.error(format_args!("/materials/{at}/name"), told);
    }
    for (at, material) in all() {
        if material.form == MaterialForm::Original && material.copies == 0 {
            let told = "an original is handed in at least once: copies is 1 or more";
            sheet.error(format_args!("/materials/{at}/copies"), told);
        }
    }
}

fn on_the_spot(content: &Content, sheet: &mut Sheet<'_>) {
    if content.limits.promised.limit.unit == Unit::Instant && !content.is_instant() {
        let told = format!(
            "only an instant item is decided on the spot: a {} item promises a time",
            content.case_type
        );
        sheet.error("/limits/promised", told);
    }
    if !content.is_instant() {
        return;
    }
    for (at, node, task) in workflows::tasks(&content.workflow) {
        if task.limit.is_none_or(|it| it.unit != Unit::Instant) {
            let limit =
                task.limit.map_or("any time".to_owned(), |it| format!("{} {}", it.value, it.unit));
            let told = format!("step `{}` of an instant item may not take {limit}", node);
            sheet.error(format_args!("/workflow{at}/limit"), told);
        }
    }
}

fn money(content: &Content, sheet: &mut Sheet<'_>) {
    if !content.fee.charged && !content.fee.lines.is_empty() {
        sheet.error("/fee/charged", "there are fee lines, but no fee is charged");
    }
    for (at, tier) in content.discretion_tiers.iter().enumerate() {
        if let (Some(min), Some(max)) = (tier.min, tier.max)
            && max < min
        {
            let told = format!("tier `{}`: the least is more than the most", tier.level);
            sheet.error(format_args!("/discretion_tiers/{at}/min"), told);
        }
    }
    let penalty = content.r#type == ItemType::AdministrativePenalty;
    if !penalty && !content.discretion_tiers.is_empty() {
        sheet.warning("/discretion_tiers", "discretion tiers belong to penalties");
    }
}

/// 行政许可法 45 lists what is outside the limits of a licence, and the list is closed.
fn procedures(content: &Content, sheet: &mut Sheet<'_>) {
    if content.r#type != ItemType::AdministrativeLicence {
        return;
    }
    let listed = &SpecialProcedureKind::ALL[..8];
    for (at, procedure) in content.special_procedures.iter().enumerate() {
        if procedure.suspends_clock && !listed.contains(&procedure.kind) {
            let told = format!("rule XK-45 lets no {} stop the clock of a licence", procedure.kind);
            sheet.error(format_args!("/special_procedures/{at}/suspends_clock"), told);
        }
    }
}
