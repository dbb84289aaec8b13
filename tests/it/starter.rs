//! 发起人即审批人: whoever applied for somebody could approve a step, and the procedure settles what then.

use serde_json::{Value, json};

use crate::candidates::{AGENTED, allowance, is_open_to};
use crate::catalogue::publish;
use crate::gone_up::gone_up;
use crate::town::{Town, path};

/// The allowance is checked by a village agent, or by whoever else `says` it is; this settles what holds
/// when that is who applied.
fn town(rule: &str, says: &Value) -> Town {
    let town = Town::at("2026-12-08T10:00:00+08:00");
    let guide = town.stranger().get(&format!("/api/v1/items/{AGENTED}")).body;
    let mut content = guide["version"]["content"].clone();
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let check = nodes.iter_mut().find(|it| it["id"] == "agented").expect("the step");
    check["post"] = "VILL".into();
    check["candidates"] = says.clone();
    check["rules"] = json!({ "starter_is_approver": rule });
    publish(&town, AGENTED, content, "2026-12-08");
    town
}

/// What a village agent has applied for, with the mandate of the applicant.
fn agented(town: &Town) -> Value {
    let applicant = json!({ "kind": "natural_person", "name": "李四",
        "number": "34088119850615002X", "phone": "13900000002" });
    let mandate = json!({ "basis": "授权委托书 2026-12-01" });
    allowance(town, "xz-vill-1", &json!({ "applicant": applicant, "mandate": mandate }))
}

fn the_post() -> Value {
    json!([{ "kind": "post" }])
}

#[test]
fn whoever_applied_does_not_approve_and_their_colleague_of_the_same_post_does() {
    let town = town("not_allowed", &the_post());
    let application = agented(&town);
    is_open_to(&town, &application, &["xz-vill-2"], &["xz-vill-1", "xz-townh-1"]);
    let task = town.person("xz-vill-2").task_of(&application);
    let tag = town.person("xz-vill-2").tag_of(&task);
    let headers = [("If-Match", tag.as_str())];
    let own = town.person("xz-vill-1");
    let refused = own.post_with(&format!("{task}/claim"), Value::Null, &headers);
    assert_eq!((refused.status, refused.problem()), (403, "applied-themself"), "{}", refused.body);
    assert_eq!(town.approve("xz-vill-2", &application).status, 200);
}

#[test]
fn where_nobody_but_who_applied_could_approve_it_goes_to_the_post_above_and_the_timeline_says_so() {
    let only = json!([{ "kind": "person", "staff": "XZ-005" }]);
    let town = town("not_allowed", &only);
    let application = agented(&town);
    is_open_to(&town, &application, &["xz-townh-1"], &["xz-vill-1", "xz-vill-2"]);
    let told = gone_up(&town, "xz-townh-1", &application);
    assert_eq!(
        (&told["node"], &told["reason"]),
        (&json!("agented"), &json!("starter_is_approver"))
    );
    assert_eq!(told["post"]["post"], "TOWNH", "{told}");
}

#[test]
fn where_the_procedure_allows_it_whoever_applied_approves() {
    let town = town("allowed", &the_post());
    let application = agented(&town);
    is_open_to(&town, &application, &["xz-vill-1", "xz-vill-2"], &["xz-townh-1"]);
    assert_eq!(town.approve("xz-vill-1", &application).status, 200);
}

#[test]
fn where_the_procedure_leaves_the_review_out_it_says_why_and_asks_whoever_did_not_apply() {
    let town = town("skip", &the_post());
    let application = agented(&town);
    let officer = town.person("mzjx-cnty-1");
    officer.task_of(&application);
    let events = officer.get(&format!("{}/events?limit=200", path(&application))).body;
    let mut events = events["items"].as_array().expect("a timeline").iter();
    let skipped = events.find(|it| it["kind"] == "workflow.step_skipped").expect("it is told");
    assert_eq!(skipped["data"]["reason"], "starter_is_approver", "{skipped}");
    let own = allowance(&town, "lisi", &json!({}));
    is_open_to(&town, &own, &["xz-vill-1", "xz-vill-2"], &["mzjx-cnty-1"]);
}
