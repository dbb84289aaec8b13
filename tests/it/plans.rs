//! Applications under way go over to the procedure of another version, by a plan that one draws up and
//! another has applied.

use serde_json::{Value, json};

use crate::catalogue::publish;
use crate::town::{Answer, Town, date_in, path};

const ITEM: &str = "MZ-01-001";
const PLANS: &str = "/api/v1/items/MZ-01-001/migration_plans";

/// The next version: the review is called `s2x` and is shorter, a step comes in behind it, and another
/// post has the head's step. It promises ten days instead of twelve.
fn next_content(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let mut content = guide["version"]["content"].clone();
    content["limits"]["promised"]["value"] = 10.into();
    let nodes = content["workflow"]["nodes"].as_array_mut().expect("nodes");
    (nodes[2]["id"], nodes[2]["limit"]["value"]) = ("s2x".into(), 3.into());
    nodes[3]["post"] = "SEC".into();
    let mut more = nodes[2].clone();
    (more["id"], more["limit"], more["name"]) = ("new".into(), Value::Null, "风险评估".into());
    nodes.push(more);
    let way = ["start", "s1", "s2x", "new", "s3", "s4", "s5", "end"];
    let edge = |it: &[&str]| json!({ "from": it[0], "to": it[1] });
    content["workflow"]["edges"] = way.windows(2).map(edge).collect();
    content
}

fn town() -> Town {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish(&town, ITEM, next_content(&town), "2026-10-20");
    town
}

fn terms() -> Value {
    json!({
        "from_version": 1, "to_version": 2, "steps": [{ "from": "s2", "to": "s2x" }],
        "step_limits": "anew", "promise": "shorter", "reason": "流程优化",
    })
}

fn drafted(town: &Town, terms: Value) -> String {
    let made = town.person("mzj-cate-1").post(PLANS, terms);
    assert_eq!(made.status, 201, "{}", made.body);
    format!("{PLANS}/{}", made.body["id"].as_str().expect("an id"))
}

fn applied(town: &Town, plan: &str) -> Value {
    let begun = town.person("mzj-catr-1").change(&format!("{plan}/execution"), Value::Null);
    assert_eq!((begun.status, &begun.body["state"]), (200, &json!("applying")), "{}", begun.body);
    town.apply_plans();
    let done = town.person("mzj-catr-1").get(plan).body;
    assert_eq!(done["state"], "applied", "{done}");
    done
}

fn items(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body["items"].as_array().expect("a page").clone()
}

fn accepted(town: &Town) -> Value {
    town.accepted("aq-charity", ITEM, "mzj-win-1")
}

fn claimed(town: &Town, login: &str, application: &Value) -> String {
    let officer = town.person(login);
    let task = officer.task_of(application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    task
}

fn approved(town: &Town, login: &str, task: &str) {
    let done = town.person(login).change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(done.status, 200, "{}", done.body);
}

#[test]
fn a_plan_is_proven_before_it_is_kept() {
    let town = town();
    let editor = town.person("mzj-cate-1");
    let refused = |change: fn(&mut Value)| {
        let mut terms = terms();
        change(&mut terms);
        let answer = editor.post_with(PLANS, terms, &[("Accept-Language", "en")]);
        let detail = answer.body["detail"].as_str().unwrap_or_default().to_owned();
        (answer.status, answer.problem().to_owned(), detail)
    };
    for (change, problem, told) in [
        ((|it| it["steps"] = json!([])) as fn(&mut Value), "unmapped-step", "`s2`"),
        (|it| it["steps"][0]["to"] = "s9".into(), "no-such-step", "`s9`"),
        (|it| it["steps"][0]["to"] = "s4".into(), "other-duty", "`s2` cannot become `s4`"),
        (|it| it["to_version"] = 1.into(), "plan-needs-two-versions", "another"),
    ] {
        let (status, found, detail) = refused(change);
        assert_eq!((status, found.as_str()), (422, problem), "{detail}");
        assert!(detail.contains(told), "{detail}");
    }
    assert_eq!(refused(|it| it["from_version"] = 9.into()).0, 404);
    assert_eq!(items(&editor.get(PLANS)), [json!(null); 0], "nothing is kept");
}

#[test]
fn who_drew_a_plan_up_does_not_have_it_applied() {
    let town = town();
    let both = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                select staff_number, 'MZJ', 'CATR' from identity_accounts where login = 'mzj-cate-1'";
    town.database.sql(both).expect("test SQL runs");
    let plan = drafted(&town, terms());
    let own = town.person("mzj-cate-1").change(&format!("{plan}/execution"), Value::Null);
    assert_eq!((own.status, own.problem()), (403, "self-review"));
    let reviewer = town.person("mzj-catr-1");
    let stale = [("If-Match", "\"7.00000000\"")];
    let late = reviewer.post_with(&format!("{plan}/execution"), Value::Null, &stale);
    assert_eq!(late.status, 412);
    assert_eq!(reviewer.change(&format!("{plan}/execution"), Value::Null).status, 200);
    let again = reviewer.change(&format!("{plan}/execution"), Value::Null);
    assert_eq!((again.status, again.problem()), (409, "plan-under-way"));
    assert_eq!(town.apply_plans(), 0, "nobody has applied for anything");
    assert_eq!(applied(&town, &plan)["moved"], 0, "again, to what has come since");
}

#[test]
fn what_a_plan_would_do_is_shown_and_then_done_and_nothing_else() {
    let town = town();
    let reviewed = accepted(&town);
    let task = claimed(&town, "mzj-sec-1", &reviewed);
    let headed = accepted(&town);
    assert_eq!(town.approve("mzj-sec-1", &headed).status, 200);
    let lost = claimed(&town, "mzj-sech-1", &headed);
    let waiting = town.apply("aq-charity", ITEM);
    let withdrawn = town.apply("aq-charity", ITEM);
    let charity = town.person("aq-charity");
    charity.change(&format!("{}/withdrawal", path(&withdrawn)), json!({ "reason": "不再需要" }));
    town.it_is("2026-09-30T10:00:00+08:00");
    let before = charity.see(&reviewed);
    let plan = drafted(&town, terms());
    let shown = items(&town.person("mzj-cate-1").get(&format!("{plan}/preview")));
    let ids: Vec<&Value> = shown.iter().map(|it| &it["application_id"]).collect();
    assert_eq!(ids, [&reviewed["id"], &headed["id"], &waiting["id"]], "what has ended stays");
    let id = |path: &str| json!(path.rsplit('/').next());
    assert_eq!(
        shown[0]["steps"],
        json!([
            { "from": "s2", "to": "s2x", "kept": [id(&task)], "cancelled": [] }
        ])
    );
    assert_eq!(
        shown[1]["steps"],
        json!([
            { "from": "s3", "to": "s3", "kept": [], "cancelled": [id(&lost)] }
        ])
    );
    assert_eq!(shown[1]["passed_over"], json!(["new"]));
    assert_eq!(charity.see(&reviewed), before, "nothing has happened yet");
    assert_eq!(
        (
            &applied(&town, &plan)["moved"],
            items(&town.person("mzj-catr-1").get(&format!("{plan}/results"))).len()
        ),
        (&json!(3), 3)
    );
    let after = charity.see(&reviewed);
    assert_eq!(
        (&after["item"]["version"], &after["item"]["procedure_version"]),
        (&json!(1), &json!(2))
    );
    for clock in shown[0]["clocks"].as_array().expect("clocks") {
        let kind = clock["kind"].as_str().expect("a kind");
        assert_eq!(date_in(&before, kind), clock["old_due_on"], "{kind}");
        assert_eq!(date_in(&after, kind), clock["due_on"], "{kind}");
    }
    assert_eq!(date_in(&after, "statutory"), date_in(&before, "statutory"), "the law of its day");
    assert!(date_in(&after, "promised") < date_in(&before, "promised"), "never later");
    // The task goes on in the same hands; the other is called off, and its holder hears of it.
    let kept = town.person("mzj-sec-1").get(&task).body;
    assert_eq!(
        (&kept["state"], &kept["node"], &kept["due_on"]),
        (&json!("claimed"), &json!("s2x"), &json!("2026-10-10"))
    );
    let told = items(&town.person("mzj-sech-1").get("/api/v1/notifications"));
    assert!(
        told[0]["text"]["zh-CN"].as_str().is_some_and(|it| it.contains("任务作废")),
        "{told:?}"
    );
    assert_eq!((&told[0]["application_id"], &told[0]["level"]), (&headed["id"], &Value::Null));
    let log = items(&town.person("mzj-sec-1").get(&format!("{}/events", path(&reviewed))));
    let told = log.iter().find(|it| it["kind"] == "workflow.procedure_changed");
    assert_eq!(told.expect("it is on record")["data"]["version"], 2);
    assert_eq!(charity.get(&format!("{}/flow.svg", path(&headed))).status, 200);
    let log = "/api/v1/items/MZ-01-001/event-log.xes?from=2026-09-01&to=2026-09-30";
    let log = town.person("mzj-sup-1").get(log).text;
    assert!(log.contains("key=\"node\" value=\"s2x\"") && !log.contains("value=\"s2\""), "{log}");
}

#[test]
fn an_application_that_went_over_is_worked_to_its_end_by_the_new_procedure() {
    let town = town();
    let application = accepted(&town);
    let task = claimed(&town, "mzj-sec-1", &application);
    applied(&town, &drafted(&town, terms()));
    approved(&town, "mzj-sec-1", &task);
    let reason = json!({ "reason": "漏看一页" });
    let back = town.person("mzj-sec-1").change(&format!("{task}/taking-back"), reason);
    assert_eq!(back.status, 200, "{}", back.body);
    let clocks = town.person("mzj-sec-1").see(&application)["clocks"].clone();
    let running = clocks.as_array().expect("clocks").iter();
    let steps = running.filter(|it| it["kind"] == "step" && it["stopped_at"].is_null()).count();
    assert_eq!(steps, 1, "the limit that was replaced does not run again: {clocks}");
    approved(&town, "mzj-sec-1", &task);
    for login in ["mzj-sec-2", "mzj-sec-1"] {
        assert_eq!(town.approve(login, &application).status, 200);
    }
    let chief = town.person("mzj-chief-1");
    claimed(&town, "mzj-chief-1", &application);
    let decision = json!({ "granted": true, "reasons": "符合条件" });
    let done = chief.change(&format!("{}/decision", path(&application)), decision);
    assert_eq!(done.body["stage"], "decided", "{}", done.body);
}

#[test]
fn what_cannot_go_over_stays_and_says_why() {
    let town = town();
    let reviewed = accepted(&town);
    let mut stays = terms();
    (stays["steps"], stays["stay"]) = (json!([]), json!(["s2"]));
    let plan = drafted(&town, stays);
    let shown = items(&town.person("mzj-cate-1").get(&format!("{plan}/preview")));
    assert_eq!(shown[0]["stays"]["reason"], "stays");
    let done = applied(&town, &plan);
    assert_eq!((&done["moved"], &done["stayed"]), (&json!(0), &json!(1)));
    let results = items(&town.person("mzj-sup-1").get(&format!("{plan}/results?stayed=true")));
    assert_eq!(results[0]["application_id"], reviewed["id"]);
    assert_eq!(results[0]["number"], reviewed["number"]);
    assert!(results[0]["stays"]["text"]["en"].as_str().is_some_and(|it| it.contains("`s2`")));
    let seen = town.person("aq-charity").see(&reviewed);
    assert_eq!(seen["item"]["procedure_version"], Value::Null);
    assert_eq!(town.approve("mzj-sec-1", &reviewed).status, 200, "by the old procedure");
}

#[test]
fn a_plan_that_is_stopped_in_the_middle_is_finished_once_by_others() {
    let town = town();
    let all: Vec<Value> = (0..53).map(|_| town.apply("aq-charity", ITEM)).collect();
    let plan = drafted(&town, terms());
    town.person("mzj-catr-1").change(&format!("{plan}/execution"), Value::Null);
    let first = town.worker().apply_some().expect("the worker works");
    assert_eq!(first, Some(50), "and then it is gone");
    assert_eq!(town.person("mzj-catr-1").get(&plan).body["moved"], 50);
    let reason = json!({ "reason": "不再需要" });
    // They are looked at in the order of their ids.
    let last = all.iter().max_by_key(|it| it["id"].as_str()).expect("there are some");
    let last = format!("{}/withdrawal", path(last));
    assert_eq!(town.person("aq-charity").change(&last, reason).status, 200);
    assert_eq!(town.apply_plans(), 2, "whoever has ended meanwhile is left alone");
    assert_eq!(town.apply_plans(), 0);
    let count = "select count(*)::text || ' ' || count(distinct subject_id)::text as it from events
                 where kind = 'workflow.procedure_changed'";
    assert_eq!(town.database.text(count), "52 52", "each once");
}
