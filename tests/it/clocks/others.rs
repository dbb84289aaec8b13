//! 缴费、征求意见、公示: the clocks stand still while others have the floor, and what is published in time.

use serde_json::{Value, json};

use super::{LICENCE, inbox, keep, kinds, measures};
use crate::town::{Town, date_in, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";

/// An application, accepted, of an item that may ask for a fee and for opinions.
fn accepted(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{LICENCE}")).body;
    let mut content = guide["version"]["content"].clone();
    for (limit, days, rule) in
        [("payment", 20, "GK-42"), ("third_party", 15, "GK-32"), ("other_organ", 15, "GK-34")]
    {
        content["limits"][limit] = json!({ "value": days, "unit": "working_day", "rule": rule });
    }
    crate::catalogue::publish(town, LICENCE, content, "2026-09-29");
    super::accepted(town)
}

fn fee(town: &Town, application: &Value) -> Value {
    let body = json!({ "amount_fen": 10000, "reason": "信息处理费" });
    let told = keep(town, "mzj-sec-1", application, "fee_notices", body);
    assert_eq!(told.status, 200, "{}", told.text);
    told.body
}

fn ask(town: &Town, application: &Value, whom: &str) -> Value {
    let body = json!({ "whom": whom, "name": "某某实业有限公司", "question": "是否同意公开？" });
    let told = keep(town, "mzj-sec-1", application, "consultations", body);
    assert_eq!(told.status, 200, "{}", told.text);
    told.body
}

#[test]
fn disclosure_rules_42_the_clocks_stand_still_from_the_fee_notice_to_the_payment() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    assert_eq!(date_in(&application, "promised"), "2026-10-12");
    town.it_is("2026-10-09T10:00:00+08:00");
    let waits = fee(&town, &application);
    assert_eq!(date_in(&waits, "promised"), "paused");
    assert_eq!(date_in(&waits, "payment"), "2026-11-05");
    let measure = &measures(&town, &application)[0];
    assert_eq!((&measure["awaited"], &measure["procedure"]), (&json!("payment"), &Value::Null));
    assert_eq!(measure["notice_number"], "安民缴〔2026〕1号");
    // Nothing else is begun, ended or decided meanwhile.
    let again = json!({ "amount_fen": 1, "reason": "再收" });
    let overlap = keep(&town, "mzj-sec-1", &application, "fee_notices", again);
    assert_eq!((overlap.status, overlap.problem()), (409, "suspension-overlaps"));
    assert_eq!(overlap.body["rule"], "GK-42");
    let end = json!({ "measure_id": measure["id"], "finding": "已缴" });
    let other = keep(&town, "mzj-sec-1", &application, "resumptions", end);
    assert_eq!((other.status, other.problem()), (409, "not-suspended"));
    town.it_is("2026-10-20T10:00:00+08:00");
    let early = json!({ "receipt_number": "皖财票1号", "paid_on": "2026-10-08" });
    let refused = keep(&town, "mzj-sec-1", &application, "payments", early);
    assert_eq!((refused.status, refused.problem()), (422, "resumed-out-of-time"));
    assert_eq!(refused.body["errors"][0]["pointer"], "/paid_on");
    let paid = json!({ "receipt_number": "皖财票1号", "paid_on": "2026-10-19" });
    let runs = keep(&town, "mzj-sec-1", &application, "payments", paid);
    // Counted: 30 September, 8 October; 19, 20 and 21 October.
    assert_eq!((runs.status, date_in(&runs.body, "promised")), (200, "2026-10-21".to_owned()));
    town.it_is("2026-12-01T10:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0, "the time to pay does not run any more");
}

#[test]
fn disclosure_rules_42_what_is_not_paid_in_twenty_working_days_counts_as_abandoned() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    fee(&town, &application);
    town.it_is("2026-10-30T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    let warned = inbox(&town, "mzj-sech-1");
    assert!(warned.iter().any(|it| it.0 == "yellow" && it.1.contains("未缴费")), "{warned:?}");
    town.it_is("2026-11-02T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 1);
    let ended = town.person("mzj-sec-1").see(&application);
    assert_eq!(ended["stage"], "terminated");
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("mzj-sec-1").get(&way).text;
    assert!(events.contains("fee_unpaid") && events.contains("GK-42"), "{events}");
}

#[test]
fn licence_law_58_no_fee_is_asked_for_without_a_legal_basis() {
    let town = Town::at(DAY);
    let application = super::accepted(&town);
    let body = json!({ "amount_fen": 10000, "reason": "工本费" });
    let refused = keep(&town, "mzj-sec-1", &application, "fee_notices", body);
    assert_eq!((refused.status, refused.problem()), (409, "fee-without-basis"));
    assert_eq!(refused.body["rule"], "XK-58");
    let actions = town.person("mzj-sec-1").see(&application)["actions"].to_string();
    assert!(!actions.contains("notify_fee") && !actions.contains("\"consult\""), "{actions}");
}

#[test]
fn disclosure_rules_32_a_third_partys_silence_is_no_consent_and_the_organ_decides() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let waits = ask(&town, &application, "third_party");
    assert_eq!(date_in(&waits, "third_party"), "2026-10-26");
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    let decision = json!({ "granted": true, "reasons": "符合法定条件" });
    let way = format!("{}/decision", path(&application));
    let refused = town.person("mzj-chief-1").change(&way, decision);
    assert_eq!((refused.status, refused.problem()), (409, "awaited"));
    assert_eq!(refused.body["rule"], "GK-32");
    town.it_is("2026-10-26T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 1);
    let runs = town.person("mzj-sec-1").see(&application);
    // No day has been counted before; the first is the 27th.
    assert_eq!(date_in(&runs, "promised"), "2026-11-02");
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("mzj-sec-1").get(&way).text;
    assert!(events.contains("organ_decides") && !events.contains("某某实业"), "{events}");
}

#[test]
fn disclosure_rules_34_another_organs_silence_is_consent() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    ask(&town, &application, "other_organ");
    town.it_is("2026-10-26T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 1);
    let way = format!("{}/events?limit=200", path(&application));
    let events = town.person("mzj-sec-1").get(&way).text;
    assert!(events.contains("\"silence\":\"consents\""), "{events}");
}

#[test]
fn an_opinion_that_comes_in_time_lets_the_clocks_run_again() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    ask(&town, &application, "third_party");
    town.it_is("2026-10-12T10:00:00+08:00");
    let body = json!({ "stance": "objects", "document": "收文〔2026〕17号" });
    let runs = keep(&town, "mzj-sec-1", &application, "opinions", body.clone());
    assert_eq!((runs.status, date_in(&runs.body, "promised")), (200, "2026-10-16".to_owned()));
    let twice = keep(&town, "mzj-sec-1", &application, "opinions", body);
    assert_eq!((twice.status, twice.problem()), (409, "no-such-clock"));
}

#[test]
fn whoever_was_asked_by_mistake_has_no_time_to_keep() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    fee(&town, &application);
    let measure = measures(&town, &application)[0]["id"].clone();
    let body = json!({ "measure_id": measure, "reason": "误发" });
    let undone = keep(&town, "mzj-sec-1", &application, "reversals", body);
    assert_eq!((undone.status, date_in(&undone.body, "promised")), (200, "2026-10-12".to_owned()));
    town.it_is("2026-12-01T10:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
}

#[test]
fn credit_notice_of_2018_a_licence_is_published_within_seven_working_days_of_the_decision() {
    let town = Town::at(DAY);
    let application = super::accepted(&town);
    let publish = |day: &str| {
        let place = "信用中国（安徽安庆）";
        let body = json!({ "place": place, "reference": "https://credit.example/42", "published_on": day });
        keep(&town, "mzj-sec-1", &application, "publication", body)
    };
    let early = publish("2026-09-29");
    assert_eq!((early.status, early.problem()), (409, "wrong-stage"));
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    let decision = json!({ "granted": true, "reasons": "符合法定条件" });
    let way = format!("{}/decision", path(&application));
    let decided = town.person("mzj-chief-1").change(&way, decision).body;
    assert_eq!(date_in(&decided, "publication"), "2026-10-14");
    town.it_is("2026-10-14T17:30:01+08:00");
    town.sweep();
    assert!(kinds(&town, &application).contains(&"clocks.overdue".to_owned()), "it is the body's");
    for day in ["2026-09-28", "2026-10-15"] {
        let refused = publish(day);
        assert_eq!((refused.status, refused.problem()), (422, "published-out-of-time"), "{day}");
    }
    let published = publish("2026-10-14");
    assert_eq!(published.status, 200, "{}", published.text);
    assert!(kinds(&town, &application).contains(&"applications.published".to_owned()));
    let twice = publish("2026-10-14");
    assert_eq!((twice.status, twice.problem()), (409, "no-such-clock"));
}
