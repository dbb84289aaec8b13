//! `organisations/staff.json`: who holds which post, and where they sit.

use std::collections::BTreeSet;

use super::Files;
use super::fault::{Fault, Sheet};
use super::known::{Known, carries, twice};
use super::parts::Parts;
use crate::access::Role;
use crate::organisations::{StaffMember, StaffPost};

const FILE: &str = "organisations/staff.json";

/// Photos are shown small, at the window and on a phone.
const LARGEST_PHOTO: usize = 200 * 1024;

pub(super) fn check(parts: &Parts, known: &Known<'_>, files: &Files, found: &mut Vec<Fault>) {
    let Some(staff) = &parts.staff else { return };
    let mut sheet = Sheet::of(FILE, found);
    for (at, number, _) in twice(staff.iter().map(|it| &it.number).enumerate()) {
        sheet.error(format_args!("/{at}/number"), format!("staff number `{number}` is used twice"));
    }
    for (at, member) in staff.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/{at}"));
        photo(member, files, &mut sheet);
        posts(member, known, &mut sheet);
    }
    if known.posts.is_complete() {
        offices(staff, known, &mut sheet);
    }
}

fn photo(member: &StaffMember, files: &Files, sheet: &mut Sheet<'_>) {
    let Some(path) = &member.photo else { return };
    match files.get(path) {
        None => sheet.error("/photo", format!("the photo `{path}` is not in the pack")),
        Some(photo) if LARGEST_PHOTO < photo.len() => {
            let told = format!("the photo `{path}` is larger than {} KB", LARGEST_PHOTO / 1024);
            sheet.error("/photo", told);
        }
        Some(_) => {}
    }
}

fn posts(member: &StaffMember, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, held) in member.posts.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/posts/{at}"));
        known.body(held.body.as_str(), "/body", &mut sheet);
        known.post(held.post.as_str(), "/post", &mut sheet);
        seat(held, known, &mut sheet);
    }
    let held = member.posts.iter().map(|it| (&it.body, &it.post)).enumerate();
    for (at, (body, post), _) in twice(held) {
        let told = format!("`{}` holds `{post}` in `{body}` twice", member.number);
        sheet.error(format_args!("/posts/{at}"), told);
    }
}

fn seat(held: &StaffPost, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let elsewhere = |what: &str, code: &str, other: &crate::BodyCode| {
        format!("{what} `{code}` is `{other}`'s, not `{}`'s", held.body)
    };
    if let Some(code) = &held.window {
        match known.windows.get(code) {
            Some(it) if it.body != held.body => {
                sheet.error("/window", elsewhere("window", code, &it.body));
            }
            None if known.windows.lacks(code) => {
                sheet.error("/window", format!("no window `{code}` in organisations/centres.json"));
            }
            Some(_) | None => {}
        }
    }
    let Some(code) = &held.agent_point else { return };
    match known.agent_points.get(code) {
        Some(it) if it.body != held.body => {
            sheet.error("/agent_point", elsewhere("agent point", code, &it.body));
        }
        None if known.agent_points.lacks(code) => {
            let told = format!("no agent point `{code}` in organisations/centres.json");
            sheet.error("/agent_point", told);
        }
        Some(_) | None => {}
    }
    if known.posts.get(held.post.as_str()).is_some_and(|it| !carries(it, &[Role::Agent])) {
        let told = format!("`{}` has not the role agent, so it has no agent point", held.post);
        sheet.error("/agent_point", told);
    }
}

/// Without these the pack's catalogue could not be kept, nor anybody be supervised.
fn offices(staff: &[StaffMember], known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let holders = |role: Role| -> BTreeSet<&str> {
        let holds = |it: &&StaffMember| {
            let mut posts = it.posts.iter().filter_map(|it| known.posts.get(it.post.as_str()));
            it.active && posts.any(|post| carries(post, &[role]))
        };
        staff.iter().filter(holds).map(|it| it.number.as_str()).collect()
    };
    for role in
        [Role::CatalogueEditor, Role::CatalogueReviewer, Role::Supervisor, Role::Administrator]
    {
        if holders(role).is_empty() {
            let told =
                format!("nobody active holds a post with the role {role}: give it to someone");
            sheet.error("", told);
        }
    }
    let (editors, reviewers) = (holders(Role::CatalogueEditor), holders(Role::CatalogueReviewer));
    if editors.len() == 1 && editors == reviewers {
        let told = "the only catalogue_editor is also the only catalogue_reviewer: \
                    whoever drafts a version does not review it";
        sheet.error("", told);
    }
}
