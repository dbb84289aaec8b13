//! What regions add to the country's calendar, and who is bound by it.

use serde_json::{Value, json};

use crate::town::{Answer, Town, date_in};

const CITY: &str = "340800000000";
const PROVINCE: &str = "340000000000";

fn town() -> Town {
    Town::at("2026-09-21T10:00:00+08:00")
}

fn close(town: &Town, region: &str, add: Value, withdraw: Value) -> Answer {
    let body = json!({ "region": region, "source": "市政府通知", "reason": "台风停工",
        "add": add, "withdraw": withdraw });
    town.person("mzj-adm-1").post("/api/v1/calendar/local-days", body)
}

fn holiday(date: &str) -> Value {
    json!([{ "date": date, "kind": "holiday", "name": "台风停工" }])
}

/// The reason of a day, and who decided it.
fn day(town: &Town, date: &str, region: &str) -> (String, String) {
    let way = format!("/api/v1/calendar/days?from={date}&to={date}{region}");
    let body = town.stranger().get(&way).body;
    let text = |name: &str| body["items"][0][name].as_str().unwrap_or("-").to_owned();
    (text("reason"), text("decided_by"))
}

#[test]
fn a_regions_day_binds_the_region_and_those_below_and_nobody_else() {
    let town = town();
    let done = close(&town, CITY, holiday("2026-09-23"), json!([]));
    assert_eq!(done.status, 201, "{}", done.text);
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(day(&town, "2026-09-23", ""), pair("weekday", "-"));
    assert_eq!(day(&town, "2026-09-23", "&region=340000000000"), pair("weekday", "-"));
    for below in ["340800000000", "340802000000"] {
        let region = format!("&region={below}");
        assert_eq!(day(&town, "2026-09-23", &region), pair("holiday", CITY), "{below}");
    }
    let unknown = town.stranger().get("/api/v1/calendar/days?region=999999999999");
    assert_eq!((unknown.status, &unknown.body["errors"][0]["pointer"]), (422, &json!("?region")));
    let ics = |query: &str| {
        let way = format!("/api/v1/calendar/working-days.ics{query}");
        town.stranger().get(&way).text.contains("DESCRIPTION:台风停工")
    };
    assert!(ics("?region=340802000000") && !ics(""));
}

#[test]
fn due_dates_are_counted_by_the_calendar_of_the_bodys_region() {
    let town = town();
    let before = town.apply("aq-charity", "MZ-01-001");
    assert_eq!(date_in(&before, "correction"), "2026-09-29");
    close(&town, CITY, holiday("2026-09-23"), json!([]));
    let after = town.apply("aq-charity", "MZ-01-001");
    assert_eq!(date_in(&after, "correction"), "2026-09-30");
    let id = after["clocks"][0]["explanation"].as_str().expect("a clock is explained");
    let told = town.person("aq-charity").get(id).body;
    let day = told["days"].as_array().expect("days").iter().find(|it| it["date"] == "2026-09-23");
    assert_eq!(day.map(|it| &it["holiday"]), Some(&json!("台风停工")));
}

#[test]
fn a_day_that_is_taken_back_is_what_the_country_says_again() {
    let town = town();
    close(&town, CITY, holiday("2026-09-23"), json!([]));
    let back = close(&town, CITY, json!([]), json!(["2026-09-23"]));
    assert_eq!(back.body["removed"][0]["date"], "2026-09-23", "{}", back.text);
    assert_eq!(day(&town, "2026-09-23", "&region=340800000000").0, "weekday");
    let versions = town.stranger().get("/api/v1/calendar/versions?region=340800000000").body;
    assert_eq!(versions["items"].as_array().map(Vec::len), Some(2));
    let gone = close(&town, CITY, json!([]), json!(["2026-09-23"]));
    assert_eq!((gone.status, &gone.body["errors"][0]["rule"]), (422, &json!("not-there")));
}

#[test]
fn a_region_changes_only_what_can_be_changed_and_only_by_its_own() {
    let town = town();
    for (region, add, status, problem) in [
        (CITY, holiday("2026-10-01"), 422, "calendar-refused"),
        (CITY, holiday("2031-10-08"), 422, "calendar-refused"),
        (PROVINCE, holiday("2026-09-23"), 403, "region-beyond-you"),
        ("999999999999", holiday("2026-09-23"), 422, "out-of-bounds"),
        (CITY, json!([]), 422, "calendar-refused"),
    ] {
        let told = close(&town, region, add, json!([]));
        assert_eq!((told.status, told.problem()), (status, problem), "{}", told.text);
    }
    let unknown = close(&town, "999999999999", holiday("2026-09-23"), json!([]));
    assert_eq!(unknown.body["errors"][0]["pointer"], "/region");
    let dry = json!({ "region": CITY, "source": "x", "reason": "x", "dry_run": true,
        "add": holiday("2026-09-23") });
    let told = town.person("mzj-adm-1").post("/api/v1/calendar/local-days", dry);
    assert_eq!((told.status, &told.body["version"]), (200, &Value::Null));
    assert_eq!(day(&town, "2026-09-23", "&region=340800000000").0, "weekday");
}

#[test]
fn an_import_of_a_region_replaces_what_it_had_said_of_the_span() {
    let town = town();
    close(&town, CITY, holiday("2026-09-23"), json!([]));
    let way = "/api/v1/calendar/versions?source=x&reason=x&region=340800000000";
    let file = "date,kind,name\n2026-12-24,holiday,州庆\n";
    let admin = town.person("mzj-adm-1");
    let headers = [("Content-Type", "text/csv")];
    let done = admin.send("POST", way, &headers, Some(file.as_bytes()));
    assert_eq!(done.status, 201, "{}", done.text);
    assert_eq!(done.body["added"][0]["date"], "2026-12-24");
    assert_eq!(done.body["removed"][0]["date"], "2026-09-23");
    let without = admin.send("POST", &way.replace("&reason=x", ""), &headers, Some(b"x"));
    assert_eq!(without.body["errors"][0]["pointer"], "?reason", "{}", without.text);
}
