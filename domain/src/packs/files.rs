//! The pack as a folder: nothing strange in it, and its name on the door.

use std::collections::BTreeSet;

use super::fault::{Fault, Sheet};
use super::parts::Parts;
use super::{Files, schemas};

pub(super) fn check(folder: &str, parts: &Parts, files: &Files, found: &mut Vec<Fault>) {
    if let Some(cover) = &parts.cover
        && cover.code != folder
    {
        let told = format!("the folder is called `{folder}` but the pack says `{}`", cover.code);
        Sheet::of("pack.json", found).error("/code", told);
    }
    strangers(parts, files, found);
    counts(parts, &mut Sheet::of("baseline.json", found));
}

/// Files that belong to no kind, and that no other file names.
fn strangers(parts: &Parts, files: &Files, found: &mut Vec<Fault>) {
    let staff = parts.staff.iter().flatten();
    let photos = staff.filter_map(|it| it.photo.clone());
    let versions = parts.calendar.iter().flat_map(|it| &it.versions);
    let named: BTreeSet<String> = photos.chain(versions.map(|it| it.path())).collect();
    for path in files.keys() {
        // A list that cannot be read may name anything in its folder.
        let unsure = (parts.staff.is_none() && path.starts_with("photos/"))
            || (parts.calendar.is_none() && path.starts_with("calendar/"));
        if schemas::kind_of(path).is_none() && !named.contains(path) && !unsure {
            let told = format!("`{path}` belongs to no kind of file and nothing names it");
            Sheet::of(path, found).error("", told);
        }
    }
}

fn counts(parts: &Parts, sheet: &mut Sheet<'_>) {
    let Some(counted) = parts.baseline.as_ref().map(|it| &it.counts) else { return };
    for (field, what, said, there) in [
        ("items", "items", counted.items, parts.items.len()),
        ("packages", "joint packages", counted.packages, parts.joint.len()),
    ] {
        if said != there {
            let told = format!("baseline.json counts {said} {what}, the pack has {there}");
            sheet.warning(format_args!("/counts/{field}"), told);
        }
    }
}
