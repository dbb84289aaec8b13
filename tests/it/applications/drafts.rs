//! Drafts: begun, left, resumed.

use serde_json::{Value, json};

use crate::town::{Town, path};

#[test]
fn a_draft_is_resumed_changed_and_submitted() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("zhangsan");
    let (form, materials) = town.papers_for("MZ-05-006");
    let draft = me.post("/api/v1/applications", json!({ "item": "MZ-05-006" })).body;
    assert_eq!((&draft["stage"], &draft["number"]), (&json!("draft"), &Value::Null));
    let too_soon = me.change(&format!("{}/submission", path(&draft)), Value::Null);
    assert_eq!((too_soon.status, too_soon.problem()), (422, "form-invalid"));
    let edit = |body: Value| {
        let tag = me.tag_of(&path(&draft));
        me.json("PATCH", &path(&draft), body, &[("If-Match", &tag)])
    };
    assert_eq!(edit(json!({ "form": form })).status, 200);
    assert_eq!(edit(json!({ "materials": materials })).status, 200);
    let full = me.get(&format!("{}/form", path(&draft))).body;
    assert_eq!(full["form"], form, "what was left out of the second change is still there");
    let submitted = me.change(&format!("{}/submission", path(&draft)), Value::Null);
    assert_eq!(submitted.status, 200, "{}", submitted.body);
    assert_eq!(submitted.body["stage"], "submitted");
    assert_eq!(edit(json!({ "form": {} })).problem(), "wrong-stage");
}

#[test]
fn a_draft_concerns_nobody_but_its_maker() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let draft =
        town.person("aq-charity").post("/api/v1/applications", json!({ "item": "MZ-01-001" })).body;
    for other in ["mzj-win-1", "mzj-sup-1", "aq-tech"] {
        assert_eq!(town.person(other).get(&path(&draft)).status, 404, "{other}");
    }
}

#[test]
fn a_discarded_draft_leaves_its_events_and_a_chain_that_holds() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("zhangsan");
    let draft = me.post("/api/v1/applications", json!({ "item": "MZ-05-006" })).body;
    let tag = me.tag_of(&path(&draft));
    assert_eq!(me.send("DELETE", &path(&draft), &[], None).status, 428);
    assert_eq!(me.send("DELETE", &path(&draft), &[("If-Match", &tag)], None).status, 204);
    assert_eq!(me.get(&path(&draft)).status, 404);
    let kinds = town
        .database
        .texts("select kind as it from events where subject_kind = 'application' order by ordinal");
    assert_eq!(kinds, ["applications.drafted", "applications.discarded"]);
    assert!(crate::events::broken(&town).is_empty());
}

#[test]
fn the_actions_of_an_application_are_what_the_caller_may_do_with_it_now() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let actions = |login: &str, application: &Value| -> Vec<String> {
        let seen = town.person(login).see(application);
        let all = seen["actions"].as_array().expect("actions").clone();
        all.iter().map(|it| it["action"].as_str().expect("a word").to_owned()).collect()
    };
    let draft =
        town.person("aq-charity").post("/api/v1/applications", json!({ "item": "MZ-01-001" })).body;
    assert_eq!(actions("aq-charity", &draft), ["edit", "discard", "submit"]);
    let submitted = town.apply("aq-charity", "MZ-01-001");
    assert_eq!(actions("aq-charity", &submitted), ["withdraw"]);
    assert_eq!(
        actions("mzj-win-1", &submitted),
        ["accept", "reject", "notify_correction", "terminate", "comment"]
    );
    assert_eq!(actions("mzj-chief-1", &submitted), ["terminate", "comment"]);
    assert_eq!(actions("mzj-sup-1", &submitted), ["comment"]);
    let accepted = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(actions("aq-charity", &accepted), ["withdraw", "urge"]);
    assert_eq!(actions("mzj-sup-1", &accepted), ["urge", "comment"]);
    // Every action can really be taken: its way exists and does not answer 403 or 404.
    for action in town.person("mzj-win-1").see(&submitted)["actions"].as_array().expect("actions") {
        let way = action["href"].as_str().expect("a path");
        let tried = town.person("mzj-win-1").post_with(way, json!({}), &[("If-Match", "\"99\"")]);
        assert!([400, 412, 422].contains(&tried.status), "{way}: {}", tried.body);
    }
}
