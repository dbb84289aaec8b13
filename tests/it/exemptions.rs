//! 免予进驻: an item stays outside the centre when the centre and then the government have agreed.

use serde_json::{Value, json};

use crate::town::{Answer, Town};

const ITEM: &str = "MZ-10-003";

/// Publishes a version by which no centre takes the item in.
pub(crate) fn leave_the_centre(town: &Town, item: &str) {
    let guide = town.stranger().get(&format!("/api/v1/items/{item}")).body;
    let mut content = guide["version"]["content"].clone();
    content["access"]["in_centre"] = false.into();
    crate::catalogue::publish(town, item, content, "2026-09-29");
}

/// A town where the item has left the centre.
fn outside() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    leave_the_centre(&town, ITEM);
    town
}

fn ask(town: &Town, who: &str, other: &Value) -> Answer {
    let mut body = json!({
        "item": ITEM, "centre": "AQ-ZWZX", "ground": "state_secret",
        "reason": "办理过程涉及国家秘密载体",
    });
    for (field, value) in other.as_object().expect("fields") {
        body[field] = value.clone();
    }
    town.person(who).post("/api/v1/exemptions", body)
}

fn asked(town: &Town) -> String {
    let made = ask(town, "mzj-cate-1", &json!({}));
    assert_eq!(made.status, 201, "{}", made.body);
    format!("/api/v1/exemptions/{}", made.body["id"].as_str().expect("an id"))
}

fn say(town: &Town, who: &str, exemption: &str, what: &str) -> Answer {
    let opinion = json!({ "opinion": "情况属实，同意" });
    town.person(who).change(&format!("{exemption}/{what}"), opinion)
}

fn offered(town: &Town, who: &str, exemption: &str) -> Vec<String> {
    let seen = town.person(who).get(exemption).body;
    let acts = seen["actions"].as_array().unwrap_or_else(|| panic!("{seen}")).iter();
    acts.map(|it| it["action"].as_str().expect("a word").to_owned()).collect()
}

/// How the item stands in the bureau's report: its entry status, and how many are exempt.
fn stands(town: &Town) -> (String, u64) {
    let report = town.person("mzj-sec-1").get("/api/v1/statistics/presence/MZJ").body;
    let items = report["items"].as_array().expect("items");
    let found = items.iter().find(|it| it["item"] == ITEM).expect("it is on offer");
    let missing = report["exceptions"].to_string().contains("not_in_centre");
    assert_eq!(missing, found["entry"] != "exempt", "{report}");
    let entry = found["entry"].as_str().expect("a status").to_owned();
    (entry, report["exempt"].as_u64().expect("a count"))
}

#[test]
fn an_item_is_exempt_after_both_approvals_in_their_order_and_not_before() {
    let town = outside();
    assert_eq!(stands(&town), ("outside".to_owned(), 0));
    let exemption = asked(&town);
    assert_eq!(stands(&town), ("exemption_asked".to_owned(), 0));
    let early = say(&town, "szf-gov-1", &exemption, "approval");
    assert_eq!((early.status, early.problem()), (409, "centre-first"), "{}", early.body);
    let no_order = say(&town, "szf-gov-1", &exemption, "refusal");
    assert_eq!((no_order.status, no_order.problem()), (409, "centre-first"));
    for (who, what) in [
        ("mzj-boss-1", "agreement"),
        ("mzj-boss-1", "refusal"),
        ("zwfw-boss-1", "approval"),
        ("szf-gov-1", "agreement"),
    ] {
        let refused = say(&town, who, &exemption, what);
        assert_eq!((refused.status, refused.problem()), (403, "not-your-turn"), "{who} {what}");
    }
    assert_eq!(offered(&town, "zwfw-boss-1", &exemption), ["agree", "refuse"]);
    assert!(offered(&town, "szf-gov-1", &exemption).is_empty());
    let agreed = say(&town, "zwfw-boss-1", &exemption, "agreement");
    assert_eq!((agreed.status, &agreed.body["state"]), (200, &json!("agreed")), "{}", agreed.body);
    assert_eq!(stands(&town), ("exemption_asked".to_owned(), 0));
    let again = say(&town, "zwfw-boss-2", &exemption, "agreement");
    assert_eq!((again.status, again.problem()), (409, "exemption-settled"));
    assert!(offered(&town, "zwfw-boss-2", &exemption).is_empty());
    assert_eq!(offered(&town, "szf-gov-1", &exemption), ["approve", "refuse"]);
    let approved = say(&town, "szf-gov-1", &exemption, "approval");
    assert_eq!((approved.status, &approved.body["state"]), (200, &json!("approved")));
    assert_eq!(stands(&town), ("exempt".to_owned(), 1));
    let over = say(&town, "szf-gov-2", &exemption, "refusal");
    assert_eq!((over.status, over.problem()), (409, "exemption-settled"));
    let twice = ask(&town, "mzj-cate-1", &json!({}));
    assert_eq!((twice.status, twice.problem()), (409, "exemption-alive"));
}

#[test]
fn every_step_of_an_exemption_is_kept_and_is_an_event() {
    let town = outside();
    let exemption = asked(&town);
    say(&town, "zwfw-boss-1", &exemption, "agreement");
    say(&town, "szf-gov-1", &exemption, "approval");
    let seen = town.person("mzj-boss-1").get(&exemption).body;
    let history = seen["history"].as_array().expect("a history");
    let rows: Vec<[&str; 3]> = history
        .iter()
        .map(|it| ["state", "body", "staff"].map(|field| it[field].as_str().expect("a text")))
        .collect();
    let wanted = [
        ["requested", "MZJ", "MZJ-032"],
        ["agreed", "ZWFW", "ZWFW-001"],
        ["approved", "SZF", "SZF-001"],
    ];
    assert_eq!(rows, wanted);
    assert_eq!(history[1]["staff_name"], "尹秋实");
    assert_eq!(history[1]["opinion"], "情况属实，同意");
    let told = town.database.texts(
        "select kind || ' ' || data as it from events where kind like 'catalogue.exemption%' order by txid, seq",
    );
    let kinds: Vec<&str> = told.iter().filter_map(|it| it.split(' ').next()).collect();
    let wanted = ["requested", "agreed", "approved"].map(|it| format!("catalogue.exemption_{it}"));
    assert_eq!(kinds, wanted);
    assert!(!told.concat().contains("载体"), "what was typed is in no event: {told:?}");
}

#[test]
fn a_refusal_of_either_ends_it_and_it_can_be_asked_for_again() {
    let town = outside();
    let first = asked(&town);
    assert_eq!(say(&town, "zwfw-boss-1", &first, "refusal").body["state"], "refused");
    assert_eq!(stands(&town), ("outside".to_owned(), 0));
    let late = say(&town, "szf-gov-1", &first, "approval");
    assert_eq!((late.status, late.problem()), (409, "exemption-settled"));
    let second = asked(&town);
    assert_eq!(say(&town, "zwfw-boss-1", &second, "agreement").status, 200);
    assert_eq!(say(&town, "szf-gov-1", &second, "refusal").body["state"], "refused");
    assert_eq!(stands(&town), ("outside".to_owned(), 0));
    let kept = town.person("mzj-cate-1").get("/api/v1/exemptions?item=MZ-10-003").body;
    let kept: Vec<usize> = kept["items"]
        .as_array()
        .expect("a page")
        .iter()
        .filter_map(|it| Some(it["history"].as_array()?.len()))
        .collect();
    assert_eq!(kept, [3, 2], "newest first, each with its history");
}

#[test]
fn nobody_agrees_for_two_bodies() {
    let town = outside();
    let both = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                values ('ZWFW-001', 'SZF', 'GOV')";
    town.database.sql(both).expect("test SQL runs");
    let exemption = asked(&town);
    assert_eq!(say(&town, "zwfw-boss-1", &exemption, "agreement").status, 200);
    let refused = say(&town, "zwfw-boss-1", &exemption, "approval");
    assert_eq!((refused.status, refused.problem()), (403, "same-person"), "{}", refused.body);
    assert!(offered(&town, "zwfw-boss-1", &exemption).is_empty());
    assert_eq!(say(&town, "szf-gov-1", &exemption, "approval").status, 200);
}

#[test]
fn an_exemption_is_asked_for_by_the_items_body_of_a_centre_that_says_who_agrees() {
    let town = outside();
    for (who, other, status, problem) in [
        ("mzjx-cate-1", json!({}), 422, "out-of-bounds"),
        ("mzj-cate-1", json!({ "item": "NOTHING" }), 422, "out-of-bounds"),
        ("mzj-cate-1", json!({ "centre": "NOWHERE" }), 422, "nobody-agrees"),
        ("mzj-cate-1", json!({ "centre": "TC-ZWZX" }), 422, "nobody-agrees"),
        ("mzj-cate-1", json!({ "reason": " " }), 422, "out-of-bounds"),
        ("mzj-cate-1", json!({ "ground": "too_much_work" }), 400, "malformed"),
        ("mzj-sec-1", json!({}), 403, "forbidden"),
    ] {
        let refused = ask(&town, who, &other);
        assert_eq!((refused.status, refused.problem()), (status, problem), "{who} {other}");
    }
    assert_eq!(ask(&town, "mzj-boss-1", &json!({})).status, 201, "its head may ask as well");
}

#[test]
fn exemptions_are_seen_by_who_asks_and_by_who_agrees_and_changed_as_they_were_seen() {
    let town = outside();
    let exemption = asked(&town);
    for who in ["mzj-cate-1", "mzj-sup-1", "mzj-boss-2", "zwfw-boss-1", "szf-gov-2"] {
        assert_eq!(town.person(who).get("/api/v1/accounts/me").status, 200, "{who}");
        assert_eq!(town.person(who).get(&exemption).status, 200, "{who}");
        let page = town.person(who).get("/api/v1/exemptions?state=requested").body;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{who}: {page}");
    }
    assert_eq!(town.person("mzjx-cate-1").get(&exemption).status, 404);
    assert_eq!(town.person("mzjx-cate-1").get("/api/v1/exemptions").body["items"], json!([]));
    let centre = town.person("zwfw-boss-1");
    let way = format!("{exemption}/agreement");
    let opinion = json!({ "opinion": "同意" });
    assert_eq!(centre.post(&way, opinion.clone()).status, 428);
    let stale = centre.post_with(&way, opinion.clone(), &[("If-Match", "\"9.00000000\"")]);
    assert_eq!((stale.status, stale.problem()), (412, "stale"));
    let foreign = town.person("mzjx-cntyh-1").post_with(&way, opinion, &[("If-Match", "*")]);
    assert_eq!(foreign.status, 404);
    assert_eq!(say(&town, "zwfw-boss-1", &exemption, "agreement").status, 200);
    let none = town.person("mzj-cate-1").get("/api/v1/exemptions?state=requested").body;
    assert_eq!(none["items"], json!([]));
}
