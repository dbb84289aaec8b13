//! A draft is played through with the applications of the past, before anybody publishes it.

use serde_json::{Value, json};

use crate::gateways::content;
use crate::town::{Answer, Town, path};

const ITEM: &str = "MZ-01-001";

/// Three applications are taken in on a Monday; each is reviewed for a whole day from the claim on,
/// and decided an hour later.
fn town() -> Town {
    let town = Town::at("2026-11-02T09:00:00+08:00");
    let taken: Vec<Value> =
        (0..3).map(|_| town.accepted("aq-charity", ITEM, "mzj-win-1")).collect();
    let tasks: Vec<String> = taken.iter().map(|it| claimed(&town, "mzj-sec-1", it)).collect();
    town.it_is("2026-11-03T09:00:00+08:00");
    for task in tasks {
        done(town.person("mzj-sec-1").change(&format!("{task}/approval"), opinion()));
    }
    for application in &taken {
        done(town.approve("mzj-sech-1", application));
        claimed(&town, "mzj-chief-1", application);
    }
    town.it_is("2026-11-03T10:00:00+08:00");
    for application in &taken {
        let decision = json!({ "granted": true, "reasons": "符合条件" });
        done(
            town.person("mzj-chief-1").change(&format!("{}/decision", path(application)), decision),
        );
    }
    town
}

fn opinion() -> Value {
    json!({ "opinion": "同意" })
}

fn done(answer: Answer) {
    assert_eq!(answer.status, 200, "{}", answer.body);
}

fn claimed(town: &Town, login: &str, application: &Value) -> String {
    let task = town.person(login).task_of(application);
    done(town.person(login).change(&format!("{task}/claim"), Value::Null));
    task
}

/// Drafts the next version; answers where it is simulated.
fn drafted(town: &Town, content: Value) -> String {
    let versions = format!("/api/v1/items/{ITEM}/versions");
    let draft = town.person("mzj-cate-1").post(&versions, json!({ "content": content }));
    assert_eq!(draft.status, 201, "{}", draft.body);
    format!("{versions}/{}/simulation", draft.body["number"])
}

fn asked() -> Value {
    json!({ "from": "2026-11-01", "to": "2026-11-30", "seed": 7 })
}

fn step<'a>(report: &'a Value, node: &str) -> &'a Value {
    let steps = report["steps"].as_array().expect("steps");
    steps.iter().find(|it| it["node"] == node).unwrap_or_else(|| panic!("{node}: {report}"))
}

#[test]
fn a_draft_is_played_through_beside_the_live_version_with_what_was_measured() {
    let town = town();
    // The head looks at large associations only, and these are small.
    let way = drafted(&town, content(&town, "form.individual_members >= 100000"));
    let editor = town.person("mzj-cate-1");
    let mut one_hand = asked();
    one_hand["hands"] = json!([{ "body": "MZJ", "post": "SEC", "hands": 1 }]);
    let told = editor.post(&way, one_hand.clone());
    assert_eq!(told.status, 200, "{}", told.body);
    assert_eq!((&told.body["applications"], &told.body["thin"]), (&json!(3), &json!(true)));
    let (draft, live) = (&told.body["simulated"], &told.body["live"]);
    assert_eq!((&draft["version"], &live["version"]), (&json!(2), &json!(1)));
    for report in [draft, live] {
        let review = step(report, "s2");
        assert_eq!((&review["count"], &review["measured"]), (&json!(3), &json!(true)));
        assert_eq!(review["working"]["mean"], 1.0, "a day, as before: {review}");
        assert_eq!(review["waiting"]["p90"], 1.0, "one hand for three: {review}");
        assert_eq!(report["posts"][0]["post"], "SEC", "the busiest: {report}");
        assert_eq!(report["promised"], 100.0);
    }
    assert_eq!((&step(live, "s3")["count"], &step(draft, "s3")["count"]), (&json!(3), &json!(0)));
    assert_eq!(step(draft, "s4")["working"]["mean"], 0.12, "an hour of a day");
    assert_eq!(editor.post(&way, one_hand).body, told.body, "the same seed, the same report");
    let mut enough = asked();
    enough["hands"] = json!([{ "body": "MZJ", "post": "SEC", "hands": 3 }]);
    let told = editor.post(&way, enough).body;
    assert_eq!(step(&told["simulated"], "s2")["waiting"]["mean"], 0.0);
    let mut idle = asked();
    idle["hands"] = json!([
        { "body": "MZJ", "post": "SEC", "hands": 3 }, { "body": "MZJ", "post": "CATE", "hands": 1 }
    ]);
    let refused = editor.post(&way, idle);
    assert_eq!((refused.status, refused.problem()), (422, "out-of-bounds"));
    assert_eq!(refused.body["errors"][0]["pointer"], "/hands/1/post", "it has no step here");
    let backwards = editor.post(&way, json!({ "from": "2026-11-30", "to": "2026-11-01" }));
    assert_eq!(backwards.body["errors"][0]["pointer"], "/to");
}

#[test]
fn a_draft_that_could_get_stuck_is_not_played_and_nobody_elses_applications_are_read() {
    let town = town();
    let mut stuck = content(&town, "form.individual_members >= 200");
    stuck["workflow"]["edges"].as_array_mut().expect("edges").pop();
    let way = drafted(&town, stuck);
    let refused = town.person("mzj-cate-1").post(&way, asked());
    assert_eq!((refused.status, refused.problem()), (422, "workflow-unsound"));
    let live = format!("/api/v1/items/{ITEM}/versions/1/simulation");
    let town_editor = "update organisations_staff_posts set body_code = 'YJJ'
                       where post_code = 'CATE' and staff_number =
                       (select staff_number from identity_accounts where login = 'mzj-cate-1')";
    town.database.sql(town_editor).expect("test SQL runs");
    let told = town.person("mzj-cate-1").post(&live, asked());
    assert_eq!((told.status, &told.body["applications"]), (200, &json!(0)), "{}", told.body);
    assert!(told.body["live"]["promised"].is_null(), "nothing is a share of nothing");
}
