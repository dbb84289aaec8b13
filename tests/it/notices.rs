//! 公示: announced to everybody, objected to, answered, and over by itself.

use serde_json::{Value, json};

use crate::town::{Town, date_in, path};

const NOTICES: &str = "/api/v1/public_notices";

/// An allowance whose application is announced in the village since 1 December 2026.
fn announced(town: &Town) -> Value {
    let application = town.accepted("zhangsan", "MZ-05-001", "xz-town-1");
    assert_eq!(town.approve("xz-town-2", &application).status, 200);
    assert_eq!(town.approve("xz-townh-1", &application).status, 200);
    application
}

fn town() -> Town {
    Town::at("2026-12-01T10:00:00+08:00")
}

/// What anybody reads.
fn notices(town: &Town, query: &str) -> Vec<Value> {
    let answer = town.stranger().get(&format!("{NOTICES}?{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body["items"].as_array().cloned().unwrap_or_default()
}

fn object(town: &Town, who: &str, notice: &Value) -> crate::town::Answer {
    let place = notice["objections"].as_str().expect("where to object");
    town.person(who).post(place, json!({ "reasons": "名下另有经营收入" }))
}

/// The village's task, claimed.
fn claimed(town: &Town, application: &Value) -> String {
    let officer = town.person("xz-vill-1");
    let task = officer.task_of(application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    task
}

#[test]
fn what_is_publicly_announced_is_read_by_everybody_masked_and_goes_on_by_itself_once() {
    let town = town();
    let application = announced(&town);
    let all = notices(&town, "");
    let [notice] = &all[..] else { panic!("{all:?}") };
    assert_eq!(notice["item_name"], "最低生活保障金给付");
    assert_eq!(
        (&notice["published_on"], &notice["until"]),
        (&json!("2026-12-01"), &json!("2026-12-08"))
    );
    assert!(notice["applicant"].as_str().is_some_and(|it| it.contains('*')), "{notice}");
    assert_eq!(notices(&town, "body=XZ&region=34").len(), 1);
    assert_eq!(notices(&town, "body=MZJ").len() + notices(&town, "region=11").len(), 0);
    let place = format!("{NOTICES}/{}", notice["id"].as_str().expect("an id"));
    let alone = town.stranger().get(&place);
    assert_eq!((alone.status, alone.header("cache-control")), (200, Some("public, max-age=60")));
    // Its time is not counted, as the item says; the applicant has been told in writing.
    let paused = town.person("zhangsan").see(&application);
    assert_eq!(date_in(&paused, "promised"), "paused");
    // Nobody ends it.
    let task = claimed(&town, &application);
    let village = town.person("xz-vill-1");
    let early = village.change(&format!("{task}/approval"), json!({ "opinion": "无异议" }));
    assert_eq!((early.status, early.problem()), (409, "not-by-opinion"));
    town.it_is("2026-12-08T17:30:00+08:00");
    town.sweep();
    assert_eq!(village.get(&task).body["state"], "claimed", "it is not over yet");
    town.it_is("2026-12-08T17:30:01+08:00");
    town.sweep();
    town.sweep();
    assert_eq!(village.get(&task).body["outcome"], "completed");
    assert!(notices(&town, "").is_empty());
    assert_eq!(town.stranger().get(&place).status, 404);
    let goes_on = town.person("zhangsan").see(&application);
    assert_ne!(date_in(&goes_on, "promised"), "paused");
    let county = town.person("mzjx-cnty-1").get("/api/v1/tasks").body;
    assert_eq!(county["items"].as_array().map(Vec::len), Some(1), "{county}");
}

#[test]
fn an_objection_is_answered_before_the_application_goes_on() {
    let town = town();
    let application = announced(&town);
    let notice = notices(&town, "")[0].clone();
    let made = object(&town, "aq-charity", &notice);
    assert_eq!(made.status, 201, "{}", made.body);
    let place = made.header("location").expect("it has a place").to_owned();
    let twice = object(&town, "aq-charity", &notice);
    assert_eq!((twice.status, twice.problem()), (409, "objected-already"));
    let where_to = notice["objections"].as_str().expect("where to object");
    let nobody = town.stranger().post(where_to, json!({ "reasons": "不符合条件" }));
    assert_eq!(nobody.status, 401);
    let unsaid = town.person("mzj-sec-1").post(where_to, json!({ "reasons": " " }));
    assert_eq!(unsaid.status, 422);
    // Only who made it and who has the notice in hand read it.
    assert_eq!(town.person("zhangsan").get(&place).status, 404);
    let told = town.person("zhangsan").get(&format!("{}/events?limit=200", path(&application)));
    assert!(!told.text.contains("objection_made"), "{}", told.text);
    let task = claimed(&town, &application);
    let village = town.person("xz-vill-1");
    assert_eq!(town.person("mzj-sec-1").get(&format!("{task}/objections")).status, 404);
    let list = village.get(&format!("{task}/objections")).body;
    assert_eq!(list["items"][0]["reasons"], "名下另有经营收入");
    town.it_is("2026-12-09T10:00:00+08:00");
    town.sweep();
    assert_eq!(village.get(&task).body["state"], "claimed", "it waits for the answer");
    let late = object(&town, "mzj-sec-1", &notice);
    assert_eq!(late.status, 404, "it cannot be read any more");
    assert!(village.get(&task).body["actions"].to_string().contains("answer_objection"));
    let id = list["items"][0]["id"].as_str().expect("an id");
    let answer = json!({ "outcome": "dismissed", "reasons": "收入已如实申报" });
    let way = format!("{task}/objections/{id}/answer");
    let done = village.change(&way, answer.clone());
    assert_eq!((done.status, &done.body["outcome"]), (200, &json!("completed")), "{}", done.body);
    let again = village.change(&way, answer);
    assert_eq!(again.status, 409, "{}", again.body);
    let read = town.person("aq-charity").get(&place).body;
    assert_eq!(
        (&read["outcome"], &read["answer"]),
        (&json!("dismissed"), &json!("收入已如实申报"))
    );
    let sealed = "select coalesce(string_agg(encode(text, 'escape') || encode(answer, 'escape'), ''), '') \
                  as it from workflow_objections";
    let stored = town.database.text(sealed);
    assert!(!stored.is_empty() && !stored.contains("收入"), "sealed");
}

#[test]
fn an_upheld_objection_sends_the_application_back_to_whoever_reviewed_it() {
    let town = town();
    let application = announced(&town);
    let notice = notices(&town, "")[0].clone();
    let made = object(&town, "aq-charity", &notice);
    let task = claimed(&town, &application);
    let id = made.body["id"].as_str().expect("an id");
    let answer = json!({ "outcome": "upheld", "reasons": "属实" });
    let done = town.person("xz-vill-1").change(&format!("{task}/objections/{id}/answer"), answer);
    assert_eq!((done.status, &done.body["state"]), (200, &json!("claimed")), "{}", done.body);
    town.it_is("2026-12-08T17:30:01+08:00");
    town.sweep();
    let head = town.person("xz-townh-1");
    let again = head.get(&head.task_of(&application)).body;
    assert_eq!((&again["state"], &again["node"]), (&json!("claimed"), &json!("s3")), "{again}");
    let seen = town.person("zhangsan").see(&application);
    assert_ne!(date_in(&seen, "promised"), "paused");
    assert!(notices(&town, "").is_empty());
}

#[test]
fn whoever_has_the_notice_in_hand_is_told_of_an_objection() {
    let town = town();
    let application = announced(&town);
    let notice = notices(&town, "").remove(0);
    claimed(&town, &application);
    assert_eq!(object(&town, "aq-charity", &notice).status, 201);
    let told = town.person("xz-vill-1").get("/api/v1/notifications");
    assert!(told.text.contains("公示异议"), "{}", told.text);
    assert!(!told.text.contains("名下"), "what was said stays where it was said: {}", told.text);
}

#[test]
fn a_cursor_that_was_forged_is_refused_and_no_fault_of_ours() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // A moment that no database knows, in the words of a moment and in microseconds.
    for (cursor, status) in [
        (
            "WyItMjYyMTQzLTAxLTAxVDAwOjAwOjAwWiIsIjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwIl0",
            400,
        ),
        ("Wy05MjIzMzcyMDM2ODU0Nzc1ODA4LCIwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMCJd", 200),
    ] {
        let answer = town.stranger().get(&format!("/api/v1/public_notices?cursor={cursor}"));
        assert_eq!(answer.status, status, "{}", answer.text);
    }
}
