//! A version of an item that is to be published in a hall: what keeps it from standing in a pack keeps it
//! from being published, and is found by the same checks.

use serde_json::Value;

use super::fault::{Severity, Sheet};
use super::known::Known;
use super::parts::{Folder, Parts};
use super::schemas::{self, Kind};
use super::{LawRule, PackItem, content, forms, items, places, workflows};
use crate::catalogue;
use crate::organisations::{Body, Post, StaffMember};

/// What a hall has, as far as items name it.
#[derive(Debug, Clone)]
pub struct Surroundings {
    pub bodies: Vec<Body>,
    pub posts: Vec<Post>,
    pub staff: Vec<StaffMember>,
    pub law: Vec<LawRule>,
}

/// Where the form lies, as in a pack.
const FORM: (&str, &str) = ("form", "forms/form.json");

/// Everything that keeps the one version of `item` out of a pack with these surroundings, by its place in
/// the content.
pub fn version_faults(item: PackItem, around: Surroundings) -> Vec<catalogue::Fault> {
    let mut found = Vec::new();
    let form = item.versions.first().map(|it| it.content.form.clone()).filter(Value::is_object);
    if let Some(form) = &form {
        schemas::check(Kind::Form, form, &mut Sheet::of(FORM.1, &mut found));
    }
    let file = items::path(item.code.as_str());
    let parts = parts(item, form, around);
    let known = Known::of(&parts);
    for item in parts.items.values().flatten() {
        for version in &item.versions {
            let mut sheet = Sheet::of(&file, &mut found);
            let mut sheet = sheet.under(CONTENT);
            content::check(item, version, &known, &mut sheet);
            workflows::check(&version.content, &known, &mut sheet);
        }
    }
    places::check(&parts, &known, &mut found);
    forms::check(&parts, &known, &mut found);
    found.sort_by(super::Fault::order);
    found.dedup();
    found.retain(|it| it.severity == Severity::Error);
    found.into_iter().map(in_content).collect()
}

/// Of the only version.
const CONTENT: &str = "/versions/0/content";

fn in_content(it: super::Fault) -> catalogue::Fault {
    let pointer = match it.pointer.strip_prefix(CONTENT) {
        Some(pointer) if it.file != FORM.1 => pointer.to_owned(),
        _ => format!("/form{}", it.pointer),
    };
    catalogue::Fault {
        pointer, chinese: format!("目录校验：{}", it.message), english: it.message
    }
}

fn parts(item: PackItem, form: Option<Value>, around: Surroundings) -> Parts {
    let name = item.code.to_string();
    Parts {
        cover: None,
        baseline: None,
        regions: None,
        bodies: Some(around.bodies),
        posts: Some(around.posts),
        centres: None,
        staff: Some(around.staff),
        authorisations: None,
        calendar: None,
        law: Some(around.law),
        warnings: None,
        accounts: None,
        items: Folder::from([(name, Some(item))]),
        forms: form.map(|it| (FORM.0.to_owned(), Some(it))).into_iter().collect(),
        joint: Folder::new(),
    }
}
