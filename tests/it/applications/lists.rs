//! Lists of applications.

use serde_json::Value;

use crate::town::Town;

fn numbers(page: &Value) -> Vec<String> {
    let items = page["items"].as_array().expect("a page").iter();
    items.map(|it| it["number"].as_str().unwrap_or("draft").to_owned()).collect()
}

#[test]
fn pages_follow_one_another_without_a_gap_or_a_repetition() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for _ in 0..7 {
        town.apply("aq-charity", "MZ-01-001");
    }
    let clerk = town.person("mzj-win-1");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = clerk.get(&format!("/api/v1/applications?limit=3{cursor}")).body;
        seen.extend(numbers(&page));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    seen.sort();
    let expected: Vec<String> = (1..=7).map(|it| format!("MZJ-2026-{it:06}")).collect();
    assert_eq!(seen, expected);
}

#[test]
fn filters_narrow_a_list() {
    let town = Town::at("2026-09-29T23:30:00+08:00");
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.it_is("2026-09-30T00:10:00+08:00");
    town.apply("aq-charity", "MZ-01-001");
    town.apply("aq-charity", "MZ-10-006");
    let clerk = town.person("mzj-win-1");
    let list = |filter: &str| numbers(&clerk.get(&format!("/api/v1/applications?{filter}")).body);
    assert_eq!(list("").len(), 3);
    assert_eq!(list("stage=accepted"), ["MZJ-2026-000001"]);
    assert_eq!(list("item=MZ-10-006"), ["MZJ-2026-000003"]);
    assert_eq!(list("item=MZ-01-001&stage=submitted"), ["MZJ-2026-000002"]);
    assert_eq!(
        list("created_to=2026-09-29"),
        ["MZJ-2026-000001"],
        "the day ends at midnight in Beijing"
    );
    assert_eq!(list("created_from=2026-09-30").len(), 2);
    assert_eq!(list("created_from=2026-10-01").len(), 0);
}

#[test]
fn a_misspelt_filter_is_an_error_and_not_an_empty_list() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let clerk = town.person("mzj-win-1");
    for (query, pointer) in [
        ("stagee=accepted", "?stagee"),
        ("stage=done", "?stage"),
        ("limit=0", "?limit"),
        ("limit=201", "?limit"),
        ("limit=-1", "?limit"),
        ("cursor=rubbish", "?cursor"),
        ("created_from=2026-02-30", "?created_from"),
        ("created_from=99999-01-01", "?created_from"),
    ] {
        let answer = clerk.get(&format!("/api/v1/applications?{query}"));
        assert_eq!(answer.status, 400, "{query}: {}", answer.body);
        let told = answer.body["errors"][0]["pointer"].as_str().unwrap_or_default();
        assert!(told == pointer || query.starts_with("stagee"), "{query}: {told}");
    }
}

#[test]
fn a_supervisor_sees_the_applications_of_every_body_below() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    town.apply("aq-charity", "MZ-01-001");
    town.apply("zhangsan", "MZ-05-006");
    assert_eq!(numbers(&town.person("mzj-sup-1").get("/api/v1/applications").body).len(), 2);
    assert_eq!(numbers(&town.person("mzj-win-1").get("/api/v1/applications").body).len(), 1);
    // The town takes in what the county decides, and so reads it.
    assert_eq!(numbers(&town.person("xz-town-1").get("/api/v1/applications").body).len(), 1);
}
