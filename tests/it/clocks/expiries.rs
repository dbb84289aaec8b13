//! 有效期届满日: a date that nothing moves, through pauses, corrections and new calendars; what runs out
//! first comes first; and how it is shown before and after.

use serde_json::{Value, json};

use super::renewals::{accepted, clock, filed};
use super::{keep, kinds, measures, publish_calendar, suspend};
use crate::town::{Answer, Town, date_in};

const DAY: &str = "2026-09-29T10:00:00+08:00";
const ITEM: &str = "MZ-01-011";

fn notify(town: &Town, application: &Value) -> Answer {
    let defects = json!([{ "field": "/expires_on", "kind": "wrong", "detail": "与证书不一致" }]);
    keep(town, "mzj-win-1", application, "correction_notice", json!({ "defects": defects }))
}

fn correct(town: &Town, application: &Value, expires_on: &str) -> Answer {
    let (mut form, _) = town.papers_for(ITEM);
    form["expires_on"] = json!(expires_on);
    keep(town, "aq-charity", application, "corrections", json!({ "form": form }))
}

fn stage(town: &Town, application: &Value) -> Value {
    town.person("aq-charity").see(application)["stage"].clone()
}

#[test]
fn no_special_procedure_no_extension_and_no_reversal_moves_the_expiry() {
    let town = Town::at(DAY);
    let application = accepted(&town, "2026-10-31");
    let body = json!({ "clock": "statutory", "by": 10, "reason": "案情复杂" });
    let longer = keep(&town, "mzj-boss-1", &application, "extensions", body);
    assert_eq!(longer.status, 200, "{}", longer.text);
    let body = json!({ "clock": "renewal", "by": 1, "reason": "案情复杂" });
    let refused = keep(&town, "mzj-boss-1", &application, "extensions", body);
    assert_eq!((refused.status, refused.problem()), (409, "no-such-clock"), "{}", refused.text);
    let undone =
        json!({ "measure_id": measures(&town, &application)[0]["id"], "reason": "误录入" });
    let reversed = keep(&town, "mzj-sec-1", &application, "reversals", undone);
    assert_eq!(reversed.status, 200, "{}", reversed.text);
    let paused = suspend(&town, &application);
    assert_eq!(paused.status, 200, "{}", paused.text);
    assert_eq!(date_in(&paused.body, "statutory"), "paused");
    assert_eq!(date_in(&paused.body, "renewal"), "2026-10-31");
    town.it_is("2026-11-01T00:00:01+08:00");
    assert_eq!(town.sweep().lapsed, 1, "amid the special procedure");
    let renewed = town.person("aq-charity").see(&application);
    assert_eq!((&renewed["stage"], &renewed["granted"]), (&json!("decided"), &json!(true)));
}

#[test]
fn a_correction_that_is_open_on_the_last_day_does_not_keep_silence_from_renewing() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-31");
    let told = notify(&town, &application);
    assert_eq!((told.status, date_in(&told.body, "renewal").as_str()), (200, "2026-10-31"));
    town.it_is("2026-11-01T00:00:01+08:00");
    let late = correct(&town, &application, "2026-10-31");
    assert_eq!((late.status, late.problem()), (409, "renewed-by-law"));
    assert_eq!(town.sweep().lapsed, 1);
    let renewed = town.person("aq-charity").see(&application);
    assert_eq!((&renewed["stage"], &renewed["granted"]), (&json!("decided"), &json!(true)));
    assert_eq!(renewed["accepted_at"], renewed["received_at"]);
    let seen = kinds(&town, &application);
    assert!(!seen.contains(&"applications.accepted".to_owned()), "{seen:?}");
}

#[test]
fn a_day_that_is_corrected_is_counted_from_the_filing() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-31");
    assert_eq!(notify(&town, &application).status, 200);
    town.it_is("2026-10-20T10:00:00+08:00");
    let corrected = correct(&town, &application, "2026-11-15");
    assert_eq!(corrected.status, 200, "{}", corrected.text);
    assert_eq!(date_in(&corrected.body, "renewal"), "2026-11-15");
    assert_eq!(corrected.body["renewal"]["apply_by"], "2026-10-16");
    let runs = corrected.body["clocks"].as_array().cloned().unwrap_or_default();
    let runs: Vec<_> = runs.iter().filter(|it| it["kind"] == "renewal").collect();
    assert!(runs[0]["stopped_at"].is_string() && runs[1]["stopped_at"].is_null(), "{runs:?}");
    assert_eq!(runs[1]["started_at"], runs[0]["started_at"], "since the filing");
    town.it_is("2026-11-01T08:00:00+08:00");
    assert_eq!(stage(&town, &application), "submitted");
    town.sweep();
    assert_eq!(stage(&town, &application), "submitted", "not on the day that was mistaken");
}

#[test]
fn what_runs_out_first_comes_first_after_weeks_without_a_server() {
    let town = Town::at(DAY);
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}"));
    let mut content = guide.body["version"]["content"].clone();
    content["limits"]["reply"] = json!({ "value": 20, "unit": "working_day", "rule": "GK-30" });
    crate::catalogue::publish(&town, ITEM, content, "2026-09-29");
    // Of both somebody would have been warned of the expiry before the end of the time to correct.
    let (abandoned, renewed) = (filed(&town, "2026-11-06"), filed(&town, "2026-10-31"));
    for it in [&abandoned, &renewed] {
        let told = notify(&town, it);
        assert_eq!((told.status, date_in(&told.body, "reply").as_str()), (200, "2026-11-02"));
    }
    town.it_is("2027-01-15T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 2);
    assert_eq!(stage(&town, &abandoned), "terminated", "before the licence expired");
    assert_eq!(stage(&town, &renewed), "decided", "before the time to correct was over");
}

#[test]
fn no_calendar_moves_an_expiry_and_none_is_needed_for_it() {
    let town = Town::at("2026-11-30T10:00:00+08:00");
    // Beyond every calendar, on a leap day, and on a day that a notice to come makes a holiday.
    let days = ["2028-02-29", "2027-01-04"];
    let all = days.map(|it| filed(&town, it));
    publish_calendar(&town);
    for (expires_on, application) in days.iter().zip(&all) {
        let runs = clock(application);
        assert_eq!((&runs["due_on"], &runs["provisional"]), (&json!(expires_on), &json!(false)));
        let after = clock(&town.person("aq-charity").see(application));
        assert_eq!((&after["due_on"], &after["due_at"]), (&runs["due_on"], &runs["due_at"]));
    }
    assert_eq!(all[0]["renewal"]["in_time"], true);
    assert!(all[0]["renewal"]["apply_by"].is_null(), "nobody has published the days around it");
}

#[test]
fn an_expiry_is_explained_in_both_languages() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-31");
    let way = clock(&application)["explanation"].as_str().unwrap_or_default().to_owned();
    let me = town.person("aq-charity");
    let told = me.get(&way).body;
    assert_eq!((&told["anchor_event"], &told["consistent"]), (&json!("filing"), &json!(true)));
    assert!(told["anchor_why"].as_str().is_some_and(|it| it.contains("不顺延")), "{told}");
    assert!(told["rule"]["text"].as_str().is_some_and(|it| it.contains("视为准予延续")), "{told}");
    let days = told["days"].as_array().cloned().unwrap_or_default();
    let last = days.last().cloned().unwrap_or_default();
    assert_eq!((days.len(), &last["date"]), (33, &json!("2026-10-31")));
    assert_eq!((&last["nth"], &last["day"]), (&json!(32), &json!("weekend")), "it is not put off");
    let english = me.send("GET", &way, &[("Accept-Language", "en")], None).body;
    let why = english["anchor_why"].as_str().unwrap_or_default().to_owned();
    assert!(why.contains("the day on which the licence expires"), "{why}");
    let drawn = me.get(&format!("{way}.svg"));
    assert!(drawn.text.contains("延续决定期限") && drawn.text.contains("2026-10-31"));
}

#[test]
fn a_preview_says_by_when_to_apply_and_what_becomes_of_silence() {
    let town = Town::at(DAY);
    let preview =
        |query: &str| town.stranger().get(&format!("/api/v1/clocks/preview?item={ITEM}&{query}"));
    let told = preview("start=2026-09-29&expires_on=2026-11-15");
    assert_eq!(told.status, 200, "{}", told.text);
    let clocks = told.body["clocks"].as_array().cloned().unwrap_or_default();
    let runs = clocks.iter().find(|it| it["kind"] == "renewal").expect("in time");
    assert_eq!(
        (&runs["due_on"], &runs["due_at"]),
        (&json!("2026-11-15"), &json!("2026-11-15T15:59:59Z"))
    );
    let back = clocks.iter().find(|it| it["direction"] == "backwards").expect("the last day");
    // Thirty days before is the sixteenth, a Friday.
    assert_eq!((&back["due_on"], &back["rule"]), (&json!("2026-10-16"), &json!("XK-50a")));
    let rules = told.body["rules"].to_string();
    assert!(rules.contains("三十日前提出申请") && rules.contains("the licence counts as renewed"));
    let late = preview("start=2026-10-19&expires_on=2026-11-15&kind=renewal").body;
    let left = late["clocks"].as_array().cloned().unwrap_or_default();
    assert_eq!(
        (left.len(), &left[0]["due_on"]),
        (1, &json!("2026-10-16")),
        "no clock for who is late"
    );
    let posted = json!({ "item": ITEM, "start": "2026-09-29", "expires_on": "2026-11-15" });
    let posted = town.stranger().post("/api/v1/clocks/preview", posted);
    assert_eq!(posted.body["clocks"], told.body["clocks"]);
    let drawn = town.stranger().get(&format!(
        "/api/v1/clocks/preview.svg?item={ITEM}&start=2026-09-29&expires_on=2026-11-15&kind=renewal"
    ));
    assert!(drawn.text.contains("延续决定期限"), "{}", drawn.text);
    let expired = preview("start=2026-11-16&expires_on=2026-11-15");
    assert_eq!((expired.status, expired.problem()), (409, "licence-expired"));
    let way = "/api/v1/clocks/preview?item=MZ-01-001&expires_on=2026-11-15";
    let other = town.stranger().get(way);
    assert_eq!((other.status, &other.body["errors"][0]["pointer"]), (422, &json!("?expires_on")));
}

#[test]
fn an_item_that_does_not_say_when_a_licence_expires_is_not_published() {
    let town = Town::at(DAY);
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}"));
    let mut content = guide.body["version"]["content"].clone();
    content["renewal"]["expires_on"] = json!("form.statement");
    let editor = town.person("mzj-cate-1");
    let way = format!("/api/v1/items/{ITEM}/versions");
    let draft = editor.post(&way, json!({ "content": content }));
    assert_eq!(draft.status, 201, "{}", draft.text);
    let asked =
        editor.change(&format!("{way}/{}/review_request", draft.body["number"]), Value::Null);
    assert_eq!((asked.status, asked.problem()), (422, "incomplete-version"));
    assert!(asked.text.contains("/renewal/expires_on"), "{}", asked.text);
}
