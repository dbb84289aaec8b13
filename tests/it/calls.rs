//! 系统核验: steps that another system answers, or people in its place.

use api::{Asked, Backend, Systems};
use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::gateways::content;
use crate::town::desk::{Desk, Mood};
use crate::town::{Town, path};

const ITEM: &str = "MZ-01-001";

/// The step `s2` asks a register whether an association is listed; what is goes through `s3`.
pub(crate) fn town() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let call = json!({
        "system": "register", "send": ["form.proposed_name", "applicant.kind"],
        "answer": { "listed": "boolean" },
    });
    publish(&town, ITEM, calling(&town, &call), "2026-09-30");
    town.it_is("2026-09-30T10:00:00+08:00");
    town
}

fn calling(town: &Town, call: &Value) -> Value {
    let mut content = content(town, "has(calls.s2) && calls.s2.listed");
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let asking = nodes.iter_mut().find(|it| it["id"] == "s2").expect("it has a step s2");
    asking["service_call"] = call.clone();
    content
}

/// A server that knows the register.
pub(crate) fn asker(town: &Town, desk: &Desk) -> Backend {
    let url = format!("http://{}/listed", desk.address);
    let systems = json!({ "register": { "url": url, "token": "secret" } }).to_string();
    town.worker().with_systems(Systems::read(&systems).expect("they can be read"))
}

pub(crate) fn asked(asker: &Backend) -> Vec<Asked> {
    asker.ask_systems().expect("it works")
}

fn accepted(town: &Town) -> (Value, String) {
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let task = town.person("mzj-sec-1").task_of(&application);
    (application, task)
}

fn events(town: &Town, kind: &str) -> Vec<String> {
    town.database.texts(&format!("select data::text as it from events where kind = '{kind}'"))
}

#[test]
fn when_a_system_answers_its_step_is_over_and_the_gateway_behind_reads_what_it_said() {
    for (listed, next) in [(true, "mzj-sech-1"), (false, "mzj-chief-1")] {
        let (town, desk) = (town(), Desk::http());
        let (application, task) = accepted(&town);
        let officer = town.person("mzj-sec-1");
        let call = officer.get(&format!("{task}/call")).body;
        assert_eq!((&call["state"], &call["attempts"]), (&json!("waiting"), &json!(0)));
        desk.says(&json!({ "listed": listed, "more": "than asked for" }).to_string());
        assert_eq!(asked(&asker(&town, &desk)), [Asked::Answered]);
        assert_eq!(asked(&asker(&town, &desk)), [], "once");
        assert_eq!(officer.get(&task).body["outcome"], "completed");
        let call = officer.get(&format!("{task}/call")).body;
        assert_eq!(call["state"], "answered");
        assert_eq!(call["answer"], json!({ "listed": listed }));
        town.person(next).task_of(&application);
        // What was answered is in no event, and nowhere in the clear.
        let said = events(&town, "workflow.call_answered");
        assert_eq!(said, [r#"{"node":"s2"}"#]);
        let kept = town.database.text("select encode(answer, 'escape') as it from workflow_calls");
        assert!(!kept.contains("listed"), "{kept}");
    }
}

#[test]
fn a_system_is_told_what_the_step_names_and_nothing_else() {
    let (town, desk) = (town(), Desk::http());
    let (application, task) = accepted(&town);
    desk.says(r#"{"listed": true}"#);
    asked(&asker(&town, &desk));
    let taken = desk.taken();
    let (head, body) = taken[0].split_once("\n\n").or(taken[0].rsplit_once('\n')).expect("a body");
    let id = task.rsplit('/').next().expect("an id");
    let head = head.to_ascii_lowercase();
    assert!(head.contains("authorization: bearer secret"), "{head}");
    assert!(head.contains(&format!("idempotency-key: {id}")), "{head}");
    let (form, _) = town.papers_for(ITEM);
    let question: Value = serde_json::from_str(body.trim()).expect("JSON");
    assert_eq!(
        question,
        json!({
            "application": application["number"], "item": ITEM, "step": "s2", "task": id,
            "fields": { "form.proposed_name": form["proposed_name"], "applicant.kind": "legal_person" },
        })
    );
}

#[test]
fn a_system_that_does_not_answer_is_asked_again_under_the_same_key_and_given_up_in_the_end() {
    let (town, desk) = (town(), Desk::http());
    let (_, task) = accepted(&town);
    let (officer, asker) = (town.person("mzj-sec-1"), asker(&town, &desk));
    desk.will(&[Mood::Refuse, Mood::HangUp, Mood::TakeAndHangUp]);
    desk.says("no JSON at all");
    let call = || officer.get(&format!("{task}/call")).body;
    let repeat = || officer.post(&format!("{task}/call/repetition"), Value::Null);
    assert_eq!(repeat().problem(), "call-not-given-up");
    for (now, told) in [
        ("30T10:00", "the system `register` answered 503"),
        ("30T10:01", "the system `register` could not be reached, or hung up"),
        ("30T10:06", "the system `register` could not be reached, or hung up"),
        ("30T10:36", "what the system `register` answers is no JSON"),
        ("30T12:36", "what the system `register` answers is no JSON"),
        ("30T20:36", "what the system `register` answers is no JSON"),
    ] {
        town.it_is(&format!("2026-09-{now}:00+08:00"));
        assert_eq!(asked(&asker), [Asked::Failed], "{now}");
        assert_eq!(asked(&asker), [], "not before its time");
        assert_eq!(call()["error"], told);
    }
    town.it_is("2026-10-08T10:00:00+08:00");
    desk.says(r#"{"listed": "perhaps"}"#);
    assert_eq!(asked(&asker), [Asked::GivenUp]);
    assert_eq!(call()["error"], "the answer has no `listed` that is a boolean");
    assert_eq!(events(&town, "workflow.call_given_up").len(), 1);
    assert_eq!(officer.get(&task).body["state"], "open", "people can do it");
    // Somebody has seen to it that the register works, and has it asked once more.
    let again = repeat();
    assert_eq!((again.status, &again.body["state"]), (200, &json!("waiting")), "{}", again.body);
    desk.says(r#"{"listed": true}"#);
    assert_eq!(asked(&asker), [Asked::Answered]);
    let ids: Vec<String> = desk.taken().iter().map(|it| key(it)).collect();
    assert!(4 < ids.len() && ids.iter().all(|it| *it == ids[0]), "{ids:?}");
}

fn key(taken: &str) -> String {
    let mut lines = taken.lines().map(str::to_ascii_lowercase);
    lines.find(|it| it.starts_with("idempotency-key")).expect("a key")
}

#[test]
fn whoever_does_the_step_in_the_systems_place_calls_the_question_off() {
    let (town, desk) = (town(), Desk::http());
    let (application, task) = accepted(&town);
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    assert_eq!(asked(&asker(&town, &desk)), [Asked::NotNeeded]);
    assert_eq!(desk.taken(), Vec::<String>::new(), "nothing is asked in vain");
    let call = town.person("mzj-sec-1").get(&format!("{task}/call")).body;
    assert_eq!(call["state"], "called_off");
    // Nobody said that it is listed: the way without a condition is taken.
    town.person("mzj-chief-1").task_of(&application);
}

#[test]
fn whoever_answers_in_the_systems_place_leads_the_way_as_the_system_would() {
    for (listed, next) in [(true, "mzj-sech-1"), (false, "mzj-chief-1")] {
        let (town, desk) = (town(), Desk::http());
        let (application, task) = accepted(&town);
        let officer = town.person("mzj-sec-1");
        let answer = |answer: Value| {
            let body = json!({ "answer": answer, "opinion": "系统故障，经电话核实" });
            officer.change(&format!("{task}/call/answer"), body)
        };
        let early = answer(json!({ "listed": listed }));
        assert_eq!((early.status, early.problem()), (409, "not-claimed"), "{}", early.body);
        assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
        let asks = officer.get(&format!("{task}/call")).body["asks"].clone();
        assert_eq!(asks, json!({ "listed": "boolean" }));
        for wrong in [json!({}), json!({ "listed": "yes" }), json!({ "lsited": true })] {
            let told = answer(wrong);
            assert_eq!((told.status, told.problem()), (422, "not-the-answer"), "{}", told.body);
        }
        let actions = officer.get(&task).body["actions"].to_string();
        assert!(actions.contains(&format!("{task}/call/answer")), "{actions}");
        let done = answer(json!({ "listed": listed, "more": "than asked for" }));
        assert_eq!(done.status, 200, "{}", done.body);
        assert_eq!(done.body["outcome"], "completed");
        let call = officer.get(&format!("{task}/call")).body;
        assert_eq!(
            (&call["state"], &call["answer"]),
            (&json!("answered"), &json!({ "listed": listed }))
        );
        desk.says(&json!({ "listed": !listed }).to_string());
        assert_eq!(asked(&asker(&town, &desk)), [], "the system is asked no more");
        town.person(next).task_of(&application);
        let twice = answer(json!({ "listed": !listed }));
        assert_eq!((twice.status, twice.problem()), (409, "no-open-task"), "{}", twice.body);
        assert_eq!(events(&town, "workflow.call_answered"), [r#"{"node":"s2"}"#]);
        let kept = town.database.text("select encode(answer, 'escape') as it from workflow_calls");
        assert!(!kept.contains("listed"), "{kept}");
    }
}

#[test]
fn a_question_that_was_given_up_is_answered_by_hand_and_a_step_that_asks_nothing_is_not() {
    let town = town();
    let (application, task) = accepted(&town);
    let officer = town.person("mzj-sec-1");
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    town.database
        .sql("update workflow_calls set state = 'given_up', ended_at = now()")
        .expect("it is there");
    let body = json!({ "answer": { "listed": true }, "opinion": "经电话核实" });
    let done = officer.change(&format!("{task}/call/answer"), body.clone());
    assert_eq!(done.status, 200, "{}", done.body);
    let head = town.person("mzj-sech-1");
    let next = head.task_of(&application);
    assert_eq!(head.change(&format!("{next}/claim"), Value::Null).status, 200);
    let told = head.change(&format!("{next}/call/answer"), body);
    assert_eq!((told.status, told.problem()), (409, "asks-nothing"), "{}", told.body);
}

#[test]
fn a_question_of_somebody_who_died_over_it_is_asked_by_another_and_two_do_not_ask_at_once() {
    let (town, desk) = (town(), Desk::http());
    accepted(&town);
    desk.says(r#"{"listed": true}"#);
    let taken = "update workflow_calls set attempts = 1, next_at = '2026-09-30T10:02:00+08:00'";
    town.database.sql(taken).expect("it is there");
    let asker = asker(&town, &desk);
    assert_eq!(asked(&asker), [], "somebody is at it");
    town.it_is("2026-09-30T10:02:00+08:00");
    let both = std::thread::scope(|scope| {
        let hands: Vec<_> = (0..2).map(|_| scope.spawn(|| asked(&asker))).collect();
        hands.into_iter().flat_map(|it| it.join().expect("it works")).collect::<Vec<_>>()
    });
    assert_eq!(both, [Asked::Answered]);
    assert_eq!(desk.taken().len(), 1);
    assert_eq!(events(&town, "workflow.call_answered").len(), 1);
}

#[test]
fn a_server_that_does_not_know_the_system_says_so_and_the_step_stays_with_its_people() {
    let town = town();
    let (_, task) = accepted(&town);
    assert_eq!(asked(&town.worker()), [Asked::Failed]);
    let officer = town.person("mzj-sec-1");
    let call = officer.get(&format!("{task}/call")).body;
    assert_eq!(call["error"], "this server does not know the system `register`");
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
}

#[test]
fn a_call_is_read_by_the_people_of_its_body() {
    let town = town();
    let (application, task) = accepted(&town);
    let call = format!("{task}/call");
    assert_eq!(town.person("mzj-sec-1").get(&call).status, 200);
    assert_eq!(town.person("xz-vill-1").get(&call).status, 404, "of another body");
    assert_eq!(town.person("aq-charity").get(&call).status, 403);
    assert_eq!(town.stranger().get(&call).status, 401);
    let plain = town.approve("mzj-sec-1", &application);
    assert_eq!(plain.status, 200);
    let next = town.person("mzj-chief-1").task_of(&application);
    let none = town.person("mzj-chief-1").get(&format!("{next}/call"));
    assert_eq!(none.status, 404, "it asks nothing");
    let over = town.person("mzj-sec-1").post(&format!("{call}/repetition"), Value::Null);
    assert_eq!((over.status, over.problem()), (409, "no-open-task"));
    assert!(town.person("aq-charity").get(&path(&application)).status == 200);
}

#[test]
fn what_is_not_in_the_form_cannot_be_sent_and_such_a_draft_is_refused() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let call = json!({
        "system": "register", "send": ["form.proposed_nmae"], "answer": { "listed": "boolean" },
    });
    let body = json!({ "content": calling(&town, &call) });
    let draft = town.person("mzj-cate-1").post(&format!("/api/v1/items/{ITEM}/versions"), body);
    assert_eq!(draft.status, 422, "{}", draft.body);
    assert!(draft.text.contains("service_call/send/0"), "{}", draft.text);
    assert!(draft.text.contains("`proposed_name`"), "{}", draft.text);
}
