//! What the steps of all items ask of the organisations: roles, people, windows, agent points.
//!
//! One missing role may touch fifty steps. It is one fault, told at the first of them.

use std::collections::{BTreeMap, BTreeSet};

use super::apart;
use super::content::is_applied_for;
use super::fault::{Fault, Sheet};
use super::items;
use super::known::{Known, Place, Shared, carries};
use super::pack::PackVersion;
use super::parts::Parts;
use super::workflows;
use crate::access::Role;
use crate::organisations::{WindowKind, WindowStatus};
use crate::workflow::{CandidateRule, Duty, TaskNode};
use crate::{BodyCode, PostCode};

/// The body whose post it is, and the post.
pub(super) type Office<'a> = (&'a BodyCode, &'a PostCode);

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    roles(parts, known, found);
    if parts.staff.is_some() {
        four_eyes(parts, known, found);
        apart::check(steps(parts), &holders(parts), known, found);
    }
    if parts.centres.is_some() {
        counters(parts, known, found);
    }
}

/// A task of some version of some item.
#[derive(Clone)]
pub(super) struct Step<'a> {
    pub(super) version: &'a PackVersion,
    pub(super) task: &'a TaskNode,
    pub(super) file: String,
    /// Of the version's content.
    content: String,
    /// Of the node.
    pub(super) pointer: String,
}

fn steps(parts: &Parts) -> impl Iterator<Item = Step<'_>> {
    parts.items.iter().filter_map(|(name, item)| Some((name, item.as_ref()?))).flat_map(
        |(name, item)| {
            item.versions.iter().enumerate().flat_map(move |(at, version)| {
                workflows::tasks(&version.content.workflow).map(move |(node, _, task)| {
                    let content = format!("/versions/{at}/content");
                    let pointer = format!("{content}/workflow{node}");
                    Step { version, task, file: items::path(name), content, pointer }
                })
            })
        },
    )
}

/// Every office whose signature a step takes, with the first of its steps.
pub(super) fn offices(parts: &Parts) -> Shared<Office<'_>> {
    Shared::of(signatures(parts).map(|(_, office, place)| (office, place)))
}

/// Each step's own office, if its holders do it, and those of its other seats, with where they are named.
fn signatures(parts: &Parts) -> impl Iterator<Item = (Step<'_>, Office<'_>, Place)> {
    steps(parts).flat_map(|step| {
        let task = step.task;
        let by_post = task.candidates().contains(&CandidateRule::Post);
        let own = by_post.then(|| ((&task.body, &task.post), format!("{}/post", step.pointer)));
        let seats = task.signing.iter().flat_map(|it| it.seats.iter().enumerate());
        let others = seats.map(|(at, it)| {
            ((&it.body, &it.post), format!("{}/signing/seats/{at}/post", step.pointer))
        });
        let all: Vec<(Office<'_>, String)> = own.into_iter().chain(others).collect();
        all.into_iter().map(move |(office, pointer)| {
            let place = Place { file: step.file.clone(), pointer };
            (step.clone(), office, place)
        })
    })
}

/// The staff numbers of the active people in each office.
pub(super) fn holders(parts: &Parts) -> BTreeMap<Office<'_>, BTreeSet<&str>> {
    let mut holders = BTreeMap::<Office<'_>, BTreeSet<&str>>::new();
    for member in parts.staff.iter().flatten().filter(|it| it.active) {
        for held in &member.posts {
            let office = holders.entry((&held.body, &held.post)).or_default();
            office.insert(member.number.as_str());
        }
    }
    holders
}

fn roles(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let lacking = signatures(parts).filter(|(it, (_, post), _)| {
        let post = known.posts.get(post.as_str());
        is_applied_for(&it.version.content)
            && post.is_some_and(|post| !carries(post, wanted(it.task.duty).0))
    });
    let lacking = Shared::of(lacking.map(|(it, (_, post), place)| ((post, it.task.duty), place)));
    for ((post, duty), place, more) in lacking.iter() {
        let role = wanted(*duty).1;
        let told =
            format!("holders of `{post}` may not do {duty}: give the post the role {role}{more}");
        Sheet::of(&place.file, found).error(&place.pointer, told);
    }
}

/// One of which roles a duty wants, and how to say it.
fn wanted(duty: Duty) -> (&'static [Role], &'static str) {
    match duty {
        Duty::Intake => (&[Role::WindowClerk, Role::Agent], "window_clerk or agent"),
        Duty::Review | Duty::Decision => (&[Role::Officer], "officer"),
        Duty::Delivery => (&[Role::DeliveryClerk], "delivery_clerk"),
    }
}

/// Whoever handled a case does not decide it, so that every office needs a second person.
fn four_eyes(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let holders = holders(parts);
    for (office, place, more) in offices(parts).iter() {
        let (body, post) = *office;
        let count = holders.get(office).map_or(0, BTreeSet::len);
        let told = format!("active in the post `{post}` of `{body}`: four eyes need two{more}");
        let mut sheet = Sheet::of(&place.file, found);
        if known.bodies.get(body.as_str()).is_none() || known.posts.get(post.as_str()).is_none() {
            continue;
        }
        match count {
            0 => sheet.error(&place.pointer, format!("nobody is {told}")),
            1 => sheet.warning(&place.pointer, format!("only one person is {told}")),
            _ => {}
        }
    }
}

/// Where an item says that it is taken in, somebody must be there to take it in.
fn counters(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let centres = || parts.centres.iter().flatten();
    let windows = centres().flat_map(|it| &it.windows);
    let open: BTreeSet<&BodyCode> = windows
        .filter(|it| it.kind == WindowKind::Acceptance && it.status == WindowStatus::Open)
        .map(|it| &it.body)
        .collect();
    let points: BTreeSet<&BodyCode> =
        centres().flat_map(|it| &it.agent_points).map(|it| &it.body).collect();
    let is_town =
        |body: &BodyCode| known.bodies.get(body.as_str()).is_none_or(|it| it.level == TOWN);
    let intakes = || {
        steps(parts)
            .filter(|it| it.task.duty == Duty::Intake && is_applied_for(&it.version.content))
    };
    let in_centre = intakes().filter(|it| it.version.content.access.in_centre);
    let nowhere = in_centre.filter(|it| !open.contains(&it.task.body));
    for (body, place, more) in claims(nowhere, "in_centre").iter() {
        let told = format!("`{body}` has no open acceptance window{more}");
        Sheet::of(&place.file, found).warning(&place.pointer, told);
    }
    let in_village = intakes().filter(|it| it.version.content.access.at_agent_points);
    let nobody = in_village.filter(|it| !points.contains(&it.task.body) && !is_town(&it.task.body));
    for (body, place, more) in claims(nobody, "at_agent_points").iter() {
        let told = format!("nobody of `{body}` takes it in at an agent point{more}");
        Sheet::of(&place.file, found).warning(&place.pointer, told);
    }
}

/// 行使层级 5: 乡镇、街道
const TOWN: &str = "5";

fn claims<'a>(steps: impl Iterator<Item = Step<'a>>, claim: &str) -> Shared<&'a BodyCode> {
    Shared::of(steps.map(|it| {
        let pointer = format!("{}/access/{claim}", it.content);
        (&it.task.body, Place { file: it.file, pointer })
    }))
}
