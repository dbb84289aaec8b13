//! 听证: who is concerned is told of it, asks in time or not, and is heard on a day announced in time.

use serde_json::{Value, json};

use super::{inbox, keep, kinds, measures};
use crate::town::{Answer, Town, date_in, path};

const DAY: &str = "2026-10-12T10:00:00+08:00";
const ITEM: &str = "MZ-01-001";

/// Accepted on 12 October 2026, and told of the right to a hearing on the same day.
fn told(town: &Town) -> Value {
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let told = tell(town, &application);
    assert_eq!(told.status, 200, "{}", told.text);
    told.body
}

fn tell(town: &Town, application: &Value) -> Answer {
    keep(town, "mzj-sec-1", application, "hearing_right", json!({ "reason": "涉及重大利益关系" }))
}

fn ask(town: &Town, who: &str, application: &Value, by: &str) -> Answer {
    keep(town, who, application, "hearing_request", json!({ "asked_by": by }))
}

fn announce(town: &Town, application: &Value, at: &str, host: &str) -> Answer {
    let body = json!({ "starts_at": at, "place": "三楼听证室", "host": host });
    keep(town, "mzj-sec-1", application, "hearing_notice", body)
}

fn record(town: &Town, application: &Value) -> Answer {
    keep(town, "mzj-sec-1", application, "hearing_record", json!({ "document": "听证笔录1号" }))
}

/// Who reviews it first, and the head of section, who has not yet.
const REVIEWER: &str = "MZJ-004";
const HEAD: &str = "MZJ-007";

#[test]
fn licence_law_47_a_hearing_is_asked_for_within_five_working_days_or_the_right_lapses() {
    let town = Town::at(DAY);
    let application = told(&town);
    assert_eq!(date_in(&application, "hearing_request"), "2026-10-19");
    assert_eq!(date_in(&application, "promised"), "2026-10-28", "the other clocks run on");
    assert_eq!(application["hearing"]["told_on"], "2026-10-12");
    let twice = tell(&town, &application);
    assert_eq!((twice.status, twice.problem()), (409, "hearing-told-already"));
    town.it_is("2026-10-16T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    let warned = inbox(&town, "mzj-sech-1");
    assert!(warned.iter().any(|it| it.0 == "yellow" && it.1.contains("听证权利")), "{warned:?}");
    town.it_is("2026-10-19T17:30:01+08:00");
    let late = ask(&town, "aq-charity", &application, "applicant");
    assert_eq!((late.status, late.problem()), (409, "lapsed"), "before anybody has swept");
    assert_eq!(late.body["rule"], "XK-47a");
    assert_eq!(town.sweep().lapsed, 1);
    let seen = kinds(&town, &application);
    assert!(seen.contains(&"applications.hearing_lapsed".to_owned()), "{seen:?}");
    let late = ask(&town, "aq-charity", &application, "applicant");
    assert_eq!((late.status, late.problem()), (409, "no-such-clock"));
    let goes_on = town.person("aq-charity").see(&application);
    assert_eq!(
        (&goes_on["stage"], date_in(&goes_on, "promised").as_str()),
        (&json!("accepted"), "2026-10-28")
    );
}

#[test]
fn licence_law_47_nothing_is_decided_before_the_time_to_ask_is_over() {
    let town = Town::at(DAY);
    let application = told(&town);
    for officer in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(officer, &application).status, 200, "{officer}");
    }
    let way = format!("{}/decision", path(&application));
    let decision = json!({ "granted": true, "reasons": "符合法定条件" });
    let early = town.person("mzj-chief-1").change(&way, decision.clone());
    assert_eq!((early.status, early.problem()), (409, "awaited"), "{}", early.text);
    assert_eq!(early.body["rule"], "XK-47a");
    town.it_is("2026-10-20T09:00:00+08:00");
    town.sweep();
    assert_eq!(town.person("mzj-chief-1").change(&way, decision).status, 200);
}

#[test]
fn licence_law_47_a_hearing_asked_for_is_held_within_twenty_working_days_outside_the_limits() {
    let town = Town::at(DAY);
    let application = told(&town);
    town.it_is("2026-10-14T10:00:00+08:00");
    let asked = ask(&town, "aq-charity", &application, "applicant");
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(date_in(&asked.body, "promised"), "paused");
    assert_eq!(date_in(&asked.body, "statutory"), "paused");
    assert_eq!(date_in(&asked.body, "hearing_held"), "2026-11-11");
    let measure = &measures(&town, &application)[0];
    assert_eq!(
        (&measure["procedure"], &measure["notice_number"]),
        (&json!("hearing"), &json!("安民特〔2026〕1号"))
    );
    // The hearing's own record ends it, and nothing else.
    for (what, words) in [("resumptions", "finding"), ("reversals", "reason")] {
        let body = json!({ "measure_id": measure["id"], words: "误录入" });
        let refused = keep(&town, "mzj-sec-1", &application, what, body);
        assert_eq!(refused.status, 409, "{what}: {}", refused.text);
    }
    let early = record(&town, &application);
    assert_eq!((early.status, early.problem()), (409, "hearing-not-announced"));
    let told = announce(&town, &application, "2026-11-05T14:00:00+08:00", HEAD);
    assert_eq!(told.status, 200, "{}", told.text);
    assert_eq!(told.body["hearing"]["host"], HEAD);
    let early = record(&town, &application);
    assert_eq!((early.status, early.problem()), (409, "hearing-to-come"));
    town.it_is("2026-11-05T16:00:00+08:00");
    town.sweep();
    assert!(!kinds(&town, &application).contains(&"clocks.overdue".to_owned()));
    let held = record(&town, &application);
    assert_eq!(held.status, 200, "{}", held.text);
    assert_eq!(held.body["hearing"]["record"], "听证笔录1号");
    // 13 October was counted; eleven days more from 5 November on.
    assert_eq!(date_in(&held.body, "promised"), "2026-11-19");
    let seen = kinds(&town, &application);
    let place =
        |kind: &str| seen.iter().position(|it| it == kind).unwrap_or_else(|| panic!("{seen:?}"));
    assert!(place("applications.hearing_requested") < place("applications.hearing_announced"));
    assert!(place("applications.hearing_announced") < place("applications.hearing_held"));
}

#[test]
fn licence_law_47_whoever_else_is_concerned_asks_at_the_window_and_a_body_that_is_late_is_on_record()
 {
    let town = Town::at(DAY);
    let application = told(&town);
    let asked = ask(&town, "mzj-win-1", &application, "interested_party");
    assert_eq!(asked.status, 200, "{}", asked.text);
    assert_eq!(date_in(&asked.body, "hearing_held"), "2026-11-09");
    town.it_is("2026-11-09T17:30:01+08:00");
    town.sweep();
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("mzj-sec-1").get(&way).body;
    let late =
        events["items"].as_array().into_iter().flatten().find(|it| it["kind"] == "clocks.overdue");
    let late = late.unwrap_or_else(|| panic!("{events}"));
    assert_eq!(
        (&late["data"]["clock"], &late["data"]["violation"]),
        (&json!("hearing_held"), &json!("XK-72"))
    );
}

#[test]
fn licence_law_48_time_and_place_are_announced_seven_working_days_before_the_hearing() {
    let town = Town::at(DAY);
    let application = told(&town);
    let unasked = announce(&town, &application, "2026-11-05T14:00:00+08:00", HEAD);
    assert_eq!((unasked.status, unasked.problem()), (409, "no-such-clock"));
    ask(&town, "aq-charity", &application, "applicant");
    let late = announce(&town, &application, "2026-10-20T14:00:00+08:00", HEAD);
    assert_eq!((late.status, late.problem()), (422, "hearing-too-soon"), "{}", late.text);
    assert_eq!(late.body["rule"], "XK-48");
    assert!(late.text.contains("2026-10-09") || late.text.contains("2026-10-10"), "{}", late.text);
    let nobody = announce(&town, &application, "2026-10-21T09:00:00+08:00", "NOBODY");
    assert_eq!((nobody.status, &nobody.body["errors"][0]["pointer"]), (422, &json!("/host")));
    // Seven working days lie between, the hearing's own not among them.
    let told = announce(&town, &application, "2026-10-21T09:00:00+08:00", HEAD);
    assert_eq!(told.status, 200, "{}", told.text);
    // Put off, it is announced again.
    let again = announce(&town, &application, "2026-10-23T09:00:00+08:00", HEAD);
    assert_eq!(again.body["hearing"]["starts_at"], "2026-10-23T01:00:00Z", "{}", again.text);
    town.hand_out();
    let messages = town.person("aq-charity").get("/api/v1/messages").text;
    assert!(messages.contains("将举行听证"), "{messages}");
}

#[test]
fn licence_law_48_whoever_reviews_the_application_does_not_preside() {
    let town = Town::at(DAY);
    let application = told(&town);
    ask(&town, "aq-charity", &application, "applicant");
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let refused = announce(&town, &application, "2026-11-05T14:00:00+08:00", REVIEWER);
    assert_eq!((refused.status, refused.problem()), (403, "reviewer-presides"), "{}", refused.text);
    assert_eq!(refused.body["rule"], "XK-48");
    // Nor somebody who has taken on a review since.
    assert_eq!(announce(&town, &application, "2026-11-05T14:00:00+08:00", HEAD).status, 200);
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
    town.it_is("2026-11-05T16:00:00+08:00");
    let refused = record(&town, &application);
    assert_eq!((refused.status, refused.problem()), (403, "reviewer-presides"), "{}", refused.text);
}

#[test]
fn an_item_without_hearings_tells_nobody_of_such_a_right() {
    let town = Town::at(DAY);
    let application = town.accepted("aq-charity", "MZ-01-002", "mzj-win-1");
    let refused = tell(&town, &application);
    assert_eq!((refused.status, refused.problem()), (409, "nothing-to-ask"));
    let actions = town.person("mzj-sec-1").see(&application)["actions"].to_string();
    assert!(!actions.contains("hearing"), "{actions}");
}
