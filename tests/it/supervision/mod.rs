//! Statistics: what runs, and what was done, of the bodies that one may count.

mod efficiency;
mod lights;
mod presence;

use serde_json::{Value, json};

use crate::town::{Town, path};

/// A licence of 20 working days by law and 5 by promise.
const LICENCE: &str = "MZ-01-002";

fn keep(town: &Town, who: &str, application: &Value, what: &str, body: Value) -> Value {
    let answer = town.person(who).change(&format!("{}/{what}", path(application)), body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn suspend(town: &Town, application: &Value) {
    let body = json!({ "procedure": "expert_review", "reason": "拟组织专家评审" });
    keep(town, "mzj-sec-1", application, "suspensions", body);
}

fn resume(town: &Town, application: &Value) {
    let all = town.person("mzj-sec-1").get(&format!("{}/measures", path(application))).body;
    let end = json!({ "measure_id": all["items"][0]["id"], "finding": "符合条件" });
    keep(town, "mzj-sec-1", application, "resumptions", end);
}

fn decide(town: &Town, application: &Value) {
    for who in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(who, application).status, 200);
    }
    let grant = json!({ "granted": true, "reasons": "符合条件" });
    keep(town, "mzj-chief-1", application, "decision", grant);
}

fn ask(town: &Town, who: &str, way: &str) -> Value {
    let answer = town.person(who).get(&format!("/api/v1/statistics/{way}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}
