//! Tasks in other hands: 转办, 委派, 交回; and 撤回 of an approval that nobody has acted on.

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, path};

fn reviewing(town: &Town, login: &str) -> (Value, String) {
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person(login);
    let task = officer.task_of(&application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    (application, task)
}

fn hand(person: &Person<'_>, task: &str, how: &str, to: &str) -> Answer {
    person.change(&format!("{task}/{how}"), json!({ "to": to, "reason": "本人外出" }))
}

fn approve(person: &Person<'_>, task: &str) -> Answer {
    person.change(&format!("{task}/approval"), json!({ "opinion": "同意" }))
}

#[test]
fn a_transferred_task_is_the_colleagues_and_no_longer_mine() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town, "mzj-sec-1");
    let (me, colleague) = (town.person("mzj-sec-1"), town.person("mzj-lead-1"));
    let blank = json!({ "to": "MZJ-011", "reason": " \t" });
    assert_eq!(me.change(&format!("{task}/transfer"), blank).status, 422);
    let own = hand(&me, &task, "transfer", "MZJ-004");
    assert_eq!((own.status, own.problem()), (422, "to-yourself"));
    assert_eq!(hand(&me, &task, "transfer", "MZJ-011").status, 200);
    assert_eq!(approve(&me, &task).problem(), "task-taken");
    assert_eq!(colleague.task_of(&application), task, "it is in their work list");
    assert_eq!(approve(&colleague, &task).body["outcome"], "approved");
}

#[test]
fn a_decision_goes_only_to_the_same_post_and_never_to_who_handled_the_application() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    let chief = town.person("mzj-chief-1");
    let task = chief.task_of(&application);
    assert_eq!(chief.change(&format!("{task}/claim"), Value::Null).status, 200);
    let refused = hand(&chief, &task, "transfer", "MZJ-006");
    assert_eq!((refused.status, refused.problem()), (422, "not-a-colleague"));
    let also_chief = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                      values ('MZJ-004', 'MZJ', 'CHIEF')";
    town.database.sql(also_chief).expect("test SQL runs");
    let handler = hand(&chief, &task, "transfer", "MZJ-004");
    assert_eq!((handler.status, handler.problem()), (403, "handler-decides"));
    assert_eq!(hand(&chief, &task, "transfer", "MZJ-010").status, 200);
}

#[test]
fn a_delegated_task_comes_back_with_an_opinion_before_it_is_finished() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town, "mzj-sec-1");
    let (owner, delegate) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    assert_eq!(hand(&owner, &task, "delegation", "MZJ-005").body["delegated"], true);
    let (early, foreign) = (approve(&delegate, &task), approve(&owner, &task));
    assert_eq!((early.status, early.problem()), (409, "task-delegated"));
    assert_eq!(foreign.problem(), "task-taken");
    let back = delegate.change(&format!("{task}/hand-back"), json!({ "opinion": "核实无误" }));
    assert_eq!((back.status, &back.body["delegated"]), (200, &json!(false)));
    assert_eq!(approve(&owner, &task).body["outcome"], "approved");
}

#[test]
fn an_approval_is_taken_back_as_long_as_nobody_has_acted_on_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town, "mzj-sec-1");
    let me = town.person("mzj-sec-1");
    let due = me.get(&task).body["due_on"].clone();
    assert_eq!(approve(&me, &task).status, 200);
    town.it_is("2026-09-30T10:00:00+08:00");
    let reason = json!({ "reason": "意见有误" });
    let seen = me.get(&task).body;
    assert!(seen["actions"].to_string().contains("take_back"), "{seen}");
    let back = me.change(&format!("{task}/taking-back"), reason.clone());
    assert_eq!((back.status, &back.body["state"]), (200, &json!("claimed")), "{}", back.body);
    assert_eq!(back.body["due_on"], due, "the step's limit runs on");
    assert_eq!(approve(&me, &task).status, 200);
    let next = town.person("mzj-sech-1");
    let theirs = next.task_of(&application);
    assert_eq!(next.change(&format!("{theirs}/claim"), Value::Null).status, 200);
    let late = me.change(&format!("{task}/taking-back"), reason);
    assert_eq!((late.status, late.problem()), (409, "gone-on"));
}

#[test]
fn nobody_has_two_voices_on_one_step() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town, "mzj-sec-1");
    let me = town.person("mzj-sec-1");
    let body = json!({ "signer": "MZJ-005", "place": "beside", "question": "请核实" });
    assert_eq!(me.change(&format!("{task}/signers"), body).status, 200);
    let twice = hand(&me, &task, "transfer", "MZJ-005");
    assert_eq!((twice.status, twice.problem()), (409, "signer-twice"));
    let myself = json!({ "signer": "MZJ-004", "place": "before", "question": "?" });
    let own = me.change(&format!("{task}/signers"), myself);
    assert_eq!((own.status, own.problem()), (409, "signer-twice"));
}

fn way_of(application: &Value) -> String {
    format!("{}/events", crate::town::path(application))
}

#[test]
fn the_log_tells_every_change_of_hands() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town, "mzj-sec-1");
    hand(&town.person("mzj-sec-1"), &task, "transfer", "MZJ-005");
    hand(&town.person("mzj-sec-2"), &task, "delegation", "MZJ-006");
    let way = format!("{task}/hand-back");
    town.person("mzj-sec-3").change(&way, json!({ "opinion": "已核" }));
    let events = town.person("mzj-sec-1").get(&way_of(&application)).body;
    let kinds: Vec<&str> = events["items"]
        .as_array()
        .expect("events")
        .iter()
        .filter_map(|it| it["kind"].as_str())
        .filter(|it| it.starts_with("workflow."))
        .collect();
    let told = ["task_claimed", "task_transferred", "task_delegated", "task_handed_back"];
    assert_eq!(kinds, told.map(|it| format!("workflow.{it}")));
    // The applicant is told which step it was, and not who does it for whom.
    let outside = town.person("aq-charity").get(&way_of(&application));
    for internal in ["MZJ-00", "外出", "已核"] {
        assert!(!outside.text.contains(internal), "{}", outside.text);
    }
}

#[test]
fn a_batch_is_approved_task_by_task_and_one_that_cannot_be_leaves_the_others_alone() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let tasks: Vec<(Value, String)> = (0..3).map(|_| reviewing(&town, "mzj-sec-1")).collect();
    let me = town.person("mzj-sec-1");
    let unclaimed = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let list = me.get("/api/v1/tasks?limit=200").body;
    let seen: Vec<Value> = list["items"]
        .as_array()
        .expect("a work list")
        .iter()
        .map(|it| json!({ "task_id": it["id"], "revision": it["revision"] }))
        .collect();
    assert_eq!(seen.len(), 4);
    // One has changed since the list was read.
    hand(&me, &tasks[0].1, "transfer", "MZJ-005");
    let foreign = json!({ "task_id": "00000000-0000-7000-8000-000000000000", "revision": 1 });
    let asked: Vec<Value> = seen.iter().cloned().chain([foreign]).collect();
    let body = json!({ "tasks": asked, "opinion": "同意" });
    let send = || {
        let key = [("Idempotency-Key", "batch-1"), ("Accept-Language", "en")];
        me.post_with("/api/v1/task_approvals", body.clone(), &key)
    };
    let answer = send();
    assert_eq!((answer.status, &answer.body["approved"]), (200, &json!(2)), "{}", answer.body);
    let of = |id: &Value| {
        let items = answer.body["items"].as_array().expect("results").clone();
        let found = items.into_iter().find(|it| it["task_id"] == *id).expect("each has a result");
        found["problem"]["type"].as_str().unwrap_or("approved").to_owned()
    };
    let by_application = |application: &Value| {
        let items = list["items"].as_array().expect("a work list");
        let found = items.iter().find(|it| it["application_id"] == application["id"]);
        found.expect("it was listed")["id"].clone()
    };
    assert_eq!(of(&by_application(&tasks[0].0)), "/problems/stale");
    assert_eq!(of(&by_application(&tasks[1].0)), "approved");
    assert_eq!(of(&by_application(&unclaimed)), "/problems/not-claimed");
    assert_eq!(of(&asked[4]["task_id"]), "/problems/not-found");
    assert_eq!(send().body, answer.body, "a retry gets the same answer");
    let twice = json!({ "tasks": [seen[0], seen[1], seen[0]], "opinion": "同意" });
    let refused = me.post("/api/v1/task_approvals", twice);
    let error = &refused.body["errors"][0];
    assert_eq!((refused.status, &error["pointer"]), (422, &json!("/tasks/2/task_id")));
    // Somebody with many finds those of one application at once.
    let way = format!("/api/v1/tasks?application={}", unclaimed["id"].as_str().expect("an id"));
    let found = me.get(&way).body["items"].clone();
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(found[0]["application_id"], unclaimed["id"]);
}

#[test]
fn staff_see_who_has_a_step_in_hand_and_applicants_deal_with_the_body() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let task = officer.task_of(&application);
    let holder = |login: &str| {
        let seen = town.person(login).get(&path(&application)).body;
        let steps = seen["steps"].as_array().expect("steps");
        steps.last().expect("a step")["assignee"].clone()
    };
    assert!(holder("mzj-sup-1").is_null(), "nobody has claimed it");
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    assert_eq!(holder("mzj-sup-1")["staff_number"], "MZJ-004");
    assert_eq!(holder("mzj-sec-1")["me"], true);
    assert!(holder("aq-charity").is_null());
}
