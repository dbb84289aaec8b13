//! Several who sign one step: 会签, 或签, 按比例, 依次; and others who are asked to sign as well.

use serde_json::{Value, json};

use crate::town::{Person, Town};

/// A town whose first review is signed as told: by the section, and by these posts besides.
fn town_signing(signing: &Value) -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let guide = town.stranger().get("/api/v1/items/MZ-01-001").body;
    let mut content = guide["version"]["content"].clone();
    content["workflow"]["nodes"][2]["signing"] = signing.clone();
    // One after another, three seats take three times the step's limit.
    content["limits"]["promised"]["value"] = 22.into();
    crate::catalogue::publish(&town, "MZ-01-001", content, "2026-09-29");
    town
}

fn seats(posts: &[&str]) -> Value {
    posts.iter().map(|post| json!({ "post": post, "body": "MZJ" })).collect()
}

fn claim(person: &Person<'_>, application: &Value) -> String {
    let task = person.task_of(application);
    let claimed = person.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(claimed.status, 200, "{}", claimed.body);
    task
}

fn say(person: &Person<'_>, task: &str, what: &str) -> (u16, Value) {
    let answer = person.change(&format!("{task}/{what}"), json!({ "opinion": "如上" }));
    (answer.status, answer.body)
}

/// The steps that wait, as the applicant's window sees them.
fn waiting(town: &Town, application: &Value) -> Vec<String> {
    let seen = town.person("mzj-win-1").see(application);
    let steps = seen["steps"].as_array().expect("steps").clone();
    let waits = steps.iter().filter(|it| it["state"] == "open" || it["state"] == "claimed");
    waits.map(|it| it["node"].as_str().expect("a node").to_owned()).collect()
}

#[test]
fn a_countersigned_step_waits_for_everybody() {
    let town = town_signing(&json!({ "mode": "all", "seats": seats(&["SECH", "LEAD"]) }));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(waiting(&town, &application), ["s2", "s2", "s2"]);
    town.approve("mzj-lead-1", &application);
    town.approve("mzj-sec-1", &application);
    assert_eq!(waiting(&town, &application), ["s2"]);
    let last = town.approve("mzj-sech-1", &application).body;
    assert_eq!(last["signing"]["mode"], "all");
    assert_eq!(last["signing"]["signers"].as_array().map(Vec::len), Some(3));
    assert_eq!(waiting(&town, &application), ["s3"]);
}

#[test]
fn where_any_may_sign_the_first_approval_calls_the_others_off_and_a_late_vote_is_refused() {
    let town = town_signing(&json!({ "mode": "any", "seats": seats(&["SECH"]) }));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let late = town.person("mzj-sech-1");
    let task = claim(&late, &application);
    let tag = late.tag_of(&task);
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    let opinion = json!({ "opinion": "同意" });
    let stale = late.post_with(&format!("{task}/approval"), opinion, &[("If-Match", &tag)]);
    assert_eq!(stale.status, 412, "{}", stale.body);
    let (status, refused) = say(&late, &task, "approval");
    assert_eq!((status, refused["type"].as_str()), (409, Some("/problems/no-open-task")));
    assert_eq!(waiting(&town, &application), ["s3"]);
}

#[test]
fn one_after_another_signs_in_the_order_of_the_seats() {
    let town = town_signing(&json!({ "mode": "in_sequence", "seats": seats(&["LEAD", "SECH"]) }));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    for (login, post) in [("mzj-sec-1", "SEC"), ("mzj-lead-1", "LEAD"), ("mzj-sech-1", "SECH")] {
        assert_eq!(waiting(&town, &application), ["s2"]);
        let task = town.person(login).task_of(&application);
        assert_eq!(town.person(login).get(&task).body["post"], post);
        assert_eq!(town.approve(login, &application).status, 200);
    }
    assert_eq!(waiting(&town, &application), ["s3"]);
}

#[test]
fn counted_refusals_end_a_step_when_the_share_cannot_be_reached_any_more() {
    let signing = json!({
        "mode": "ratio", "threshold": 60, "refusal": "count", "abstain": true,
        "seats": seats(&["SECH", "LEAD"]),
    });
    let town = town_signing(&signing);
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let first = town.person("mzj-sec-1");
    let task = claim(&first, &application);
    assert_eq!(say(&first, &task, "refusal").0, 200);
    assert_eq!(waiting(&town, &application), ["s2", "s2"], "two of three can still approve");
    let second = town.person("mzj-sech-1");
    let task = claim(&second, &application);
    assert_eq!(say(&second, &task, "abstention").0, 200);
    assert_eq!(waiting(&town, &application), ["s4"], "one of two is not enough: to the decision");
}

#[test]
fn nobody_abstains_where_the_procedure_does_not_let_them() {
    let town = town_signing(&json!({ "mode": "all", "seats": seats(&["SECH"]) }));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let task = claim(&officer, &application);
    let (status, refused) = say(&officer, &task, "abstention");
    assert_eq!((status, refused["type"].as_str()), (409, Some("/problems/no-abstention")));
}

#[test]
fn a_return_opens_every_seat_again_for_whoever_signed_it_and_old_votes_do_not_count() {
    let town = town_signing(&json!({ "mode": "all", "seats": seats(&["LEAD"]) }));
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-2", &application);
    town.approve("mzj-lead-1", &application);
    let reviewer = town.person("mzj-sech-1");
    let task = claim(&reviewer, &application);
    let back = json!({ "to": "s2", "opinion": "请补充" });
    assert_eq!(reviewer.change(&format!("{task}/return"), back).status, 200);
    assert_eq!(waiting(&town, &application), ["s2", "s2"]);
    let again = town.person("mzj-sec-2");
    let task = again.task_of(&application);
    let seen = again.get(&task).body;
    assert_eq!(seen["assignee"]["me"], true, "it is theirs again at once");
    assert_eq!(seen["messages"][0]["text"], "请补充", "{seen}");
    assert_eq!(say(&again, &task, "approval").0, 200);
    assert_eq!(waiting(&town, &application), ["s2"], "the leader's old vote does not count");
    let lead = town.person("mzj-lead-1");
    assert_eq!(say(&lead, &lead.task_of(&application), "approval").0, 200);
    assert_eq!(waiting(&town, &application), ["s3"]);
}

fn ask(asker: &Person<'_>, task: &str, signer: &str, place: &str) -> (u16, Value) {
    let body = json!({ "signer": signer, "place": place, "question": "请核实" });
    let answer = asker.change(&format!("{task}/signers"), body);
    (answer.status, answer.body)
}

#[test]
fn a_signer_asked_before_is_heard_first_and_then_it_is_the_askers_turn_again() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let asker = town.person("mzj-sec-1");
    let task = claim(&asker, &application);
    let (status, asked) = ask(&asker, &task, "MZJ-011", "before");
    assert_eq!((status, &asked["state"]), (200, &json!("held")));
    let (status, early) = say(&asker, &task, "approval");
    assert_eq!((status, early["type"].as_str()), (409, Some("/problems/task-held")));
    let held = asker.get("/api/v1/tasks?state=held").body;
    assert_eq!(held["items"][0]["id"], asked["id"], "it is not lost from sight");
    let signer = town.person("mzj-lead-1");
    let theirs = signer.task_of(&application);
    let seen = signer.get(&theirs).body;
    assert_eq!(
        (&seen["place"], &seen["messages"][0]["text"]),
        (&json!("before"), &json!("请核实"))
    );
    assert_eq!(seen["messages"][0]["by"]["name"], asked["assignee"]["name"]);
    assert_eq!(say(&signer, &theirs, "refusal").0, 200, "an opinion, not a vote");
    assert_eq!(asker.get(&task).body["state"], "claimed");
    assert_eq!(say(&asker, &task, "approval").0, 200);
    assert_eq!(waiting(&town, &application), ["s3"]);
}

#[test]
fn a_signer_asked_beside_has_a_vote_and_one_asked_after_the_last_word() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let asker = town.person("mzj-sec-1");
    let task = claim(&asker, &application);
    assert_eq!(ask(&asker, &task, "MZJ-011", "beside").0, 200);
    assert_eq!(ask(&asker, &task, "MZJ-012", "after").0, 200);
    let (status, twice) = ask(&asker, &task, "MZJ-011", "after");
    assert_eq!((status, twice["type"].as_str()), (409, Some("/problems/signer-twice")));
    assert_eq!(say(&asker, &task, "approval").0, 200);
    let beside = town.person("mzj-lead-1");
    assert_eq!(say(&beside, &beside.task_of(&application), "approval").0, 200);
    assert_eq!(waiting(&town, &application), ["s2"], "the one asked after has not spoken");
    let after = town.person("mzj-lead-2");
    assert_eq!(say(&after, &after.task_of(&application), "approval").0, 200);
    assert_eq!(waiting(&town, &application), ["s3"]);
}

#[test]
fn a_signer_who_is_asked_no_longer_holds_nothing_up() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let asker = town.person("mzj-sec-1");
    let task = claim(&asker, &application);
    assert_eq!(ask(&asker, &task, "MZJ-011", "beside").0, 200);
    assert_eq!(say(&asker, &task, "approval").0, 200);
    let signer = town.person("mzj-lead-1");
    let theirs = signer.task_of(&application);
    let way = format!("{theirs}/removal");
    let foreign = town.person("mzj-sec-2").change(&way, Value::Null);
    assert_eq!((foreign.status, foreign.problem()), (403, "not-your-signer"));
    let removed = asker.change(&way, Value::Null);
    assert_eq!((removed.status, &removed.body["outcome"]), (200, &json!("removed")));
    assert_eq!(waiting(&town, &application), ["s3"], "the asker's vote was enough");
}

#[test]
fn only_a_colleague_who_works_such_tasks_is_asked_and_only_by_who_has_a_vote() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let asker = town.person("mzj-sec-1");
    let task = claim(&asker, &application);
    let (status, nobody) = ask(&asker, &task, "MZJ-999", "before");
    assert_eq!((status, nobody["errors"][0]["pointer"].as_str()), (422, Some("/signer")));
    assert_eq!(ask(&asker, &task, "MZJ-011", "before").0, 200);
    let signer = town.person("mzj-lead-1");
    let theirs = signer.task_of(&application);
    let (status, refused) = ask(&signer, &theirs, "MZJ-012", "before");
    assert_eq!((status, refused["type"].as_str()), (409, Some("/problems/no-signers-here")));
}
