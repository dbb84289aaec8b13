//! 公示清单: what a body has to publish, what is overdue, and what has been published.

use serde_json::{Value, json};

use crate::town::{Answer, Town, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";
const LICENCE: &str = "MZ-01-002";

fn ask(town: &Town, who: &str, query: &str) -> Answer {
    let answer = town.person(who).get(&format!("/api/v1/publications?{query}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer
}

fn listed(town: &Town, who: &str, query: &str) -> Vec<Value> {
    ask(town, who, query).body["items"].as_array().cloned().unwrap_or_default()
}

/// Decided today; refused, if it is not granted.
fn decided(town: &Town, granted: bool) -> Value {
    let application = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    for who in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(who, &application).status, 200);
    }
    let remedies = json!({ "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" });
    let body = json!({ "granted": granted, "reasons": "如上", "remedies": remedies });
    let way = format!("{}/decision", path(&application));
    let answer = town.person("mzj-chief-1").change(&way, body);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

fn publish(town: &Town, application: &Value) {
    let body = json!({ "place": "信用中国", "reference": "https://credit.example/42" });
    let way = format!("{}/publication", path(application));
    let answer = town.person("mzj-sec-1").change(&way, body);
    assert_eq!(answer.status, 200, "{}", answer.text);
}

fn ids(them: &[Value]) -> Vec<Value> {
    them.iter().map(|it| it["application_id"].clone()).collect()
}

#[test]
fn what_is_to_be_published_is_listed_by_its_day_until_it_is() {
    let town = Town::at(DAY);
    let first = decided(&town, true);
    decided(&town, false);
    town.it_is("2026-10-12T10:00:00+08:00");
    let second = decided(&town, true);
    let all = listed(&town, "mzj-win-1", "");
    assert_eq!(ids(&all), [first["id"].clone(), second["id"].clone()], "and no refusal");
    let it = &all[0];
    assert_eq!((&it["rule"], &it["due_on"]), (&json!("SG-7"), &json!("2026-10-14")));
    assert_eq!((&it["state"], &it["working_days_left"]), (&json!("due"), &json!(2)));
    assert_eq!((&it["item"], &it["body"]), (&json!(LICENCE), &json!("MZJ")));
    town.it_is("2026-10-16T08:00:00+08:00");
    let late = listed(&town, "mzj-sec-1", "state=overdue");
    assert_eq!(ids(&late), [first["id"].clone()]);
    assert_eq!((&late[0]["state"], &late[0]["working_days_left"]), (&json!("overdue"), &json!(-2)));
    assert_eq!(ids(&listed(&town, "mzj-sec-1", "state=due")), [second["id"].clone()]);
    assert_eq!(late[0]["publication"], format!("{}/publication", path(&first)));
    publish(&town, &first);
    assert_eq!(ids(&listed(&town, "mzj-sec-1", "")), [second["id"].clone()]);
    let done = listed(&town, "mzj-sec-1", "state=published");
    assert_eq!(ids(&done), [first["id"].clone()]);
    assert_eq!(done[0]["published_at"], "2026-10-16T00:00:00Z");
    assert!(done[0]["working_days_left"].is_null());
}

#[test]
fn what_is_to_be_published_is_listed_for_the_body_and_whoever_supervises_it_and_nobody_else() {
    let town = Town::at(DAY);
    let application = decided(&town, true);
    for who in ["mzj-win-1", "mzj-cert-1", "mzj-sup-1"] {
        assert_eq!(ids(&listed(&town, who, "")), [application["id"].clone()], "{who}");
    }
    assert!(listed(&town, "mzjx-win-1", "").is_empty(), "another body");
    assert!(listed(&town, "mzj-sup-1", "body=MZJ-X").is_empty());
    assert!(listed(&town, "mzj-sup-1", "item=MZ-01-001").is_empty());
    assert_eq!(listed(&town, "mzj-sup-1", "body=MZJ&item=MZ-01-002").len(), 1);
    let refused = town.person("aq-charity").get("/api/v1/publications");
    assert_eq!(refused.status, 403);
}

#[test]
fn pages_of_what_is_to_be_published_follow_one_another_without_a_gap_or_a_repetition() {
    let town = Town::at(DAY);
    let all: Vec<Value> = (0..5).map(|_| decided(&town, true)["id"].clone()).collect();
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = ask(&town, "mzj-sec-1", &format!("limit=2{cursor}")).body;
        seen.extend(ids(page["items"].as_array().map_or(&[], Vec::as_slice)));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen.len(), 5);
    assert!(all.iter().all(|it| seen.contains(it)), "{seen:?}");
}

#[test]
fn a_new_calendar_moves_the_day_of_a_publication_in_the_list_as_well() {
    let town = Town::at("2026-12-28T10:00:00+08:00");
    let application = decided(&town, true);
    let due = |town: &Town| listed(town, "mzj-sec-1", "")[0]["due_on"].clone();
    assert_eq!(due(&town), "2027-01-07");
    crate::clocks::publish_calendar(&town);
    let seen = town.person("mzj-sec-1").see(&application);
    assert_eq!(due(&town), crate::town::date_in(&seen, "publication"));
    assert_eq!(due(&town), "2027-01-08", "the fourth is off by the notice");
}
