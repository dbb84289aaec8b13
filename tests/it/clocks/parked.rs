//! One bad row never stops the rest.

use serde_json::json;

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

#[test]
fn whoever_runs_the_house_sees_what_is_parked_and_has_it_tried_again() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = accepted(&town);
    let id = application["id"].as_str().unwrap_or_default();
    let hash = town.database.text(&format!(
        "select encode(event_hash, 'hex') as it from applications where id = '{id}'"
    ));
    let set = |hex: &str| {
        let sql = format!(
            "update applications set event_hash = decode('{hex}', 'hex') where id = '{id}'"
        );
        assert_eq!(town.database.sql(&sql), Ok(1));
    };
    set("00");
    town.it_is("2026-10-13T08:00:00+08:00");
    let swept = town.sweep();
    assert_eq!(swept.rungs, 0);
    let admin = town.person("mzj-adm-1");
    let list =
        || admin.get("/api/v1/parked_clocks").body["items"].as_array().cloned().unwrap_or_default();
    assert_eq!(list().len(), swept.parked);
    assert!(list()[0]["error"].as_str().is_some_and(|it| it.contains("event_hash")));
    assert_eq!(town.person("mzj-sup-1").get("/api/v1/parked_clocks").status, 403);
    set(&hash);
    for it in list() {
        let way =
            format!("/api/v1/parked_clocks/{}/retry", it["clock_id"].as_str().unwrap_or_default());
        assert_eq!(admin.post(&way, json!(null)).status, 200);
        assert_eq!(admin.post(&way, json!(null)).status, 404, "it is parked no longer");
    }
    assert!(0 < town.sweep().rungs);
    assert!(kinds(&town, &application).contains(&"clocks.overdue".to_owned()));
}
