//! Lights counted: by body, by item, by step.

use serde_json::{Value, json};

use super::{LICENCE, ask, decide, suspend};
use crate::town::Town;

/// What a group is of, and its green, yellow, red and paused lights.
fn counted(answer: &Value, of: &str) -> Vec<(String, [u64; 4])> {
    let groups = answer["groups"].as_array().expect("groups").iter();
    let row = |it: &Value| {
        let light = |name: &str| it["counts"][name].as_u64().unwrap_or_default();
        let name = it[of].as_str().unwrap_or_default().to_owned();
        (name, [light("green"), light("yellow"), light("red"), light("paused")])
    };
    groups.map(row).collect()
}

fn row(name: &str, counts: [u64; 4]) -> (String, [u64; 4]) {
    (name.to_owned(), counts)
}

/// Three licences, of which one is over its limit and one stands still, one more that is decided,
/// one that nobody has accepted; and what the county decides with the town.
fn busy() -> Town {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let paused = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let done = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    suspend(&town, &paused);
    decide(&town, &done);
    town.apply("aq-charity", LICENCE);
    town.it_is("2026-09-30T10:00:00+08:00");
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.accepted("zhangsan", "MZ-05-006", "xz-town-1");
    town
}

#[test]
fn lights_are_counted_once_with_the_body_that_decides_and_only_for_those_who_may_read() {
    let town = busy();
    let own = ask(&town, "mzj-sec-1", "lights");
    assert_eq!(counted(&own, "body"), [row("MZJ", [1, 0, 1, 1])]);
    assert_eq!(own["total"]["running"], 3);
    assert_eq!(own["groups"][0]["name"], "市民政局");
    let all = ask(&town, "mzj-sup-1", "lights?by=body");
    let county = all["groups"][1]["body"].as_str().unwrap_or_default().to_owned();
    assert_eq!(counted(&all, "body"), [row("MZJ", [1, 0, 1, 1]), row(&county, [1, 0, 0, 0])]);
    assert_eq!(all["total"]["running"], 4);
    let narrowed = ask(&town, "mzj-sup-1", &format!("lights?body={county}"));
    assert_eq!(narrowed["total"]["running"], 1);
    // What is not theirs to count is as nothing; the town reads what it does not decide.
    for (who, way) in
        [("mzj-sec-1", format!("lights?body={county}")), ("xz-town-1", "lights".to_owned())]
    {
        let none = ask(&town, who, &way);
        assert_eq!((&none["total"]["running"], &none["groups"]), (&json!(0), &json!([])), "{who}");
    }
    let listed = town.person("mzj-sec-1").get("/api/v1/applications?sort=due").body;
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(3), "the list and the count agree");
}

#[test]
fn lights_are_counted_by_item_and_by_step() {
    let town = busy();
    let items = ask(&town, "mzj-sec-1", "lights?by=item");
    let expected = [row(LICENCE, [0, 0, 1, 1]), row("MZ-01-001", [1, 0, 0, 0])];
    assert_eq!(counted(&items, "item"), expected, "the most red first");
    assert_eq!(counted(&ask(&town, "mzj-sec-1", "lights?by=item&item=MZ-01-001"), "item").len(), 1);
    let steps = ask(&town, "mzj-sec-1", &format!("lights?by=step&item={LICENCE}"));
    let review = steps["groups"].as_array().expect("groups").iter();
    let review: Vec<&Value> = review.filter(|it| it["node"] == "s2").collect();
    assert_eq!(review.len(), 1, "{steps}");
    assert_eq!(
        (&review[0]["counts"]["red"], &review[0]["counts"]["paused"]),
        (&json!(1), &json!(1))
    );
    let waiting = town.database.text(&format!(
        "select count(*)::text as it from workflow_tasks
         where item_code = '{LICENCE}' and body_code = 'MZJ' and state in ('open', 'claimed')"
    ));
    assert_eq!(steps["total"]["running"].to_string(), waiting);
}

#[test]
fn whoever_has_the_counts_already_is_told_so() {
    let town = busy();
    let officer = town.person("mzj-sec-1");
    let path = "/api/v1/statistics/lights";
    let tag = officer.tag_of(path);
    assert_eq!(officer.send("GET", path, &[("If-None-Match", &tag)], None).status, 304);
    town.accepted("aq-charity", LICENCE, "mzj-win-1");
    assert_eq!(officer.send("GET", path, &[("If-None-Match", &tag)], None).status, 200);
}
