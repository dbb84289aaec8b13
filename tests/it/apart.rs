//! Steps in different hands (经办与审核分离), or in the same (原经办人): drawn, refused while they make no
//! sense, and kept so in everything that officers can do.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::{Answer, Person, Town, path};

const ITEM: &str = "MZ-01-001";

/// The item's content, whose second review is the same post's as the first, in other hands.
fn content(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    let second = &mut content["workflow"]["nodes"][3];
    assert_eq!(second["id"], "s3");
    (second["post"], second["not_by"]) = ("SEC".into(), json!(["s2"]));
    content
}

fn town() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town), "2026-09-29");
    town
}

fn claim(person: &Person<'_>, task: &str) -> Answer {
    person.change(&format!("{task}/claim"), Value::Null)
}

fn refused(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.problem()), (403, "did-earlier-step"), "{}", answer.text);
    answer.body["detail"].as_str().expect("words").to_owned()
}

#[test]
fn whoever_reviewed_an_application_does_not_check_the_review() {
    let town = town();
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    let (handler, other) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    let task = other.task_of(&application);
    let told = refused(&claim(&handler, &task));
    assert_eq!(
        told,
        "“MZJ-004”办理过环节“审查（两人核查住所）”，不得再办理环节“审核”（经办与审核分离）"
    );
    assert!(!handler.get(&task).body["actions"].to_string().contains("\"claim\""));
    assert!(other.get(&task).body["actions"].to_string().contains("\"claim\""));
    assert_eq!(claim(&other, &task).status, 200);
    let to = json!({ "to": "MZJ-004", "reason": "本人外出" });
    refused(&other.change(&format!("{task}/transfer"), to.clone()));
    refused(&other.change(&format!("{task}/delegation"), to));
    let signer = json!({ "signer": "MZJ-004", "place": "beside", "question": "请核实" });
    refused(&other.change(&format!("{task}/signers"), signer));
    let opinion = json!({ "opinion": "同意" });
    assert_eq!(other.change(&format!("{task}/approval"), opinion).status, 200);
    assert!(!town.person("mzj-chief-1").task_of(&application).is_empty(), "it has gone on");
}

#[test]
fn what_a_leaver_has_in_hand_goes_back_to_the_post_rather_than_to_who_did_the_step_before() {
    let town = town();
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    let other = town.person("mzj-sec-2");
    let task = other.task_of(&application);
    assert_eq!(claim(&other, &task).status, 200);
    let to = json!({ "to": "MZJ-004", "reason": "工作调动" });
    let done = town.person("mzj-sup-1").post("/api/v1/staff/MZJ-005/handover", to);
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(town.person("mzj-sec-3").get(&task).body["state"], "open");
    refused(&claim(&town.person("mzj-sec-1"), &task));
    assert_eq!(claim(&town.person("mzj-sec-3"), &task).status, 200);
}

#[test]
fn a_step_kept_apart_from_what_does_not_come_before_it_is_not_published() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let editor = town.person("mzj-cate-1");
    let mut wrong = content(&town);
    wrong["workflow"]["nodes"][3]["not_by"] = json!(["s4"]);
    let versions = format!("/api/v1/items/{ITEM}/versions");
    let draft = editor.post(&versions, json!({ "content": wrong }));
    assert_eq!(draft.status, 201, "a draft may be unfinished: {}", draft.body);
    let way = format!("{versions}/{}", draft.body["number"]);
    let tag = editor.tag_of(&way);
    let headers = [("If-Match", tag.as_str()), ("Accept-Language", "en")];
    let told = editor.post_with(&format!("{way}/review_request"), Value::Null, &headers);
    assert_eq!((told.status, told.problem()), (422, "incomplete-version"));
    let why =
        "the hands of the step `s3` cannot depend on `s4`: it does not come before it on any way";
    assert!(told.body["errors"].to_string().contains(why), "{}", told.text);
}

#[test]
fn a_modellers_file_tells_which_steps_are_kept_apart_and_is_read_with_it() {
    let town = town();
    let editor = town.person("mzj-cate-1");
    let file = town.stranger().get(&format!("/api/v1/items/{ITEM}/flow.bpmn")).text;
    assert!(file.contains("<onedoor:notBy step=\"s2\" />"), "{file}");
    let kind = [("Content-Type", "application/bpmn+xml")];
    let read = editor.send("POST", "/api/v1/workflows/from-bpmn", &kind, Some(file.as_bytes()));
    assert_eq!(read.body, content(&town)["workflow"], "{}", read.text);
}

/// The state of a step, as the window sees it.
fn state(town: &Town, application: &Value, node: &str) -> String {
    let seen = town.person("mzj-win-1").see(application);
    let steps = seen["steps"].as_array().expect("steps").clone();
    let step = steps.iter().rfind(|it| it["node"] == node).expect("it has opened");
    step["state"].as_str().expect("a state").to_owned()
}

#[test]
fn what_goes_back_to_its_handler_is_theirs_at_once_unless_they_are_gone() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let delivers =
        "update organisations_posts set roles = roles || '{delivery_clerk}' where code = 'SEC'";
    town.database.sql(delivers).expect("test SQL runs");
    let mut content = content(&town);
    let nodes = &mut content["workflow"]["nodes"];
    nodes[3]["not_by"] = json!([]);
    nodes[3]["by_handler_of"] = "s2".into();
    (nodes[5]["post"], nodes[5]["by_handler_of"]) = ("SEC".into(), "s2".into());
    publish(&town, ITEM, content, "2026-09-29");
    let decided = |leaves: bool| {
        let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
        let handler = town.person("mzj-sec-2");
        town.approve("mzj-sec-2", &application);
        assert_eq!(state(&town, &application, "s3"), "claimed");
        let task = handler.task_of(&application);
        assert_eq!(handler.get(&task).body["assignee"]["me"], true);
        let opinion = json!({ "opinion": "同意" });
        assert_eq!(handler.change(&format!("{task}/approval"), opinion).status, 200);
        if leaves {
            let gone = "update organisations_staff set active = false where number = 'MZJ-005'";
            town.database.sql(gone).expect("test SQL runs");
        }
        let way = format!("{}/decision", path(&application));
        let decision = json!({ "granted": true, "reasons": "符合条件" });
        let done = town.person("mzj-chief-1").change(&way, decision);
        assert_eq!(done.status, 200, "{}", done.body);
        state(&town, &application, "s5")
    };
    assert_eq!(decided(false), "claimed");
    assert_eq!(decided(true), "open", "they work here no more");
}
