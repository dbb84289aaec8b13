//! A new calendar moves every date that it touches, and no other.

use serde_json::{Value, json};

use super::{accepted, kinds};
use crate::town::{Answer, Town, date_in, path};

const DAY: &str = "2026-12-21T10:00:00+08:00";

/// The notice for 2027: a working Sunday in December, and two days off more than the law's own.
pub(super) fn publish(town: &Town) -> Answer {
    let text = "date,kind,name\n2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n\
                2027-01-04,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    let way = "/api/v1/calendar/versions?source=%E5%9B%BD%E5%8A%9E";
    let headers = [("Content-Type", "text/csv")];
    town.person("mzj-adm-1").send("POST", way, &headers, Some(text.as_bytes()))
}

fn clock(application: &Value, kind: &str) -> Value {
    let clocks = application["clocks"].as_array().cloned().unwrap_or_default();
    clocks.into_iter().find(|it| it["kind"] == kind).unwrap_or_default()
}

#[test]
fn the_notice_of_a_new_year_moves_running_clocks_once_and_tells_each_date_that_moved() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let other = accepted(&town);
    let reason = json!({ "reason": "不再需要" });
    let charity = town.person("aq-charity");
    let closed = charity.change(&format!("{}/withdrawal", path(&other)), reason).body;
    let before = clock(&application, "statutory");
    assert_eq!((&before["due_on"], &before["provisional"]), (&json!("2027-01-19"), &json!(true)));
    assert_eq!(date_in(&application, "promised"), "2026-12-28");
    assert_eq!(publish(&town).status, 201);
    assert!(0 < town.replay());
    let seen = town.person("mzj-sec-1").see(&application);
    // Sunday 27 December is worked now, so the fifth day comes earlier; 4 January is not.
    assert_eq!(date_in(&seen, "promised"), "2026-12-27");
    let after = clock(&seen, "statutory");
    assert_eq!((&after["due_on"], &after["provisional"]), (&json!("2027-01-19"), &json!(false)));
    let task = town.person("mzj-sec-1");
    let task = task.get(&task.task_of(&application)).body;
    assert_eq!(task["due_on"], date_in(&seen, "step"));
    let running = seen["clocks"].as_array().cloned().unwrap_or_default();
    for clock in running.iter().filter(|it| it["stopped_at"].is_null()) {
        let told = charity.get(clock["explanation"].as_str().unwrap_or_default()).body;
        assert_eq!(told["consistent"], true, "{told}");
    }
    let events = charity.get(&format!("{}/events", path(&application))).body;
    let events = events["items"].as_array().cloned().unwrap_or_default();
    let moved = events.iter().find(|it| it["kind"] == "clocks.recomputed").cloned();
    let moved = moved.unwrap_or_default()["data"]["clocks"].clone();
    let promised = moved.as_array().and_then(|all| all.iter().find(|it| it["clock"] == "promised"));
    let promised = promised.cloned().unwrap_or_default();
    assert_eq!(promised["old_due_on"], "2026-12-28");
    assert_eq!(promised["due_on"], "2026-12-27");
    // What has stopped has its date for ever.
    assert_eq!(charity.see(&other)["clocks"], closed["clocks"]);
    assert!(!kinds(&town, &other).contains(&"clocks.recomputed".to_owned()));
    assert_eq!(town.replay(), 0, "once");
    let list = town.person("mzj-adm-1").get("/api/v1/clock_replays").body;
    let done = &list["items"][0];
    assert_eq!(
        (&done["applications"], &done["finished_at"]),
        (&json!(1), &json!("2026-12-21T02:00:00Z"))
    );
}

#[test]
fn a_replay_waits_for_those_who_may_not_have_seen_the_new_calendar() {
    let town = Town::at(DAY);
    accepted(&town);
    // What the pack's own calendar asked for.
    town.replay();
    let mut slow = town.database.connection();
    diesel::connection::SimpleConnection::batch_execute(
        &mut slow,
        "begin; select pg_current_xact_id()",
    )
    .expect("a transaction begins");
    assert_eq!(publish(&town).status, 201);
    assert_eq!(town.replay(), 0, "somebody may still count by the old one");
    diesel::connection::SimpleConnection::batch_execute(&mut slow, "commit").expect("it ends");
    // Others on this cluster may be slow as well.
    while town.replay() == 0 {}
}
