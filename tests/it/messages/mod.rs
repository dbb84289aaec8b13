//! What applicants are told: in their inbox, and by the channels of a deployment.

mod email;
mod inbox;
mod sms;

use serde_json::Value;

use crate::town::{Town, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";

/// What `who` finds in their inbox, oldest first.
fn messages(town: &Town, who: &str) -> Vec<Value> {
    let answer = town.person(who).get("/api/v1/messages?limit=200");
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["items"].as_array().expect("a page").iter().rev().cloned().collect()
}

/// What they are about.
fn news(town: &Town, who: &str) -> Vec<String> {
    let about = |it: Value| it["about"].as_str().unwrap_or_default().to_owned();
    messages(town, who).into_iter().map(about).collect()
}

/// Ends an application at its applicant's wish.
fn withdraw(town: &Town, who: &str, application: &Value) {
    let body = serde_json::json!({ "reason": "材料有误" });
    let answer = town.person(who).change(&format!("{}/withdrawal", path(application)), body);
    assert_eq!(answer.status, 200, "{}", answer.body);
}
