//! 我的已办: what an officer has finished.

use serde_json::{Value, json};

use crate::identity::tables_that_tell;
use crate::town::{Town, path};

#[test]
fn what_somebody_has_finished_is_listed_the_latest_first_and_narrows() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let first = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let second = town.accepted("aq-charity", "MZ-01-002", "mzj-win-1");
    let third = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    town.approve("mzj-sec-1", &first);
    town.it_is("2026-09-30T10:00:00+08:00");
    town.approve("mzj-sec-1", &second);
    let task = officer.task_of(&third);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    let opinion = json!({ "opinion": "住所不实" });
    assert_eq!(officer.change(&format!("{task}/refusal"), opinion).status, 200);
    let done = |query: &str| -> Vec<Value> {
        let page = officer.get(&format!("/api/v1/finished_tasks?{query}")).body;
        let items = page["items"].as_array().unwrap_or_else(|| panic!("{page}")).iter();
        items.map(|it| it["application_id"].clone()).collect()
    };
    let all = done("");
    assert_eq!(all.len(), 3);
    assert_eq!(all[2], first["id"], "the latest first");
    assert_eq!(done("outcome=refused"), [third["id"].clone()]);
    assert_eq!(done("item=MZ-01-002"), [second["id"].clone()]);
    assert_eq!(done("to=2026-09-29"), [first["id"].clone()]);
    assert_eq!(done("from=2026-09-30"), all[..2]);
    assert!(done("from=2026-10-01").is_empty());
    // Those two were finished at the same moment: the cursor goes on behind the one it saw.
    let mut pages: Vec<Value> = Vec::new();
    let mut query = "limit=1".to_owned();
    loop {
        pages.extend(done(&query));
        let page = officer.get(&format!("/api/v1/finished_tasks?{query}")).body;
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        query = format!("limit=1&cursor={cursor}");
    }
    assert_eq!(pages, all);
    let seen = officer.get("/api/v1/finished_tasks").body["items"][2].clone();
    assert_eq!((&seen["outcome"], &seen["opinion"]), (&json!("approved"), &json!("同意")));
    assert_eq!(seen["assignee"]["me"], true);
    let clerk = town.person("mzj-win-1").get("/api/v1/finished_tasks").body;
    assert_eq!(clerk["items"][0]["outcome"], "completed", "the acceptance was a task, too");
    assert_eq!(town.person("mzj-sec-2").get("/api/v1/finished_tasks").body["items"], json!([]));
}

#[test]
fn an_approval_that_was_taken_back_is_not_finished() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let task = town.person("mzj-sec-1").task_of(&application);
    town.approve("mzj-sec-1", &application);
    let officer = town.person("mzj-sec-1");
    let reason = json!({ "reason": "意见有误" });
    assert_eq!(officer.change(&format!("{task}/taking-back"), reason).status, 200);
    assert_eq!(officer.get("/api/v1/finished_tasks").body["items"], json!([]));
}

#[test]
fn no_opinion_stands_in_any_table_in_the_clear_and_those_from_before_are_still_read() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let said = json!({ "opinion": "张三住所属实，电话13912345678" });
    for (who, what) in [("mzj-sec-1", "approval"), ("mzj-sech-1", "approval")] {
        let officer = town.person(who);
        let task = officer.task_of(&application);
        assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
        let tag = officer.tag_of(&task);
        let headers = [("If-Match", tag.as_str()), ("Idempotency-Key", "once")];
        let done = officer.post_with(&format!("{task}/{what}"), said.clone(), &headers);
        assert_eq!((done.status, &done.body["opinion"]), (200, &said["opinion"]), "{}", done.text);
    }
    let remedies = json!({ "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" });
    let refusal =
        json!({ "granted": false, "reasons": "张三电话13912345678不通", "remedies": remedies });
    let chief = town.person("mzj-chief-1");
    assert_eq!(chief.change(&format!("{}/decision", path(&application)), refusal).status, 200);
    assert_eq!(tables_that_tell(&town, "13912345678"), [""; 0]);
    let seen = || town.person("mzj-sec-1").get("/api/v1/finished_tasks").body["items"][0].clone();
    assert_eq!(seen()["opinion"], said["opinion"]);
    let before =
        "update workflow_tasks set opinion = '属实', sealed_opinion = null where node = 's2'";
    assert_eq!(town.database.sql(before), Ok(1));
    assert_eq!(seen()["opinion"], "属实");
}
