//! A transfer is finished once, whoever is stopped in the middle of it.

use serde_json::{Value, json};

use super::{ITEM, drafted, execute, town};
use crate::town::{Town, path};

#[test]
fn a_transfer_that_is_stopped_in_the_middle_is_finished_once_by_others() {
    let town = town();
    let all: Vec<Value> = (0..53).map(|_| town.apply("aq-charity", ITEM)).collect();
    let transfer = drafted(&town, "2026-09-29");
    assert_eq!(execute(&town, &transfer).status, 200);
    let worker = town.worker();
    assert_eq!(worker.transfer_some().expect("it works"), Some(0), "the day has come");
    let some = || worker.transfer_some().expect("it works");
    let first = std::iter::repeat_with(some).flatten().next();
    assert_eq!(first, Some(50), "and then it is gone");
    let catr = town.person("mzj-catr-1");
    let half = catr.get(&transfer).body;
    assert_eq!((&half["state"], &half["moved"]), (&json!("applying"), &json!(50)));
    let reason = json!({ "reason": "不再需要" });
    // They are looked at in the order of their ids.
    let last = all.iter().max_by_key(|it| it["id"].as_str()).expect("there are some");
    let withdrawn = town.person("aq-charity").change(&format!("{}/withdrawal", path(last)), reason);
    assert_eq!(withdrawn.status, 200);
    assert_eq!(town.apply_transfers(), 2, "whoever has ended meanwhile is left alone");
    assert_eq!(town.apply_transfers(), 0);
    let count = "select count(*)::text || ' ' || count(distinct subject_id)::text as it from events
                 where kind = 'applications.body_changed'";
    assert_eq!(town.database.text(count), "52 52", "each once");
    let done = catr.get(&transfer).body;
    assert_eq!(
        (&done["state"], &done["moved"], &done["stayed"]),
        (&json!("applied"), &json!(52), &json!(0))
    );
}

#[test]
fn an_application_that_is_made_while_a_transfer_begins_is_not_forgotten() {
    let town = town();
    let transfer = drafted(&town, "2026-09-29");
    // Somebody has begun to write before the transfer was approved, and is not done yet.
    let mut slow = town.database.connection();
    let begun = "begin; select pg_current_xact_id()";
    diesel::connection::SimpleConnection::batch_execute(&mut slow, begun).expect("it begins");
    assert_eq!(execute(&town, &transfer).status, 200);
    assert_eq!(town.worker().apply_transfers().expect("it works"), 0);
    let shown = || town.person("mzj-catr-1").get(&transfer).body["state"].clone();
    assert_eq!(shown(), "applying", "it waits for them");
    diesel::connection::SimpleConnection::batch_execute(&mut slow, "commit").expect("it ends");
    town.apply_transfers();
    assert_eq!(shown(), "applied");
}

#[test]
fn a_leap_of_the_sandboxs_clock_halts_at_the_day_of_a_transfer() {
    let before = town();
    let application = before.apply("aq-charity", ITEM);
    assert_eq!(execute(&before, &drafted(&before, "2026-10-12")).status, 200);
    let town = Town::sandbox(before.database.copy(), "2026-09-29T10:00:00+08:00");
    let leap = json!({ "to": "2026-10-20T10:00:00+08:00" });
    let moved = town.person("mzj-adm-1").post("/api/v1/sandbox/clock", leap);
    assert_eq!(moved.status, 200, "{}", moved.body);
    let log = format!("{}/events?limit=200", path(&application));
    let log = town.person("aq-charity").get(&log).body;
    let events = log["items"].as_array().expect("events").iter();
    let day = events.filter(|it| it["kind"] == "applications.body_changed").map(|it| &it["at"]);
    let days: Vec<&str> = day.filter_map(|it| it.as_str()).collect();
    assert_eq!(days.len(), 1, "{log}");
    assert!(days[0].starts_with("2026-10-11T16:01:"), "a minute into the day: {days:?}");
}
