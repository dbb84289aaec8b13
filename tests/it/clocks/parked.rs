//! One bad row never stops the rest.

use super::{accepted, kinds};
use crate::town::Town;

#[test]
fn a_clock_that_cannot_be_told_of_is_parked_and_the_others_are_told() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let broken = accepted(&town);
    let sound = town.accepted("aq-charity", "MZ-01-003", "mzj-win-1");
    let id = broken["id"].as_str().unwrap_or_default();
    let broke = town
        .database
        .sql(&format!("update applications set event_hash = '\\x00' where id = '{id}'"));
    assert_eq!(broke, Ok(1));
    town.it_is("2026-10-13T08:00:00+08:00");
    let swept = town.sweep();
    assert!(0 < swept.parked && 0 < swept.rungs, "{swept:?}");
    assert!(kinds(&town, &sound).contains(&"clocks.overdue".to_owned()));
    assert_eq!(town.sweep(), api::Swept::default(), "what is parked is left alone");
    let why = town
        .database
        .texts("select distinct parked_error as it from clocks where parked_error is not null");
    assert!(why[0].contains("event_hash"), "{why:?}");
}
