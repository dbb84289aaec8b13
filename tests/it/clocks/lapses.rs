//! 视为放弃、冷静期、视为撤回: times that are the applicants', and what the law makes of their silence.

use serde_json::{Value, json};

use super::{inbox, kinds_seen};
use crate::town::{Answer, Town, date_in, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";
const ITEM: &str = "MZ-01-001";
const DIVORCE: &str = "MZ-07-002";

/// An application that was told to correct a field, of an item that gives fifteen working days for it.
fn asked_to_correct(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    content["limits"]["reply"] = json!({ "value": 15, "unit": "working_day", "rule": "GK-30" });
    crate::catalogue::publish(town, ITEM, content, "2026-09-29");
    let application = town.apply("aq-charity", ITEM);
    let told = notify(town, &application, Value::Null);
    assert_eq!(told.status, 200, "{}", told.text);
    told.body
}

fn notify(town: &Town, application: &Value, reply_by: Value) -> Answer {
    let defects = json!([{ "field": "/domicile", "kind": "wrong", "detail": "住所与证明不一致" }]);
    let mut body = json!({ "defects": defects });
    if !reply_by.is_null() {
        body["reply_by"] = reply_by;
    }
    town.person("mzj-win-1").change(&format!("{}/correction_notice", path(application)), body)
}

fn correct(town: &Town, application: &Value) -> Answer {
    let (form, _) = town.papers_for(ITEM);
    let way = format!("{}/corrections", path(application));
    town.person("aq-charity").change(&way, json!({ "form": form }))
}

#[test]
fn disclosure_rules_30_who_does_not_correct_in_the_time_given_counts_as_having_abandoned_it() {
    let town = Town::at(DAY);
    let application = asked_to_correct(&town);
    // Fifteen working days, with the holiday and its make-up Saturday between.
    assert_eq!(date_in(&application, "reply"), "2026-10-26");
    assert_eq!(application["correction"]["reply_by"], "2026-10-26");
    town.it_is("2026-10-23T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    let warned = inbox(&town, "mzj-sech-1");
    assert!(warned.iter().any(|it| it.0 == "yellow" && it.1.contains("视为放弃")), "{warned:?}");
    town.it_is("2026-10-26T17:30:01+08:00");
    let late = correct(&town, &application);
    assert_eq!((late.status, late.problem()), (409, "lapsed"), "before anybody has swept");
    assert_eq!(late.body["rule"], "GK-30");
    assert_eq!(town.sweep().lapsed, 1);
    let ended = town.person("aq-charity").see(&application);
    assert_eq!(ended["stage"], "terminated");
    let paper = ended["papers"].as_array().and_then(|it| it.last().cloned()).unwrap_or_default();
    assert_eq!((&paper["kind"], &paper["number"]), (&json!("lapse"), &json!("安民期〔2026〕1号")));
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("aq-charity").get(&way).body;
    let events = events["items"].as_array().cloned().unwrap_or_default();
    let event =
        events.iter().find(|it| it["kind"] == "applications.abandoned").expect("it is told");
    assert_eq!(event["actor"], "system:deadlines");
    assert_eq!(event["data"]["rule"], "GK-30");
    assert_eq!(event["data"]["ground"], "correction_abandoned");
    assert!(events.iter().all(|it| it["kind"] != "clocks.overdue"), "nobody in the office is late");
    town.hand_out();
    let messages = town.person("aq-charity").get("/api/v1/messages").text;
    assert!(
        messages.contains("视为放弃") && messages.contains("counts as abandoned"),
        "{messages}"
    );
    assert_eq!(town.sweep(), api::Swept::default());
}

#[test]
fn corrections_that_come_in_time_stop_the_clock_against_the_applicant() {
    let town = Town::at(DAY);
    let application = asked_to_correct(&town);
    town.it_is("2026-10-26T17:30:00+08:00");
    assert_eq!(correct(&town, &application).body["stage"], "submitted");
    town.it_is("2026-12-01T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    assert_eq!(town.person("mzj-win-1").see(&application)["stage"], "submitted");
}

#[test]
fn where_no_rule_gives_a_time_for_corrections_nothing_happens_by_itself() {
    let town = Town::at(DAY);
    let application = town.apply("aq-charity", ITEM);
    let told = notify(&town, &application, json!("2026-10-15"));
    assert_eq!((told.status, date_in(&told.body, "reply")), (200, "none".to_owned()));
    town.it_is("2026-12-01T08:00:00+08:00");
    town.sweep();
    assert_eq!(town.person("aq-charity").see(&application)["stage"], "correction");
    assert_eq!(correct(&town, &application).status, 200);
}

#[test]
fn the_date_of_the_reply_is_the_rules_and_no_other() {
    let town = Town::at(DAY);
    asked_to_correct(&town);
    let application = town.apply("aq-charity", ITEM);
    let refused = notify(&town, &application, json!("2026-10-15"));
    assert_eq!((refused.status, refused.problem()), (422, "reply-by-rule"));
    assert!(refused.text.contains("2026-10-26"), "{}", refused.text);
    assert_eq!(notify(&town, &application, json!("2026-10-26")).status, 200);
}

#[test]
fn the_time_to_correct_is_explained_in_both_languages() {
    let town = Town::at(DAY);
    let application = asked_to_correct(&town);
    let clocks = application["clocks"].as_array().cloned().unwrap_or_default();
    let clock = clocks.iter().find(|it| it["kind"] == "reply").cloned().unwrap_or_default();
    let way = clock["explanation"].as_str().unwrap_or_default().to_owned();
    let me = town.person("aq-charity");
    let told = me.get(&way).body;
    assert_eq!(told["anchor_event"], "correction_notice");
    assert_eq!(told["anchor_why"], "自补正告知之日的次日起算");
    assert_eq!(told["rule"]["id"], "GK-30");
    let english = me.send("GET", &way, &[("Accept-Language", "en")], None).body;
    assert_eq!(english["anchor_why"], "counted from the day after the notice of what to correct");
}

/// An application for divorce, reviewed; what is left is to decide it.
fn divorcing(town: &Town) -> Value {
    let application = town.accepted("zhangsan", DIVORCE, "mzjx-reg-1");
    for officer in ["mzjx-reg-1", "mzjx-reg-2"] {
        assert_eq!(town.approve(officer, &application).status, 200);
    }
    application
}

fn clerk(town: &Town, application: &Value, what: &str, body: Value) -> Answer {
    town.person("mzjx-reg-3").change(&format!("{}/{what}", path(application)), body)
}

fn grant() -> Value {
    json!({ "granted": true, "reasons": "双方自愿，符合法定条件" })
}

#[test]
fn civil_code_1077_nothing_is_decided_within_the_thirty_days_in_which_either_side_may_withdraw() {
    let town = Town::at(DAY);
    let application = divorcing(&town);
    assert_eq!(date_in(&application, "cooling_off"), "2026-10-29");
    town.it_is("2026-10-29T17:30:00+08:00");
    for (what, body) in [("decision", grant()), ("collection", Value::Null)] {
        let refused = clerk(&town, &application, what, body);
        assert_eq!((refused.status, refused.problem()), (409, "cooling-off"), "{}", refused.text);
        assert_eq!(refused.body["rule"], "MZ-LH");
        assert!(refused.text.contains("2026-10-29"), "{}", refused.text);
    }
    let actions = town.person("mzjx-reg-3").see(&application)["actions"].to_string();
    assert!(!actions.contains("\"decide\"") && !actions.contains("\"collect\""), "{actions}");
    let withdrawn = clerk(&town, &application, "withdrawal", json!({ "reason": "女方撤回" }));
    assert_eq!((withdrawn.status, &withdrawn.body["stage"]), (200, &json!("withdrawn")));
}

#[test]
fn civil_code_1077_both_sides_ask_for_the_certificate_within_thirty_days_more() {
    let town = Town::at(DAY);
    let application = divorcing(&town);
    town.it_is("2026-10-29T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 1);
    let cooled = town.person("zhangsan").see(&application);
    assert_eq!(cooled["stage"], "accepted");
    // Thirty days end on a Saturday.
    assert_eq!(date_in(&cooled, "collection"), "2026-11-30");
    let early = clerk(&town, &application, "decision", grant());
    assert_eq!((early.status, early.problem()), (409, "not-collected"));
    assert_eq!(early.body["rule"], "MZ-LH-2");
    let late = clerk(&town, &application, "withdrawal", json!({ "reason": "女方撤回" }));
    assert_eq!(late.status, 403, "only the applicant may, from now on");
    assert_eq!(clerk(&town, &application, "collection", Value::Null).status, 200);
    let twice = clerk(&town, &application, "collection", Value::Null);
    assert_eq!((twice.status, twice.problem()), (409, "no-such-clock"));
    let decided = clerk(&town, &application, "decision", grant());
    assert_eq!((decided.status, &decided.body["stage"]), (200, &json!("decided")));
    town.it_is("2026-12-10T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
}

#[test]
fn civil_code_1077_who_asks_for_no_certificate_counts_as_having_withdrawn() {
    let town = Town::at(DAY);
    let application = divorcing(&town);
    town.it_is("2026-10-30T08:00:00+08:00");
    town.sweep();
    town.it_is("2026-11-27T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    let warned = inbox(&town, "mzjx-reg-1");
    assert!(warned.iter().any(|it| it.0 == "yellow" && it.1.contains("视为撤回")), "{warned:?}");
    town.it_is("2026-11-30T17:30:01+08:00");
    let late = clerk(&town, &application, "collection", Value::Null);
    assert_eq!((late.status, late.problem()), (409, "lapsed"));
    assert_eq!(late.body["rule"], "MZ-LH-2");
    assert_eq!(town.sweep().lapsed, 1);
    let ended = town.person("zhangsan").see(&application);
    assert_eq!(ended["stage"], "withdrawn");
    assert!(kinds_of(&town, &application).contains(&"applications.deemed_withdrawn".to_owned()));
    town.it_is("2027-01-30T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0, "nothing runs any more");
}

#[test]
fn after_months_without_a_server_the_law_has_acted_in_its_order() {
    let town = Town::at(DAY);
    let application = divorcing(&town);
    town.it_is("2027-01-15T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 2);
    let kinds = kinds_of(&town, &application);
    let place = |kind: &str| kinds.iter().position(|it| it == kind);
    assert!(place("applications.cooled_off") < place("applications.deemed_withdrawn"), "{kinds:?}");
    assert_eq!(town.person("zhangsan").see(&application)["stage"], "withdrawn");
}

fn kinds_of(town: &Town, application: &Value) -> Vec<String> {
    kinds_seen(town, "mzjx-reg-1", application)
}

#[test]
fn a_special_procedure_does_not_stop_the_time_that_is_the_applicants() {
    let town = Town::at(DAY);
    let application = divorcing(&town);
    let body = json!({ "procedure": "appraisal", "reason": "拟鉴定" });
    let paused = clerk(&town, &application, "suspensions", body);
    assert_eq!(paused.status, 200, "{}", paused.text);
    assert_eq!(date_in(&paused.body, "promised"), "paused");
    assert_eq!(date_in(&paused.body, "cooling_off"), "2026-10-29");
}

#[test]
fn a_preview_shows_the_cooling_off_and_what_follows_it() {
    let town = Town::at(DAY);
    let way = format!("/api/v1/clocks/preview?item={DIVORCE}&start=2026-09-29");
    let told = town.stranger().get(&way).body;
    let due = |kind: &str| {
        let mut clocks = told["clocks"].as_array().into_iter().flatten();
        clocks.find(|it| it["kind"] == kind).map(|it| it["due_on"].clone())
    };
    assert_eq!(due("cooling_off"), Some(json!("2026-10-29")));
    assert_eq!(due("collection"), Some(json!("2026-11-30")));
}
