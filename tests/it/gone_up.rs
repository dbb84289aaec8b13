//! A step goes to the post above (上级代办) where nobody is found, or whoever should do it is away.

use serde_json::{Value, json};

use crate::candidates::{accepted, is_open_to, town};
use crate::town::{Town, path};

/// Why the application's step went up, and to which post, as its timeline tells.
pub(crate) fn gone_up(town: &Town, who: &str, application: &Value) -> Value {
    let events = format!("{}/events?limit=200", path(application));
    let events = town.person(who).get(&events).body;
    let mut events = events["items"].as_array().expect("a timeline").iter();
    events
        .find(|it| it["kind"] == "workflow.step_gone_up")
        .map_or(Value::Null, |it| it["data"].clone())
}

#[test]
fn where_nobody_is_found_the_step_goes_to_the_post_above_and_its_timeline_says_why() {
    let asked = json!({ "kind": "person_from_form", "field": "form.approver" });
    let rules = json!({ "nobody_found": "escalate" });
    let town = town(&json!({ "candidates": [asked], "rules": rules }));
    let application = accepted(&town, &json!({ "approver": "MZJ-999" }));
    is_open_to(&town, &application, &["mzj-sech-1"], &["mzj-sec-1", "mzj-law-1"]);
    let told = gone_up(&town, "mzj-sech-1", &application);
    assert_eq!(told["reason"], "nobody_found", "{told}");
    assert_eq!((&told["node"], &told["post"]["post"]), (&json!("s2"), &json!("SECH")), "{told}");
    let found = accepted(&town, &json!({ "approver": "MZJ-006" }));
    is_open_to(&town, &found, &["mzj-sec-3"], &["mzj-sech-1"]);
    assert_eq!(gone_up(&town, "mzj-sech-1", &found), Value::Null);
}

#[test]
fn where_the_approver_is_absent_the_step_goes_to_the_post_above_or_waits_for_the_proxy() {
    let named = json!({ "kind": "person", "staff": "MZJ-006" });
    for (rule, may, why) in
        [("escalate", "mzj-sech-1", json!("approver_absent")), ("proxy", "mzj-sec-1", Value::Null)]
    {
        let rules = json!({ "approver_absent": rule });
        let town = town(&json!({ "candidates": [named], "rules": rules }));
        let leave = json!({ "proxy": "MZJ-004", "from": "2026-09-29", "until": "2026-10-09",
            "reason": "参加业务培训" });
        let asked = town.person("mzj-sec-3").post("/api/v1/absences", leave);
        assert_eq!(asked.status, 201, "{}", asked.body);
        let way =
            format!("/api/v1/absences/{}/approval", asked.body["id"].as_str().expect("an id"));
        assert_eq!(town.person("mzj-sup-1").change(&way, Value::Null).status, 200);
        let application = accepted(&town, &json!({}));
        is_open_to(&town, &application, &[may], &["mzj-law-1"]);
        assert_eq!(gone_up(&town, "mzj-sech-1", &application)["reason"], why, "{rule}");
    }
}
