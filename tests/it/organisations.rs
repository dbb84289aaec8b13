//! Windows and people, as screens and plates show them.

use serde_json::json;

use crate::town::Town;

#[test]
fn a_windows_screen_shows_the_units_name_the_promise_and_who_sits_there() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let screen = town.stranger().get("/api/v1/windows/AQ-ZWZX-A01/display").body;
    assert_eq!(screen["body_name"], "市民政局");
    assert_eq!(screen["centre_name"], "安庆市政务服务中心");
    assert!(!screen["window"]["promise"].as_str().expect("a promise").is_empty());
    let plate = &screen["staff"][0];
    assert_eq!(plate["staff_number"], "MZJ-001");
    assert_eq!(plate["name"], "方晓芸");
    assert_eq!(plate["party_member"], true);
    assert_eq!(plate["photo"], "photos/avatar-1.svg");
}

#[test]
fn whoever_has_left_has_no_plate() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let gone = town.database.texts("select number as it from organisations_staff where not active");
    assert!(!gone.is_empty(), "the sample has somebody who left");
    let mut shown = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = town.stranger().get(&format!("/api/v1/staff?limit=30{cursor}")).body;
        let items = page["items"].as_array().expect("a page").clone();
        shown.extend(
            items.iter().map(|it| it["staff_number"].as_str().expect("a number").to_owned()),
        );
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(shown.len(), 83, "every page was walked");
    assert!(shown.is_sorted());
    assert!(!shown.iter().any(|it| gone.contains(it)));
}

#[test]
fn regions_bodies_centres_and_agent_points_are_public() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let stranger = town.stranger();
    let count = |path: &str| stranger.get(path).body["items"].as_array().map(Vec::len);
    assert_eq!(count("/api/v1/regions"), Some(21));
    assert_eq!(count("/api/v1/bodies"), Some(21));
    assert_eq!(count("/api/v1/posts"), Some(26));
    assert_eq!(count("/api/v1/centres"), Some(3));
    assert_eq!(count("/api/v1/windows?centre=AQ-ZWZX&body=MZJ"), Some(5));
    assert_eq!(count("/api/v1/agent_points"), Some(1));
    let centre = stranger.get("/api/v1/centres/AQ-ZWZX").body;
    assert!(centre["windows"].as_array().is_some_and(|it| !it.is_empty()));
    assert_eq!(stranger.get("/api/v1/bodies/MZJ").body["paper_prefix"], "安民");
    let none = stranger.get("/api/v1/centres/NOWHERE");
    assert_eq!((none.status, none.body["type"].clone()), (404, json!("/problems/not-found")));
}

#[test]
fn a_server_that_keeps_who_works_where_is_told_of_every_change_and_of_no_other() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let token = || town.database.text("select token::text as it from organisations_revision");
    let (officer, applicant) = ("staff_number = 'MZJ-001'", "staff_number is null");
    for change in [
        "update organisations_bodies set name = name".to_owned(),
        "update organisations_posts set superior = superior".to_owned(),
        "update organisations_staff set active = active".to_owned(),
        "delete from organisations_absences".to_owned(),
        "delete from organisations_staff_posts where staff_number = 'MZJ-001'".to_owned(),
        format!("update identity_accounts set active = false where {officer}"),
        format!("delete from identity_accounts where {officer}"),
    ] {
        let before = token();
        town.database.sql(&change).expect("it is changed");
        assert_ne!(token(), before, "{change}");
    }
    for other in [
        format!("update identity_accounts set active = false where {applicant}"),
        "update identity_accounts set email = null".to_owned(),
    ] {
        let before = token();
        assert_ne!(town.database.sql(&other), Ok(0), "{other}");
        assert_eq!(token(), before, "{other}");
    }
}
