//! `items/`: an item's codes, its status, and the succession of its versions.

use super::fault::{Fault, Sheet};
use super::known::{Known, twice};
use super::pack::PackItem;
use super::parts::Parts;
use super::{content, workflows};
use crate::catalogue::{ItemStatus, ItemType};

pub(super) fn check(parts: &Parts, known: &Known<'_>, found: &mut Vec<Fault>) {
    let items = || {
        let read = parts.items.iter();
        read.filter_map(|(name, item)| Some((path(name), name, item.as_ref()?)))
    };
    for (what, field, code) in [
        ("basic code", "/basic_code", (|it| &it.basic_code) as fn(&PackItem) -> &String),
        ("implementation code", "/implementation_code", |it| &it.implementation_code),
    ] {
        let codes = items().map(|(path, _, item)| ((path, item.code.clone()), code(item)));
        for ((path, _), code, (_, other)) in twice(codes) {
            let told = format!("{what} `{code}` is also that of `{other}`");
            Sheet::of(&path, found).error(field, told);
        }
    }
    for (path, name, item) in items() {
        let mut sheet = Sheet::of(&path, found);
        if item.code.as_str() != name {
            let told = format!("the file is called `{name}`, the item `{}`", item.code);
            sheet.error("/code", told);
        }
        codes(item, known, &mut sheet);
        succession(item, &mut sheet);
        status(item, known, &mut sheet);
        for (at, version) in item.versions.iter().enumerate() {
            let mut sheet = sheet.under(format_args!("/versions/{at}/content"));
            content::check(item, version, known, &mut sheet);
            workflows::check(&version.content, known, &mut sheet);
        }
    }
}

/// Where the item called `name` is written.
pub(super) fn path(name: &str) -> String {
    format!("items/{name}.json")
}

fn codes(item: &PackItem, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    let Some(content) = item.versions.last().map(|it| &it.content) else { return };
    let kind = national_code(content.r#type);
    if item.basic_code.get(2..4) != Some(kind) {
        let told = format!("digits 3 and 4 should be {kind}, the code of {}", content.r#type);
        sheet.warning("/basic_code", told);
    }
    let Some(body) = known.bodies.get(content.body.as_str()) else { return };
    let expected = format!("{}{}{}", body.uscc, content.level, item.basic_code);
    if item.implementation_code != expected {
        let told = format!("the implementation code should be {expected}");
        sheet.warning("/implementation_code", told);
    }
}

/// 事项类型代码: two digits, as the national catalogue has them.
fn national_code(of: ItemType) -> &'static str {
    match of {
        ItemType::AdministrativeLicence => "01",
        ItemType::AdministrativePenalty => "02",
        ItemType::AdministrativeEnforcement => "03",
        ItemType::AdministrativeLevy => "04",
        ItemType::AdministrativePayment => "05",
        ItemType::AdministrativeInspection => "06",
        ItemType::AdministrativeConfirmation => "07",
        ItemType::AdministrativeAward => "08",
        ItemType::AdministrativeAdjudication => "09",
        ItemType::OtherPower => "10",
        ItemType::PublicService => "20",
        ItemType::NonLicenceApproval => "99",
    }
}

fn succession(item: &PackItem, sheet: &mut Sheet<'_>) {
    let first = item.versions.first().filter(|it| it.number != 1);
    if first.is_some() {
        sheet.error("/versions/0/number", "the first version has the number 1");
    }
    for (at, pair) in item.versions.windows(2).enumerate() {
        let ([earlier, later], at) = (pair, at + 1) else { continue };
        let next = earlier.number + 1;
        let must = || format!("version {} must be followed by {next} with a later date", next - 1);
        if later.number != next {
            sheet.error(format_args!("/versions/{at}/number"), must());
        }
        if later.effective_from <= earlier.effective_from {
            sheet.error(format_args!("/versions/{at}/effective_from"), must());
        }
    }
}

fn status(item: &PackItem, known: &Known<'_>, sheet: &mut Sheet<'_>) {
    match (item.status, item.status_since) {
        (ItemStatus::Current, Some(_)) => {
            sheet.error("/status_since", "a current item has no status_since");
        }
        (ItemStatus::Cancelled | ItemStatus::Transferred, None) => {
            let told =
                format!("since when is the item {}? Give the date if it is known", item.status);
            sheet.warning("/status_since", told);
        }
        (_, Some(since)) => {
            let last = item.versions.iter().map(|it| it.effective_from).max();
            if let Some(last) = last.filter(|it| since < *it) {
                let told = format!("{since} lies before {last}, when the last version took effect");
                sheet.error("/status_since", told);
            }
        }
        (ItemStatus::Current | ItemStatus::Suspended, None) => {}
    }
    let Some(code) = &item.successor else { return };
    if known.items.lacks(code.as_str()) {
        sheet.error("/successor", format!("no item `{code}` in items/"));
    } else if *code == item.code {
        sheet.error("/successor", "an item does not succeed itself");
    } else if let Some(successor) = known.items.get(code.as_str())
        && successor.status != ItemStatus::Current
    {
        let told = format!("the successor `{code}` is itself {}", successor.status);
        sheet.error("/successor", told);
    }
}
