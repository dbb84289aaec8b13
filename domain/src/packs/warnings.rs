//! `rules/warnings.json`: ladders that can be climbed, and that somebody hears.

use super::fault::{Fault, Sheet};
use super::known::Known;
use super::parts::Parts;
use crate::catalogue::Content;
use crate::clocks::{Addressee, ClockKind, Ladder, Level, Rung};
use crate::labels::Label;

const FILE: &str = "rules/warnings.json";

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let Some(warnings) = &parts.warnings else { return };
    let mut sheet = Sheet::of(FILE, found);
    all_warned(&warnings.ladders, parts, &mut sheet);
    for (at, ladder) in warnings.ladders.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/ladders/{at}"));
        let same = |it: &Ladder| {
            (it.clock, &it.body, &it.item) == (ladder.clock, &ladder.body, &ladder.item)
        };
        if warnings.ladders[..at].iter().any(same) {
            sheet.error("", "a ladder for the same clocks stands before it".to_owned());
        }
        if let Some(body) = &ladder.body {
            known.body(body.as_str(), "/body", &mut sheet);
        }
        if let Some(item) = ladder.item.as_ref().filter(|it| known.items.lacks(it.as_str())) {
            sheet.error("/item", format!("no item `{item}` in items/"));
        }
        order(&ladder.rungs, &mut sheet);
        moments(&ladder.rungs, &mut sheet);
        warns_before(ladder, &mut sheet);
        for (place, rung) in ladder.rungs.iter().enumerate() {
            addressees(rung, known, &mut sheet.under(format_args!("/rungs/{place}")));
        }
    }
}

/// Where something follows by itself, a post is told before: whoever has the task may be nobody.
fn warns_before(ladder: &Ladder, sheet: &mut Sheet<'_>) {
    let Some(kind) = ladder.clock.filter(|it| it.acts()) else { return };
    let tells = |it: &Rung| it.to.iter().any(|to| matches!(to, Addressee::Post(_)));
    if !ladder.rungs.iter().any(|it| it.level == Level::Yellow && tells(it)) {
        let told =
            format!("something follows when a {kind} clock runs out: tell a post before (yellow)");
        sheet.error("/rungs", told);
    }
}

/// Every kind of clock at whose end something follows by itself has a ladder of its own, if an item or a step sets it.
fn all_warned(ladders: &[Ladder], parts: &Parts, sheet: &mut Sheet<'_>) {
    let contents = || {
        let versions =
            parts.items.iter().filter_map(|it| it.1.as_ref()).flat_map(|it| &it.versions);
        versions.map(|it| &it.content)
    };
    for kind in ClockKind::ALL.iter().filter(|it| it.acts()) {
        let own = |it: &Ladder| (it.clock, &it.body, &it.item) == (Some(*kind), &None, &None);
        let set = contents().any(|it: &Content| it.sets(*kind));
        if set && !ladders.iter().any(own) {
            let told = format!("something follows when a {kind} clock runs out: it needs a ladder");
            sheet.error("/ladders", told);
        }
    }
}

/// Rungs are climbed one by one, so each comes later than the one before.
fn order(rungs: &[Rung], sheet: &mut Sheet<'_>) {
    let rank = |it: &Rung| match it.level {
        Level::Yellow => (0, 0),
        Level::Red => (1, 0),
        Level::Escalation => (2, it.working_days_late),
    };
    for (place, pair) in rungs.windows(2).enumerate() {
        if rank(&pair[1]) <= rank(&pair[0]) {
            let told = "a rung comes later than the one before: yellow, red, then escalations";
            sheet.error(format_args!("/rungs/{}", place + 1), told.to_owned());
        }
    }
    if !rungs.iter().any(|it| it.level == Level::Red) {
        sheet.error(
            "/rungs",
            "a ladder has a red rung: that a limit was missed is a fact".to_owned(),
        );
    }
    for (place, rung) in rungs.iter().enumerate() {
        if (rung.level == Level::Escalation) == (rung.working_days_late == 0) {
            let told = "an escalation, and nothing else, says how many working days late it comes";
            sheet.error(format_args!("/rungs/{place}/working_days_late"), told.to_owned());
        }
    }
}

/// From when a limit is nearly spent, a yellow rung may say: a share of it, and so many days before.
fn moments(rungs: &[Rung], sheet: &mut Sheet<'_>) {
    for (place, rung) in rungs.iter().enumerate() {
        let Some(nearly) = rung.nearly else { continue };
        if rung.level != Level::Yellow {
            let told = "a yellow rung, and nothing else, says from when a limit is nearly spent";
            sheet.error(format_args!("/rungs/{place}/nearly"), told.to_owned());
        }
        if !(1..=100).contains(&nearly.percent) || nearly.working_days_before == 0 {
            let told = "1 to 100 percent of a limit, and at least one working day before its last";
            sheet.error(format_args!("/rungs/{place}/nearly"), told.to_owned());
        }
    }
}

fn addressees(rung: &Rung, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    for (place, to) in rung.to.iter().enumerate() {
        match to {
            Addressee::Post(post) => {
                known.post(post.as_str(), format_args!("/to/{place}/post"), sheet);
            }
            Addressee::Holder | Addressee::Supervision => {}
        }
    }
}
