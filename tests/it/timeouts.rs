//! 期满处理: what follows when nobody has done a step in its time, warned of before and once.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::gateways::content;
use crate::town::{Town, path};

const ITEM: &str = "MZ-01-001";

/// The step `s2` asks a register, which nobody has told this deployment of, and settles what follows
/// when its time has run out.
fn accepted(how: &str) -> (Town, Value, String) {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mut content = content(&town, "has(calls.s2) && calls.s2.listed");
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let step = nodes.iter_mut().find(|it| it["id"] == "s2").expect("it has a step s2");
    step["limit"] = json!({ "value": 2, "unit": "working_day" });
    step["on_timeout"] = how.into();
    step["service_call"] =
        json!({ "system": "register", "send": [], "answer": { "listed": "boolean" } });
    publish(&town, ITEM, content, "2026-09-30");
    // The last working day before the holidays but for the eighth.
    town.it_is("2026-09-30T10:00:00+08:00");
    let application = town.accepted("aq-charity", ITEM, "mzj-win-1");
    let task = town.person("mzj-sec-1").task_of(&application);
    (town, application, task)
}

/// Data of the events that say so.
fn timed_out(town: &Town) -> Vec<Value> {
    let sql = "select data::text as it from events where kind = 'workflow.step_timed_out'";
    let all = town.database.texts(sql);
    all.iter().map(|it| serde_json::from_str(it).expect("JSON")).collect()
}

/// Lets the time run out: warned of in between, and acted on once by one of two servers.
fn runs_out(town: &Town) {
    town.it_is("2026-10-09T09:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0, "it is near");
    let warned = "select kind as it from events where kind = 'clocks.warned'";
    assert_eq!(town.database.texts(warned).len(), 1, "somebody is warned before");
    assert!(timed_out(town).is_empty());
    town.it_is("2026-10-09T17:30:01+08:00");
    let both: usize = std::thread::scope(|scope| {
        let sweep = || town.worker().sweep().expect("it works").lapsed;
        let hands: Vec<_> = (0..2).map(|_| scope.spawn(sweep)).collect();
        hands.into_iter().map(|it| it.join().expect("it works")).sum()
    });
    town.sweep();
    assert_eq!((both, timed_out(town).len()), (1, 1), "once");
    town.it_is("2026-10-14T17:30:01+08:00");
    assert_eq!(town.sweep().lapsed, 0, "and not again behind it");
}

#[test]
fn a_review_that_nobody_does_in_its_time_ends_as_its_step_settles_and_the_record_says_so() {
    for (how, outcome, next) in [
        ("approve", "approved_by_timeout", "mzj-chief-1"),
        ("refuse", "refused_by_timeout", "mzj-chief-1"),
        ("move_on", "moved_on", "mzj-chief-1"),
    ] {
        let (town, application, task) = accepted(how);
        let officer = town.person("mzj-sec-1");
        assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
        runs_out(&town);
        let event = &timed_out(&town)[0];
        assert_eq!((&event["on_timeout"], &event["node"]), (&json!(how), &json!("s2")));
        let actors = "select author as it from events where kind = 'workflow.step_timed_out'";
        assert_eq!(town.database.texts(actors), ["system:deadlines"]);
        let over = officer.get(&task).body;
        assert_eq!((&over["state"], &over["outcome"]), (&json!("done"), &json!(outcome)));
        // No system has said that it is listed: the way without a condition is taken.
        town.person(next).task_of(&application);
        // The clock was quicker.
        let late = officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
        assert_eq!((late.status, late.problem()), (409, "no-open-task"), "{}", late.body);
        let back = json!({ "reason": "我来办理" });
        let back = officer.change(&format!("{task}/taking-back"), back);
        assert_eq!((back.status, back.problem()), (409, "nothing-to-take-back"), "{}", back.body);
        assert_eq!(officer.get(&path(&application)).body["stage"], "accepted", "nobody decided");
    }
}

#[test]
fn a_review_that_goes_up_is_open_to_the_post_above_and_to_whoever_could_do_it_before() {
    let (town, application, task) = accepted("escalate");
    let (officer, head) = (town.person("mzj-sec-1"), town.person("mzj-sech-1"));
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    let early = head.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(early.status, 403, "{}", early.body);
    runs_out(&town);
    assert_eq!(officer.get(&task).body["state"], "open");
    assert_eq!(head.task_of(&application), task);
    assert_eq!(officer.task_of(&application), task);
    assert_eq!(head.change(&format!("{task}/claim"), Value::Null).status, 200);
    let done = head.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(done.status, 200, "{}", done.body);
    town.person("mzj-chief-1").task_of(&application);
}

#[test]
fn no_licence_is_granted_by_silence() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let mut content = content(&town, "form.individual_members >= 200");
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    let decision = nodes.iter_mut().find(|it| it["duty"] == "decision").expect("a decision");
    decision["on_timeout"] = "approve".into();
    let draft = town
        .person("mzj-cate-1")
        .post(&format!("/api/v1/items/{ITEM}/versions"), json!({ "content": content }));
    let told = if draft.status == 201 {
        let way = format!("/api/v1/items/{ITEM}/versions/{}", draft.body["number"]);
        town.person("mzj-cate-1").change(&format!("{way}/review_request"), Value::Null)
    } else {
        draft
    };
    assert!((400..500).contains(&told.status), "{}", told.body);
    assert!(told.text.contains("left to the clock"), "{}", told.text);
}
