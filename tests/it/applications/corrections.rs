//! Corrections (补正): every defect at once, and once only.

use serde_json::{Value, json};

use crate::town::{Answer, Town, date_in, path};

/// An application that lacks its last two materials.
fn incomplete(town: &Town) -> (Value, Vec<Value>) {
    let (form, materials) = town.papers_for("MZ-01-001");
    let (there, missing) = materials.split_at(materials.len() - 2);
    let body = json!({ "item": "MZ-01-001", "form": form, "materials": there, "submit": true });
    let application = town.person("aq-charity").post("/api/v1/applications", body).body;
    (application, missing.to_vec())
}

fn notify(town: &Town, application: &Value, defects: Value) -> Answer {
    let way = format!("{}/correction_notice", path(application));
    town.person("mzj-win-1").change(&way, json!({ "defects": defects }))
}

fn hand_in(town: &Town, application: &Value, materials: Value) -> Answer {
    let way = format!("{}/corrections", path(application));
    town.person("aq-charity").change(&way, json!({ "materials": materials }))
}

#[test]
fn one_notice_lists_every_defect_and_a_second_is_refused() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, missing) = incomplete(&town);
    let defect = |it: &Value| json!({ "material": it["material"], "kind": "missing", "detail": "未提交，请补交" });
    let defects: Vec<Value> = missing.iter().map(defect).collect();
    let told = notify(&town, &application, json!(defects)).body;
    assert_eq!(told["stage"], "correction");
    assert_eq!(told["correction"]["defects"], json!(defects), "as they were written");
    assert_eq!(told["papers"][0]["number"], "安民补〔2026〕1号");
    for stage in ["while it waits", "after the corrections"] {
        let second = notify(&town, &application, json!(defects));
        assert_eq!((second.status, second.problem()), (409, "second-correction-notice"), "{stage}");
        assert_eq!(second.body["rule"], "XK-32-4");
        if stage == "while it waits" {
            assert_eq!(hand_in(&town, &application, json!(missing)).status, 200);
        }
    }
}

#[test]
fn the_limits_count_from_the_day_on_which_all_corrections_came_in() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, missing) = incomplete(&town);
    let defects: Vec<Value> = missing
        .iter()
        .map(|it| json!({ "material": it["material"], "kind": "missing", "detail": "请补交" }))
        .collect();
    assert_eq!(notify(&town, &application, json!(defects)).status, 200);
    town.it_is("2026-10-08T09:00:00+08:00");
    let half = hand_in(&town, &application, json!(missing[..1]));
    assert_eq!((half.status, half.problem()), (409, "corrections-incomplete"));
    assert_eq!(hand_in(&town, &application, json!(missing)).body["stage"], "submitted");
    town.it_is("2026-10-09T09:00:00+08:00");
    let clerk = town.person("mzj-win-1");
    let reject = json!({
        "ground": "not_entitled", "reason": "x",
        "remedies": { "reconsideration_body": "市政府", "court": "区法院" }
    });
    let refused = clerk.change(&format!("{}/rejection", path(&application)), reject);
    assert_eq!(
        (refused.status, &refused.body["rule"]),
        (409, &json!("XK-32-5")),
        "it must be accepted"
    );
    let accepted = clerk.change(&format!("{}/acceptance", path(&application)), Value::Null).body;
    assert_eq!(accepted["accepted_at"], "2026-10-08T01:00:00Z");
    assert_eq!(date_in(&accepted, "promised"), "2026-10-23");
}

#[test]
fn what_data_sharing_supplies_is_not_asked_of_the_applicant() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let guide = town.stranger().get("/api/v1/items/MZ-05-001").body;
    let materials = guide["version"]["content"]["materials"].as_array().expect("materials").clone();
    let shared = materials.iter().find(|it| it["obtainable_by_sharing"] == true).expect("one is");
    let applicant = town.apply("zhangsan", "MZ-05-001");
    let defects = json!([{ "material": shared["code"], "kind": "missing", "detail": "请提交" }]);
    let way = format!("{}/correction_notice", path(&applicant));
    let refused = town.person("xz-town-1").change(&way, json!({ "defects": defects }));
    assert_eq!((refused.status, refused.problem()), (409, "obtainable-by-sharing"));
    assert_eq!(refused.body["rule"], "ZX-7");
}

#[test]
fn a_defect_is_of_a_material_of_the_list_or_of_a_field() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, _) = incomplete(&town);
    let unknown = notify(
        &town,
        &application,
        json!([{ "material": "M99", "kind": "missing", "detail": "x" }]),
    );
    assert_eq!((unknown.status, unknown.problem()), (422, "unknown-material"));
    let nothing = notify(&town, &application, json!([{ "kind": "wrong", "detail": "x" }]));
    assert_eq!((nothing.status, nothing.problem()), (422, "defect-of-nothing"));
    assert_eq!(notify(&town, &application, json!([])).body["errors"][0]["pointer"], "/defects");
    let field = json!([{ "field": "/domicile", "kind": "wrong", "detail": "住所与证明不一致" }]);
    assert_eq!(notify(&town, &application, field).status, 200);
    let without = hand_in(&town, &application, json!([]));
    assert_eq!(without.problem(), "corrections-incomplete");
    let (form, _) = town.papers_for("MZ-01-001");
    let way = format!("{}/corrections", path(&application));
    let me = town.person("aq-charity");
    let broken = me.change(&way, json!({ "form": {} }));
    assert_eq!((broken.status, broken.problem()), (422, "form-invalid"));
    assert_eq!(me.change(&way, json!({ "form": form })).body["stage"], "submitted");
}
