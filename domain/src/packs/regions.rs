//! `organisations/regions.json`: codes that say where a region belongs.

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::parts::Parts;
use crate::labels::Label;
use crate::organisations::{Region, RegionLevel};

const FILE: &str = "organisations/regions.json";

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let Some(regions) = &parts.regions else { return };
    let mut sheet = Sheet::of(FILE, found);
    for (at, code, _) in twice(regions.iter().map(|it| &it.code).enumerate()) {
        sheet.error(format_args!("/{at}/code"), format!("region code `{code}` is used twice"));
    }
    let short =
        regions.iter().enumerate().filter_map(|(at, it)| Some((at, it.short_code.as_ref()?)));
    for (at, code, _) in twice(short) {
        sheet.error(format_args!("/{at}/short_code"), format!("short code `{code}` is used twice"));
    }
    for (at, region) in regions.iter().enumerate() {
        let mut sheet = sheet.under(format_args!("/{at}"));
        if digits(region, &mut sheet) {
            parent(region, known, &mut sheet);
        }
        if let (Some(from), Some(to)) = (region.valid_from, region.valid_to)
            && to < from
        {
            sheet.error("/valid_to", "valid_to lies before valid_from");
        }
    }
}

/// How many digits mean something at a level.
fn width(level: RegionLevel) -> usize {
    match level {
        RegionLevel::Province => 2,
        RegionLevel::Prefecture => 4,
        RegionLevel::County => 6,
        RegionLevel::Town => 9,
        RegionLevel::Village => 12,
    }
}

fn above(level: RegionLevel) -> Option<RegionLevel> {
    let place = RegionLevel::ALL.iter().position(|it| *it == level)?;
    RegionLevel::ALL.get(place.checked_sub(1)?).copied()
}

fn digits(region: &Region, sheet: &mut Sheet<'_>) -> bool {
    let (level, width) = (region.level, width(region.level));
    let begins = above(level).map_or(0, self::width);
    let (meaning, rest) = region.code.split_at(width);
    let zeros = |it: &str| it.bytes().all(|digit| digit == b'0');
    let fits = zeros(rest) && !zeros(&meaning[begins..]);
    if !fits {
        let told = format!("a {level} code has {width} digits and then zeros");
        sheet.error("/code", told);
    }
    if let Some(short) = &region.short_code {
        if RegionLevel::County < level {
            let told = format!("a {level} has no short code: GB/T 2260 reaches down to the county");
            sheet.error("/short_code", told);
        } else if !region.code.starts_with(short) {
            let told =
                format!("the short code is the code's first six digits, {}", &region.code[..6]);
            sheet.error("/short_code", told);
        }
    }
    fits
}

fn parent(region: &Region, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(code) = &region.parent else { return };
    if known.regions.lacks(code) {
        let told = format!("no region `{code}`: name a region of this file, or null at the top");
        sheet.error("/parent", told);
        return;
    }
    let Some(level) = above(region.level) else {
        sheet.error("/parent", "a province stands at the top: its parent is null");
        return;
    };
    let fits = known
        .regions
        .get(code)
        .is_some_and(|it| it.level == level && region.code.starts_with(&it.code[..width(level)]));
    if !fits {
        sheet.error("/parent", format!("its parent must be a {level} whose digits it begins with"));
    }
}
