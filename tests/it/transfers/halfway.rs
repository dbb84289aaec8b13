//! What is half way when the item goes: lent, countersigned, standing still, copied, with files.

use api::Asked;
use serde_json::{Value, json};

use super::{
    HEIR, ITEM, accepted, claimed, items, staffed, town, transferred, transferred_item,
    transferred_later,
};
use crate::calls;
use crate::town::desk::Desk;
use crate::town::{Town, date_in, path};

/// An item with a special procedure that officers begin.
const LICENCE: &str = "MZ-01-002";

fn approved(town: &Town, login: &str, task: &str) {
    let done = town.person(login).change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(done.status, 200, "{}", done.body);
}

#[test]
fn what_is_lent_comes_back_to_nobody_and_is_open_in_the_new_body() {
    let town = town();
    let application = accepted(&town);
    let task = claimed(&town, "mzj-sec-1", &application);
    let lent = json!({ "to": "MZJ-005", "reason": "请先看" });
    assert_eq!(town.person("mzj-sec-1").change(&format!("{task}/delegation"), lent).status, 200);
    transferred(&town);
    for login in ["mzj-sec-1", "mzj-sec-2"] {
        let person = town.person(login);
        let told = person.get("/api/v1/notifications").body;
        assert_eq!(told["items"][0]["application_id"], application["id"], "{login}: {told}");
        let list = person.get("/api/v1/tasks").body;
        assert_eq!(list["items"], json!([]), "{login}");
    }
    claimed(&town, "mzjx-cnty-1", &application);
    approved(&town, "mzjx-cnty-1", &task);
    town.person("mzjx-cntyh-1").task_of(&application);
}

#[test]
fn a_signature_that_was_asked_for_is_given_by_the_same_post_of_the_new_body_before_the_step_goes_on()
 {
    let town = town();
    super::hire(&town, "mzjx-law-1", "LAW");
    let application = accepted(&town);
    let task = claimed(&town, "mzj-sec-1", &application);
    let asked = json!({ "signer": "MZJ-015", "place": "before", "question": "是否合法？" });
    let asked = town.person("mzj-sec-1").change(&format!("{task}/signers"), asked);
    assert_eq!(asked.status, 200, "{}", asked.body);
    transferred(&town);
    assert_eq!(town.person("mzj-law-1").get("/api/v1/tasks").body["items"], json!([]));
    // The asker's own task waits for it, and is nobody's until then.
    let sec = town.person("mzjx-cnty-1");
    assert_eq!(sec.get(&task).body["state"], "held");
    let word = claimed(&town, "mzjx-law-1", &application);
    approved(&town, "mzjx-law-1", &word);
    let back = sec.get(&task).body;
    assert_eq!((&back["state"], &back["assignee"]), (&json!("open"), &Value::Null), "{back}");
    claimed(&town, "mzjx-cnty-1", &application);
    approved(&town, "mzjx-cnty-1", &task);
    town.person("mzjx-cntyh-1").task_of(&application);
}

#[test]
fn what_stands_still_stands_still_in_the_new_body_and_runs_again_by_its_word() {
    let town = town();
    let application = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let keep = |login: &str, what: &str, body: Value| {
        town.person(login).change(&format!("{}/{what}", path(&application)), body)
    };
    let pause = json!({ "procedure": "expert_review", "reason": "拟组织专家评审" });
    let paused = keep("mzj-sec-1", "suspensions", pause);
    assert_eq!(paused.status, 200, "{}", paused.body);
    let ledger =
        || town.database.texts("select row_to_json(l)::text as it from clocks_ledger l order by 1");
    let before = ledger();
    transferred_item(&town, LICENCE);
    assert_eq!(ledger(), before);
    let heir = town.person("mzjx-cnty-1");
    assert_eq!(date_in(&heir.see(&application), "promised"), "paused");
    town.it_is("2026-10-09T10:00:00+08:00");
    let measures = heir.get(&format!("{}/measures", path(&application))).body;
    let end = json!({ "measure_id": measures["items"][0]["id"], "finding": "符合条件" });
    let old = keep("mzj-sec-1", "resumptions", end.clone());
    assert!([403, 409].contains(&old.status), "the old body has no say any more: {}", old.body);
    let runs = keep("mzjx-cnty-1", "resumptions", end);
    assert_eq!(runs.status, 200, "{}", runs.body);
    assert_ne!(date_in(&runs.body, "promised"), "paused");
}

#[test]
fn what_a_system_was_asked_it_answers_once_and_the_step_goes_on_in_the_new_body() {
    let (town, desk) = (staffed(calls::town()), Desk::http());
    let application = accepted(&town);
    let task = town.person("mzj-sec-1").task_of(&application);
    transferred_later(&town);
    desk.says(&json!({ "listed": true }).to_string());
    let asker = calls::asker(&town, &desk);
    assert_eq!(calls::asked(&asker), [Asked::Answered]);
    assert_eq!(calls::asked(&asker), [], "once");
    assert_eq!(town.person("mzjx-cnty-1").get(&task).body["outcome"], "completed");
    town.person("mzjx-cntyh-1").task_of(&application);
}

#[test]
fn what_is_publicly_announced_when_the_item_goes_is_over_by_itself_in_the_new_body() {
    let town = town();
    let mut content =
        town.stranger().get(&format!("/api/v1/items/{ITEM}")).body["version"]["content"].take();
    let days = json!({ "value": 5, "unit": "calendar_day" });
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let step = nodes.iter_mut().find(|it| it["id"] == "s2").expect("it has a step s2");
    step["limit"] = days.clone();
    step["public_notice"] = json!({ "upheld": "decision" });
    content["public_notice"] =
        json!({ "limit": days, "place": "政务网站", "counts_in_limit": true, "basis": "市规定" });
    crate::catalogue::publish(&town, ITEM, content, "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    let application = accepted(&town);
    let task = town.person("mzj-sec-1").task_of(&application);
    let notices = || {
        let all = items(&town.stranger().get("/api/v1/public_notices"));
        all.iter().map(|it| it["until"].clone()).collect::<Vec<_>>()
    };
    let until = notices();
    assert_eq!(until.len(), 1);
    transferred_later(&town);
    assert_eq!(notices(), until, "announced as long as it was");
    town.it_is("2026-10-09T10:00:00+08:00");
    town.sweep();
    assert_eq!(town.person("mzjx-cnty-1").get(&task).body["outcome"], "completed");
    assert_eq!(notices(), [json!(null); 0]);
    town.person("mzjx-cntyh-1").task_of(&application);
}

#[test]
fn copies_files_and_comments_stay_where_they_are() {
    let town = town();
    let application = accepted(&town);
    let task = claimed(&town, "mzj-sec-1", &application);
    let officer = town.person("mzj-sec-1");
    let copy = json!({ "to": ["XZ-001"], "note": "供知悉" });
    assert_eq!(officer.post(&format!("{task}/copies"), copy).status, 200);
    let comments = format!("{}/comments", path(&application));
    assert_eq!(officer.post(&comments, json!({ "text": "住所已核" })).status, 201);
    let headers = [
        ("Content-Type", "application/pdf"),
        ("Content-Disposition", "attachment; filename*=UTF-8''a.pdf"),
    ];
    let file = officer.send("POST", &format!("{task}/attachments"), &headers, Some(b"%PDF-1.7\n1"));
    assert_eq!(file.status, 201, "{}", file.text);
    transferred(&town);
    let content = file.body["content"].as_str().expect("a place");
    for (login, status) in [("mzjx-cnty-1", 200), ("mzj-win-1", 200), ("xz-town-1", 404)] {
        assert_eq!(town.person(login).get(content).status, status, "{login}");
    }
    let reader = town.person("xz-town-1");
    assert_eq!(reader.get(&path(&application)).status, 200, "it was copied to them");
    let said = town.person("mzjx-cnty-1").get(&comments).body;
    assert_eq!(said["items"].as_array().map(Vec::len), Some(1), "{said}");
    let list = town.person("mzj-sup-1").get("/api/v1/applications").body;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "whoever watches the old body");
}

#[test]
fn corrections_that_are_out_come_in_at_the_new_body() {
    let town = town();
    let application = town.apply("aq-charity", ITEM);
    let (_, materials) = town.papers_for(ITEM);
    let code = &materials[0]["material"];
    let notice = json!({
        "defects": [{ "material": code, "kind": "incomplete", "detail": "缺少签字" }],
    });
    let win = town.person("mzj-win-1");
    let told = win.change(&format!("{}/correction_notice", path(&application)), notice);
    assert_eq!(told.status, 200, "{}", told.body);
    transferred(&town);
    let charity = town.person("aq-charity");
    let papers = json!({ "materials": [materials[0]] });
    let handed = charity.change(&format!("{}/corrections", path(&application)), papers);
    assert_eq!(handed.status, 200, "{}", handed.body);
    let heir = town.person("mzjx-win-1");
    let accepted = heir.change(&format!("{}/acceptance", path(&application)), Value::Null);
    assert_eq!(
        (accepted.status, &accepted.body["body"]["code"]),
        (200, &json!(HEIR)),
        "{}",
        accepted.body
    );
}
