//! Who may do a step (办理人), over HTTP: the work lists of those who may, the refusals of those who may
//! not, and what becomes of a step that nobody can do.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::{Answer, Person, Town, path};

const ITEM: &str = "MZ-01-001";
pub(crate) const AGENTED: &str = "MZ-05-006";

/// A town whose charity item says this about its first review.
pub(crate) fn town(says: &Value) -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town, "s2", says), "2026-09-29");
    town
}

/// The same about its second one.
pub(crate) fn town_of_second(says: &Value) -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, content(&town, "s3", says), "2026-09-29");
    town
}

fn content(town: &Town, node: &str, says: &Value) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let it = nodes.iter_mut().find(|it| it["id"] == node).expect("the step");
    let fields = says.as_object().expect("fields").clone();
    it.as_object_mut().expect("a node").extend(fields);
    // Whoever can be named in the form.
    let text = json!({
        "type": "string", "title": "拟办人", "description": "拟办人工号。", "maxLength": 20,
        "pattern": "^\\S(.*\\S)?$", "examples": ["MZJ-006"],
    });
    content["form"]["properties"]["approver"] = text;
    let bodies = json!({
        "type": "string", "title": "承办机构", "description": "承办机构代码。", "maxLength": 20,
        "enum": ["MZJ", "MZJ-X"], "examples": ["MZJ"],
    });
    content["form"]["properties"]["handled_by"] = bodies;
    content
}

/// An accepted application whose form answers this besides.
pub(crate) fn accepted(town: &Town, answers: &Value) -> Value {
    let (mut form, materials) = town.papers_for(ITEM);
    let answers = answers.as_object().expect("fields").clone();
    form.as_object_mut().expect("an object").extend(answers);
    let body = json!({ "item": ITEM, "form": form, "materials": materials, "submit": true });
    let made = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!(made.status, 201, "{}", made.body);
    let way = format!("{}/acceptance", path(&made.body));
    let done = town.person("mzj-win-1").change(&way, Value::Null);
    assert_eq!(done.status, 200, "{}", done.body);
    done.body
}

/// Whether the application stands in somebody's work list.
fn lists(town: &Town, who: &str, application: &Value) -> bool {
    let list = town.person(who).get("/api/v1/tasks?limit=200").body;
    let mut tasks = list["items"].as_array().expect("a work list").iter();
    tasks.any(|it| it["application_id"] == application["id"])
}

pub(crate) fn claim(person: &Person<'_>, task: &str) -> Answer {
    person.change(&format!("{task}/claim"), Value::Null)
}

/// Those who may have it in their lists and can claim it; those who may not have neither.
pub(crate) fn is_open_to(town: &Town, application: &Value, may: &[&str], may_not: &[&str]) {
    let task = town.person(may[0]).task_of(application);
    for who in may {
        assert!(lists(town, who, application), "{who}");
        let actions = town.person(who).get(&task).body["actions"].to_string();
        assert!(actions.contains("\"claim\""), "{who}: {actions}");
    }
    for who in may_not {
        assert!(!lists(town, who, application), "{who}");
        let person = town.person(who);
        let tag = town.person(may[0]).tag_of(&task);
        let headers = [("If-Match", tag.as_str())];
        let refused = person.post_with(&format!("{task}/claim"), Value::Null, &headers);
        assert!([403, 404].contains(&refused.status), "{who}: {}", refused.body);
    }
}

#[test]
fn a_role_in_a_body_a_named_person_and_whom_the_form_names_have_the_step_in_their_lists() {
    let role = json!({ "candidates": [{ "kind": "role", "role": "officer" }] });
    let town = self::town(&role);
    let application = accepted(&town, &json!({}));
    is_open_to(&town, &application, &["mzj-sec-1", "mzj-law-1", "mzj-sech-1"], &["mzjx-cnty-1"]);
    for (named, form) in [
        (json!({ "kind": "person", "staff": "MZJ-006" }), json!({})),
        (
            json!({ "kind": "person_from_form", "field": "form.approver" }),
            json!({ "approver": "MZJ-006" }),
        ),
    ] {
        let town = self::town(&json!({ "candidates": [named] }));
        let application = accepted(&town, &form);
        is_open_to(&town, &application, &["mzj-sec-3"], &["mzj-sec-1", "mzj-law-1"]);
        let task = town.person("mzj-sec-3").task_of(&application);
        let seen = town.person("mzj-sec-3").get(&task).body;
        assert_eq!(seen["candidates"][0]["kind"], "person", "{seen}");
        assert_eq!(seen["candidates"][0]["staff_number"], "MZJ-006");
    }
}

#[test]
fn the_body_that_the_form_names_gets_the_work_and_may_read_the_application() {
    let rule = json!({ "kind": "body_from_form", "field": "form.handled_by" });
    let town = self::town(&json!({ "post": "LAW", "candidates": [rule] }));
    let application = accepted(&town, &json!({ "handled_by": "MZJ-X" }));
    is_open_to(&town, &application, &["mzjx-law-1"], &["mzj-law-1"]);
    let officer = town.person("mzjx-law-1");
    assert_eq!(officer.get(&path(&application)).status, 200);
    assert_eq!(town.approve("mzjx-law-1", &application).status, 200);
}

#[test]
fn whoever_may_not_do_a_step_does_not_find_it_in_their_list_and_is_not_warned_of_it() {
    let town = town_of_second(&json!({ "post": "SEC", "not_by": ["s2"] }));
    let application = accepted(&town, &json!({}));
    town.approve("mzj-sec-1", &application);
    is_open_to(&town, &application, &["mzj-sec-2", "mzj-sec-3"], &["mzj-sec-1"]);
    let before = |who: &str| {
        let inbox = town.person(who).get("/api/v1/notifications?limit=200").body;
        inbox["items"].as_array().expect("a page").len()
    };
    let (did, other) = (before("mzj-sec-1"), before("mzj-sec-2"));
    town.it_is("2026-12-29T10:00:00+08:00");
    town.sweep();
    assert!(other < before("mzj-sec-2"), "whoever can do it is warned");
    assert_eq!(before("mzj-sec-1"), did, "whoever cannot do it is left alone");
}

#[test]
fn a_step_that_nobody_can_do_is_told_of_once_and_somebody_is_appointed() {
    let person = json!({ "kind": "person", "staff": "MZJ-006" });
    let town = self::town(&json!({ "candidates": [person] }));
    let application = accepted(&town, &json!({}));
    let task = town.person("mzj-sec-3").task_of(&application);
    assert_eq!(town.look_for_hands(), 0, "somebody can do it");
    let to = json!({ "to": "MZJ-004", "reason": "原办理人已调离" });
    let appoint = |who: &str| town.person(who).post(&format!("{task}/appointment"), to.clone());
    let refused = appoint("mzj-adm-1");
    assert_eq!((refused.status, refused.problem()), (409, "has-hands"));
    let gone = "update organisations_staff set active = false where number = 'MZJ-006'";
    town.database.sql(gone).expect("test SQL runs");
    assert_eq!((town.look_for_hands(), town.look_for_hands()), (1, 0));
    let told = town.person("mzj-adm-1").get("/api/v1/notifications").body;
    let text = told["items"][0]["text"]["zh-CN"].as_str().expect("words");
    assert!(text.starts_with("【无人办理】"), "{text}");
    assert!(told["items"][0].get("clock_id").is_none(), "{told}");
    assert!(town.person("mzj-sec-1").get(&task).body["unstaffed_since"].is_string());
    assert_eq!(appoint("mzj-sec-1").status, 403, "officers appoint nobody");
    assert_eq!(appoint("mzj-adm-1").status, 200);
    is_open_to(&town, &application, &["mzj-sec-1"], &["mzj-sec-2"]);
    assert_eq!(claim(&town.person("mzj-sec-1"), &task).status, 200);
    assert!(town.person("mzj-sec-1").get(&task).body.get("unstaffed_since").is_none());
    assert_eq!(town.look_for_hands(), 0);
}

#[test]
fn a_post_that_loses_its_last_holder_is_told_of_and_is_well_again_when_somebody_holds_it() {
    let town = self::town(&json!({}));
    let application = accepted(&town, &json!({}));
    let task = town.person("mzj-sec-1").task_of(&application);
    let of_the_post = "number in (select staff_number from organisations_staff_posts \
                       where body_code = 'MZJ' and post_code = 'SEC')";
    let set = |to: &str| {
        let sql = format!("update organisations_staff set active = {to} where {of_the_post}");
        town.database.sql(&sql).expect("test SQL runs");
    };
    set("false");
    assert_eq!(town.look_for_hands(), 1);
    assert!(town.person("mzj-sech-1").get(&task).body["unstaffed_since"].is_string());
    set("true");
    assert_eq!(town.look_for_hands(), 0);
    assert!(town.person("mzj-sech-1").get(&task).body.get("unstaffed_since").is_none());
}

/// An application for the old-age allowance by a village agent, or by the applicant.
pub(crate) fn allowance(town: &Town, by: &str, besides: &Value) -> Value {
    let (form, materials) = town.papers_for(AGENTED);
    let mut body = json!({ "item": AGENTED, "form": form, "materials": materials, "submit": true });
    let fields = besides.as_object().expect("fields").clone();
    body.as_object_mut().expect("an object").extend(fields);
    let made = town.person(by).post("/api/v1/applications", body);
    assert_eq!(made.status, 201, "{}", made.body);
    let way = format!("{}/acceptance", path(&made.body));
    let done = town.person("xz-town-1").change(&way, Value::Null);
    assert_eq!(done.status, 200, "{}", done.body);
    done.body
}

#[test]
fn what_an_agent_applied_for_is_checked_by_the_post_above_and_what_people_apply_for_themselves_is_not()
 {
    let town = Town::at("2026-12-08T10:00:00+08:00");
    let applicant = json!({
        "kind": "natural_person", "name": "李四", "number": "34088119850615002X",
        "phone": "13900000002"
    });
    let agented = allowance(
        &town,
        "xz-vill-1",
        &json!({ "applicant": applicant, "mandate": { "basis": "授权委托书 2026-12-01" } }),
    );
    is_open_to(&town, &agented, &["xz-townh-1"], &["xz-town-1", "xz-vill-1", "mzjx-cnty-1"]);
    assert_eq!(town.approve("xz-townh-1", &agented).status, 200);
    assert!(lists(&town, "mzjx-cnty-1", &agented));
    let own = allowance(&town, "lisi", &json!({}));
    assert!(!lists(&town, "xz-townh-1", &own), "no agent, no check");
    assert!(lists(&town, "mzjx-cnty-1", &own), "it has gone on");
    let steps = town.person("mzjx-cnty-1").see(&own)["steps"].clone();
    let left_out = steps.as_array().expect("steps").iter().find(|it| it["node"] == "agented");
    assert_eq!(left_out.expect("it is on the record")["outcome"], "skipped", "{steps}");
    let timeline = town.person("mzjx-cnty-1").get(&format!("{}/events?limit=200", path(&own)));
    assert!(timeline.text.contains("workflow.step_skipped"), "{}", timeline.text);
}

#[test]
fn the_same_approver_signs_once_where_the_procedure_says_so_in_a_batch_too() {
    let town = town_of_second(&json!({ "post": "SEC", "rules": { "same_approver": "skip" } }));
    let application = accepted(&town, &json!({}));
    let officer = town.person("mzj-sec-1");
    let task = officer.task_of(&application);
    assert_eq!(claim(&officer, &task).status, 200);
    let seen = officer.get(&task).body;
    let asked = json!({ "task_id": seen["id"], "revision": seen["revision"] });
    let done = officer
        .post("/api/v1/task_approvals", json!({ "tasks": [asked], "opinion": "材料齐全，同意" }));
    assert_eq!(done.body["approved"], 1, "{}", done.text);
    assert!(!lists(&town, "mzj-sec-2", &application), "it is not asked again");
    let timeline = officer.get(&format!("{}/events?limit=200", path(&application))).text;
    assert!(timeline.contains("\"approved_at\":\"s2\""), "{timeline}");
}

#[test]
fn a_modellers_file_keeps_who_does_a_step_and_refuses_kinds_that_nobody_knows() {
    let says = json!({
        "candidates": [
            { "kind": "superior" }, { "kind": "person", "staff": "MZJ-006" },
            { "kind": "person_from_form", "field": "form.approver" }
        ],
        "rules": {
            "nobody_found": "skip", "starter_is_approver": "not_allowed",
            "same_approver": "skip", "approver_absent": "proxy"
        }
    });
    let town = self::town(&says);
    let editor = town.person("mzj-cate-1");
    let file = town.stranger().get(&format!("/api/v1/items/{ITEM}/flow.bpmn")).text;
    let read = |file: &str| {
        let kind = [("Content-Type", "application/bpmn+xml"), ("Accept-Language", "en")];
        editor.send("POST", "/api/v1/workflows/from-bpmn", &kind, Some(file.as_bytes()))
    };
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    assert_eq!(read(&file).body, guide["version"]["content"]["workflow"]);
    let told = read(&file.replace("kind=\"superior\"", "kind=\"king\""));
    assert_eq!(told.status, 422, "{}", told.text);
    assert!(told.text.contains("`kind` is not one of: post, role, person"), "{}", told.text);
}

#[test]
fn a_field_that_is_not_in_the_form_names_nobody_and_is_refused() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let rule = json!({ "kind": "person_from_form", "field": "form.aprover" });
    let wrong = content(&town, "s2", &json!({ "candidates": [rule] }));
    let editor = town.person("mzj-cate-1");
    let headers = [("Accept-Language", "en")];
    let way = format!("/api/v1/items/{ITEM}/versions");
    let told = editor.post_with(&way, json!({ "content": wrong }), &headers);
    assert_eq!(told.status, 422, "{}", told.text);
    assert!(told.text.contains("do you mean `approver`?"), "{}", told.text);
}
