//! `forms/`: schemas that can be asked, and examples that show how.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde_json::Value;

use super::fault::{Fault, Sheet, escaped};
use super::known::Known;
use super::parts::Parts;
use crate::forms::Form;
use crate::identity::{CreditCode, IdNumber};

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let items = parts.items.values().flatten();
    let versions = items.flat_map(|it| &it.versions);
    let used: BTreeSet<&str> = versions.filter_map(|it| it.content.form.as_str()).collect();
    for (name, form) in &parts.forms {
        let path = format!("forms/{name}.json");
        let mut sheet = Sheet::of(&path, found);
        // A broken item may be the one that uses it.
        if known.items.is_complete() && !used.contains(name.as_str()) {
            sheet.warning("", "no item uses this form");
        }
        let Some(form) = form else { continue };
        let before = sheet.count();
        fields(form, &mut sheet, &|it, sheet| {
            bounds(it, sheet);
            required(it, sheet);
        });
        // What contradicts itself fits no example.
        if sheet.count() == before {
            fields(form, &mut sheet, &examples);
        }
    }
}

/// Asks `check` of a field, and of the fields inside it.
fn fields(it: &Value, sheet: &mut Sheet<'_>, check: &dyn Fn(&Value, &mut Sheet<'_>)) {
    check(it, sheet);
    for (name, inner) in it.get("properties").and_then(Value::as_object).into_iter().flatten() {
        fields(inner, &mut sheet.under(format_args!("/properties/{}", escaped(name))), check);
    }
    if let Some(inner) = it.get("items") {
        fields(inner, &mut sheet.under("/items"), check);
    }
}

fn bounds(schema: &Value, sheet: &mut Sheet<'_>) {
    for (least, most) in
        [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")]
    {
        let number = |name: &str| schema.get(name).and_then(Value::as_f64);
        if let (Some(from), Some(to)) = (number(least), number(most))
            && to < from
        {
            let told = format!("the least is more than the most: {most} is {to}");
            sheet.error(format_args!("/{least}"), told);
        }
    }
}

fn required(schema: &Value, sheet: &mut Sheet<'_>) {
    let required = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    for (at, name) in required.enumerate() {
        let Some(name) = name.as_str() else { continue };
        if schema.get("properties").and_then(|it| it.get(name)).is_none() {
            let told = format!("`{name}` is required but is no field");
            sheet.error(format_args!("/required/{at}"), told);
        }
    }
}

fn examples(it: &Value, sheet: &mut Sheet<'_>) {
    let form = match Form::compile(it) {
        Ok(form) => form,
        Err(reason) => return sheet.error("", format!("this is no JSON Schema: {reason}")),
    };
    let examples = it.get("examples").and_then(Value::as_array).into_iter().flatten();
    for (at, example) in examples.enumerate() {
        let mut sheet = sheet.under(format_args!("/examples/{at}"));
        for fault in form.faults(example) {
            let told = format!("the example does not fit the form: {}", fault.detail);
            sheet.error(fault.pointer, told);
        }
        numbers(example, &mut sheet);
    }
}

/// An example that looks like somebody's number should be one, or front ends learn the wrong thing.
fn numbers(example: &Value, sheet: &mut Sheet<'_>) {
    match example {
        Value::String(text) => {
            if let Some(fault) = wrong_number(text) {
                sheet.warning("", format!("the example's number is wrong: {fault}"));
            }
        }
        Value::Array(entries) => {
            for (at, entry) in entries.iter().enumerate() {
                numbers(entry, &mut sheet.under(format_args!("/{at}")));
            }
        }
        Value::Object(fields) => {
            for (name, entry) in fields {
                numbers(entry, &mut sheet.under(format_args!("/{}", escaped(name))));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

pub(super) fn wrong_number(text: &str) -> Option<String> {
    // 62 begins bank cards.
    if text.len() != 18 || !text.is_ascii() || text.starts_with("62") {
        return None;
    }
    let digits = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    let born = ["18", "19", "20"].contains(&&text[6..8]);
    if born && digits(&text[..17]) && text.ends_with(|it: char| it.is_ascii_digit() || it == 'X') {
        return IdNumber::parse(text, NaiveDate::MAX).err().map(|it| it.to_string());
    }
    let capital = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if digits(&text[2..8]) && text.bytes().all(capital) {
        return CreditCode::parse(text).err().map(|it| it.to_string());
    }
    None
}
