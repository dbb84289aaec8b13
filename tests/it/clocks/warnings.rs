//! 超时警告: who is told, once, and what the law does in a silent body's place.

use serde_json::{Value, json};

use super::{LICENCE, accepted, inbox, keep, measures, suspend};
use crate::town::{Town, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";

#[test]
fn a_limit_is_yellow_before_it_runs_out_red_when_it_has_and_then_higher_ones_are_told() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.approve("mzj-sec-1", &application);
    let levels = |who: &str| -> Vec<String> {
        let promised = inbox(&town, who).into_iter().filter(|it| it.1.contains("承诺办结时限"));
        promised.map(|it| it.0).collect()
    };
    town.it_is("2026-10-09T23:59:00+08:00");
    town.sweep();
    assert!(levels("mzj-sech-1").is_empty());
    // Day 4 of 5, the working day before the last.
    town.it_is("2026-10-10T08:00:00+08:00");
    town.sweep();
    assert_eq!(levels("mzj-sech-1"), ["yellow"], "whoever holds the post of the open step");
    assert_eq!(levels("mzj-sech-2"), ["yellow"]);
    assert!(levels("mzj-chief-1").is_empty() && levels("mzj-sup-1").is_empty());
    town.it_is("2026-10-12T17:30:00+08:00");
    town.sweep();
    assert_eq!(levels("mzj-sech-1"), ["yellow"], "the last moment is on time");
    town.it_is("2026-10-12T17:30:01+08:00");
    town.sweep();
    assert_eq!(levels("mzj-sech-1"), ["yellow", "red"]);
    assert_eq!(levels("mzj-sup-1"), ["red"]);
    town.it_is("2026-10-13T17:30:01+08:00");
    town.sweep();
    assert_eq!(levels("mzj-lead-1"), ["escalation"]);
    let told = inbox(&town, "mzj-lead-1");
    let number = application["number"].as_str().unwrap_or_default();
    assert!(told[0].1.contains(number) && told[0].1.contains("2026-10-12"), "{told:?}");
    assert!(!told[0].1.contains('{'), "{told:?}");
}

#[test]
fn each_warning_is_given_once_and_after_days_without_a_server_all_of_them_in_order() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.it_is("2026-10-30T08:00:00+08:00");
    let swept = town.sweep();
    assert!(0 < swept.rungs);
    for _ in 0..3 {
        assert_eq!(town.sweep(), api::Swept::default(), "nothing is told twice");
    }
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("mzj-sec-1").get(&way).body;
    let events = events["items"].as_array().cloned().unwrap_or_default();
    let promised = events.iter().filter(|it| it["data"]["clock"] == "promised");
    let promised: Vec<&str> = promised.filter_map(|it| it["kind"].as_str()).collect();
    let order = ["clocks.warned", "clocks.overdue", "clocks.escalated", "clocks.escalated"];
    assert_eq!(promised, order);
    let boss = inbox(&town, "mzj-boss-1");
    assert_eq!(boss.len(), 1, "{boss:?}");
    assert_eq!(
        town.database.texts("select count(*)::text as it from clocks_rungs where level = 'red'"),
        ["2"]
    );
}

#[test]
fn a_clock_that_stands_still_warns_nobody_and_warns_anew_of_its_new_date() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.it_is("2026-10-10T08:00:00+08:00");
    town.sweep();
    let yellow =
        |who: &str| inbox(&town, who).iter().filter(|it| it.1.contains("承诺办结时限")).count();
    assert_eq!(yellow("mzj-sec-1"), 1);
    assert_eq!(suspend(&town, &application).status, 200);
    town.it_is("2026-11-10T08:00:00+08:00");
    assert_eq!(town.sweep(), api::Swept::default());
    let measure = measures(&town, &application)[0]["id"].clone();
    let end = json!({ "measure_id": measure, "finding": "符合条件" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "resumptions", end).status, 200);
    town.sweep();
    assert_eq!(yellow("mzj-sec-1"), 2, "two days are left again, and that is told again");
}

#[test]
fn a_pause_that_moves_no_date_warns_nobody_again() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.it_is("2026-10-30T08:00:00+08:00");
    assert!(0 < town.sweep().rungs);
    assert_eq!(suspend(&town, &application).status, 200);
    let measure = measures(&town, &application)[0]["id"].clone();
    let end = json!({ "measure_id": measure, "finding": "符合条件" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "resumptions", end).status, 200);
    assert_eq!(town.sweep(), api::Swept::default(), "the promise ran out once, and once is told");
}

#[test]
fn after_five_working_days_of_silence_the_law_accepts_and_the_violation_is_on_record() {
    let town = Town::at(DAY);
    let application = town.apply("aq-charity", LICENCE);
    town.it_is("2026-10-10T08:00:00+08:00");
    town.sweep();
    let warned = inbox(&town, "mzj-win-1");
    assert!(warned.iter().any(|it| it.1.contains("视为受理")), "warned before: {warned:?}");
    assert_eq!(town.person("mzj-win-1").see(&application)["stage"], "submitted");
    town.it_is("2026-10-12T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 1);
    let seen = town.person("mzj-sec-1").see(&application);
    assert_eq!(seen["stage"], "accepted");
    assert_eq!(seen["accepted_at"], application["received_at"], "counted from the receipt");
    assert_eq!(seen["papers"][0]["number"], "安民受〔2026〕1号");
    let events = town.person("mzj-sec-1").get(&format!("{}/events", path(&application))).body;
    let events = events["items"].as_array().cloned().unwrap_or_default();
    let by = |kind: &str| events.iter().find(|it| it["kind"] == kind).cloned().unwrap_or_default();
    assert_eq!(by("applications.accepted")["actor"], "system:deadlines");
    assert_eq!(by("applications.accepted")["data"]["deemed"], true);
    let overdue = |it: &&serde_json::Value| {
        it["kind"] == "clocks.overdue" && it["data"]["clock"] == "correction"
    };
    let violation = events.iter().find(overdue).map(|it| it["data"]["violation"].clone());
    assert_eq!(violation, Some(json!("XK-72")));
    assert_eq!(town.sweep().lapsed, 0);
    let task = town.person("mzj-sec-1");
    assert!(task.task_of(&application).starts_with("/api/v1/tasks/"), "the review is open");
}

#[test]
fn an_inbox_is_its_owners_and_what_is_read_stays_read() {
    let town = Town::at(DAY);
    accepted(&town);
    town.it_is("2026-10-30T08:00:00+08:00");
    town.sweep();
    let sec = town.person("mzj-sec-1");
    let all =
        sec.get("/api/v1/notifications").body["items"].as_array().cloned().unwrap_or_default();
    assert!(2 < all.len());
    let one = all[0]["id"].as_str().unwrap_or_default();
    let way = format!("/api/v1/notifications/{one}/reading");
    assert_eq!(town.person("mzj-sec-2").post(&way, json!(null)).status, 404);
    let read = sec.post(&way, json!(null));
    assert_eq!(read.body["read_at"], "2026-10-30T00:00:00Z");
    town.it_is("2026-10-30T09:00:00+08:00");
    assert_eq!(sec.post(&way, json!(null)).body["read_at"], "2026-10-30T00:00:00Z");
    let unread = |query: &str| {
        let list = sec.get(&format!("/api/v1/notifications?unread=true{query}")).body;
        list["items"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(unread(""), all.len() - 1);
    let red = all.iter().filter(|it| it["level"] == "red").count();
    assert_eq!(unread("&level=red"), red - usize::from(all[0]["level"] == "red"));
    let rest = sec.post("/api/v1/notification_readings", json!({ "up_to": one }));
    assert_eq!(rest.body["marked"], all.len() - 1, "{}", rest.body);
    assert_eq!(unread(""), 0);
}

#[test]
fn an_inbox_is_one_list_newest_first_whatever_of_it_is_read() {
    let town = Town::at(DAY);
    accepted(&town);
    town.it_is("2026-10-30T08:00:00+08:00");
    town.sweep();
    let sec = town.person("mzj-sec-1");
    let page = |query: &str| sec.get(&format!("/api/v1/notifications?{query}")).body;
    let ids = |page: &Value| -> Vec<Value> {
        page["items"].as_array().into_iter().flatten().map(|it| it["id"].clone()).collect()
    };
    let all = ids(&page("limit=100"));
    assert!(3 < all.len(), "{all:?}");
    assert!(all.is_sorted_by(|one, next| one.as_str() > next.as_str()), "{all:?}");
    for (place, id) in all.iter().enumerate().filter(|(place, _)| place % 2 == 0) {
        let id = id.as_str().expect("an id");
        let read = sec.post(&format!("/api/v1/notifications/{id}/reading"), json!(null));
        assert_eq!(read.status, 200, "{place}: {}", read.text);
    }
    for limit in 1..=all.len() {
        let (mut seen, mut query) = (Vec::new(), format!("limit={limit}"));
        loop {
            let page = page(&query);
            seen.extend(ids(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            query = format!("limit={limit}&cursor={next}");
        }
        assert_eq!(seen, all, "in pages of {limit}");
    }
    let unread: Vec<Value> = all.iter().skip(1).step_by(2).cloned().collect();
    assert_eq!(ids(&page("unread=true")), unread);
}

#[test]
fn lists_are_narrowed_by_light() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let sec = town.person("mzj-sec-1");
    let lit = |list: &str, light: &str| {
        let list = sec.get(&format!("/api/v1/{list}?light={light}")).body;
        list["items"].as_array().map(Vec::len)
    };
    for (now, light) in [
        ("2026-09-29T11:00:00+08:00", "green"),
        ("2026-10-10T11:00:00+08:00", "yellow"),
        ("2026-10-13T11:00:00+08:00", "red"),
    ] {
        town.it_is(now);
        for asked in ["green", "yellow", "red", "paused"] {
            assert_eq!(
                lit("applications", asked),
                Some(usize::from(asked == light)),
                "{now} {asked}"
            );
        }
        let listed = sec.get("/api/v1/applications").body["items"][0].clone();
        assert_eq!((&listed["light"], &listed["overdue"]), (&json!(light), &json!(light == "red")));
    }
    assert_eq!(lit("tasks", "red"), Some(1));
    assert_eq!(lit("tasks", "green"), Some(0));
    assert_eq!(suspend(&town, &application).status, 200);
    // What has run out before stays red, whatever stands still afterwards.
    assert_eq!(lit("applications", "red"), Some(1));
}

#[test]
fn a_limit_that_begins_yellow_warns_nobody_of_that() {
    let town = Town::at(DAY);
    let application = town.apply("aq-charity", LICENCE);
    town.it_is("2026-09-29T10:00:01+08:00");
    assert_eq!(
        town.sweep(),
        api::Swept::default(),
        "a day for the intake is yellow from the start"
    );
    let window = town.person("mzj-win-1");
    let task = window.get(&window.task_of(&application)).body;
    assert_eq!(task["light"], "yellow");
    town.it_is("2026-09-30T17:30:01+08:00");
    assert_eq!(town.sweep().rungs, 1);
    assert_eq!(inbox(&town, "mzj-win-1")[0].0, "red");
    // What only the office needs to hear is not in the applicant's timeline.
    town.it_is("2026-10-30T08:00:00+08:00");
    town.sweep();
    let path = format!("{}/events?limit=200", path(&application));
    let seen = town.person("aq-charity").get(&path).text;
    assert!(seen.contains("clocks.overdue") && !seen.contains("clocks.warned"), "{seen}");
}

#[test]
fn a_ladder_may_warn_earlier_and_lights_lists_and_previews_go_by_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // Two of five days: 8 October, where the law says the tenth.
    let earlier =
        "update clocks_timing set content = jsonb_set(content, '{ladders,0,rungs,0,nearly}',
                   '{\"percent\": 40, \"working_days_before\": 1}')";
    assert_eq!(town.database.sql(earlier), Ok(1));
    let application = accepted(&town);
    let way = "/api/v1/clocks/preview?item=MZ-01-002&start=2026-09-29T10:00:00%2B08:00";
    let preview = town.stranger().get(way).body;
    let clocks = preview["clocks"].as_array().expect("clocks").iter();
    let promised = clocks.clone().find(|it| it["kind"] == "promised").expect("a promise");
    assert_eq!(promised["yellow_from"], "2026-10-07T16:00:00Z", "{preview}");
    town.it_is("2026-10-08T09:00:00+08:00");
    let list = town.person("mzj-sec-1").get("/api/v1/applications?light=yellow&sort=due").body;
    assert_eq!(list["items"][0]["id"], application["id"], "{list}");
    let seen = town.person("mzj-sec-1").see(&application);
    let clocks = seen["clocks"].as_array().expect("clocks").iter();
    let promised = clocks.clone().find(|it| it["kind"] == "promised").expect("a promise");
    let told = town.person("mzj-sec-1").get(promised["explanation"].as_str().unwrap_or_default());
    assert_eq!((&told.body["light"], &told.body["consistent"]), (&json!("yellow"), &json!(true)));
    assert_eq!(told.body["yellow_from"], "2026-10-07T16:00:00Z");
    town.sweep();
    let warned = inbox(&town, "mzj-sec-1");
    assert!(warned.iter().any(|it| it.0 == "yellow" && it.1.contains("承诺")), "{warned:?}");
}
