//! 破例: what keeps hands apart is broken only by a named right, by somebody else, and on the record.

use serde_json::{Value, json};

use crate::candidates::{accepted, claim, town, town_of_second};
use crate::town::{Answer, Town, path};

fn except(town: &Town, by: &str, task: &str, to: &str) -> Answer {
    let body = json!({ "to": to, "reason": "其他人员均在外办案，时限将至" });
    town.person(by).post(&format!("{task}/exceptions"), body)
}

/// What the timeline says of exceptions.
fn broken(town: &Town, application: &Value) -> Vec<Value> {
    let events = town.person("mzj-sup-1").get(&format!("{}/events?limit=200", path(application)));
    let events = events.body["items"].as_array().expect("a timeline").clone();
    let of = |it: &&Value| it["kind"] == "workflow.separation_broken";
    events.iter().filter(of).cloned().collect()
}

#[test]
fn whoever_did_the_step_before_does_the_next_only_when_a_supervisor_lets_them_and_it_is_on_record()
{
    let town = town_of_second(&json!({ "post": "SEC", "not_by": ["s2"] }));
    let application = accepted(&town, &json!({}));
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let (officer, other) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    let task = other.task_of(&application);
    let tag = other.tag_of(&task);
    let headers = [("If-Match", tag.as_str())];
    let barred = officer.post_with(&format!("{task}/claim"), Value::Null, &headers);
    assert_eq!((barred.status, barred.problem()), (403, "did-earlier-step"), "{}", barred.body);

    for by in ["mzj-sec-2", "mzj-boss-1", "mzj-adm-1", "aq-charity"] {
        assert_eq!(except(&town, by, &task, "MZJ-004").status, 403, "{by} has no such right");
    }
    let idle = except(&town, "mzj-sup-1", &task, "MZJ-005");
    assert_eq!((idle.status, idle.problem()), (409, "nothing-bars"), "{}", idle.body);
    let stranger = except(&town, "mzj-sup-1", &task, "MZJ-001");
    assert_eq!((stranger.status, stranger.problem()), (409, "no-candidate"), "{}", stranger.body);
    assert_eq!(broken(&town, &application), Vec::<Value>::new());

    let done = except(&town, "mzj-sup-1", &task, "MZJ-004");
    assert_eq!(done.status, 200, "{}", done.body);
    let told = broken(&town, &application);
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(told[0]["data"]["to"], "MZJ-004");
    assert_eq!(told[0]["data"]["barred_by"], "did-earlier-step");
    assert!(!told[0].to_string().contains("在外办案"), "the reason stays with the task");
    let twice = except(&town, "mzj-sup-1", &task, "MZJ-004");
    assert_eq!((twice.status, twice.problem()), (409, "nothing-bars"), "{}", twice.body);

    let list = officer.get("/api/v1/tasks?limit=200").text;
    let id = task.rsplit('/').next().expect("an id");
    assert!(list.contains(id), "it is in their list now");
    assert_eq!(claim(&officer, &task).status, 200);
    let seen = officer.get(&task).body;
    let excepted = json!({ "kind": "excepted", "staff_number": "MZJ-004", "name": "吴思远" });
    assert!(seen["candidates"].as_array().expect("a list").contains(&excepted), "{seen}");
    assert_eq!(seen["messages"][0]["kind"], "excepted", "{seen}");
    let approval = json!({ "opinion": "经批准由本人复核" });
    let approved = officer.change(&format!("{task}/approval"), approval);
    assert_eq!(approved.status, 200, "{}", approved.body);
}

#[test]
fn whoever_handled_an_application_decides_it_only_by_an_exception_and_nobody_excepts_themself() {
    let town = town(&json!({ "post": "CHIEF" }));
    let application = accepted(&town, &json!({}));
    assert_eq!(town.approve("mzj-chief-1", &application).status, 200);
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
    let chief = town.person("mzj-chief-1");
    let decision = json!({ "granted": true, "reasons": "符合法定条件" });
    let way = format!("{}/decision", path(&application));
    let barred = chief.change(&way, decision.clone());
    assert_eq!((barred.status, barred.problem()), (403, "handler-decides"), "{}", barred.body);
    let task = town.person("mzj-chief-2").task_of(&application);
    // A supervisor who is the one to be let: another of them does it.
    let make = "insert into organisations_staff_posts (staff_number, body_code, post_code)
        select staff_number, 'MZJ', 'CHIEF' from identity_accounts where login = 'mzj-sup-1'";
    town.database.sql(make).expect("test SQL runs");
    let own = town
        .database
        .text("select staff_number as it from identity_accounts where login = 'mzj-sup-1'");
    let themself = except(&town, "mzj-sup-1", &task, &own);
    assert_eq!((themself.status, themself.problem()), (403, "own-exception"), "{}", themself.body);

    let done = except(&town, "mzj-sup-1", &task, "MZJ-009");
    assert_eq!(done.status, 200, "{}", done.body);
    let decided = chief.change(&way, decision);
    assert_eq!(decided.status, 200, "{}", decided.body);
    let told = broken(&town, &application);
    assert_eq!(told.last().expect("it is told")["data"]["barred_by"], "handler-decides");
}
