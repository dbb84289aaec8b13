//! 特别程序 as steps of a procedure: what the pack draws, gone through.

use serde_json::{Value, json};

use super::{keep, kinds, measures};
use crate::town::{Answer, Town, date_in, path};

/// A licence of 20 working days by law and 10 by promise, with an expert review of large facilities.
const ITEM: &str = "MZ-01-008";
const DAY: &str = "2026-11-02T10:00:00+08:00";

/// Accepted on 2 November 2026.
fn accepted(town: &Town, capacity: u32) -> Value {
    let (mut form, materials) = town.papers_for(ITEM);
    form["capacity"] = capacity.into();
    let body = json!({ "item": ITEM, "form": form, "materials": materials, "submit": true });
    let made = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!(made.status, 201, "{}", made.body);
    let way = format!("{}/acceptance", path(&made.body));
    let answer = town.person("mzj-win-1").change(&way, Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

/// A large one that has come to its expert review.
fn under_review(town: &Town) -> Value {
    let application = accepted(town, 8_000);
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    town.person("aq-charity").see(&application)
}

fn act(town: &Town, who: &str, application: &Value, what: &str, body: Value) -> Answer {
    let officer = town.person(who);
    let task = officer.task_of(application);
    if officer.get(&task).body["state"] == "open" {
        assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    }
    officer.change(&format!("{task}/{what}"), body)
}

#[test]
fn time_of_an_expert_review_in_the_procedure_is_not_counted_and_the_applicant_is_told_until_when() {
    let town = Town::at(DAY);
    let small = accepted(&town, 2_000);
    assert_eq!(town.approve("mzj-sec-1", &small).status, 200);
    assert_eq!(date_in(&town.person("aq-charity").see(&small), "promised"), "2026-11-16");
    let application = under_review(&town);
    assert_eq!(date_in(&application, "promised"), "paused");
    assert_eq!(date_in(&application, "statutory"), "paused");
    // Twenty working days for the experts, which run.
    assert_eq!(date_in(&application, "procedure"), "2026-11-30");
    let notice = application["papers"].as_array().and_then(|it| it.last()).cloned();
    assert_eq!(notice.map(|it| it["number"].clone()), Some(json!("安民特〔2026〕1号")));
    let measure = &measures(&town, &application)[0];
    assert_eq!(measure["procedure"], "expert_review");
    assert_eq!(measure["effective_on"], "2026-11-02");
    town.it_is("2026-11-20T10:00:00+08:00");
    let head = town.person("mzj-sech-1").get("/api/v1/tasks").body;
    assert_eq!(head["items"].as_array().map(Vec::len), Some(1), "the small one only");
    let opinion = json!({ "opinion": "专家评审意见：符合条件" });
    let done = act(&town, "mzj-sec-2", &application, "approval", opinion);
    assert_eq!(done.status, 200, "{}", done.body);
    let goes_on = town.person("aq-charity").see(&application);
    // None was counted before; counted again from 20 November on, ten working days.
    assert_eq!(date_in(&goes_on, "promised"), "2026-12-03");
    assert_eq!(measures(&town, &application)[0]["resumes_on"], "2026-11-20");
    let told = kinds(&town, &application);
    let place =
        |kind: &str| told.iter().position(|it| it == kind).unwrap_or_else(|| panic!("{told:?}"));
    assert!(place("clocks.suspended") < place("clocks.resumed"), "{told:?}");
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
    let chief = town.person("mzj-chief-1");
    assert_eq!(chief.get(&chief.task_of(&application)).body["duty"], "decision");
}

#[test]
fn whichever_way_a_special_procedure_is_left_the_clocks_run_again() {
    for (what, body) in [
        ("approval", json!({ "opinion": "符合条件" })),
        ("refusal", json!({ "opinion": "不符合条件" })),
        ("return", json!({ "to": "s2", "opinion": "请补充踏勘记录" })),
    ] {
        let town = Town::at(DAY);
        let application = under_review(&town);
        town.it_is("2026-11-06T10:00:00+08:00");
        let left = act(&town, "mzj-sec-2", &application, what, body);
        assert_eq!(left.status, 200, "{}", left.body);
        let seen = town.person("aq-charity").see(&application);
        assert_eq!(date_in(&seen, "promised"), "2026-11-19", "{what}");
        for clock in seen["clocks"].as_array().expect("clocks") {
            let runs = clock["stopped_at"].is_null();
            assert!(!runs || !clock["due_on"].is_null(), "{what}: {clock}");
        }
        if what == "return" {
            // And once more: another visit, another notice.
            assert_eq!(
                act(&town, "mzj-sec-1", &application, "approval", json!({ "opinion": "已补" }))
                    .status,
                200
            );
            let again = town.person("aq-charity").see(&application);
            assert_eq!(date_in(&again, "promised"), "paused");
            let numbers = again["papers"].to_string();
            assert!(numbers.contains("安民特〔2026〕2号"), "{numbers}");
        }
        let withdrawn = town
            .person("aq-charity")
            .change(&format!("{}/withdrawal", path(&application)), json!({ "reason": "不再需要" }));
        assert_eq!(withdrawn.status, 200, "{}", withdrawn.body);
    }
}

#[test]
fn a_special_procedure_of_the_workflow_ends_with_its_step_and_is_no_mistake() {
    let town = Town::at(DAY);
    let application = under_review(&town);
    let actions = town.person("mzj-sec-1").see(&application)["actions"].to_string();
    assert!(!actions.contains("\"resume\"") && !actions.contains("\"reverse\""), "{actions}");
    let measure = measures(&town, &application)[0]["id"].clone();
    for (what, body) in [
        ("resumptions", json!({ "measure_id": measure, "finding": "已评审" })),
        ("reversals", json!({ "measure_id": measure, "reason": "误录入" })),
    ] {
        let refused = keep(&town, "mzj-sec-1", &application, what, body);
        assert_eq!(refused.status, 409, "{}", refused.body);
    }
    let body = json!({ "procedure": "hearing", "reason": "依法举行听证" });
    let beside = keep(&town, "mzj-sec-1", &application, "suspensions", body);
    assert_eq!((beside.status, beside.problem()), (409, "suspension-overlaps"));
    // The applicant has been told of its beginning.
    let officer = town.person("mzj-sec-1");
    let done = officer.get("/api/v1/finished_tasks").body["items"][0]["id"].clone();
    let task = format!("/api/v1/tasks/{}", done.as_str().expect("a task"));
    let back = officer.change(&format!("{task}/taking-back"), json!({ "reason": "意见有误" }));
    assert_eq!((back.status, back.problem()), (409, "gone-on"));
}

#[test]
fn a_special_procedure_that_opens_beside_another_begins_when_that_has_ended() {
    let town = Town::at(DAY);
    let application = accepted(&town, 8_000);
    let body = json!({ "procedure": "hearing", "reason": "依法举行听证" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "suspensions", body).status, 200);
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let hearing = measures(&town, &application);
    assert_eq!(hearing.len(), 1, "{hearing:?}");
    town.it_is("2026-11-06T10:00:00+08:00");
    let end = json!({ "measure_id": hearing[0]["id"], "finding": "已听证" });
    assert_eq!(keep(&town, "mzj-sec-1", &application, "resumptions", end).status, 200);
    let both = measures(&town, &application);
    assert_eq!(both.len(), 2, "{both:?}");
    assert_eq!(both[1]["procedure"], "expert_review");
    assert_eq!(date_in(&town.person("aq-charity").see(&application), "promised"), "paused");
}
