//! 催办: a word to whoever has an application in hand.

use serde_json::{Value, json};

use crate::identity::tables_that_tell;
use crate::town::{Answer, Person, Town, path};

const WORDS: &str = "银行开户等着用，联系李先生13912345678";

fn urge(person: &Person<'_>, application: &Value) -> Answer {
    let way = format!("{}/urges", path(application));
    person.post_with(&way, json!({ "reason": WORDS }), &[("Accept-Language", "en")])
}

fn may_urge(person: &Person<'_>, application: &Value) -> bool {
    person.see(application)["actions"].to_string().contains("/urges")
}

#[test]
fn whoever_has_a_task_in_hand_finds_it_urged_with_the_applicants_word() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let (applicant, officer) = (town.person("aq-charity"), town.person("mzj-sec-1"));
    let task = officer.task_of(&application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    let seen = officer.tag_of(&task);
    let urged = |query: &str| officer.get(&format!("/api/v1/tasks?{query}")).body["items"].clone();
    assert_eq!(urged("urged=true"), json!([]));
    let done = urge(&applicant, &application);
    assert_eq!(done.status, 200, "{}", done.body);
    for query in ["urged=true", "urged=true&mine=true"] {
        let list = urged(query);
        assert_eq!(list.as_array().map(Vec::len), Some(1), "{query}: {list}");
        assert_eq!(list[0]["application_id"], application["id"]);
        assert_eq!(list[0]["urged_at"], "2026-09-29T02:00:00Z");
    }
    assert_eq!(urged("").as_array().map(Vec::len), Some(2), "what is not urged is there, too");
    let message = officer.get(&task).body["messages"][0].clone();
    assert_eq!((&message["kind"], &message["text"]), (&json!("urged"), &json!(WORDS)));
    assert_eq!(message["by"], Value::Null, "the applicant is no member of staff");
    // Whoever was about to finish is not held up by it.
    let way = format!("{task}/approval");
    let opinion = json!({ "opinion": "同意" });
    assert_eq!(officer.post_with(&way, opinion, &[("If-Match", &seen)]).status, 200);
}

#[test]
fn each_urges_once_until_the_next_working_day_and_the_refusal_says_when() {
    let town = Town::at("2026-09-30T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let applicant = town.person("aq-charity");
    assert!(may_urge(&applicant, &application));
    assert_eq!(urge(&applicant, &application).status, 200);
    assert!(!may_urge(&applicant, &application));
    let again = urge(&applicant, &application);
    assert_eq!((again.status, again.problem()), (409, "urged-already"));
    let detail = again.body["detail"].as_str().expect("a detail");
    assert!(detail.contains("2026-10-08"), "the holiday is over then: {detail}");
    // Somebody else's word is one of its own.
    let supervisor = town.person("mzj-sup-1");
    assert!(may_urge(&supervisor, &application));
    assert_eq!(urge(&supervisor, &application).status, 200);
    town.it_is("2026-10-07T23:59:00+08:00");
    assert_eq!(urge(&applicant, &application).status, 409);
    town.it_is("2026-10-08T00:00:00+08:00");
    assert!(may_urge(&applicant, &application));
    assert_eq!(urge(&applicant, &application).status, 200);
    let officer = town.person("mzj-sec-1");
    let messages = officer.get(&officer.task_of(&application)).body["messages"].clone();
    let by: Vec<&Value> =
        messages.as_array().expect("messages").iter().map(|it| &it["by"]).collect();
    assert_eq!(by.len(), 3);
    assert!(by[1]["staff_number"].is_string(), "{messages}");
}

#[test]
fn only_an_application_that_is_in_others_hands_is_urged_and_only_by_whom_it_concerns() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let submitted = town.apply("aq-charity", "MZ-01-001");
    let early = urge(&town.person("aq-charity"), &submitted);
    assert_eq!((early.status, early.problem()), (409, "wrong-stage"));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    for stranger in ["zhangsan", "mzjx-cnty-1"] {
        assert_eq!(urge(&town.person(stranger), &application).status, 404, "{stranger}");
    }
    let holder = town.person("mzj-sec-1");
    let task = holder.task_of(&application);
    assert_eq!(holder.change(&format!("{task}/claim"), Value::Null).status, 200);
    let own = urge(&holder, &application);
    assert_eq!((own.status, own.problem()), (409, "nobody-to-urge"));
    assert!(!may_urge(&holder, &application));
    let blank = town
        .person("aq-charity")
        .post(&format!("{}/urges", path(&application)), json!({ "reason": " \n" }));
    assert_eq!((blank.status, &blank.body["errors"][0]["pointer"]), (422, &json!("/reason")));
}

#[test]
fn what_is_said_with_an_urge_stands_in_no_table_in_the_clear_and_in_no_event() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let way = format!("{}/urges", path(&application));
    let key = [("Idempotency-Key", "urge-1")];
    let applicant = town.person("aq-charity");
    let send = || applicant.post_with(&way, json!({ "reason": WORDS }), &key);
    assert_eq!(send().status, 200);
    assert_eq!(send().status, 200, "a retry is not a second urge");
    assert_eq!(tables_that_tell(&town, "13912345678"), [""; 0]);
    let events = town.person("aq-charity").get(&format!("{}/events", path(&application))).body;
    let urged = events["items"].as_array().expect("events").iter();
    let urged: Vec<&Value> = urged.filter(|it| it["kind"] == "applications.urged").collect();
    assert_eq!(urged.len(), 1);
    assert_eq!(urged[0]["data"], json!({ "nodes": ["s2"] }));
    assert!(crate::events::broken(&town).is_empty());
}
