//! `rules/law.json`: rules that can be counted, and the limits that name them.

use chrono::NaiveDate;

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::pack::LawRule;
use super::parts::Parts;
use crate::catalogue::{ItemStatus, Limits, RuledLimit};
use crate::clocks::{ClockKind, Limit};
use crate::labels::Label;

const FILE: &str = "rules/law.json";

/// Units of time: a rule that counts in one needs a number.
const COUNTED: [&str; 5] = ["working_day", "calendar_day", "month", "year", "hour"];

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let Some(rules) = &parts.law else { return };
    let mut sheet = Sheet::of(FILE, found);
    for (at, id, _) in twice(rules.iter().map(|it| &it.id).enumerate()) {
        sheet.error(format_args!("/rules/{at}/id"), format!("rule `{id}` is there twice"));
    }
    for (at, rule) in rules.iter().enumerate() {
        let id = &rule.id;
        if let (Some(from), Some(to)) = (rule.valid_from, rule.valid_to)
            && to < from
        {
            let told = format!("rule `{id}` ends before it begins");
            sheet.error(format_args!("/rules/{at}/valid_to"), told);
        }
        if let Some(before) = &rule.replaces {
            let earlier = rules.iter().find(|it| it.id == *before);
            let ended = earlier.and_then(|it| it.valid_to?.succ_opt());
            if ended.is_none() || ended != rule.valid_from {
                let told = format!("rule `{id}` begins on the day after rule `{before}` ends");
                sheet.error(format_args!("/rules/{at}/replaces"), told);
            }
        }
        if COUNTED.contains(&rule.unit.as_str()) && rule.length.unwrap_or(0) == 0 {
            let told = format!("rule `{id}` counts in {} and needs a length", rule.unit);
            sheet.error(format_args!("/rules/{at}/length"), told);
        }
        for (place, post) in rule.extends.iter().flat_map(|it| it.posts.iter().enumerate()) {
            known.post(
                post.as_str(),
                format_args!("/rules/{at}/extends/posts/{place}"),
                &mut sheet,
            );
        }
    }
}

/// Checks the limits of a version that applies from `day` against the rules that they name.
pub(super) fn limits(
    limits: &Limits,
    status: ItemStatus,
    day: NaiveDate,
    known: &Known<'_>,
    sheet: &mut Sheet<'_>,
) {
    if let Some(notice) = &limits.hearing_notice {
        announced(notice, day, known, &mut sheet.under("/limits/hearing_notice"));
    }
    for (kind, limit) in limits.all() {
        let Some(id) = &limit.rule else { continue };
        let mut sheet = sheet.under(format_args!("/limits/{kind}"));
        let Some(rule) = known.law.get(id) else {
            if known.law.lacks(id) {
                sheet.error("/rule", format!("no rule `{id}` in rules/law.json"));
            }
            continue;
        };
        // Ended items name the rule of today's text.
        if status == ItemStatus::Current {
            in_force(rule, day, &mut sheet);
        }
        // One rule may hold several limits of a procedure, of which this is one.
        if !matches!(kind, ClockKind::Statutory | ClockKind::Reply | ClockKind::Payment) {
            allowed(rule, limit, &mut sheet);
        }
    }
}

/// What is announced before an event: the rule counts back from it, and wants no more than that.
fn announced(limit: &RuledLimit, day: NaiveDate, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(id) = &limit.rule else { return };
    let Some(rule) = known.law.get(id) else {
        if known.law.lacks(id) {
            sheet.error("/rule", format!("no rule `{id}` in rules/law.json"));
        }
        return;
    };
    in_force(rule, day, sheet);
    let wanted = rule.lead_time(day).map(|it| it.limit);
    if wanted.is_none_or(|it| it.unit != limit.limit.unit || limit.limit.value < it.value) {
        let told =
            format!("rule `{id}` counts back from an event and leaves at least its own time");
        sheet.error("/rule", told);
    }
}

pub(super) fn in_force(rule: &LawRule, day: NaiveDate, sheet: &mut Sheet<'_>) {
    let id = &rule.id;
    if let Some(from) = rule.valid_from
        && day < from
    {
        let told = format!("rule `{id}` is in force from {from}, the version applies from {day}");
        sheet.error("/rule", told);
    }
    if let Some(to) = rule.valid_to
        && to < day
    {
        let told = format!("rule `{id}` was in force until {to}, the version applies from {day}");
        sheet.error("/rule", told);
    }
}

fn allowed(rule: &LawRule, limit: &RuledLimit, sheet: &mut Sheet<'_>) {
    let (id, unit, Limit { value, .. }) = (&rule.id, limit.limit.unit, limit.limit);
    if rule.unit != unit.as_str() {
        sheet.error(
            "/unit",
            format!("rule `{id}` counts in {}: write the limit in that", rule.unit),
        );
    } else if let Some(longest) = rule.length.filter(|it| *it < value) {
        let told =
            format!("the limit of {value} {unit} is longer than rule `{id}` allows: {longest}");
        sheet.error("/value", told);
    }
}
