//! When an item does not go to another body.

use serde_json::{Value, json};

use super::{
    HEIR, HEIRS, ITEM, TRANSFERS, accepted, drafted, execute, hire, terms, town, transferred,
};
use crate::catalogue::publish;
use crate::town::Town;

#[test]
fn what_cannot_be_meant_is_refused_when_it_is_drafted() {
    let town = town();
    let editor = town.person("mzj-cate-1");
    let asked = |terms: Value| {
        let answer = editor.post_with(TRANSFERS, terms, &[("Accept-Language", "en")]);
        (answer.status, answer.problem().to_owned(), answer.body)
    };
    for (to, day, status, problem) in [
        ("MZJ", "2026-10-01", 422, "same-body"),
        ("NOBODY", "2026-10-01", 422, "out-of-bounds"),
        (HEIR, "2026-09-28", 422, "effective-in-past"),
    ] {
        let (told, kind, body) = asked(terms(to, day));
        assert_eq!((told, kind.as_str()), (status, problem), "{body}");
    }
    let (_, _, unknown) = asked(terms("NOBODY", "2026-10-01"));
    assert_eq!(unknown["errors"][0]["pointer"], "/to_body");
    let blank = json!({ "to_body": HEIR, "effective_from": "2026-10-01", "basis": " " });
    assert_eq!(asked(blank).0, 422);
    let reviewer = town.person("mzj-catr-1");
    let cancelled = json!({ "basis": "国务院决定" });
    assert_eq!(
        reviewer.change(&format!("/api/v1/items/{ITEM}/cancellation"), cancelled).status,
        200
    );
    let (status, problem, _) = asked(terms(HEIR, "2026-10-01"));
    assert_eq!((status, problem.as_str()), (410, "item-over"));
}

#[test]
fn who_drafted_a_transfer_does_not_have_it_executed_and_nobody_does_twice() {
    let town = town();
    let both = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                select staff_number, 'MZJ', 'CATR' from identity_accounts where login = 'mzj-cate-1'";
    town.database.sql(both).expect("test SQL runs");
    let transfer = drafted(&town, "2026-10-12");
    let own = town.person("mzj-cate-1").change(&format!("{transfer}/execution"), Value::Null);
    assert_eq!((own.status, own.problem()), (403, "self-review"));
    let reviewer = town.person("mzj-catr-1");
    let stale = [("If-Match", "\"7.00000000\"")];
    let late = reviewer.post_with(&format!("{transfer}/execution"), Value::Null, &stale);
    assert_eq!(late.status, 412);
    let other = drafted(&town, "2026-11-02");
    assert_eq!(execute(&town, &transfer).status, 200);
    for again in [&transfer, &other] {
        let again = execute(&town, again);
        assert_eq!((again.status, again.problem()), (409, "transfer-under-way"));
    }
    let more = town.person("mzj-cate-1").post(TRANSFERS, terms("ZJ", "2026-12-01"));
    assert_eq!((more.status, more.problem()), (409, "transfer-under-way"));
    town.it_is("2026-10-12T09:00:00+08:00");
    town.apply_transfers();
    let gone = execute(&town, &other);
    assert_eq!((gone.status, gone.problem()), (409, "elsewhere-by-now"));
    let done = execute(&town, &transfer);
    assert_eq!((done.status, &done.body["version"]), (200, &json!(2)), "for what could not follow");
    town.apply_transfers();
    assert_eq!(reviewer.get(&transfer).body["state"], "applied");
}

#[test]
fn posts_that_the_procedure_needs_and_nobody_holds_there_are_named() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for (login, post) in HEIRS.iter().filter(|it| !["SECH", "CERT"].contains(&it.1)) {
        hire(&town, login, post);
    }
    accepted(&town);
    let transfer = drafted(&town, "2026-09-29");
    let shown = town.person("mzj-cate-1").get(&transfer).body;
    let vacant = json!([{ "body": HEIR, "post": "CERT" }, { "body": HEIR, "post": "SECH" }]);
    assert_eq!(shown["vacant_posts"], vacant, "{shown}");
    let refused = execute(&town, &transfer);
    assert_eq!((refused.status, refused.problem()), (409, "posts-unheld"));
    let told = refused.body["detail"].as_str().expect("a text");
    assert!(told.contains("制证岗（CERT）、科室负责人审核岗（SECH）"), "{told}");
    let guide = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    assert_eq!(guide["version"]["number"], 1, "nothing was published");
    hire(&town, "mzjx-cntyh-1", "SECH");
    hire(&town, "mzjx-dlv-1", "CERT");
    assert_eq!(execute(&town, &transfer).status, 200);
}

#[test]
fn it_waits_for_a_migration_plan_and_does_not_change_the_days_of_what_runs() {
    let town = town();
    accepted(&town);
    let transfer = drafted(&town, "2026-09-29");
    let content = town.stranger().get(&format!("/api/v1/items/{ITEM}")).body;
    publish(&town, ITEM, content["version"]["content"].clone(), "2026-09-30");
    let plan = json!({
        "from_version": 1, "to_version": 2, "step_limits": "keep", "promise": "keep", "reason": "优化",
    });
    let plans = format!("/api/v1/items/{ITEM}/migration_plans");
    let plan = town.person("mzj-cate-1").post(&plans, plan).body;
    let plan = format!("{plans}/{}", plan["id"].as_str().expect("an id"));
    let reviewer = town.person("mzj-catr-1");
    assert_eq!(reviewer.change(&format!("{plan}/execution"), Value::Null).status, 200);
    let late = execute(&town, &transfer);
    assert_eq!(
        (late.status, late.problem()),
        (422, "effective-in-past"),
        "a version applies later"
    );
    town.it_is("2026-10-09T10:00:00+08:00");
    let waits = town.person("mzj-cate-1").post(TRANSFERS, terms(HEIR, "2026-10-12"));
    assert_eq!((waits.status, waits.problem()), (409, "plan-under-way"));
    town.apply_plans();
    let made = town.person("mzj-cate-1").post(TRANSFERS, terms(HEIR, "2026-10-12"));
    let transfer = format!("{TRANSFERS}/{}", made.body["id"].as_str().expect("an id"));
    let elsewhere = "update organisations_bodies set region = '340881000000' where code = 'SCJG'";
    town.database.sql(elsewhere).expect("test SQL runs");
    assert_eq!(local_holiday(&town), 201);
    let differ =
        town.twin().person("mzj-catr-1").change(&format!("{transfer}/execution"), Value::Null);
    assert_eq!((differ.status, differ.problem()), (409, "days-differ"), "{}", differ.body);
}

/// The new body's county does not work on a day on which everybody else does.
fn local_holiday(town: &Town) -> u16 {
    let day = json!([{ "date": "2026-10-20", "kind": "holiday", "name": "县庆" }]);
    let body = json!({ "region": "340881000000", "source": "县政府通知", "reason": "县庆",
        "add": day, "withdraw": [] });
    town.person("mzj-adm-1").post("/api/v1/calendar/local-days", body).status
}

#[test]
fn a_version_does_not_bring_an_item_to_another_body() {
    let town = town();
    let editor = town.person("mzj-cate-1");
    let mut content =
        town.stranger().get(&format!("/api/v1/items/{ITEM}")).body["version"]["content"].clone();
    content["body"] = HEIR.into();
    content["office"] = Value::Null;
    let draft =
        editor.post(&format!("/api/v1/items/{ITEM}/versions"), json!({ "content": content }));
    let way = format!("/api/v1/items/{ITEM}/versions/{}", draft.body["number"]);
    let handed_in = editor.change(&format!("{way}/review_request"), Value::Null);
    assert_eq!(handed_in.status, 200, "{}", handed_in.body);
    let day = json!({ "effective_from": "2026-10-12" });
    let reviewer = town.person("mzj-catr-1");
    let refused = reviewer.change(&format!("{way}/publication"), day.clone());
    assert_eq!((refused.status, refused.problem()), (409, "other-body"), "{}", refused.body);
    // Once the item is there, what it drafts is published like anything else.
    transferred(&town);
    assert_eq!(reviewer.change(&format!("{way}/publication"), day).status, 200);
}
