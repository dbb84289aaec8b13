//! The applicant's own inbox.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{DAY, messages, news, withdraw};
use crate::town::Town;

const ITEM: &str = "MZ-01-001";

#[test]
fn an_applicant_is_told_of_each_step_in_order_once_and_in_both_languages() {
    let town = Town::at(DAY);
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    withdraw(&town, "aq-charity", &application);
    assert_eq!(town.hand_out(), 3);
    assert_eq!(town.hand_out(), 0, "nothing is told twice");
    let told = messages(&town, "aq-charity");
    assert_eq!(
        news(&town, "aq-charity"),
        ["applications.submitted", "applications.accepted", "applications.withdrawn"]
    );
    let number = application["number"].as_str().expect("it has a number");
    for it in &told {
        assert_eq!(it["application_id"], application["id"]);
        for language in ["zh-CN", "en"] {
            let text = it["text"][language].as_str().expect("a text");
            assert!(text.contains(number), "{text}");
        }
    }
    assert!(told[1]["text"]["zh-CN"].as_str().is_some_and(|it| it.contains("受理")), "{told:?}");
}

#[test]
fn nobody_reads_the_messages_of_another() {
    let town = Town::at(DAY);
    town.apply("aq-charity", ITEM);
    town.hand_out();
    assert_eq!(messages(&town, "zhangsan"), Vec::<Value>::new());
    assert_eq!(town.person("mzj-win-1").get("/api/v1/messages").status, 403);
    let mine = &messages(&town, "aq-charity")[0];
    let way = format!("/api/v1/messages/{}/reading", mine["id"].as_str().unwrap_or_default());
    assert_eq!(town.person("zhangsan").post(&way, Value::Null).status, 404);
    let all =
        town.person("zhangsan").post("/api/v1/message_readings", json!({ "up_to": mine["id"] }));
    assert_eq!((all.status, &all.body["errors"][0]["pointer"]), (422, &json!("/up_to")));
    assert!(messages(&town, "aq-charity")[0].get("read_at").is_none());
}

#[test]
fn what_is_read_stays_read_and_leaves_the_unread_ones() {
    let town = Town::at(DAY);
    for _ in 0..3 {
        town.apply("aq-charity", ITEM);
    }
    town.hand_out();
    let charity = town.person("aq-charity");
    let all = messages(&town, "aq-charity");
    let read = |it: &Value| {
        let way = format!("/api/v1/messages/{}/reading", it["id"].as_str().unwrap_or_default());
        charity.post(&way, Value::Null).body["read_at"].clone()
    };
    let first = read(&all[2]);
    town.it_is("2026-09-29T11:00:00+08:00");
    assert_eq!(read(&all[2]), first, "reading it again changes nothing");
    let unread = || charity.get("/api/v1/messages?unread=true").body["items"].clone();
    let ids = |it: &Value| -> Vec<Value> {
        it.as_array().expect("a page").iter().map(|it| it["id"].clone()).collect()
    };
    assert_eq!(ids(&unread()), [all[1]["id"].clone(), all[0]["id"].clone()]);
    let marked = charity.post("/api/v1/message_readings", json!({ "up_to": all[0]["id"] }));
    assert_eq!(marked.body["marked"], 1);
    assert_eq!(ids(&unread()), [all[1]["id"].clone()], "what came later stays unread");
}

#[test]
fn the_pages_of_an_inbox_follow_one_another() {
    let town = Town::at(DAY);
    for _ in 0..5 {
        town.apply("aq-charity", ITEM);
    }
    town.hand_out();
    let charity = town.person("aq-charity");
    let (mut seen, mut way) = (Vec::new(), "/api/v1/messages?limit=2".to_owned());
    loop {
        let page = charity.get(&way).body;
        seen.extend(page["items"].as_array().expect("a page").iter().map(|it| it["id"].clone()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        way = format!("/api/v1/messages?limit=2&cursor={next}");
    }
    let all: Vec<Value> =
        messages(&town, "aq-charity").into_iter().rev().map(|it| it["id"].clone()).collect();
    assert_eq!(seen, all);
    assert_eq!(all.len(), 5);
}

#[test]
fn servers_that_hand_out_at_once_tell_everything_once() {
    let town = Town::at(DAY);
    let applications: Vec<Value> = (0..12).map(|_| town.apply("aq-charity", ITEM)).collect();
    let told: usize = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4).map(|_| scope.spawn(|| town.hand_out())).collect();
        all.into_iter().map(|it| it.join().expect("it works")).sum()
    });
    assert_eq!(told + town.hand_out(), 12);
    let told = messages(&town, "aq-charity");
    let reached: BTreeSet<String> =
        told.iter().map(|it| it["application_id"].to_string()).collect();
    let wanted: BTreeSet<String> = applications.iter().map(|it| it["id"].to_string()).collect();
    assert_eq!((reached, told.len()), (wanted, 12));
}

#[test]
fn what_a_newer_server_says_waits_for_a_newer_server() {
    let town = Town::at(DAY);
    let application = town.apply("aq-charity", ITEM);
    let id = application["id"].as_str().expect("it has an id");
    let sql = format!(
        "insert into outbox select gen_random_uuid(), 'applicant', '{id}', '{{\"about\":\"new\"}}', now()"
    );
    assert_eq!(town.database.sql(&sql), Ok(1));
    assert_eq!(town.hand_out(), 1);
    assert_eq!(town.database.texts("select payload as it from outbox"), ["{\"about\":\"new\"}"]);
}
