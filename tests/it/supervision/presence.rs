//! 两集中两到位: whether powers of approval sit in one office of the centre, and how many items do.

use serde_json::{Value, json};

use super::ask;
use crate::town::Town;

fn exceptions(of: &Value) -> Vec<(String, String)> {
    let text = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    let all = of["exceptions"].as_array().expect("exceptions").iter();
    all.map(|it| (text(&it["fault"]), text(&it["item"]))).collect()
}

fn is(fault: &str, item: &str) -> (String, String) {
    (fault.to_owned(), item.to_owned())
}

fn entry(of: &Value, item: &str) -> Value {
    let items = of["items"].as_array().expect("items");
    items.iter().find(|it| it["item"] == item).expect("it is on offer")["entry"].clone()
}

/// Bodies with their offices are read again after a minute.
fn change(town: &Town, sql: &str, now: &str) {
    town.database.sql(sql).expect("test SQL runs");
    town.it_is(now);
}

#[test]
fn a_body_is_concentrated_or_its_exceptions_are_named() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let bureau = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert_eq!(bureau["concentrated"], false);
    let both = [is("handled_elsewhere", "MZ-09-001"), is("handled_elsewhere", "MZ-10-007")];
    assert_eq!(exceptions(&bureau), both);
    assert_eq!(bureau["exceptions"][0]["office"], "QHDM");
    let moved = "update organisations_offices set centre_code = 'AQ-ZWZX', as_unit = true
                 where body_code = 'MZJ' and code = 'QHDM'";
    change(&town, moved, "2026-09-29T10:02:00+08:00");
    let bureau = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert_eq!((&bureau["concentrated"], exceptions(&bureau)), (&json!(true), Vec::new()));
    let away = "update organisations_offices set centre_code = null, as_unit = false
                where body_code = 'MZJ' and approval";
    change(&town, away, "2026-09-29T10:04:00+08:00");
    let bureau = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert_eq!(exceptions(&bureau), [is("approval_office_outside", "")]);
    let none = "update organisations_offices set approval = false where body_code = 'MZJ'";
    change(&town, none, "2026-09-29T10:06:00+08:00");
    let bureau = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert!(exceptions(&bureau).contains(&is("no_approval_office", "")), "{bureau}");
}

#[test]
fn several_offices_of_a_body_sit_in_the_centre_each_as_a_unit() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let county = ask(&town, "mzj-sup-1", "presence/MZJ-X");
    assert_eq!((&county["concentrated"], exceptions(&county)), (&json!(true), Vec::new()));
    let offices = county["offices"].as_array().expect("offices");
    let seated = |it: &Value| it["centre"] == "TC-ZWZX" && it["as_unit"] == true;
    assert_eq!((offices.len(), offices.iter().all(seated)), (2, true), "{county}");
    assert_eq!(town.stranger().get("/api/v1/bodies/MZJ-X").body["offices"], county["offices"]);
    let some = "update organisations_offices set as_unit = false where code = 'HYDJ'";
    change(&town, some, "2026-09-29T10:02:00+08:00");
    let county = ask(&town, "mzj-sup-1", "presence/MZJ-X");
    assert_eq!(county["concentrated"], false);
    assert!(exceptions(&county).contains(&is("handled_elsewhere", "MZ-07-001")), "{county}");
}

#[test]
fn the_rate_is_of_the_items_in_the_centre_among_all_on_offer() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let before = ask(&town, "mzj-sec-1", "presence/MZJ");
    let offered = before["on_offer"].as_u64().expect("a count");
    assert_eq!((&before["in_centre"], &before["entry_rate"]), (&json!(offered), &json!(1.0)));
    crate::exemptions::leave_the_centre(&town, "MZ-10-003");
    let after = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert_eq!((&after["on_offer"], &after["in_centre"]), (&json!(offered), &json!(offered - 1)));
    let rate = (offered - 1) as f64 / offered as f64;
    let shown = after["entry_rate"].as_f64().expect("a rate");
    assert!((shown - rate).abs() < 1e-4, "{shown} of {rate}");
    assert!(exceptions(&after).contains(&is("not_in_centre", "MZ-10-003")));
    // What is suspended or cancelled is not on offer.
    let basis = json!({ "basis": "国务院关于取消一批行政许可事项的决定" });
    let reviewer = town.person("mzj-catr-1");
    assert_eq!(reviewer.change("/api/v1/items/MZ-10-003/cancellation", basis).status, 200);
    let gone = ask(&town, "mzj-sec-1", "presence/MZJ");
    assert_eq!((&gone["on_offer"], &gone["entry_rate"]), (&json!(offered - 1), &json!(1.0)));
}

#[test]
fn no_item_on_offer_is_without_an_entry_status() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    crate::exemptions::leave_the_centre(&town, "MZ-10-003");
    let (mut known, mut outside) = (0, 0);
    for body in ["MZJ", "MZJ-X", "XZ"] {
        let found = ask(&town, "mzj-sup-1", &format!("presence/{body}"));
        let items = found["items"].as_array().cloned().unwrap_or_default();
        assert_eq!(items.len() as u64, found["on_offer"].as_u64().expect("a count"), "{body}");
        known += items.len();
        outside += items.iter().filter(|it| it["entry"] == "outside").count();
        assert!(items.iter().all(|it| it["entry"].is_string()), "{found}");
    }
    let current = town.stranger().get("/api/v1/items?limit=200&status=current").body;
    let applied_for = |it: &&Value| it["case_type"] != "ex_officio";
    let current = current["items"].as_array().expect("a page").iter().filter(applied_for).count();
    assert_eq!((known, outside), (current, 1));
    let found = ask(&town, "mzj-sup-1", "presence/MZJ");
    assert_eq!(entry(&found, "MZ-10-003"), "outside");
    assert_eq!(entry(&found, "MZ-01-001"), "in_centre");
}

#[test]
fn bodies_are_listed_for_those_who_may_count_them_and_of_nothing_nothing_is_said() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let bodies = |who: &str, query: &str| -> Vec<String> {
        let found = ask(&town, who, &format!("presence{query}"));
        let bodies = found["bodies"].as_array().expect("bodies").iter();
        bodies.map(|it| it["body"].as_str().expect("a code").to_owned()).collect()
    };
    assert_eq!(bodies("mzj-sup-1", ""), ["MZJ", "MZJ-X", "XZ"]);
    assert_eq!(bodies("mzj-sup-1", "?concentrated=true"), ["MZJ-X"]);
    assert_eq!(bodies("mzj-sup-1", "?concentrated=false"), ["MZJ"]);
    assert_eq!(bodies("mzjx-cnty-1", ""), ["MZJ-X"]);
    let town_hall = ask(&town, "mzj-sup-1", "presence/XZ");
    assert_eq!(town_hall["on_offer"], 0);
    assert_eq!(
        (&town_hall["concentrated"], &town_hall["entry_rate"]),
        (&Value::Null, &Value::Null)
    );
    assert_eq!(exceptions(&town_hall), Vec::new());
    let foreign = town.person("mzj-sec-1").get("/api/v1/statistics/presence/MZJ-X");
    assert_eq!(foreign.status, 404);
}
