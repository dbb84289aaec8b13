//! `organisations/authorisations.json`: what officers may do at a window in their body's name.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

use super::Files;
use super::content::is_applied_for;
use super::fault::{Fault, Sheet};
use super::items;
use super::known::{Known, carries, twice};
use super::pack::PackItem;
use super::parts::Parts;
use crate::access::{AuthorisedAct, Role};
use crate::catalogue::ItemStatus;
use crate::labels::Label;
use crate::organisations::StaffPost;
use crate::workflow::Seat;
use crate::{BodyCode, ItemCode, StaffNumber};

const FILE: &str = "organisations/authorisations.json";

/// A letter of authorisation (授权书) to one officer.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Letter {
    pub number: String,
    pub body: BodyCode,
    pub staff: StaffNumber,
    pub acts: Vec<AuthorisedAct>,
    pub items: Vec<ItemCode>,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
    pub signed_by: StaffNumber,
}

impl Letter {
    /// Everything that it says, one by one.
    pub fn says(&self) -> impl Iterator<Item = (&ItemCode, AuthorisedAct)> {
        self.items.iter().flat_map(|item| self.acts.iter().map(move |act| (item, *act)))
    }
}

pub(super) fn check(parts: &Parts, known: &Known<'_>, files: &Files, found: &mut Vec<Fault>) {
    let letters = parts.authorisations.as_deref().unwrap_or_default();
    let mut sheet = Sheet::of(FILE, found);
    let numbers = letters.iter().map(|it| (&it.body, &it.number)).enumerate();
    for (at, (body, number), _) in twice(numbers) {
        let told = format!("`{body}` has two letters `{number}`");
        sheet.error(format_args!("/{at}/number"), told);
    }
    for (at, letter) in letters.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/{at}"));
        known.body(letter.body.as_str(), "/body", &mut sheet);
        if letter.until < letter.from {
            sheet.error("/until", "the authorisation ends before it begins");
        }
        signed(letter, known, &mut sheet);
        officer(letter, known, &mut sheet);
        said(letter, known, &mut sheet);
    }
    // Whom letters name that cannot be read is not known.
    let unread = parts.authorisations.is_none() && files.contains_key(FILE);
    if !unread && known.posts.is_complete() {
        nobody(parts, letters, known, found);
    }
}

/// The posts that somebody active holds in the body.
fn posts<'a>(who: &StaffNumber, body: &BodyCode, known: &Known<'a>) -> Vec<&'a StaffPost> {
    let member = known.staff.get(who.as_str()).filter(|it| it.active);
    let held = member.into_iter().flat_map(|it| &it.posts);
    held.filter(|it| it.body == *body).collect()
}

fn signed(letter: &Letter, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let (who, body) = (&letter.signed_by, &letter.body);
    let held = posts(who, body, known);
    let mut held = held.iter().filter_map(|it| known.posts.get(it.post.as_str()));
    let heads = held.any(|it| carries(it, &[Role::BodyHead]));
    if !heads && known.staff.is_complete() && known.posts.is_complete() {
        let told = format!("`{who}` is no active head (body_head) of `{body}`");
        sheet.error("/signed_by", told);
    }
    if letter.signed_by == letter.staff {
        sheet.error("/signed_by", "nobody authorises themself");
    }
}

fn officer(letter: &Letter, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let (who, body) = (&letter.staff, &letter.body);
    if !known.staff.is_complete() || !known.posts.is_complete() {
        return;
    }
    for (at, act) in letter.acts.iter().enumerate() {
        let bound = |it: &&StaffPost| is_bound(it.post.as_str(), *act, known);
        if !posts(who, body, known).iter().any(bound) {
            let told = format!(
                "`{who}` has no active post in `{body}` that does {act} only by authorisation"
            );
            sheet.error(format_args!("/acts/{at}"), told);
        }
    }
}

fn is_bound(post: &str, act: AuthorisedAct, known: &Known<'_>) -> bool {
    known.posts.get(post).is_some_and(|it| it.by_authorisation.contains(&act))
}

/// Each item is there, and the body has the step at which that is done.
fn said(letter: &Letter, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, code) in letter.items.iter().enumerate() {
        let place = format!("/items/{at}");
        if known.items.lacks(code.as_str()) {
            sheet.error(place, format!("no item `{code}` in items/"));
            continue;
        }
        let Some(item) = known.items.get(code.as_str()) else { continue };
        for act in &letter.acts {
            if !seats(item, *act).any(|it| it.body == letter.body) {
                let told = format!("`{}` has no step of `{code}` to {act}", letter.body);
                sheet.error(&place, told);
            }
        }
    }
}

/// Where that is done with the item, by any of its versions.
fn seats(item: &PackItem, act: AuthorisedAct) -> impl Iterator<Item = Seat> {
    item.versions.iter().flat_map(move |it| it.content.done_at(act))
}

/// What only somebody authorised may do, somebody must be authorised to do.
fn nobody(parts: &Parts, letters: &[Letter], known: &Known<'_>, found: &mut Vec<Fault>) {
    let authorised: BTreeSet<(&BodyCode, &ItemCode, AuthorisedAct)> = letters
        .iter()
        .flat_map(|letter| letter.says().map(|(item, act)| (&letter.body, item, act)))
        .collect();
    for (name, item) in parts.items.iter().filter_map(|(name, it)| Some((name, it.as_ref()?))) {
        let ended = matches!(item.status, ItemStatus::Cancelled | ItemStatus::Transferred);
        let Some((at, last)) = item.versions.iter().enumerate().next_back() else { continue };
        if ended || !is_applied_for(&last.content) {
            continue;
        }
        for act in AuthorisedAct::ALL {
            let seats = last.content.done_at(*act);
            let can = |it: &Seat| {
                !is_bound(it.post.as_str(), *act, known)
                    || authorised.contains(&(&it.body, &item.code, *act))
            };
            if !seats.is_empty() && !seats.iter().any(can) {
                let told = format!(
                    "nobody is authorised to {act} `{}`, and its posts do that only by authorisation",
                    item.code
                );
                let pointer = format!("/versions/{at}/content/workflow");
                Sheet::of(&items::path(name), found).error(pointer, told);
            }
        }
    }
}
