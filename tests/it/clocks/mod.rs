//! Limits that stand still, are extended, run out, and whoever is told of it.

mod disclosure;
mod expiries;
mod hearings;
mod killed;
mod lapses;
mod leap;
mod measures;
mod others;
mod parked;
mod procedures;
mod renewals;
mod replay;
mod soak;
mod together;
mod warnings;

use serde_json::{Value, json};

use crate::town::{Answer, Town, path};

/// A licence of 20 working days by law and 5 by promise, accepted on 29 September 2026.
const LICENCE: &str = "MZ-01-002";

fn accepted(town: &Town) -> Value {
    town.accepted("aq-charity", LICENCE, "mzj-win-1")
}

fn keep(town: &Town, who: &str, application: &Value, what: &str, body: Value) -> Answer {
    town.person(who).change(&format!("{}/{what}", path(application)), body)
}

fn suspend(town: &Town, application: &Value) -> Answer {
    let body = json!({ "procedure": "expert_review", "reason": "拟组织专家评审" });
    keep(town, "mzj-sec-1", application, "suspensions", body)
}

/// The application's measures, oldest first.
fn measures(town: &Town, application: &Value) -> Vec<Value> {
    let answer = town.person("mzj-sec-1").get(&format!("{}/measures", path(application)));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["items"].as_array().cloned().unwrap_or_default()
}

/// The notice of a new year comes, and everything is counted anew by it.
pub(crate) fn publish_calendar(town: &Town) {
    assert_eq!(replay::publish(town).status, 201);
    town.replay();
}

/// Level and text of what `who` finds in their inbox, oldest first.
fn inbox(town: &Town, who: &str) -> Vec<(String, String)> {
    let answer = town.person(who).get("/api/v1/notifications?limit=200");
    assert_eq!(answer.status, 200, "{}", answer.body);
    let all = answer.body["items"].as_array().cloned().unwrap_or_default();
    let word = |it: &Value| it.as_str().unwrap_or_default().to_owned();
    all.iter().rev().map(|it| (word(&it["level"]), word(&it["text"]["zh-CN"]))).collect()
}

/// The kinds of the application's events, oldest first.
fn kinds(town: &Town, application: &Value) -> Vec<String> {
    kinds_seen(town, "mzj-sec-1", application)
}

/// The same, as `who` sees them.
fn kinds_seen(town: &Town, who: &str, application: &Value) -> Vec<String> {
    let path = format!("{}/events?limit=200", path(application));
    let answer = town.person(who).get(&path);
    let all = answer.body["items"].as_array().cloned().unwrap_or_default();
    all.iter().map(|it| it["kind"].as_str().unwrap_or_default().to_owned()).collect()
}
