//! What becomes of an item and of its applications on the day of the transfer.

use serde_json::{Value, json};

use super::{
    HEIR, ITEM, accepted, claimed, decided, drafted, execute, hire, items, town, transferred,
};
use crate::town::{Person, Town, path};

/// Everything that a transfer leaves alone.
fn lasting(person: &Person<'_>, application: &Value) -> Value {
    let seen = person.see(application);
    let clocks = person.get(&format!("{}/clocks", path(application))).body;
    let steps = seen["steps"].as_array().expect("steps").iter();
    let steps: Vec<Value> = steps
        .map(|it| json!([it["task_id"], it["node"], it["opened_at"], it["due_on"], it["outcome"]]))
        .collect();
    let same = ["number", "stage", "papers", "accepted_at", "received_at", "clocks"];
    json!([same.map(|it| seen[it].clone()), clocks, steps])
}

fn explained(person: &Person<'_>, application: &Value) -> Vec<Value> {
    let clocks = person.see(application)["clocks"].as_array().expect("clocks").clone();
    let told = clocks.iter().map(|it| {
        let told = person.get(it["explanation"].as_str().expect("an explanation")).body;
        assert_eq!(told["consistent"], true, "{told}");
        told
    });
    told.collect()
}

fn codes(town: &Town, login: &str) -> Vec<Value> {
    let list = items(&town.person(login).get("/api/v1/applications?limit=200"));
    list.iter().map(|it| it["id"].clone()).collect()
}

#[test]
fn an_open_case_that_goes_to_another_body_keeps_its_clock_to_the_second() {
    let town = town();
    let (reviewed, waiting) = (accepted(&town), town.apply("aq-charity", ITEM));
    let task = claimed(&town, "mzj-sec-1", &reviewed);
    let charity = town.person("aq-charity");
    let before = [&reviewed, &waiting].map(|it| lasting(&charity, it));
    let told = [&reviewed, &waiting].map(|it| explained(&charity, it));
    let rows =
        || town.database.texts("select row_to_json(c)::text as it from clocks c order by id");
    let clocks = rows();
    town.it_is("2026-09-29T15:30:07+08:00");
    transferred(&town);
    assert_eq!(rows(), clocks, "anchor, ledger, due date, rungs: all of it");
    assert_eq!([&reviewed, &waiting].map(|it| lasting(&charity, it)), before);
    assert_eq!([&reviewed, &waiting].map(|it| explained(&charity, it)), told);
    assert_eq!(charity.see(&reviewed)["body"]["code"], HEIR);
    // Whoever had it in hand has it no more and is told; whoever holds the post there finds it.
    let (old, heir) = (town.person("mzj-sec-1"), town.person("mzjx-cnty-1"));
    assert_eq!(items(&old.get("/api/v1/tasks")), [json!(null); 0]);
    let notice = &items(&old.get("/api/v1/notifications"))[0];
    assert!(notice["text"]["zh-CN"].as_str().is_some_and(|it| it.contains("划转")), "{notice}");
    assert_eq!(heir.task_of(&reviewed), task, "the same task");
    let found = heir.get(&task).body;
    assert_eq!((&found["state"], &found["body"]), (&json!("open"), &json!(HEIR)));
    let log = items(&charity.get(&format!("{}/events?limit=200", path(&reviewed))));
    let moved = log.iter().find(|it| it["kind"] == "applications.body_changed");
    let moved = &moved.expect("the timeline says so, to the applicant as well")["data"];
    assert_eq!((&moved["from"], &moved["to"]), (&json!("MZJ"), &json!(HEIR)));
    town.hand_out();
    let inbox = items(&charity.get("/api/v1/messages?limit=200"));
    let told = inbox.iter().filter(|it| it["about"] == "applications.body_changed");
    assert_eq!(told.count(), 2, "one for each application: {inbox:?}");
}

#[test]
fn what_a_transfer_would_do_is_shown_and_then_done_and_nothing_else() {
    let town = town();
    let (reviewed, waiting) = (accepted(&town), town.apply("aq-charity", ITEM));
    let task = claimed(&town, "mzj-sec-1", &reviewed);
    let ended = town.apply("aq-charity", ITEM);
    let charity = town.person("aq-charity");
    let reason = json!({ "reason": "不再需要" });
    assert_eq!(charity.change(&format!("{}/withdrawal", path(&ended)), reason).status, 200);
    let before = charity.see(&reviewed);
    let transfer = drafted(&town, "2026-09-29");
    let shown = items(&town.person("mzj-cate-1").get(&format!("{transfer}/preview")));
    let ids: Vec<&Value> = shown.iter().map(|it| &it["application_id"]).collect();
    assert_eq!(ids, [&reviewed["id"], &waiting["id"]], "what has ended stays");
    let id = json!(task.rsplit('/').next());
    let open = &shown[0]["tasks"][0];
    assert_eq!((&open["task_id"], &open["kept"], &open["able"]), (&id, &json!(false), &json!(1)));
    assert_eq!(open["to"], json!({ "body": HEIR, "post": "SEC" }));
    let reads = |at: usize| shown[at]["old_body_reads"].as_bool();
    assert_eq!((reads(0), reads(1)), (Some(true), Some(false)), "it took the first one in");
    assert_eq!(charity.see(&reviewed), before, "nothing has happened yet");
    assert_eq!(execute(&town, &transfer).status, 200);
    assert_eq!(town.apply_transfers(), 2);
    let catr = town.person("mzj-catr-1");
    assert_eq!(catr.get(&transfer).body["moved"], 2);
    let results = items(&catr.get(&format!("{transfer}/results")));
    assert_eq!(results.iter().map(|it| &it["application_id"]).collect::<Vec<_>>(), ids);
    assert!(results.iter().all(|it| it["number"].is_string()), "{results:?}");
    assert_eq!(items(&catr.get(&format!("{transfer}/results?stayed=true"))), [json!(null); 0]);
    // Who reads what: the old body what it took part in, and what had ended with it.
    let (old, new) = (codes(&town, "mzj-sec-1"), codes(&town, "mzjx-cnty-1"));
    assert_eq!(old, [ended["id"].clone(), reviewed["id"].clone()]);
    assert_eq!(new, [waiting["id"].clone(), reviewed["id"].clone()]);
    for (login, status) in [("mzj-sec-1", 404), ("mzjx-cnty-1", 200), ("aq-charity", 200)] {
        let person = town.person(login);
        for way in ["", "/events", "/clocks", "/flow.svg"] {
            let answer = person.get(&format!("{}{way}", path(&waiting)));
            assert_eq!(answer.status, status, "{login} {way}");
        }
    }
    assert_eq!(charity.see(&ended)["body"]["code"], "MZJ");
}

#[test]
fn the_new_body_works_what_it_was_given_to_its_end_and_counts_it_once() {
    let town = town();
    let (application, done) = (accepted(&town), accepted(&town));
    for login in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(login, &done).status, 200);
    }
    decided(&town, "mzj-chief-1", &done);
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    transferred(&town);
    // What the old body approved stays approved: its next step is the new body's.
    let task = town.person("mzjx-cntyh-1").task_of(&application);
    let seen = town.person("mzj-sec-1").see(&application)["steps"].clone();
    let own = seen.as_array().expect("steps").iter().find(|it| it["node"] == "s2");
    let own = own.expect("it was done")["task_id"].as_str().expect("an id").to_owned();
    let reason = json!({ "reason": "漏看一页" });
    let back = town.person("mzj-sec-1").change(&format!("/api/v1/tasks/{own}/taking-back"), reason);
    assert_eq!((back.status, back.problem()), (409, "gone-on"), "{}", back.body);
    assert_eq!(town.person("mzj-sech-1").get(&task).status, 404);
    assert_eq!(town.approve("mzjx-cntyh-1", &application).status, 200);
    // Letters of the old body are worth nothing here: the new head signs one.
    let chief = town.person("mzjx-chief-1");
    let tag = chief.tag_of(&chief.task_of(&application));
    let claim = format!("{}/claim", chief.task_of(&application));
    let bound = chief.post_with(&claim, Value::Null, &[("If-Match", &tag)]);
    assert_eq!((bound.status, bound.problem()), (403, "not-authorised"), "{}", bound.body);
    hire(&town, "mzjx-lead-1", "BOSS");
    let letter = json!({ "number": "安市监授〔2026〕1号", "body": HEIR, "staff": "MZJX-011",
        "item": ITEM, "act": "decide", "from": "2026-09-29", "until": "2027-09-28" });
    let signed = town.person("mzjx-lead-1").post("/api/v1/authorisations", letter);
    assert_eq!(signed.status, 201, "{}", signed.body);
    let granted = decided(&town, "mzjx-chief-1", &application);
    let papers = granted["papers"].as_array().expect("papers");
    let issued = |kind: &str| {
        let paper = papers.iter().find(|it| it["kind"] == kind);
        paper.and_then(|it| it["number"].as_str()).unwrap_or("none").to_owned()
    };
    assert!(issued("acceptance").starts_with("安民"), "it keeps the number that it was given");
    assert!(!issued("grant").starts_with("安民"), "{papers:?}");
    // Its result is handed over there, and so is that of what was decided before.
    for it in [&application, &done] {
        assert_eq!(town.person("mzjx-dlv-1").see(it)["body"]["code"], HEIR);
        town.person("mzjx-dlv-1").task_of(it);
    }
    let figures = |login: &str, body: &str| {
        let way = "/api/v1/statistics/efficiency?from=2026-09-01&to=2026-09-30&by=body";
        let told = town.person(login).get(way).body;
        let groups = told["groups"].as_array().expect("groups").clone();
        let group = groups.into_iter().find(|it| it["body"] == body).unwrap_or_default();
        ["accepted", "finished"].map(|it| group["figures"][it].as_i64().unwrap_or(0))
    };
    assert_eq!(figures("mzj-sup-1", "MZJ"), [0, 1], "each decision counts where it fell");
    assert_eq!(figures("mzjx-cnty-1", HEIR), [2, 1]);
}

#[test]
fn an_item_tells_which_bodies_it_was_with_and_new_applications_go_to_the_last() {
    let town = town();
    let guide = || town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    let old = guide();
    assert_eq!(old["bodies"].as_array().map(Vec::len), Some(1));
    let transfer = transferred(&town);
    let new = guide();
    let bodies = new["bodies"].as_array().expect("bodies");
    let codes: Vec<&Value> = bodies.iter().map(|it| &it["body"]["code"]).collect();
    assert_eq!(codes, [&json!("MZJ"), &json!(HEIR)]);
    assert_eq!(bodies[0].get("transfer_id"), None);
    assert_eq!(bodies[1]["from"], "2026-09-29");
    assert_eq!(json!(transfer.rsplit('/').next()), bodies[1]["transfer_id"]);
    assert!(bodies[1]["basis"].as_str().is_some_and(|it| it.contains("机构改革")));
    assert_eq!(
        (&new["version"]["number"], &new["version"]["content"]["body"]),
        (&json!(2), &json!(HEIR))
    );
    // The version that was published says what it said; the code of the item is the new body's.
    let first = town.stranger().get(&format!("/api/v1/items/{ITEM}/versions/1")).body;
    assert_eq!(first["content"], old["version"]["content"]);
    let code = |it: &Value| it["implementation_code"].as_str().expect("a code").to_owned();
    assert_eq!(code(&new)[..18].to_owned(), "1134080000300033XA");
    assert_eq!(code(&new)[18..], code(&old)[18..]);
    let of = |body: &str| {
        let list = items(&town.stranger().get(&format!("/api/v1/items?limit=200&body={body}")));
        list.iter().any(|it| it["code"] == ITEM)
    };
    assert_eq!((of("MZJ"), of(HEIR)), (false, true));
    let made = town.accepted("aq-charity", ITEM, "mzjx-win-1");
    assert!(made["number"].as_str().is_some_and(|it| it.starts_with("SCJG-2026-")), "{made}");
    town.person("mzjx-cnty-1").task_of(&made);
}

#[test]
fn on_the_evening_before_nothing_moves_and_on_the_day_drafts_go_along() {
    let town = town();
    let transfer = drafted(&town, "2026-10-12");
    let approved = execute(&town, &transfer);
    assert_eq!((approved.status, &approved.body["version"]), (200, &json!(2)), "{}", approved.body);
    town.it_is("2026-10-11T23:50:00+08:00");
    assert_eq!(town.apply_transfers(), 0);
    let (form, materials) = town.papers_for(ITEM);
    let body = json!({ "item": ITEM, "form": form, "materials": materials });
    let charity = town.person("aq-charity");
    let draft = charity.post("/api/v1/applications", body).body;
    let made = town.apply("aq-charity", ITEM);
    assert_eq!(made["body"]["code"], "MZJ", "until midnight it is theirs");
    town.it_is("2026-10-12T08:30:00+08:00");
    assert_eq!(town.apply_transfers(), 2);
    let shown = town.person("mzj-catr-1").get(&transfer).body;
    assert_eq!((&shown["state"], &shown["moved"]), (&json!("applied"), &json!(1)), "{shown}");
    let results = items(&town.person("mzj-catr-1").get(&format!("{transfer}/results")));
    assert_eq!(results.len(), 1, "a draft concerns nobody but its maker");
    assert_eq!(charity.see(&made)["body"]["code"], HEIR);
    let handed_in = charity.change(&format!("{}/submission", path(&draft)), Value::Null);
    assert_eq!(handed_in.status, 200, "{}", handed_in.body);
    let number = handed_in.body["number"].as_str().expect("a number");
    assert!(number.starts_with("SCJG-2026-"), "{number}");
    town.person("mzjx-win-1").task_of(&draft);
}

#[test]
fn an_item_that_comes_back_is_worked_as_it_was_before() {
    let town = town();
    let application = accepted(&town);
    let claim = town.person("mzj-sec-2").task_of(&application);
    transferred(&town);
    town.it_is("2026-09-30T10:00:00+08:00");
    let back = json!({ "to_body": "MZJ", "effective_from": "2026-09-30", "basis": "改革方案调整" });
    let made = town.person("mzj-cate-1").post(super::TRANSFERS, back);
    assert_eq!(made.status, 201, "{}", made.body);
    let transfer = format!("{}/{}", super::TRANSFERS, made.body["id"].as_str().expect("an id"));
    assert_eq!(execute(&town, &transfer).status, 200);
    assert_eq!(town.apply_transfers(), 1);
    assert_eq!(town.person("mzj-sec-2").task_of(&application), claim);
    assert_eq!(town.person("mzjx-cnty-1").get(&path(&application)).status, 404, "it did nothing");
    assert_eq!(town.approve("mzj-sec-2", &application).status, 200);
    town.person("mzj-sech-1").task_of(&application);
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    assert_eq!(guide["bodies"].as_array().map(Vec::len), Some(3));
    assert_eq!(guide["version"]["number"], 3);
}
