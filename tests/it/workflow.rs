//! Tasks: claimed, finished, returned; four eyes; and branches that run side by side.

use std::sync::Barrier;

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, path};

fn claim(person: &Person<'_>, application: &Value) -> String {
    let task = person.task_of(application);
    let claimed = person.change(&format!("{task}/claim"), Value::Null);
    assert_eq!(claimed.status, 200, "{}", claimed.body);
    task
}

#[test]
fn a_task_is_worked_by_who_claimed_it_and_nobody_else() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let (first, second) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    let task = first.task_of(&application);
    let opinion = json!({ "opinion": "同意" });
    let unclaimed = first.change(&format!("{task}/approval"), opinion.clone());
    assert_eq!((unclaimed.status, unclaimed.problem()), (409, "not-claimed"));
    claim(&first, &application);
    let taken = second.change(&format!("{task}/claim"), Value::Null);
    assert_eq!((taken.status, taken.problem()), (409, "task-taken"));
    let wrong_post = town.person("mzj-sech-1").change(&format!("{task}/claim"), Value::Null);
    assert_eq!((wrong_post.status, wrong_post.problem()), (403, "not-your-post"));
    assert_eq!(town.person("mzjx-cnty-1").get(&task).status, 404, "another body's task");
    let mine = first.get("/api/v1/tasks?mine=true").body;
    assert_eq!(mine["items"][0]["assignee"]["me"], true);
    assert_eq!(first.change(&format!("{task}/release"), Value::Null).body["state"], "open");
    claim(&second, &application);
    assert_eq!(second.change(&format!("{task}/approval"), opinion).body["outcome"], "approved");
}

#[test]
fn of_two_officers_who_act_at_the_same_moment_one_wins_a_thousand_times() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officers = ["mzj-sec-1", "mzj-sec-2"];
    let task = town.person(officers[0]).task_of(&application);
    let turn = Barrier::new(2);
    // Both see the same state; each claims, and whoever wins puts it back for the next round.
    let wins: Vec<usize> = std::thread::scope(|scope| {
        let race = |login: &str| {
            let (me, mut won) = (town.person(login), 0);
            for _ in 0..1_000 {
                let tag = me.tag_of(&task);
                turn.wait();
                let way = format!("{task}/claim");
                let claimed = me.post_with(&way, Value::Null, &[("If-Match", &tag)]);
                assert!(matches!(claimed.status, 200 | 409 | 412), "{}", claimed.body);
                if claimed.status != 200 {
                    assert_eq!(who_has_it(&claimed), "claimed by a colleague");
                    assert_eq!(claimed.body["current"]["etag"], me.tag_of(&task));
                }
                turn.wait();
                if claimed.status == 200 {
                    won += 1;
                    let put_back = me.change(&format!("{task}/release"), Value::Null);
                    assert_eq!(put_back.status, 200, "{}", put_back.body);
                }
                turn.wait();
            }
            won
        };
        let both = officers.map(|login| scope.spawn(move || race(login)));
        both.into_iter().map(|it| it.join().expect("it answers")).collect()
    });
    assert_eq!(wins.iter().sum::<usize>(), 1_000, "{wins:?}");
    let count = "select count(*)::text as it from events where kind in
                 ('workflow.task_claimed', 'workflow.task_released')";
    assert_eq!(town.database.texts(count), ["2000"], "each is on the record once");
    assert!(crate::events::broken(&town).is_empty());
}

/// As a front end tells it, from the problem alone.
fn who_has_it(answer: &Answer) -> String {
    let now = &answer.body["current"];
    let who = match now["assignee"]["me"].as_bool() {
        Some(true) => "you",
        Some(false) => "a colleague",
        None => "nobody",
    };
    format!("{} by {who}", now["state"].as_str().unwrap_or("not told"))
}

#[test]
fn whoever_comes_too_late_is_told_what_the_task_is_by_now_as_far_as_they_may_read_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let (first, second) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    let task = first.task_of(&application);
    let seen = second.tag_of(&task);
    claim(&first, &application);
    let late = second.post_with(&format!("{task}/claim"), Value::Null, &[("If-Match", &seen)]);
    assert_eq!((late.status, late.problem()), (409, "task-taken"));
    let current = late.body["current"].clone();
    let read = second.get(&task);
    assert_eq!(current["assignee"], read.body["assignee"]);
    assert_eq!(current["assignee"]["staff_number"], "MZJ-004");
    assert_eq!((&current["href"], &current["revision"]), (&json!(task), &read.body["revision"]));
    assert_eq!(current["etag"], read.header("etag").expect("a task has an ETag"));
    for action in read.body["actions"].as_array().expect("actions") {
        let (chinese, english) = (&action["title"]["zh-CN"], &action["title"]["en"]);
        assert!(chinese.is_string() && english.is_string(), "a button has a name: {action}");
    }
    let opinion = json!({ "opinion": "同意" });
    let stale = first.post_with(&format!("{task}/approval"), opinion, &[("If-Match", &seen)]);
    assert_eq!((stale.status, stale.problem()), (412, "stale"));
    assert_eq!(who_has_it(&stale), "claimed by you");
    // Its ETag is enough to try again.
    let tag = stale.body["current"]["etag"].as_str().expect("an ETag");
    let again = json!({ "opinion": "同意" });
    let done = first.post_with(&format!("{task}/approval"), again, &[("If-Match", tag)]);
    assert_eq!(done.status, 200, "{}", done.body);
    // A colleague at another post may read it, too; a stranger hears of nothing.
    let other_post = town.person("mzj-sech-1").change(&format!("{task}/release"), Value::Null);
    assert_eq!((other_post.status, who_has_it(&other_post).as_str()), (409, "done by a colleague"));
    let foreign = [("If-Match", "*")];
    let stranger = town.person("mzjx-cnty-1");
    let told = stranger.post_with(&format!("{task}/claim"), Value::Null, &foreign);
    assert_eq!((told.status, &told.body["current"]), (404, &Value::Null));
}

#[test]
fn whoever_handled_an_application_does_not_decide_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    // One person with both posts: the review's and the decision's.
    let both = "insert into organisations_staff_posts (staff_number, body_code, post_code)
                select staff_number, 'MZJ', 'CHIEF' from organisations_staff_posts
                where staff_number = (select staff_number from identity_accounts where login = 'mzj-sec-1')";
    town.database.sql(both).expect("test SQL runs");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-1", &application);
    town.approve("mzj-sech-1", &application);
    let handler = town.person("mzj-sec-1");
    let way = format!("{}/decision", path(&application));
    let refused = handler.change(&way, json!({ "granted": true, "reasons": "同意" }));
    assert_eq!((refused.status, refused.problem()), (403, "handler-decides"));
    let task = town.person("mzj-chief-1").task_of(&application);
    assert_eq!(handler.change(&format!("{task}/claim"), Value::Null).problem(), "handler-decides");
    let seen = handler.see(&application);
    assert!(!seen["actions"].to_string().contains("decide"));
    assert_eq!(
        town.person("mzj-chief-1")
            .change(&way, json!({ "granted": true, "reasons": "同意" }))
            .status,
        200
    );
}

#[test]
fn a_returned_task_comes_back_to_whoever_did_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.approve("mzj-sec-2", &application);
    let head = town.person("mzj-sech-1");
    let task = claim(&head, &application);
    let detail = head.get(&task).body;
    let back = detail["returnable_to"][0]["node"].clone();
    let nowhere = head.change(&format!("{task}/return"), json!({ "to": "s9", "opinion": "x" }));
    assert_eq!((nowhere.status, nowhere.problem()), (409, "cannot-return"));
    let returned =
        head.change(&format!("{task}/return"), json!({ "to": back, "opinion": "补充核查记录" }));
    assert_eq!(returned.body["outcome"], "returned", "{}", returned.body);
    let again = town.person("mzj-sec-2").get("/api/v1/tasks?mine=true").body;
    assert_eq!(again["items"][0]["application_id"], application["id"]);
    let task = town.person("mzj-sec-2").task_of(&application);
    let done = town
        .person("mzj-sec-2")
        .change(&format!("{task}/approval"), json!({ "opinion": "已补充" }));
    assert_eq!(done.status, 200, "{}", done.body);
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
}

#[test]
fn a_bad_opinion_skips_what_is_left_and_goes_to_the_decision() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let task = claim(&officer, &application);
    let refused =
        officer.change(&format!("{task}/refusal"), json!({ "opinion": "住所不实，建议不予" }));
    assert_eq!(refused.body["outcome"], "refused", "{}", refused.body);
    let task = town.person("mzj-chief-1").task_of(&application);
    assert_eq!(town.person("mzj-chief-1").get(&task).body["duty"], "decision");
}

#[test]
fn an_accepted_case_with_three_offices_has_three_open_tasks_each_with_its_own_due_date() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    publish_with_three_offices(&town, "MZ-01-001");
    let accepted = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let open: Vec<(Value, Value)> = accepted["steps"]
        .as_array()
        .expect("steps")
        .iter()
        .filter(|it| it["state"] == "open")
        .map(|it| (it["post"].clone(), it["due_on"].clone()))
        .collect();
    let expected = [("SEC", "2026-09-30"), ("LAW", "2026-10-08"), ("SECH", "2026-10-09")];
    assert_eq!(open, expected.map(|it| (json!(it.0), json!(it.1))));
    for officer in ["mzj-sech-1", "mzj-sec-1"] {
        assert_eq!(town.approve(officer, &accepted).status, 200);
    }
    let chief = town.person("mzj-chief-1");
    assert_eq!(chief.get("/api/v1/tasks").body["items"], json!([]), "it waits for the third");
    assert_eq!(town.approve("mzj-law-1", &accepted).status, 200);
    chief.task_of(&accepted);
}

/// A new version of an item of 市民政局 in which three offices examine side by side.
pub(crate) fn publish_with_three_offices(town: &Town, item: &str) {
    let guide = town.stranger().get(&format!("/api/v1/items/{item}")).body;
    let mut content = guide["version"]["content"].clone();
    let task = |id: &str, duty: &str, post: &str, days: u32| {
        let mut task = json!({
            "id": id, "kind": "task", "name": id, "duty": duty, "post": post, "body": "MZJ",
            "limit": { "value": days, "unit": "working_day" }, "output_document": null
        });
        if duty == "decision" {
            task["documents"] = json!({ "granted": "准予决定书", "refused": "不予决定书" });
        }
        task
    };
    let plain = |id: &str, kind: &str| json!({ "id": id, "kind": kind });
    content["workflow"]["nodes"] = json!([
        plain("start", "start"),
        task("in", "intake", "WIN", 1),
        plain("fork", "fork"),
        task("a", "review", "SEC", 1),
        task("b", "review", "LAW", 2),
        task("c", "review", "SECH", 3),
        plain("join", "join"),
        task("d", "decision", "CHIEF", 2),
        task("out", "delivery", "CERT", 2),
        plain("end", "end")
    ]);
    let edges = "start>in in>fork fork>a fork>b fork>c a>join b>join c>join join>d d>out out>end";
    let edge = |it: &str| {
        let (from, to) = it.split_once('>').expect("a>b");
        json!({ "from": from, "to": to })
    };
    content["workflow"]["edges"] = edges.split(' ').map(edge).collect();
    content["limits"]["promised"]["value"] = 10.into();
    crate::catalogue::publish(town, item, content, "2026-09-29");
}

#[test]
fn the_work_list_comes_due_first_and_narrows() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    town.accepted("aq-charity", "MZ-01-002", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let items = |query: &str| -> Vec<Value> {
        let page = officer.get(&format!("/api/v1/tasks?{query}")).body;
        page["items"].as_array().expect("a page").iter().map(|it| it["item"].clone()).collect()
    };
    assert_eq!(items(""), ["MZ-01-002", "MZ-01-001"], "one day before five");
    assert_eq!(items("item=MZ-01-001"), ["MZ-01-001"]);
    assert_eq!(items("due_before=2026-10-05T00:00:00%2B08:00"), ["MZ-01-002"]);
    assert!(items("state=claimed").is_empty());
    assert_eq!(items("light=yellow"), ["MZ-01-002"], "its one day is nearly spent");
    let first = officer.get("/api/v1/tasks?limit=1").body;
    let next = first["next_cursor"].as_str().expect("there is another page");
    assert_eq!(items(&format!("limit=1&cursor={next}")), ["MZ-01-001"]);
    town.it_is("2026-10-09T09:00:00+08:00");
    let late = officer.get("/api/v1/tasks").body;
    assert_eq!(late["items"][0]["overdue"], true);
    assert_eq!(late["items"][0]["working_days_left"], -2);
}

#[test]
fn green_tasks_come_in_the_order_in_which_they_turn_yellow() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for item in ["MZ-01-001", "MZ-01-003", "MZ-01-004"] {
        town.accepted("aq-charity", item, "mzj-win-1");
    }
    // Due in the order of their codes, and yellow in the opposite one.
    let sql = "update workflow_tasks set
               due_at = timestamptz '2026-10-20T17:30:00+08:00' + right(item_code, 1)::int * interval '1 day',
               yellow_at = timestamptz '2026-10-19T17:30:00+08:00' - right(item_code, 1)::int * interval '1 day'";
    town.database.sql(sql).expect("test SQL runs");
    let officer = town.person("mzj-sec-1");
    let codes = |page: &Value| -> Vec<Value> {
        page["items"].as_array().expect("a page").iter().map(|it| it["item"].clone()).collect()
    };
    let get = |query: &str| officer.get(&format!("/api/v1/tasks?{query}")).body;
    assert_eq!(codes(&get("")), ["MZ-01-001", "MZ-01-003", "MZ-01-004"]);
    let first = get("light=green&limit=2");
    assert_eq!(codes(&first), ["MZ-01-004", "MZ-01-003"]);
    let next = first["next_cursor"].as_str().expect("there is another page");
    assert_eq!(codes(&get(&format!("light=green&limit=2&cursor={next}"))), ["MZ-01-001"]);
    let due = "due_before=2026-10-24T00:00:00%2B08:00";
    assert_eq!(codes(&get(&format!("light=green&{due}"))), ["MZ-01-003", "MZ-01-001"]);
}
