//! What could be read of a pack, file by file.
//!
//! A part that is `None` is missing or broken. That is told once; whatever would be checked against
//! it is then left alone, so that nothing is called missing that is only unreadable.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::accounts::AccountsFile;
use super::calendar::CalendarFile;
use super::fault::{Fault, Sheet};
use super::joint::JointFile;
use super::pack::{LawRule, PackItem};
use super::schemas::{self, Kind, SINGLE};
use super::{Files, Letter, json, shared};
use crate::clocks::Ladder;
use crate::organisations::{Body, Centre, Post, Region, StaffMember};

/// The parts of one pack.
pub(super) struct Parts {
    pub(super) cover: Option<Cover>,
    pub(super) baseline: Option<Baseline>,
    pub(super) regions: Option<Vec<Region>>,
    pub(super) bodies: Option<Vec<Body>>,
    pub(super) posts: Option<Vec<Post>>,
    pub(super) centres: Option<Vec<Centre>>,
    pub(super) staff: Option<Vec<StaffMember>>,
    pub(super) authorisations: Option<Vec<Letter>>,
    pub(super) calendar: Option<CalendarFile>,
    pub(super) law: Option<Vec<LawRule>>,
    pub(super) warnings: Option<WarningsFile>,
    pub(super) accounts: Option<AccountsFile>,
    pub(super) items: Folder<PackItem>,
    pub(super) forms: Folder<Value>,
    pub(super) joint: Folder<(Value, JointFile)>,
}

/// A folder's files by name, without `.json`.
pub(super) type Folder<T> = BTreeMap<String, Option<T>>;

/// `pack.json`
#[derive(Deserialize)]
pub(super) struct Cover {
    pub(super) code: String,
    pub(super) version: String,
    pub(super) name: CoverName,
    pub(super) notice: String,
}

#[derive(Deserialize)]
pub(super) struct CoverName {
    #[serde(rename = "zh-CN")]
    pub(super) chinese: String,
    #[serde(rename = "en")]
    pub(super) english: String,
}

/// `baseline.json`, as far as it can be compared with the pack.
#[derive(Deserialize)]
pub(super) struct Baseline {
    pub(super) counts: BaselineCounts,
}

#[derive(Deserialize)]
pub(super) struct BaselineCounts {
    pub(super) items: usize,
    pub(super) packages: usize,
}

/// `rules/warnings.json`
#[derive(Deserialize)]
pub(super) struct WarningsFile {
    pub(super) ladders: Vec<Ladder>,
}

#[derive(Deserialize)]
struct LawFile {
    rules: Vec<LawRule>,
}

/// Reads every file of a known kind, and notes which cannot be read or do not fit their schema.
pub(super) fn read(files: &Files, found: &mut Vec<Fault>) -> Parts {
    let mut documents = documents(files, found);
    shared::draw_in(&mut documents, found);
    let items = folder(&mut documents, Kind::Item, |it| typed(Some(it), found));
    let forms = folder(&mut documents, Kind::Form, |it| it.value);
    let joint =
        folder(&mut documents, Kind::Joint, |it| it.value.clone().zip(typed(Some(it), found)));
    let mut one = |name: &str| documents.remove(name);
    Parts {
        cover: typed(one("pack.json"), found),
        baseline: typed(one("baseline.json"), found),
        regions: typed(one("organisations/regions.json"), found),
        bodies: typed(one("organisations/bodies.json"), found),
        posts: typed(one("organisations/posts.json"), found),
        centres: typed(one("organisations/centres.json"), found),
        staff: typed(one("organisations/staff.json"), found),
        authorisations: typed(one("organisations/authorisations.json"), found),
        calendar: typed(one("calendar/calendar.json"), found),
        law: typed(one("rules/law.json"), found).map(|it: LawFile| it.rules),
        warnings: typed(one("rules/warnings.json"), found),
        accounts: typed(one("sandbox/accounts.json"), found),
        items,
        forms,
        joint,
    }
}

fn folder<'f, T>(
    documents: &mut BTreeMap<&'f str, Document<'f>>,
    kind: Kind,
    mut part: impl FnMut(Document<'f>) -> Option<T>,
) -> Folder<T> {
    let them = documents.extract_if(.., |_, it| it.kind == kind);
    them.map(|(_, it)| (it.name.to_owned(), part(it))).collect()
}

pub(super) struct Document<'f> {
    pub(super) path: &'f str,
    pub(super) name: &'f str,
    pub(super) kind: Kind,
    /// `None` when it is broken.
    pub(super) value: Option<Value>,
}

fn documents<'f>(files: &'f Files, found: &mut Vec<Fault>) -> BTreeMap<&'f str, Document<'f>> {
    let mut read = BTreeMap::new();
    for (path, bytes) in files {
        let Some((kind, name)) = schemas::kind_of(path) else { continue };
        let mut sheet = Sheet::of(path, found);
        let before = sheet.count();
        let value = json::document(bytes, &mut sheet);
        if let Some(value) = &value {
            schemas::check(kind, value, &mut sheet);
        }
        let value = value.filter(|_| sheet.count() == before);
        read.insert(path.as_str(), Document { path, name, kind, value });
    }
    for (name, _, required) in SINGLE {
        if *required && !files.contains_key(*name) {
            Sheet::of(name, found).error("", "the file is missing: every pack has one");
        }
    }
    read
}

/// The document as what the rest of the program works with.
fn typed<T: DeserializeOwned>(document: Option<Document<'_>>, found: &mut Vec<Fault>) -> Option<T> {
    let Document { path, value, .. } = document?;
    let read = serde_json::from_value(value?);
    read.map_err(|err| Sheet::of(path, found).error("", format!("this cannot be read: {err}"))).ok()
}
