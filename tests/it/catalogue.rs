//! The catalogue: public guide, history, and the way of a new version.

use serde_json::{Value, json};

use crate::town::Town;

/// Drafts, hands in and publishes `content` as the next version, by the proper people.
pub(crate) fn publish(town: &Town, item: &str, content: Value, from: &str) {
    let editor = town.person("mzj-cate-1");
    let draft =
        editor.post(&format!("/api/v1/items/{item}/versions"), json!({ "content": content }));
    assert_eq!(draft.status, 201, "{}", draft.body);
    let way = format!("/api/v1/items/{item}/versions/{}", draft.body["number"]);
    let asked = editor.change(&format!("{way}/review_request"), Value::Null);
    assert_eq!(asked.status, 200, "{}", asked.body);
    let reviewer = town.person("mzj-catr-1");
    let done = reviewer.change(&format!("{way}/publication"), json!({ "effective_from": from }));
    assert_eq!(done.status, 200, "{}", done.body);
}

fn content(town: &Town, item: &str) -> Value {
    town.stranger().get(&format!("/api/v1/items/{item}")).body["version"]["content"].clone()
}

fn codes(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a page").iter();
    items.map(|it| it["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn the_catalogue_is_public_and_is_searched_in_chinese() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let list =
        |query: &str| codes(&town.stranger().get(&format!("/api/v1/items?limit=200&{query}")).body);
    assert_eq!(list("").len(), 54);
    let found = list("q=%E7%A4%BE%E4%BC%9A%E5%9B%A2%E4%BD%93%20%E6%88%90%E7%AB%8B");
    assert!(found.contains(&"MZ-01-001".to_owned()), "社会团体 成立: {found:?}");
    assert!(found.len() < 10, "{found:?}");
    assert_eq!(list("q=mz-01-001"), ["MZ-01-001"], "by code, in small letters too");
    assert!(list("q=%25").is_empty(), "a percent sign is a percent sign");
    assert_eq!(list("type=administrative_licence").len(), 11);
    assert_eq!(list("case_type=instant").len(), 7);
    assert_eq!(list("status=cancelled"), ["MZ-01-010", "MZ-99-001"]);
    assert!(list("target=natural_person").len() < 54);
    assert_eq!(list("body=YJJ"), ["MZ-05-008"]);
    assert!(list("region=340881").len() < list("region=340800").len() + 54);
}

#[test]
fn a_guide_shows_all_eight_disclosures() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    for code in codes(&town.stranger().get("/api/v1/items?limit=200").body) {
        let guide = town.stranger().get(&format!("/api/v1/items/{code}")).body;
        let eight = guide["version"]["content"]["disclosures"].as_object().expect("disclosures");
        assert_eq!(eight.len(), 8, "{code}");
        assert!(eight.values().all(|it| it.as_str().is_some_and(|it| !it.is_empty())), "{code}");
    }
}

#[test]
fn the_fields_of_a_form_come_in_the_order_in_which_they_are_shown() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let told = town.stranger().get("/api/v1/items/MZ-01-001").body;
    let fields = told["version"]["content"]["form"]["properties"].as_object().expect("a form");
    let shown: Vec<&String> = fields.keys().collect();
    let mut sorted = shown.clone();
    sorted.sort();
    assert_ne!(shown, sorted, "the pack's order, not the alphabet's");
}

#[test]
fn items_are_counted_by_type() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let counts = town.stranger().get("/api/v1/item_counts").body;
    assert_eq!(counts["total"], 54);
    for (kind, count) in [
        ("administrative_licence", 11),
        ("administrative_penalty", 9),
        ("administrative_enforcement", 3),
        ("administrative_payment", 8),
        ("administrative_confirmation", 7),
        ("administrative_adjudication", 1),
        ("other_power", 8),
        ("public_service", 6),
        ("non_licence_approval", 1),
        ("administrative_levy", 0),
    ] {
        assert_eq!(counts["by_type"][kind], count, "{kind}");
    }
}

#[test]
fn a_past_version_is_had_by_its_date() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let stranger = town.stranger();
    let number = |date: &str| {
        stranger.get(&format!("/api/v1/items/MZ-01-002?date={date}")).body["version"]["number"]
            .clone()
    };
    assert_eq!((number("2025-06-01"), number("2026-06-01")), (json!(1), json!(2)));
    assert_eq!(stranger.get("/api/v1/items/MZ-01-002?date=2020-01-01").status, 404);
    let history = stranger.get("/api/v1/items/MZ-01-002/versions").body;
    assert_eq!(history["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(stranger.get("/api/v1/items/MZ-01-002/versions/1").body["number"], 1);
}

#[test]
fn the_picture_of_a_flow_has_a_box_for_every_step() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    for item in ["MZ-01-001", "MZ-05-001", "MZ-10-006"] {
        let picture = town.stranger().get(&format!("/api/v1/items/{item}/flow.svg"));
        assert_eq!(picture.header("content-type"), Some("image/svg+xml"));
        let nodes = content(&town, item)["workflow"]["nodes"].as_array().expect("nodes").len();
        assert_eq!(picture.text.matches(" rx=").count(), nodes, "{item}");
        assert!(picture.text.contains("受理") || picture.text.contains("申请"));
    }
}

#[test]
fn a_version_goes_live_only_complete_and_every_missing_element_is_named() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let mut broken = content(&town, "MZ-01-001");
    broken["disclosures"]["fee_basis"] = json!(" ");
    broken["legal_bases"] =
        json!([{ "law": "行政许可法", "article": "", "gist": "", "check": "" }]);
    broken["limits"]["promised"] = json!({ "value": 90, "unit": "working_day" });
    broken["workflow"]["edges"].as_array_mut().expect("edges").pop();
    let editor = town.person("mzj-cate-1");
    let draft = editor.post("/api/v1/items/MZ-01-001/versions", json!({ "content": broken })).body;
    let way = format!("/api/v1/items/MZ-01-001/versions/{}", draft["number"]);
    let refused = editor.change(&format!("{way}/review_request"), Value::Null);
    assert_eq!((refused.status, refused.problem()), (422, "incomplete-version"));
    assert_eq!(refused.body["rule"], "XK-30");
    let errors = refused.body["errors"].as_array().expect("errors");
    let pointers: Vec<&str> = errors.iter().filter_map(|it| it["pointer"].as_str()).collect();
    assert_eq!(
        pointers,
        ["/disclosures/fee_basis", "/legal_bases", "/limits/promised", "/workflow/nodes"]
    );
}

#[test]
fn a_draft_may_be_empty_where_the_review_asks_but_is_never_what_the_contract_forbids() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let mut content = content(&town, "MZ-01-001");
    content["name"] = json!("");
    content["legal_bases"] = json!([]);
    content["materials"][0]["code"] = json!("no code");
    content["workflow"]["nodes"][0]["id"] = json!("1st step");
    content["workflow"]["nodes"][1]["colour"] = json!("red");
    content["materials"][1]["copies"] = json!("two");
    let draft = |content: &Value| {
        let body = json!({ "content": content });
        town.person("mzj-cate-1").post("/api/v1/items/MZ-01-001/versions", body)
    };
    let refused = draft(&content);
    assert_eq!((refused.status, refused.problem()), (422, "content-invalid"));
    let errors = refused.body["errors"].as_array().expect("errors");
    let told: Vec<[&str; 2]> = errors
        .iter()
        .map(|it| ["pointer", "rule"].map(|part| it[part].as_str().unwrap_or("")))
        .collect();
    assert!(told.contains(&["/content/materials/0/code", "pattern"]), "{told:?}");
    assert!(told.contains(&["/content/workflow/nodes/0/id", "pattern"]), "{told:?}");
    assert!(
        told.contains(&["/content/workflow/nodes/1/colour", "additionalProperties"]),
        "{told:?}"
    );
    assert!(told.contains(&["/content/materials/1/copies", "type"]), "all at once: {told:?}");
    content["materials"] = self::content(&town, "MZ-01-001")["materials"].clone();
    content["workflow"] = self::content(&town, "MZ-01-001")["workflow"].clone();
    assert_eq!(draft(&content).status, 201);
}

#[test]
fn what_could_not_stand_in_a_pack_is_not_published_and_every_fault_is_named() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let good = content(&town, "MZ-01-001");
    let editor = town.person("mzj-cate-1");
    let draft = editor.post("/api/v1/items/MZ-01-001/versions", json!({ "content": good })).body;
    let way = format!("/api/v1/items/MZ-01-001/versions/{}", draft["number"]);
    let faults = |content: &Value| -> Vec<String> {
        let tag = editor.tag_of(&way);
        let body = json!({ "content": content });
        let put = editor.json("PUT", &way, body, &[("If-Match", &tag)]);
        assert_eq!(put.status, 200, "{}", put.body);
        let refused = editor.change(&format!("{way}/review_request"), Value::Null);
        assert_eq!((refused.status, refused.problem()), (422, "incomplete-version"), "{content}");
        let errors = refused.body["errors"].as_array().expect("errors").iter();
        errors.map(|it| it["pointer"].as_str().expect("a place").to_owned()).collect()
    };
    for (place, value, told) in [
        ("/name", json!(" "), "/name"),
        ("/disclosures/name", json!("另一个名称"), "/disclosures/name"),
        ("/materials/1/code", good["materials"][0]["code"].clone(), "/materials/1/code"),
        ("/office", json!("NOPE"), "/office"),
        ("/workflow/nodes/2/post", json!("NOPE"), "/workflow/nodes/2/post"),
        ("/workflow/nodes/2/body", json!("NOPE"), "/workflow/nodes/2/body"),
        ("/workflow/nodes/2/post", json!("CATE"), "/workflow/nodes/2/post"),
        (
            "/workflow/nodes/4/documents",
            json!({ "granted": "准予行政许可决定书" }),
            "/workflow/nodes/4/documents",
        ),
        ("/limits/statutory/rule", json!("NOPE-1"), "/limits/statutory/rule"),
        ("/form/required/0", json!("ghost"), "/form/required/0"),
        ("/form/properties/proposed_name/type", json!("strng"), "/form/properties/proposed_name"),
    ] {
        let mut wrong = good.clone();
        *wrong.pointer_mut(place).unwrap_or_else(|| panic!("{place} is there")) = value;
        let found = faults(&wrong);
        assert!(found.iter().any(|it| it.starts_with(told)), "{place}: {found:?}");
    }
    let tag = editor.tag_of(&way);
    let put = editor.json("PUT", &way, json!({ "content": good }), &[("If-Match", &tag)]);
    assert_eq!(put.status, 200, "{}", put.body);
    assert_eq!(editor.change(&format!("{way}/review_request"), Value::Null).status, 200);
}

#[test]
fn whoever_drafted_a_version_does_not_review_it() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let both = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                select staff_number, 'MZJ', 'CATR' from identity_accounts where login = 'mzj-cate-1'";
    town.database.sql(both).expect("test SQL runs");
    let editor = town.person("mzj-cate-1");
    let body = json!({ "content": content(&town, "MZ-01-001") });
    let draft = editor.post("/api/v1/items/MZ-01-001/versions", body.clone()).body;
    let way = format!("/api/v1/items/MZ-01-001/versions/{}", draft["number"]);
    assert_eq!(town.stranger().get(&way).status, 404, "drafts are hidden");
    assert_eq!(editor.get(&way).status, 200);
    let second = editor.post("/api/v1/items/MZ-01-001/versions", body);
    assert_eq!((second.status, second.problem()), (409, "draft-exists"));
    assert_eq!(editor.change(&format!("{way}/review_request"), Value::Null).status, 200);
    let from = json!({ "effective_from": "2026-12-01" });
    let own = editor.change(&format!("{way}/publication"), from.clone());
    assert_eq!((own.status, own.problem()), (403, "self-review"));
    let reviewer = town.person("mzj-catr-1");
    let past =
        reviewer.change(&format!("{way}/publication"), json!({ "effective_from": "2026-11-22" }));
    assert_eq!((past.status, past.problem()), (422, "effective-in-past"));
    assert_eq!(
        reviewer.change(&format!("{way}/return"), json!({ "reason": "更新依据" })).body["state"],
        "draft"
    );
    assert_eq!(editor.change(&format!("{way}/review_request"), Value::Null).status, 200);
    assert_eq!(reviewer.change(&format!("{way}/publication"), from).body["state"], "published");
}

#[test]
fn an_application_stays_on_the_version_that_it_was_made_under() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let before = town.apply("aq-charity", "MZ-01-001");
    let mut next = content(&town, "MZ-01-001");
    next["limits"]["promised"] = json!({ "value": 10, "unit": "working_day" });
    next["workflow"]["nodes"][2]["limit"]["value"] = 3.into();
    publish(&town, "MZ-01-001", next, "2026-11-24");
    town.it_is("2026-11-24T09:00:00+08:00");
    let after = town.apply("aq-charity", "MZ-01-001");
    assert_eq!((&before["item"]["version"], &after["item"]["version"]), (&json!(1), &json!(2)));
    assert_eq!(town.person("aq-charity").see(&before)["item"]["version"], 1);
}

#[test]
fn what_is_cancelled_stays_cancelled() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let reviewer = town.person("mzj-catr-1");
    let basis = json!({ "basis": "国务院决定" });
    let gone = reviewer.change("/api/v1/items/MZ-01-001/cancellation", basis.clone());
    assert_eq!(gone.body["status"], "cancelled", "{}", gone.body);
    let back = reviewer.change("/api/v1/items/MZ-01-001/resumption", basis);
    assert_eq!((back.status, back.problem()), (410, "item-over"));
}
