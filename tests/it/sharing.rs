//! 抄送 and 批注: what officers tell one another of an application, and applicants never see.

use serde_json::{Value, json};

use crate::identity::tables_that_tell;
use crate::town::{Answer, Person, Town, path};

/// An application whose review mzj-sec-1 has claimed, and the task.
fn reviewing(town: &Town) -> (Value, String) {
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let task = officer.task_of(&application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    (application, task)
}

fn copy(person: &Person<'_>, task: &str, to: &[&str]) -> Answer {
    let body = json!({ "to": to, "note": "涉及贵县，供知悉，联系13912345678" });
    person.post(&format!("{task}/copies"), body)
}

fn kinds(person: &Person<'_>, application: &Value) -> Vec<String> {
    let events = person.get(&format!("{}/events?limit=200", path(application))).body;
    let events = events["items"].as_array().expect("events").iter();
    events.map(|it| it["kind"].as_str().expect("a kind").to_owned()).collect()
}

#[test]
fn whoever_was_sent_a_copy_reads_the_application_and_does_nothing_else_with_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let (officer, reader) = (town.person("mzj-sec-1"), town.person("mzjx-cnty-1"));
    assert_eq!(reader.get(&path(&application)).status, 404);
    assert_eq!(copy(&officer, &task, &["MZJX-006", "MZJX-006"]).status, 200);
    let page = reader.get("/api/v1/copies?read=false").body;
    let copied = page["items"].as_array().expect("a page").clone();
    assert_eq!(copied.len(), 1, "named twice is sent once: {page}");
    assert_eq!(copied[0]["application_id"], application["id"]);
    assert_eq!(copied[0]["by"]["staff_number"], "MZJ-004");
    assert_eq!(copied[0]["stage"], "accepted");
    // Lists, details and timelines ask the same table.
    let seen = reader.see(&application);
    let acts = seen["actions"].as_array().expect("actions").iter();
    let acts: Vec<&Value> = acts.map(|it| &it["action"]).collect();
    assert_eq!(acts, ["comment"], "nothing but a comment");
    assert_eq!(reader.get("/api/v1/applications").body["items"][0]["id"], application["id"]);
    for way in ["/events", "/clocks", "/flow.svg", "/comments"] {
        assert_eq!(reader.get(&format!("{}{way}", path(&application))).status, 200, "{way}");
    }
    // A copy opens it for reading only, and not what is personal in it.
    assert_eq!(reader.get(&format!("{}/form", path(&application))).status, 404);
    for (way, body) in [
        ("urges", json!({ "reason": "请办" })),
        ("acceptance", Value::Null),
        ("decision", json!({ "granted": true, "reasons": "同意" })),
    ] {
        let way = format!("{}/{way}", path(&application));
        let refused = reader.post_with(&way, body, &[("If-Match", "*")]);
        assert!([403, 404].contains(&refused.status), "{way}: {}", refused.body);
    }
    assert_eq!(reader.get(&task).status, 404);
    // Nobody else of that bureau has it, and none of the outside's systems either.
    assert_eq!(town.person("mzjx-cnty-2").get(&path(&application)).status, 404);
    assert_eq!(tables_that_tell(&town, "13912345678"), [""; 0]);
}

#[test]
fn a_copy_is_unread_until_it_is_marked_and_the_mark_is_on_record_once() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let (officer, reader) = (town.person("mzj-sec-1"), town.person("mzj-sech-1"));
    assert_eq!(copy(&officer, &task, &["MZJ-007", "MZJ-008"]).status, 200);
    town.it_is("2026-09-29T10:01:00+08:00");
    let (second, _) = reviewing(&town);
    let later = officer.task_of(&second);
    assert_eq!(copy(&officer, &later, &["MZJ-007"]).status, 200);
    let ids = |query: &str| -> Vec<Value> {
        let page = reader.get(&format!("/api/v1/copies?{query}")).body;
        page["items"].as_array().expect("a page").iter().map(|it| it["id"].clone()).collect()
    };
    let all = ids("");
    assert_eq!(all.len(), 2);
    let first = reader.get("/api/v1/copies?limit=1").body;
    assert_eq!(first["items"][0]["application_id"], second["id"], "the latest first");
    let cursor = first["next_cursor"].as_str().expect("there is another page");
    assert_eq!(ids(&format!("limit=1&cursor={cursor}")), all[1..]);
    let way = format!("/api/v1/copies/{}/reading", all[1].as_str().expect("an id"));
    let foreign = town.person("mzj-sech-2").post(&way, Value::Null);
    assert_eq!(foreign.status, 404, "a colleague's copy");
    let read = reader.post(&way, Value::Null);
    assert_eq!((read.status, &read.body["read_at"]), (200, &json!("2026-09-29T02:01:00Z")));
    town.it_is("2026-09-29T11:00:00+08:00");
    assert_eq!(reader.post(&way, Value::Null).body["read_at"], "2026-09-29T02:01:00Z");
    assert_eq!(ids("read=false"), all[..1]);
    assert_eq!(ids("read=true"), all[1..]);
    let told = kinds(&officer, &application);
    let count = |kind: &str| told.iter().filter(|it| *it == kind).count();
    assert_eq!((count("workflow.application_copied"), count("workflow.copy_read")), (1, 1));
    let outside = kinds(&town.person("aq-charity"), &application);
    assert!(!outside.iter().any(|it| it.contains("cop")), "{outside:?}");
}

#[test]
fn copies_go_to_staff_who_may_read_and_from_whoever_works_the_task() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let refused = |to: &[&str]| {
        let answer = copy(&officer, &task, to);
        (answer.status, answer.problem().to_owned(), answer.body)
    };
    let (status, problem, body) = refused(&["MZJ-007", "MZJ-999"]);
    assert_eq!((status, problem.as_str()), (422, "out-of-bounds"));
    assert_eq!(body["errors"][0]["pointer"], "/to/1");
    let (status, problem, _) = refused(&["MZJ-004"]);
    assert_eq!((status, problem.as_str()), (422, "to-yourself"));
    let (status, problem, _) = refused(&["MZJ-032"]);
    assert_eq!((status, problem.as_str()), (422, "not-a-reader"));
    assert_eq!(refused(&[]).0, 422);
    let (status, _, body) = refused(&["MZJ-007", ""]);
    assert_eq!((status, &body["errors"][0]["pointer"]), (422, &json!("/to/1")));
    let idle = town.person("mzj-sec-2");
    let foreign = copy(&idle, &task, &["MZJ-007"]);
    assert_eq!((foreign.status, foreign.problem()), (409, "task-taken"));
    assert!(!idle.get(&task).body["actions"].to_string().contains("copies"));
    assert!(officer.get(&task).body["actions"].to_string().contains("/copies"));
    assert_eq!(town.person("mzj-sech-1").get("/api/v1/copies").body["items"], json!([]));
}

#[test]
fn comments_are_for_the_staff_who_may_read_and_never_for_the_applicant() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let way = format!("{}/comments", path(&application));
    let (officer, head) = (town.person("mzj-sec-1"), town.person("mzj-sech-1"));
    let task_id = task.rsplit('/').next().expect("it ends with an id");
    let on_task = json!({ "task_id": task_id, "text": "法人代表13912345678现场核查时请留意" });
    let first = officer.post_with(&way, on_task, &[("Idempotency-Key", "comment-1")]);
    assert_eq!(first.status, 201, "{}", first.body);
    let place = first.header("location").expect("it is found somewhere").to_owned();
    assert_eq!(head.get(&place).body["text"], first.body["text"]);
    assert_eq!(head.post(&way, json!({ "text": "已悉" })).status, 201);
    assert_eq!(town.person("mzj-sup-1").post(&way, json!({ "text": "请按期办结" })).status, 201);
    let texts = |query: &str| -> Vec<(Value, Value)> {
        let page = head.get(&format!("{way}?{query}")).body;
        let items = page["items"].as_array().expect("a page").iter();
        items.map(|it| (it["by"]["staff_number"].clone(), it["text"].clone())).collect()
    };
    let all = texts("");
    assert_eq!(all.len(), 3);
    assert_eq!(all[1], (json!("MZJ-007"), json!("已悉")), "the oldest first");
    assert_eq!(texts(&format!("task={task_id}")), all[..1]);
    let page = head.get(&format!("{way}?limit=2")).body;
    let cursor = page["next_cursor"].as_str().expect("there is another page");
    assert_eq!(texts(&format!("limit=2&cursor={cursor}")), all[2..]);
    for (stranger, status) in [("aq-charity", 403), ("mzjx-cnty-1", 404), ("mzj-adm-1", 403)] {
        let person = town.person(stranger);
        assert_eq!(person.get(&way).status, status, "{stranger}");
        assert_eq!(person.get(&place).status, status, "{stranger}");
        assert_eq!(person.post(&way, json!({ "text": "?" })).status, status, "{stranger}");
    }
    assert!(officer.get(&task).body["actions"].to_string().contains(&way));
    assert!(head.see(&application)["actions"].to_string().contains(&way));
    let applicant = town.person("aq-charity");
    assert!(!applicant.see(&application)["actions"].to_string().contains("comments"));
    assert!(!kinds(&applicant, &application).contains(&"applications.commented".to_owned()));
    let inside = kinds(&officer, &application);
    assert_eq!(inside.iter().filter(|it| *it == "applications.commented").count(), 3);
    assert_eq!(tables_that_tell(&town, "13912345678"), [""; 0]);
    let nowhere = json!({ "task_id": "00000000-0000-7000-8000-000000000000", "text": "?" });
    let foreign = officer.post(&way, nowhere);
    assert_eq!((foreign.status, &foreign.body["errors"][0]["pointer"]), (422, &json!("/task_id")));
}
