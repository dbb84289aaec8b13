//! What was retried happens once.

use serde_json::{Value, json};

use crate::town::Town;

fn application(town: &Town) -> Value {
    let (form, materials) = town.papers_for("MZ-05-006");
    json!({ "item": "MZ-05-006", "form": form, "materials": materials, "submit": true })
}

#[test]
fn a_retry_with_the_same_key_gets_the_same_answer_and_nothing_happens_twice() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let (me, body) = (town.person("zhangsan"), application(&town));
    let send = || me.post_with("/api/v1/applications", body.clone(), &[("Idempotency-Key", "k-1")]);
    let (first, again) = (send(), send());
    assert_eq!(first.status, 201, "{}", first.body);
    assert_eq!(again.status, 201);
    assert_eq!(first.text, again.text, "to the letter");
    for name in ["etag", "location"] {
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(town.database.text("select count(*)::text as it from applications"), "1");
}

#[test]
fn a_key_is_one_callers_and_one_requests() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let (me, body) = (town.person("zhangsan"), application(&town));
    let key = [("Idempotency-Key", "k-1")];
    assert_eq!(me.post_with("/api/v1/applications", body.clone(), &key).status, 201);
    let mut other = body.clone();
    other["submit"] = json!(false);
    let answer = me.post_with("/api/v1/applications", other, &key);
    assert_eq!((answer.status, answer.problem()), (422, "idempotency-key-reused"));
    let neighbour = town.person("wangwu").post_with("/api/v1/applications", body, &key);
    assert_eq!(neighbour.status, 201, "another caller's key is another key");
}

#[test]
fn a_request_that_failed_keeps_no_key() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let (me, body) = (town.person("zhangsan"), application(&town));
    let mut bad = body.clone();
    bad["item"] = json!("MZ-00-000");
    let key = [("Idempotency-Key", "k-1")];
    assert_eq!(me.post_with("/api/v1/applications", bad, &key).status, 422);
    assert_eq!(me.post_with("/api/v1/applications", body, &key).status, 201);
}

#[test]
fn of_ten_retries_at_the_same_moment_one_is_the_work_and_nine_are_its_answer() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let body = application(&town);
    let answers: Vec<String> = std::thread::scope(|scope| {
        let send = || {
            let key = [("Idempotency-Key", "storm")];
            let answer =
                town.person("zhangsan").post_with("/api/v1/applications", body.clone(), &key);
            assert_eq!(answer.status, 201, "{}", answer.body);
            answer.text
        };
        let storm: Vec<_> = (0..10).map(|_| scope.spawn(send)).collect();
        storm.into_iter().map(|it| it.join().expect("it answers")).collect()
    });
    assert!(answers.iter().all(|it| *it == answers[0]));
    assert_eq!(town.database.text("select count(*)::text as it from applications"), "1");
}

#[test]
fn a_change_without_if_match_or_of_something_stale_is_refused() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let application = town.apply("zhangsan", "MZ-05-006");
    let path = format!("{}/withdrawal", crate::town::path(&application));
    let me = town.person("zhangsan");
    let body = json!({ "reason": "另行办理" });
    assert_eq!(me.post(&path, body.clone()).status, 428);
    let stale = me.post_with(&path, body.clone(), &[("If-Match", "\"7.00000000\"")]);
    assert_eq!((stale.status, stale.problem()), (412, "stale"));
    let foreign = me.post_with(&path, body.clone(), &[("If-Match", "\"rubbish\"")]);
    assert_eq!(foreign.status, 412);
    let current = &foreign.body["current"];
    assert_eq!(current["stage"], "submitted");
    assert_eq!(current["etag"], me.tag_of(&crate::town::path(&application)));
    assert_eq!(me.change(&path, body.clone()).status, 200);
    let over = me.change(&path, body);
    assert_eq!((over.status, &over.body["current"]["stage"]), (409, &json!("withdrawn")));
    assert_eq!(over.body["current"]["revision"], 2);
}

#[test]
fn a_reader_who_has_it_already_is_told_so() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let application = town.apply("zhangsan", "MZ-05-006");
    let (me, path) = (town.person("zhangsan"), crate::town::path(&application));
    let tag = me.tag_of(&path);
    let again = me.send("GET", &path, &[("If-None-Match", &tag)], None);
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(me.send("GET", &path, &[("If-None-Match", "\"other\"")], None).status, 200);
}
