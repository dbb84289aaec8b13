//! 特别程序、延长、冲正: the ledger, from the outside.

use serde_json::{Value, json};

use super::{LICENCE, accepted, keep, kinds, measures, suspend};
use crate::town::{Town, date_in, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";

#[test]
fn time_of_a_special_procedure_is_not_counted_once_the_applicant_is_told_in_writing() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    assert_eq!(date_in(&application, "promised"), "2026-10-12");
    assert_eq!(date_in(&application, "statutory"), "2026-11-02");
    town.it_is("2026-10-09T10:00:00+08:00");
    let paused = suspend(&town, &application);
    assert_eq!(paused.status, 200, "{}", paused.body);
    assert_eq!(date_in(&paused.body, "promised"), "paused");
    let notice = paused.body["papers"].as_array().and_then(|it| it.last().cloned());
    assert_eq!(notice.map(|it| it["number"].clone()), Some(json!("安民特〔2026〕1号")));
    town.it_is("2026-10-19T10:00:00+08:00");
    let measure = &measures(&town, &application)[0];
    assert_eq!(measure["procedure"], "expert_review");
    assert_eq!(measure["effective_on"], "2026-10-09");
    let end = json!({ "measure_id": measure["id"], "finding": "符合条件" });
    let runs = keep(&town, "mzj-sec-1", &application, "resumptions", end);
    assert_eq!(runs.status, 200, "{}", runs.body);
    // Counted: 30 September, 8 October; 19, 20 and 21 October.
    assert_eq!(date_in(&runs.body, "promised"), "2026-10-21");
    let effects = &measures(&town, &application)[0]["effects"];
    let promised =
        effects.as_array().and_then(|all| all.iter().find(|it| it["clock"] == "promised"));
    let promised = promised.cloned().unwrap_or_default();
    assert_eq!(promised["due_before"], "2026-10-12");
    assert_eq!(promised["due_after"], "2026-10-21");
    // The day itself is told as not counted.
    let clocks = runs.body["clocks"].as_array().cloned().unwrap_or_default();
    let clock = clocks.iter().find(|it| it["kind"] == "promised").cloned().unwrap_or_default();
    let told = town.person("aq-charity").get(clock["explanation"].as_str().unwrap_or_default());
    assert_eq!(told.body["consistent"], true, "{}", told.body);
    let days = told.body["days"].as_array().cloned().unwrap_or_default();
    let ninth = days.iter().find(|it| it["date"] == "2026-10-09").cloned().unwrap_or_default();
    assert_eq!(ninth["counted"], "suspended");
}

#[test]
fn no_decision_is_made_while_a_special_procedure_goes_on() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    assert_eq!(suspend(&town, &application).status, 200);
    let chief = town.person("mzj-chief-1");
    let actions = chief.see(&application)["actions"].to_string();
    assert!(!actions.contains("\"decide\"") && actions.contains("\"resume\""), "{actions}");
    let decision = json!({ "granted": true, "reasons": "符合法定条件" });
    let refused = chief.change(&format!("{}/decision", path(&application)), decision);
    assert_eq!((refused.status, refused.problem()), (409, "stands-still"));
    assert_eq!(refused.body["rule"], "XK-45");
}

#[test]
fn a_step_that_opens_during_a_special_procedure_waits_for_its_end_too() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    assert_eq!(suspend(&town, &application).status, 200);
    town.approve("mzj-sec-1", &application);
    let head = town.person("mzj-sech-1");
    let task = head.get(&head.task_of(&application)).body;
    assert_eq!((&task["light"], &task["due_on"]), (&json!("paused"), &Value::Null));
    let list = head.get("/api/v1/tasks?light=paused").body;
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    town.it_is("2026-10-19T10:00:00+08:00");
    let measure = &measures(&town, &application)[0]["id"];
    let end = json!({ "measure_id": measure, "finding": "符合条件" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "resumptions", end).status, 200);
    let task = head.get(&head.task_of(&application)).body;
    // One working day, counted from the first that counts again.
    assert_eq!((&task["due_on"], &task["light"]), (&json!("2026-10-19"), &json!("yellow")));
}

#[test]
fn a_step_that_is_taken_back_stands_still_with_everything_else_and_runs_again_with_it() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let sec = town.person("mzj-sec-1");
    let task = sec.task_of(&application);
    let due = sec.get(&task).body["due_on"].clone();
    assert_eq!(suspend(&town, &application).status, 200);
    town.approve("mzj-sec-1", &application);
    let reason = json!({ "reason": "意见有误" });
    let back = sec.change(&format!("{task}/taking-back"), reason.clone());
    assert_eq!((back.status, &back.body["light"]), (200, &json!("paused")), "{}", back.body);
    // Over while the procedure ends, and taken back afterwards: it does not stand still for ever.
    let body = json!({ "opinion": "同意" });
    assert_eq!(sec.change(&format!("{task}/approval"), body).status, 200);
    let measure = measures(&town, &application)[0]["id"].clone();
    let end = json!({ "measure_id": measure, "finding": "符合条件" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "resumptions", end).status, 200);
    let back = sec.change(&format!("{task}/taking-back"), reason);
    assert_eq!((back.status, &back.body["due_on"]), (200, &due), "{}", back.body);
}

#[test]
fn a_mistaken_entry_is_followed_by_its_reversal_and_every_date_is_what_it_was() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    assert_eq!(suspend(&town, &application).status, 200);
    let measure = measures(&town, &application)[0]["id"].clone();
    town.it_is("2026-10-09T10:00:00+08:00");
    let reverse = || json!({ "measure_id": measure, "reason": "误录入" });
    let undone = keep(&town, "mzj-sec-1", &application, "reversals", reverse());
    assert_eq!(undone.status, 200, "{}", undone.body);
    assert_eq!(date_in(&undone.body, "promised"), "2026-10-12");
    assert_eq!(date_in(&undone.body, "statutory"), "2026-11-02");
    assert_eq!(measures(&town, &application)[0]["reversed"], true);
    let twice = keep(&town, "mzj-sec-1", &application, "reversals", reverse());
    assert_eq!((twice.status, twice.problem()), (409, "nothing-to-reverse"));
    let told = kinds(&town, &application);
    assert!(
        told.contains(&"clocks.suspended".to_owned())
            && told.contains(&"clocks.reversed".to_owned())
    );
    // What was a mistake does not stand in the way of the right entry.
    assert_eq!(suspend(&town, &application).status, 200);
}

#[test]
fn a_limit_is_extended_once_in_time_by_the_head_of_the_body_and_as_far_as_the_law_allows() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let extend = |who: &str, clock: &str, by: u32| {
        let body = json!({ "clock": clock, "by": by, "reason": "案情复杂" });
        keep(&town, who, &application, "extensions", body)
    };
    let refused = extend("mzj-sec-1", "statutory", 10);
    assert_eq!((refused.status, refused.problem()), (403, "extension-not-yours"));
    assert!(refused.text.contains("本行政机关负责人"), "{}", refused.text);
    let refused = extend("mzj-boss-1", "statutory", 11);
    assert_eq!((refused.status, refused.problem()), (422, "extension-too-long"));
    let put_off = extend("mzj-boss-1", "promised", 10);
    assert_eq!(put_off.status, 200, "{}", put_off.text);
    assert_eq!(date_in(&put_off.body, "promised"), "2026-10-26", "10 working days more");
    let extended = extend("mzj-boss-1", "statutory", 10);
    assert_eq!(extended.status, 200, "{}", extended.text);
    assert_eq!(date_in(&extended.body, "statutory"), "2026-11-16");
    let twice = extend("mzj-boss-1", "statutory", 5);
    assert_eq!((twice.status, twice.problem()), (409, "extended-already"));
}

#[test]
fn a_limit_that_has_run_out_is_not_extended_any_more() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    town.it_is("2026-11-02T17:30:01+08:00");
    let body = json!({ "clock": "statutory", "by": 10, "reason": "案情复杂" });
    let refused = keep(&town, "mzj-boss-1", &application, "extensions", body);
    assert_eq!((refused.status, refused.problem()), (409, "extended-too-late"));
}

#[test]
fn a_promise_is_not_put_off_beyond_what_the_law_allows() {
    let town = Town::at(DAY);
    let guide = town.stranger().get(&format!("/api/v1/items/{LICENCE}")).body;
    let mut content = guide["version"]["content"].clone();
    content["limits"]["promised"]["value"] = json!(15);
    crate::catalogue::publish(&town, LICENCE, content, "2026-09-29");
    let application = accepted(&town);
    let extend = |by: u32| {
        let body = json!({ "clock": "promised", "by": by, "reason": "案情复杂" });
        keep(&town, "mzj-boss-1", &application, "extensions", body)
    };
    // The law gives twenty days, and fifteen are promised.
    let refused = extend(6);
    assert_eq!((refused.status, refused.problem()), (409, "promise-beyond-law"));
    assert!(refused.text.contains("2026-11-02"), "{}", refused.text);
    assert_eq!(date_in(&extend(5).body, "promised"), "2026-11-02");
}

#[test]
fn a_limit_whose_rule_knows_no_extension_has_none() {
    let town = Town::at(DAY);
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    for clock in ["statutory", "promised"] {
        let body = json!({ "clock": clock, "by": 5, "reason": "案情复杂" });
        let refused = keep(&town, "mzj-boss-1", &application, "extensions", body);
        assert_eq!((refused.status, refused.problem()), (409, "not-extendable"));
    }
    assert!(!buttons(&town, "mzj-boss-1", &application).contains("\"extend\""));
    let application = accepted(&town);
    let body = json!({ "clock": "delivery", "by": 5, "reason": "案情复杂" });
    let refused = keep(&town, "mzj-boss-1", &application, "extensions", body);
    assert_eq!((refused.status, refused.problem()), (409, "no-such-clock"));
}

fn buttons(town: &Town, who: &str, application: &Value) -> String {
    town.person(who).see(application)["actions"].to_string()
}

#[test]
fn the_buttons_for_clocks_are_those_that_would_be_taken() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let shown = |who: &str, act: &str| {
        buttons(&town, who, &application).contains(&format!("\"action\":\"{act}\""))
    };
    assert!(!shown("mzj-sec-1", "extend"), "only the head of the body extends");
    assert!(shown("mzj-boss-1", "extend") && shown("mzj-sec-1", "suspend"));
    for clock in ["promised", "statutory"] {
        assert!(shown("mzj-boss-1", "extend"), "{clock} has not been extended");
        let body = json!({ "clock": clock, "by": 5, "reason": "案情复杂" });
        let done = keep(&town, "mzj-boss-1", &application, "extensions", body);
        assert_eq!(done.status, 200, "{}", done.text);
    }
    assert!(!shown("mzj-boss-1", "extend"), "both have been extended");
    assert_eq!(suspend(&town, &application).status, 200);
    assert!(!shown("mzj-sec-1", "suspend"), "they stand still");
}

#[test]
fn entries_out_of_time_or_across_one_another_are_refused_with_what_would_be_right() {
    let town = Town::at(DAY);
    let application = accepted(&town);
    let suspend_on = |day: &str| {
        let body = json!({
            "procedure": "hearing", "reason": "依法举行听证", "notice_effective_on": day,
        });
        keep(&town, "mzj-sec-1", &application, "suspensions", body)
    };
    for day in ["2026-09-28", "2026-09-30"] {
        let refused = suspend_on(day);
        assert_eq!((refused.status, refused.problem()), (422, "suspended-out-of-time"), "{day}");
        assert_eq!(refused.body["errors"][0]["pointer"], "/notice_effective_on");
        assert_eq!(refused.body["rule"], "XK-45");
        assert!(refused.text.contains("2026-09-29"), "{}", refused.text);
    }
    town.it_is("2026-10-12T10:00:00+08:00");
    assert_eq!(suspend_on("2026-10-09").status, 200);
    let overlapping = suspend_on("2026-10-10");
    assert_eq!((overlapping.status, overlapping.problem()), (409, "suspension-overlaps"));
    let measure = measures(&town, &application)[0]["id"].clone();
    let end = |on: &str| {
        let body = json!({ "measure_id": measure, "resumes_on": on, "finding": "已听证" });
        keep(&town, "mzj-sec-1", &application, "resumptions", body)
    };
    for day in ["2026-10-08", "2026-10-13"] {
        let refused = end(day);
        assert_eq!((refused.status, refused.problem()), (422, "resumed-out-of-time"), "{day}");
        assert_eq!(refused.body["errors"][0]["pointer"], "/resumes_on");
    }
    assert_eq!(end("2026-10-12").status, 200);
    let twice = end("2026-10-12");
    assert_eq!((twice.status, twice.problem()), (409, "not-suspended"));
    // Another body's officers know nothing of it.
    let path = format!("{}/suspensions", path(&application));
    let body = json!({ "procedure": "hearing", "reason": "听证" });
    let stranger = town.person("xz-town-1").post_with(&path, body, &[("If-Match", "\"1.0\"")]);
    assert_eq!(stranger.status, 404);
}
