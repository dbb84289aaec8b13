//! Packs (数据包): how a bureau brings its own business. Reading one, and everything wrong with it.

mod accounts;
mod apart;
mod authorisations;
mod calendar;
mod candidates;
mod content;
mod fault;
mod files;
mod forms;
mod items;
mod joint;
mod json;
mod known;
mod law;
mod organisations;
mod pack;
mod parts;
mod places;
mod regions;
mod renewal;
mod rules;
mod schemas;
mod shared;
mod staff;
mod version;
mod warnings;
mod workflows;

use std::collections::BTreeMap;

use serde_json::Value;

pub use authorisations::Letter;
pub use calendar::calendar_rows;
pub use fault::{Fault, Severity};
pub use pack::{
    JointPackage, LawRule, Pack, PackCalendar, PackItem, PackVersion, SampleApplicant, SampleStaff,
    SandboxAccounts,
};
pub use version::{Surroundings, version_faults};

use known::Known;
use parts::{Folder, Parts};

/// A pack's files by path relative to the pack's folder, `/`-separated.
pub type Files = BTreeMap<String, Vec<u8>>;

/// Reads the pack in the folder called `folder_name`.
///
/// Every fault is told, in the order of the files and of the places in them. There is a pack when
/// none of them is an error. A file that is broken is told once; what it would be checked against
/// is left alone, and all the rest is checked.
pub fn read(folder_name: &str, files: &Files) -> (Option<Pack>, Vec<Fault>) {
    let mut found = Vec::new();
    let parts = parts::read(files, &mut found);
    let known = Known::of(&parts);
    files::check(folder_name, &parts, files, &mut found);
    regions::check(&parts, &known, &mut found);
    organisations::check(&parts, &known, &mut found);
    staff::check(&parts, &known, files, &mut found);
    rules::check(&parts, &known, &mut found);
    warnings::check(&parts, &known, &mut found);
    items::check(&parts, &known, &mut found);
    places::check(&parts, &known, &mut found);
    authorisations::check(&parts, &known, files, &mut found);
    forms::check(&parts, &known, &mut found);
    joint::check(&parts, &known, &mut found);
    accounts::check(&parts, &known, &mut found);
    let calendar = calendar::check(&parts, files, &mut found);
    found.sort_by(Fault::order);
    found.dedup();
    let sound = found.iter().all(|it| it.severity != Severity::Error);
    let pack = if sound { assembled(parts, calendar) } else { None };
    (pack, found)
}

/// The pack, when every part of it is there.
fn assembled(parts: Parts, calendar: PackCalendar) -> Option<Pack> {
    let cover = parts.cover?;
    let forms = parts.forms;
    let mut items: Vec<PackItem> = parts.items.into_values().flatten().collect();
    for version in items.iter_mut().flat_map(|it| &mut it.versions) {
        version.content.form = form(&version.content.form, &forms);
    }
    let joint = parts.joint.into_values().flatten();
    Some(Pack {
        code: cover.code,
        version: cover.version,
        name: (cover.name.chinese, cover.name.english),
        notice: cover.notice,
        regions: parts.regions?,
        bodies: parts.bodies?,
        posts: parts.posts?,
        centres: parts.centres?,
        staff: parts.staff?,
        authorisations: parts.authorisations.unwrap_or_default(),
        items,
        calendar,
        law: parts.law?,
        ladders: parts.warnings.map(|it| it.ladders).unwrap_or_default(),
        joint: joint
            .map(|(definition, file)| JointPackage { code: file.code, definition })
            .collect(),
        accounts: parts.accounts.map(accounts::AccountsFile::into_accounts),
    })
}

/// The form that has this name; null stays null.
fn form(name: &Value, forms: &Folder<Value>) -> Value {
    let named = name.as_str().and_then(|name| forms.get(name)?.as_ref());
    named.cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests;
