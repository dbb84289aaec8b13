//! Bodies, posts, and centres with their windows and agent points.

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::parts::Parts;
use crate::identity::CreditCode;
use crate::organisations::{Body, Centre, Post, RegionLevel};
use crate::workflow::chains::{Waiting, circles};

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    if let Some(bodies) = &parts.bodies {
        self::bodies(bodies, known, &mut Sheet::of("organisations/bodies.json", found));
    }
    if let Some(posts) = &parts.posts {
        let mut sheet = Sheet::of("organisations/posts.json", found);
        for (at, code, _) in twice(posts.iter().map(|it| &it.code).enumerate()) {
            sheet.error(format_args!("/{at}/code"), format!("post `{code}` is there twice"));
        }
        posts_above(posts, known, &mut sheet);
    }
    if let Some(centres) = &parts.centres {
        self::centres(centres, known, &mut Sheet::of("organisations/centres.json", found));
    }
}

fn bodies(bodies: &[Body], known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let all = || bodies.iter().enumerate();
    for (at, code, _) in twice(all().map(|(at, it)| (at, &it.code))) {
        sheet.error(format_args!("/{at}/code"), format!("body code `{code}` is used twice"));
    }
    for (at, code, first) in twice(all().map(|(at, it)| (at, &it.uscc))) {
        let other = &bodies[first].code;
        let told = format!("credit code `{code}` is also that of `{other}`");
        sheet.error(format_args!("/{at}/uscc"), told);
    }
    for (at, prefix, first) in twice(all().map(|(at, it)| (at, &it.paper_prefix))) {
        let other = &bodies[first].code;
        let told = format!(
            "paper_prefix `{prefix}` is also that of `{other}`: papers would share numbers"
        );
        sheet.error(format_args!("/{at}/paper_prefix"), told);
    }
    for (at, body) in all() {
        known.region(&body.region, format_args!("/{at}/region"), sheet);
        if let Some(parent) = &body.parent {
            known.body(parent.as_str(), format_args!("/{at}/parent"), sheet);
        }
        if let Err(fault) = CreditCode::parse(&body.uscc) {
            sheet.error(format_args!("/{at}/uscc"), fault.to_string());
        }
        offices(body, known, &mut sheet.under(format_args!("/{at}/offices")));
    }
    superiors(bodies, sheet);
}

/// 科室: each with a code of its own, in a centre that is there, and one that approves.
fn offices(body: &Body, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let all = || body.offices.iter().enumerate();
    for (at, code, _) in twice(all().map(|(at, it)| (at, &it.code))) {
        let told = format!("office `{code}` is there twice");
        sheet.error(format_args!("/{at}/code"), told);
    }
    for (at, _) in all().filter(|it| it.1.approval).skip(1) {
        let told = "one office approves for its body: another does already";
        sheet.error(format_args!("/{at}/approval"), told);
    }
    for (at, office) in all() {
        match &office.centre {
            Some(centre) if known.centres.lacks(centre) => {
                let told = format!("no centre `{centre}` in organisations/centres.json");
                sheet.error(format_args!("/{at}/centre"), told);
            }
            None if office.as_unit => {
                let told = "it sits in no centre: it cannot be there as a unit";
                sheet.error(format_args!("/{at}/as_unit"), told);
            }
            Some(_) | None => {}
        }
    }
}

fn superiors(bodies: &[Body], sheet: &mut Sheet<'_>) {
    let above =
        bodies.iter().map(|it| (it.code.as_str(), it.parent.as_ref().map(|it| it.as_str())));
    rings(above.collect(), "parent", sheet);
}

/// 上级岗位: each is there, and none is above itself.
fn posts_above(posts: &[Post], known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, post) in posts.iter().enumerate() {
        if let Some(superior) = &post.superior {
            known.post(superior.as_str(), format_args!("/{at}/superior"), sheet);
        }
    }
    let above =
        posts.iter().map(|it| (it.code.as_str(), it.superior.as_ref().map(|it| it.as_str())));
    rings(above.collect(), "superior", sheet);
}

/// Tells where something is its own superior.
fn rings(above: Vec<(&str, Option<&str>)>, field: &str, sheet: &mut Sheet<'_>) {
    let waiting: Waiting<&str> =
        above.iter().map(|(code, superior)| (*code, superior.iter().copied().collect())).collect();
    for circle in circles(&waiting) {
        let first = circle[0];
        let at = above.iter().position(|it| it.0 == first).expect("it is one of them");
        let told = format!("`{first}` is its own superior through {}", circle.join(" → "));
        sheet.error(format_args!("/{at}/{field}"), told);
    }
}

fn centres(centres: &[Centre], known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, code, _) in twice(centres.iter().map(|it| &it.code).enumerate()) {
        sheet.error(format_args!("/{at}/code"), format!("centre code `{code}` is used twice"));
    }
    for (place, code, _) in twice(places(centres)) {
        sheet.error(place, format!("window code `{code}` is used twice"));
    }
    for (at, centre) in centres.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/{at}"));
        known.region(&centre.region, "/region", &mut sheet);
        for (field, body) in [("/run_by", &centre.run_by), ("/government", &centre.government)] {
            if let Some(body) = body {
                known.body(body.as_str(), field, &mut sheet);
            }
        }
        if centre.run_by.is_some() && centre.run_by == centre.government {
            let told = "two bodies say one after the other what stays outside: name another";
            sheet.error("/government", told);
        }
        for (at, number, _) in twice(centre.windows.iter().map(|it| &it.number).enumerate()) {
            let told = format!("centre `{}` has two windows `{number}`", centre.code);
            sheet.error(format_args!("/windows/{at}/number"), told);
        }
        for (at, window) in centre.windows.iter().enumerate() {
            known.body(window.body.as_str(), format_args!("/windows/{at}/body"), &mut sheet);
        }
        agent_points(centre, known, &mut sheet);
    }
}

/// Windows and agent points share one name space: staff sit at either.
fn places(centres: &[Centre]) -> impl Iterator<Item = (String, &str)> {
    centres.iter().enumerate().flat_map(|(centre, it)| {
        let windows = it.windows.iter().enumerate();
        let windows =
            windows.map(move |(at, it)| (format!("/{centre}/windows/{at}/code"), it.code.as_str()));
        let points = it.agent_points.iter().enumerate();
        let points = points
            .map(move |(at, it)| (format!("/{centre}/agent_points/{at}/code"), it.code.as_str()));
        windows.chain(points)
    })
}

fn agent_points(centre: &Centre, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (at, point) in centre.agent_points.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/agent_points/{at}"));
        known.body(point.body.as_str(), "/body", &mut sheet);
        known.region(&point.region, "/region", &mut sheet);
        if let Some(region) = known.regions.get(&point.region)
            && region.level != RegionLevel::Village
        {
            let (code, level) = (&point.region, region.level);
            let told = format!("an agent point stands in a village; `{code}` is a {level}");
            sheet.error("/region", told);
        }
    }
}
