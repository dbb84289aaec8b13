//! What a new version of an item saves, beside the one before.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::{Person, Town};

const ITEM: &str = "/api/v1/items/MZ-01-001";

fn content(town: &Town) -> Value {
    town.stranger().get(ITEM).body["version"]["content"].clone()
}

fn found(list: &Value) -> Vec<(&str, &str)> {
    let each = list.as_array().expect("a list of differences").iter();
    each.filter_map(|it| Some((it["key"].as_str()?, it["kind"].as_str()?))).collect()
}

fn compared(person: &Person<'_>, number: i32, with: &str) -> Value {
    let answer = person.get(&format!("{ITEM}/versions/{number}/comparison{with}"));
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

#[test]
fn a_revised_procedure_is_told_by_days_steps_materials_and_preconditions_before_and_after() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let before = content(&town);
    let mut after = before.clone();
    let promised = before["limits"]["promised"]["value"].as_i64().expect("a promise");
    after["limits"]["promised"]["value"] = json!(promised - 1);
    after["workflow"]["nodes"][2]["limit"]["value"] = json!(1);
    let dropped = after["materials"].as_array_mut().expect("materials").remove(0);
    after["conditions"].as_array_mut().expect("conditions").push(json!("有合法财产"));
    after["fee"]["standard"] = json!("每件一元");
    publish(&town, "MZ-01-001", after.clone(), "2026-11-24");
    let told = compared(&town.stranger(), 2, "");
    assert_eq!((&told["before"], &told["after"]), (&json!(1), &json!(2)));
    let summary = &told["summary"];
    assert_eq!(summary["days"]["before"]["value"], promised);
    assert_eq!(summary["days"]["after"]["value"], promised - 1);
    assert_eq!(summary["days"]["saved"], 1);
    assert_eq!(summary["statutory_days"]["saved"], 0);
    let shorter = before["workflow"]["nodes"][2]["limit"]["value"].as_i64().expect("a limit") - 1;
    assert_eq!(summary["slowest_way"]["saved"], shorter);
    assert_eq!(summary["steps"]["saved"], 0);
    assert_eq!(summary["materials"]["saved"], 1);
    assert_eq!(summary["preconditions"]["saved"], -1);
    let step = before["workflow"]["nodes"][2]["id"].as_str().expect("an id");
    assert_eq!(found(&told["steps"]), [(step, "changed")]);
    assert_eq!(told["steps"][0]["fields"], json!(["limit"]));
    let code = dropped["code"].as_str().expect("a code");
    assert_eq!(found(&told["materials"]), [(code, "removed")]);
    assert_eq!(found(&told["preconditions"]), [("有合法财产", "added")]);
    assert_eq!(found(&told["limits"]), [("promised", "changed")]);
    assert_eq!(found(&told["terms"]), [("fee", "changed")]);
    assert_eq!(found(&told["ways"]), []);
    let back = compared(&town.stranger(), 1, "?with=2");
    assert_eq!(back["summary"]["days"]["saved"], -1);
    assert_eq!(found(&back["materials"]), [(code, "added")]);
}

#[test]
fn a_draft_is_compared_only_by_those_who_may_read_it() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let editor = town.person("mzj-cate-1");
    let draft = editor.post(&format!("{ITEM}/versions"), json!({ "content": content(&town) }));
    assert_eq!(draft.status, 201, "{}", draft.body);
    let way = format!("{ITEM}/versions/2/comparison");
    assert_eq!(town.stranger().get(&way).status, 404, "drafts are hidden");
    assert_eq!(town.stranger().get(&format!("{ITEM}/versions/1/comparison?with=2")).status, 404);
    assert_eq!(found(&compared(&editor, 2, "")["terms"]), []);
    let none = editor.get(&format!("{ITEM}/versions/1/comparison"));
    assert_eq!(none.status, 404, "nothing was published before the first");
    assert_eq!(editor.get(&format!("{way}?with=0")).status, 422);
}
