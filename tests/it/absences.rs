//! Leaves (请假): agreed to by a third person; meanwhile the colleague of the B post (B 岗) works the
//! tasks of who is away.

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town};

fn ask(person: &Person<'_>, proxy: &str, from: &str, until: &str) -> Answer {
    let body = json!({ "proxy": proxy, "from": from, "until": until, "reason": "参加业务培训" });
    person.post("/api/v1/absences", body)
}

/// A leave of mzj-chief-1 from tomorrow on, for whom mzj-chief-2 stands in.
fn leave(town: &Town) -> String {
    let asked = ask(&town.person("mzj-chief-1"), "MZJ-010", "2026-09-30", "2026-10-09");
    assert_eq!(asked.status, 201, "{}", asked.body);
    assert_eq!(
        (&asked.body["state"], &asked.body["retroactive"]),
        (&json!("requested"), &json!(false))
    );
    format!("/api/v1/absences/{}", asked.body["id"].as_str().expect("an id"))
}

#[test]
fn nobody_agrees_to_their_own_leave() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let sup = "insert into organisations_staff_posts (staff_number, body_code, post_code)
               select 'MZJ-010', body_code, post_code from organisations_staff_posts
               where staff_number = (select staff_number from identity_accounts where login = 'mzj-sup-1')";
    town.database.sql(sup).expect("test SQL runs");
    let way = format!("{}/approval", leave(&town));
    let own = town.person("mzj-chief-1").change(&way, Value::Null);
    assert_eq!((own.status, own.problem()), (403, "forbidden"));
    let proxy = town.person("mzj-chief-2").change(&way, Value::Null);
    assert_eq!((proxy.status, proxy.problem()), (403, "self-approval"));
    assert_eq!(town.person("mzj-sup-1").change(&way, Value::Null).body["state"], "approved");
    let again = town.person("mzj-sup-1").change(&way, Value::Null);
    assert_eq!((again.status, again.problem()), (409, "absence-settled"));
}

#[test]
fn a_leave_that_begins_before_it_is_asked_for_is_marked() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("mzj-sec-1");
    let late = ask(&me, "MZJ-005", "2026-09-28", "2026-09-30");
    assert_eq!(late.body["retroactive"], true);
    let twice = ask(&me, "MZJ-006", "2026-09-30", "2026-10-09");
    assert_eq!((twice.status, twice.problem()), (409, "absence-twice"));
    let away = ask(&town.person("mzj-sec-2"), "MZJ-004", "2026-09-30", "2026-10-09");
    assert_eq!((away.status, away.problem()), (409, "proxy-away"));
    for (proxy, from, until, problem, field) in [
        ("MZJ-004", "2026-11-02", "2026-11-03", "own-proxy", "/proxy"),
        ("MZJ-005", "2026-11-03", "2026-11-02", "absence-backwards", "/until"),
        ("MZJ-999", "2026-11-02", "2026-11-03", "proxy-unfit", "/proxy"),
    ] {
        let refused = ask(&me, proxy, from, until);
        assert_eq!((refused.status, refused.problem()), (422, problem));
        assert_eq!(refused.body["errors"][0]["pointer"], field);
    }
}

#[test]
fn while_somebody_is_away_the_b_post_works_their_tasks_under_its_own_name() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // The leader of the centre has no decision post of the bureau; the B post gives it for a while.
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    let head = town.person("mzj-sech-1");
    let task = head.task_of(&application);
    assert_eq!(head.change(&format!("{task}/claim"), Value::Null).status, 200);
    let asked = ask(&head, "MZJ-011", "2026-09-30", "2026-10-09");
    let leave = format!("/api/v1/absences/{}", asked.body["id"].as_str().expect("an id"));
    assert_eq!(
        town.person("mzj-sup-1").change(&format!("{leave}/approval"), Value::Null).status,
        200
    );
    let before = town.person("mzj-lead-1").change(&format!("{task}/claim"), Value::Null);
    assert_eq!(
        (before.status, before.problem()),
        (403, "not-your-post"),
        "it runs from tomorrow on"
    );
    town.it_is("2026-09-30T10:00:00+08:00");
    let proxy = town.person("mzj-lead-1");
    assert_eq!(proxy.task_of(&application), task, "it is in the work list of the B post");
    let claimed = proxy.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(
        (claimed.status, &claimed.body["assignee"]["staff_number"]),
        (200, &json!("MZJ-011"))
    );
    let done = proxy.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(done.status, 200, "{}", done.body);
    let log = town.person("mzj-sec-1").get(&format!("{}/events", crate::town::path(&application)));
    assert!(log.text.contains(r#""in_place_of":"MZJ-007""#), "{}", log.text);
    let log = town.person("mzj-sec-1").get(&format!("{}/events", crate::town::path(&application)));
    let events = log.body["items"].as_array().expect("events").clone();
    let last = events.last().expect("an event");
    assert_eq!(last["kind"], "workflow.task_completed");
    assert!(last["on_behalf_of"].is_string(), "acting for somebody is on the record: {last}");
    let back = town.person("mzj-sech-1").change(&format!("{leave}/end"), Value::Null);
    assert_eq!(back.body["state"], "ended");
    let me = town.person("mzj-lead-1").get("/api/v1/accounts/me").body;
    assert!(!me["posts"].to_string().contains("SECH"), "{me}");
}

#[test]
fn leaves_are_seen_by_the_body_and_by_who_watches_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let leave = leave(&town);
    for login in ["mzj-sec-1", "mzj-sup-1"] {
        let page = town.person(login).get("/api/v1/absences?state=requested").body;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{login}: {page}");
    }
    let foreign = town.person("mzjx-cnty-1").get("/api/v1/absences").body;
    assert_eq!(foreign["items"], json!([]));
    let hidden = town.person("mzjx-cnty-1").post_with(
        &format!("{leave}/end"),
        Value::Null,
        &[("If-Match", "*")],
    );
    assert_eq!(hidden.status, 404);
    let foreign = town.person("mzj-sec-1").change(&format!("{leave}/end"), Value::Null);
    assert_eq!((foreign.status, foreign.problem()), (403, "not-your-absence"));
}

#[test]
fn a_leave_tells_who_is_meant_and_what_the_reader_may_do_with_it_now() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let leave = leave(&town);
    let acts = |login: &str| -> Vec<String> {
        let seen = town.person(login).get(&leave).body;
        let acts = seen["actions"].as_array().unwrap_or_else(|| panic!("no actions in {seen}"));
        acts.iter().map(|it| it["action"].as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!(acts("mzj-sup-1"), ["approve", "refuse"]);
    assert_eq!(acts("mzj-chief-1"), ["end"]);
    assert!(acts("mzj-sec-1").is_empty());
    let (sup, colleague) = (town.person("mzj-sup-1"), town.person("mzj-sec-1"));
    let seen = sup.get(&leave).body;
    assert_eq!((&seen["staff"], &seen["proxy"]), (&json!("MZJ-009"), &json!("MZJ-010")));
    let listed = colleague.get("/api/v1/absences").body["items"][0].clone();
    for name in ["staff_name", "proxy_name"] {
        assert!(seen[name].as_str().is_some_and(|it| !it.is_empty()), "{seen}");
        assert_eq!(listed[name], seen[name]);
    }
    assert_eq!(seen["reason"], "参加业务培训");
    assert_eq!(colleague.get(&leave).body["reason"], Value::Null);
    assert_eq!(town.person("mzjx-cnty-1").get(&leave).status, 404);
    let tag = sup.tag_of(&leave);
    assert_eq!(sup.send("GET", &leave, &[("If-None-Match", &tag)], None).status, 304);
    let way = format!("{leave}/approval");
    assert_eq!(sup.post(&way, Value::Null).status, 428);
    let stale = sup.post_with(&way, Value::Null, &[("If-Match", "\"9.00000000\"")]);
    assert_eq!((stale.status, stale.problem()), (412, "stale"));
    let approved = sup.post_with(&way, Value::Null, &[("If-Match", &tag)]);
    assert_eq!((approved.status, &approved.body["state"]), (200, &json!("approved")));
    assert!(acts("mzj-sup-1").is_empty());
    assert_ne!(sup.tag_of(&leave), tag);
}

#[test]
fn all_that_a_leaver_has_in_hand_is_handed_over_in_one_operation() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let leaver = town.person("mzj-sec-1");
    for _ in 0..2 {
        let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
        let task = leaver.task_of(&application);
        assert_eq!(leaver.change(&format!("{task}/claim"), Value::Null).status, 200);
    }
    let delegated = leaver.get("/api/v1/tasks?mine=true").body["items"][0]["id"].clone();
    let way = format!("/api/v1/tasks/{}/delegation", delegated.as_str().expect("an id"));
    let to_a_colleague = json!({ "to": "MZJ-005", "reason": "请先看" });
    assert_eq!(leaver.change(&way, to_a_colleague.clone()).status, 200);
    let way = &way_of("MZJ-004");
    let body = json!({ "to": "MZJ-006", "reason": "调离" });
    let foreign = town.person("mzj-sec-2").post(way, body.clone());
    assert_eq!((foreign.status, foreign.problem()), (403, "forbidden"));
    let done = town.person("mzj-sup-1").post(way, body.clone());
    assert_eq!((done.status, done.body), (200, json!({ "handed_over": 2, "left": 0 })));
    assert_eq!(leaver.get("/api/v1/tasks?mine=true").body["items"], json!([]));
    let heir = town.person("mzj-sec-3").get("/api/v1/tasks?mine=true").body;
    assert_eq!(heir["items"].as_array().map(Vec::len), Some(1), "{heir}");
    // What was delegated comes back to the heir.
    let way = format!("/api/v1/tasks/{}/hand-back", delegated.as_str().expect("an id"));
    let back = town.person("mzj-sec-2").change(&way, json!({ "opinion": "无异议" }));
    assert_eq!(back.body["assignee"]["staff_number"], "MZJ-006", "{}", back.body);
    let nothing = town.person("mzj-sup-1").post(&way_of("MZJ-004"), body);
    assert_eq!(nothing.body["handed_over"], 0);
    let nobody = town.person("mzj-sup-1").post(&way_of("MZJ-999"), to_a_colleague);
    assert_eq!(nobody.status, 404);
}

fn way_of(number: &str) -> String {
    format!("/api/v1/staff/{number}/handover")
}

#[test]
fn when_the_leave_is_over_the_b_post_decides_nothing_any_more() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let leave = leave(&town);
    assert_eq!(
        town.person("mzj-sup-1").change(&format!("{leave}/approval"), Value::Null).status,
        200
    );
    let away = "update organisations_absences set proxy = 'MZJ-006'";
    town.database.sql(away).expect("test SQL runs");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    town.it_is("2026-10-08T10:00:00+08:00");
    let proxy = town.person("mzj-sec-3");
    let task = proxy.task_of(&application);
    let claimed = proxy.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(claimed.status, 200, "{}", claimed.body);
    assert_eq!(town.person("mzj-chief-1").change(&format!("{leave}/end"), Value::Null).status, 200);
    let after = town.person("mzj-sec-3");
    let way = format!("{}/decision", crate::town::path(&application));
    let decision = json!({ "granted": true, "reasons": "同意" });
    let refused = after.change(&way, decision.clone());
    assert_eq!((refused.status, refused.problem()), (403, "not-your-post"), "{}", refused.body);
    assert_eq!(after.change(&format!("{task}/release"), Value::Null).status, 200);
    assert_eq!(town.person("mzj-chief-1").change(&way, decision).status, 200);
}

#[test]
fn whoever_stands_in_holds_only_the_posts_that_the_leave_names() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // Somebody of two posts: a reviewer who also checks the law.
    let make = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                values ('MZJ-004', 'MZJ', 'LAW')";
    town.database.sql(make).expect("test SQL runs");
    let me = town.person("mzj-sec-1");
    let ask = |posts: Value| {
        let body = json!({ "proxy": "MZJ-011", "from": "2026-09-30", "until": "2026-10-09",
            "posts": posts, "reason": "参加业务培训" });
        me.post("/api/v1/absences", body)
    };
    let law = json!({ "body": "MZJ", "post": "LAW" });
    for wrong in [json!([{ "body": "MZJ", "post": "CHIEF" }]), json!([law, law])] {
        let told = ask(wrong);
        assert_eq!((told.status, told.problem()), (422, "post-not-held"), "{}", told.body);
    }
    let asked = ask(json!([law]));
    assert_eq!((asked.status, &asked.body["posts"]), (201, &json!([law])), "{}", asked.body);
    let way = format!("/api/v1/absences/{}/approval", asked.body["id"].as_str().expect("an id"));
    assert_eq!(town.person("mzj-sup-1").change(&way, Value::Null).status, 200);
    town.it_is("2026-09-30T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let posts = town.person("mzj-lead-1").get("/api/v1/accounts/me").body["posts"].to_string();
    assert!(posts.contains("\"LAW\"") && !posts.contains("\"SEC\""), "{posts}");
    let list = town.person("mzj-lead-1").get("/api/v1/tasks?limit=200").text;
    let number = application["number"].as_str().expect("a number");
    assert!(!list.contains(number), "the review belongs to the other post: {list}");
    // Without a scope it is every post.
    let back = format!("/api/v1/absences/{}/end", asked.body["id"].as_str().expect("an id"));
    assert_eq!(town.person("mzj-sec-1").change(&back, Value::Null).status, 200);
    let all = town.person("mzj-sec-1").post("/api/v1/absences",
        json!({ "proxy": "MZJ-011", "from": "2026-09-30", "until": "2026-10-09", "reason": "病假" }));
    assert_eq!((all.status, &all.body["posts"]), (201, &json!([])), "{}", all.body);
    let way = format!("/api/v1/absences/{}/approval", all.body["id"].as_str().expect("an id"));
    assert_eq!(town.person("mzj-sup-1").change(&way, Value::Null).status, 200);
    let list = town.person("mzj-lead-1").get("/api/v1/tasks?limit=200").text;
    assert!(list.contains(number), "{list}");
}
