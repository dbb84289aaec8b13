//! `joint/`: several items as one application, and how their times add up.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::parts::Parts;
use crate::catalogue::ItemStatus;
use crate::clocks::{Limit, Unit};
use crate::workflow::chains::{Waiting, circles, longest};
use crate::{BodyCode, ItemCode};

/// A joint package, as far as it is held against the pack.
#[derive(Deserialize)]
pub(super) struct JointFile {
    pub(super) code: String,
    lead_body: BodyCode,
    total_promised_limit: Limit,
    statutory_cap: Option<Limit>,
    #[serde(default)]
    stages: Option<Vec<Stage>>,
    members: Vec<Member>,
    shared_form: Vec<SharedField>,
    joint_fee: JointFee,
    #[serde(default)]
    joint_inspection: Option<JointInspection>,
    #[serde(default)]
    joint_acceptance: Option<JointAcceptance>,
    critical_path_working_days: u32,
}

#[derive(Deserialize)]
struct Stage {
    seq: u32,
    limit: Limit,
    members: Vec<u32>,
}

#[derive(Deserialize)]
struct Member {
    seq: u32,
    body: BodyCode,
    body_name: String,
    item: Option<ItemCode>,
    promised_limit: Limit,
    depends_on: Vec<u32>,
}

#[derive(Deserialize)]
struct SharedField {
    key: String,
    maps_to: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct JointFee {
    lines: Vec<JointFeeLine>,
}

#[derive(Deserialize)]
struct JointFeeLine {
    body: BodyCode,
}

#[derive(Deserialize)]
struct JointInspection {
    bodies: Vec<BodyCode>,
}

#[derive(Deserialize)]
struct JointAcceptance {
    members: Vec<u32>,
}

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    for (name, file) in &parts.joint {
        let Some((_, package)) = file else { continue };
        let path = format!("joint/{name}.json");
        let mut sheet = Sheet::of(&path, found);
        if package.code != *name {
            let told = format!("the file is called `{name}`, the package `{}`", package.code);
            sheet.error("/code", told);
        }
        known.body(package.lead_body.as_str(), "/lead_body", &mut sheet);
        members(package, known, &mut sheet);
        let before = sheet.count();
        waits(package, &mut sheet);
        if sheet.count() == before {
            path_length(package, &mut sheet);
            stages(package, &mut sheet);
        }
        bodies(package, &mut sheet);
    }
}

fn members(package: &JointFile, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, seq, _) in twice(package.members.iter().map(|it| it.seq).enumerate()) {
        sheet.error(format_args!("/members/{at}/seq"), format!("member {seq} is there twice"));
    }
    for (at, member) in package.members.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/members/{at}"));
        known.body(member.body.as_str(), "/body", &mut sheet);
        if let Some(body) = known.bodies.get(member.body.as_str())
            && body.name != member.body_name
        {
            sheet.warning("/body_name", format!("`{}` is called {}", body.code, body.name));
        }
        item(member, known, &mut sheet);
    }
}

fn item(member: &Member, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(code) = &member.item else { return };
    if known.items.lacks(code.as_str()) {
        let told = format!("no item `{code}` in items/: null when another bureau keeps it");
        sheet.error("/item", told);
    }
    let Some(item) = known.items.get(code.as_str()) else { return };
    if item.status != ItemStatus::Current {
        sheet.error("/item", format!("`{code}` is {}: name a current item", item.status));
    }
    let Some(last) = item.versions.last() else { return };
    if last.content.body != member.body {
        let told = format!("`{code}` is `{}`'s, not `{}`'s", last.content.body, member.body);
        sheet.error("/item", told);
    }
}

fn seqs(package: &JointFile) -> BTreeSet<u32> {
    package.members.iter().map(|it| it.seq).collect()
}

fn waiting(package: &JointFile) -> Waiting<u32> {
    package.members.iter().map(|it| (it.seq, it.depends_on.clone())).collect()
}

fn waits(package: &JointFile, sheet: &mut Sheet<'_>) {
    let seqs = seqs(package);
    let mut named = |pointer: String, them: &[u32]| {
        for (at, seq) in them.iter().enumerate().filter(|(_, seq)| !seqs.contains(seq)) {
            let told = format!("there is no member {seq} in this package");
            sheet.error(format_args!("{pointer}/{at}"), told);
        }
    };
    for (at, member) in package.members.iter().enumerate() {
        named(format!("/members/{at}/depends_on"), &member.depends_on);
    }
    for (at, stage) in package.stages.iter().flatten().enumerate() {
        named(format!("/stages/{at}/members"), &stage.members);
    }
    if let Some(acceptance) = &package.joint_acceptance {
        named("/joint_acceptance/members".to_owned(), &acceptance.members);
    }
    for circle in circles(&waiting(package)) {
        let at = package.members.iter().position(|it| it.seq == circle[0]).expect("a member");
        let chain: Vec<String> = circle.iter().map(u32::to_string).collect();
        let told = format!("member {} waits for itself through {}", circle[0], chain.join(" → "));
        sheet.error(format_args!("/members/{at}/depends_on"), told);
    }
}

/// The longest chain, and the two promises that it must fit in.
fn path_length(package: &JointFile, sheet: &mut Sheet<'_>) {
    let total = package.total_promised_limit;
    let told = |it: Limit| format!("{} {}", it.value, it.unit);
    if let Some(cap) = package.statutory_cap
        && !total.fits_in(cap)
    {
        let told = format!("promised {}, but the law's cap is {}", told(total), told(cap));
        sheet.error("/total_promised_limit", told);
    }
    let addable = |it: &Member| matches!(it.promised_limit.unit, Unit::WorkingDay | Unit::Instant);
    for (at, _) in package.members.iter().enumerate().filter(|(_, it)| !addable(it)) {
        let told = "promise working days here: the longest chain is counted in them";
        sheet.error(format_args!("/members/{at}/promised_limit/unit"), told);
    }
    if !package.members.iter().all(addable) {
        return;
    }
    let lengths: BTreeMap<u32, u32> =
        package.members.iter().map(|it| (it.seq, it.promised_limit.value)).collect();
    let (days, _) = longest(&waiting(package), |seq| lengths[seq]);
    if days != package.critical_path_working_days {
        let written = package.critical_path_working_days;
        let told = format!("the longest chain takes {days} working days, not {written}");
        sheet.error("/critical_path_working_days", told);
    }
    let chain = Limit::new(days, Unit::WorkingDay);
    if !chain.fits_in(total) {
        let told = format!("promised {}, but the longest chain takes {}", told(total), told(chain));
        sheet.error("/total_promised_limit", told);
    }
}

fn stages(package: &JointFile, sheet: &mut Sheet<'_>) {
    let Some(stages) = &package.stages else { return };
    for (at, seq, _) in twice(stages.iter().map(|it| it.seq).enumerate()) {
        sheet.error(format_args!("/stages/{at}/seq"), format!("stage {seq} is there twice"));
    }
    let places = stages.iter().enumerate().flat_map(|(stage, it)| {
        it.members.iter().enumerate().map(move |(at, seq)| ((stage, at), *seq))
    });
    for ((stage, at), seq, _) in twice(places) {
        let told = format!("member {seq} is in two stages");
        sheet.error(format_args!("/stages/{stage}/members/{at}"), told);
    }
    let stage_of: BTreeMap<u32, u32> =
        stages.iter().flat_map(|stage| stage.members.iter().map(|seq| (*seq, stage.seq))).collect();
    for (at, member) in package.members.iter().enumerate() {
        let Some(own) = stage_of.get(&member.seq) else {
            let told = format!("member {} is in no stage", member.seq);
            sheet.error(format_args!("/members/{at}/seq"), told);
            continue;
        };
        let late = |seq: &&u32| stage_of.get(seq).is_some_and(|stage| own < stage);
        if let Some(later) = member.depends_on.iter().find(late) {
            let told = format!("member {} waits for member {later} of a later stage", member.seq);
            sheet.error(format_args!("/members/{at}/depends_on"), told);
        }
    }
    let total = package.total_promised_limit;
    let alike = stages.iter().filter(|it| it.limit.unit == total.unit);
    let sum: u32 = alike.map(|it| it.limit.value).sum();
    if total.value < sum {
        let told =
            format!("the stages take {sum} {}, more than the {} promised", total.unit, total.value);
        sheet.error("/total_promised_limit", told);
    }
}

fn bodies(package: &JointFile, sheet: &mut Sheet<'_>) {
    for (at, key, _) in twice(package.shared_form.iter().map(|it| &it.key).enumerate()) {
        sheet.error(format_args!("/shared_form/{at}/key"), format!("field `{key}` is there twice"));
    }
    let members: BTreeSet<&str> = package.members.iter().map(|it| it.body.as_str()).collect();
    let mut takes_part = |body: &str, pointer: String| {
        if !members.contains(body) {
            sheet.error(pointer, format!("`{body}` has no member in this package"));
        }
    };
    for (at, field) in package.shared_form.iter().enumerate() {
        for body in field.maps_to.keys() {
            takes_part(body, format!("/shared_form/{at}/maps_to/{body}"));
        }
    }
    for (at, line) in package.joint_fee.lines.iter().enumerate() {
        takes_part(line.body.as_str(), format!("/joint_fee/lines/{at}/body"));
    }
    for (at, body) in package.joint_inspection.iter().flat_map(|it| &it.bodies).enumerate() {
        takes_part(body.as_str(), format!("/joint_inspection/bodies/{at}"));
    }
}
