//! 剩余天数: what is due first, for whoever may read it.

use serde_json::{Value, json};

use crate::town::{Town, path};

/// Five working days by promise.
const LICENCE: &str = "MZ-01-002";

/// Number and days left of what `who` finds.
fn listed(town: &Town, who: &str, filter: &str) -> Vec<(String, Option<i64>)> {
    let answer = town.person(who).get(&format!("/api/v1/applications?{filter}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    let items = answer.body["items"].as_array().expect("a page").iter();
    let row = |it: &Value| {
        let number = it["number"].as_str().unwrap_or("draft");
        (number.trim_start_matches("MZJ-2026-00000").to_owned(), it["working_days_left"].as_i64())
    };
    items.map(row).collect()
}

fn keep(town: &Town, who: &str, application: &Value, what: &str, body: Value) -> Value {
    let answer = town.person(who).change(&format!("{}/{what}", path(application)), body);
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.body
}

fn suspend(town: &Town, application: &Value) {
    let body = json!({ "procedure": "expert_review", "reason": "拟组织专家评审" });
    keep(town, "mzj-sec-1", application, "suspensions", body);
}

fn resume(town: &Town, application: &Value) {
    let all = town.person("mzj-sec-1").get(&format!("{}/measures", path(application))).body;
    let end = json!({ "measure_id": all["items"][0]["id"], "finding": "符合条件" });
    keep(town, "mzj-sec-1", application, "resumptions", end);
}

fn row(number: &str, left: Option<i64>) -> (String, Option<i64>) {
    (number.to_owned(), left)
}

#[test]
fn the_fewest_days_left_come_first_for_every_reader_and_what_stands_still_comes_last() {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    let first = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let second = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    town.it_is("2026-09-23T10:00:00+08:00");
    town.accepted("aq-charity", LICENCE, "mzj-win-1");
    town.apply("aq-charity", LICENCE);
    // Put off by eight working days, and standing still.
    let more = json!({ "clock": "promised", "by": 8, "reason": "案情复杂" });
    keep(&town, "mzj-boss-1", &first, "extensions", more);
    suspend(&town, &second);
    town.it_is("2026-10-09T18:00:00+08:00");
    // Due yesterday, the eighth; and on the fifteenth, with a worked Saturday before it.
    let due = [row("3", Some(-1)), row("1", Some(5)), row("2", None)];
    for who in ["aq-charity", "mzj-win-1", "mzj-sup-1"] {
        assert_eq!(listed(&town, who, "sort=due"), due, "{who}");
        assert_eq!(listed(&town, who, "sort=due&stage=accepted&item=MZ-01-002"), due, "{who}");
    }
    let narrowed = |filter: &str| {
        let found = listed(&town, "mzj-win-1", &format!("sort=due&{filter}"));
        found.into_iter().map(|it| it.0).collect::<Vec<_>>()
    };
    assert_eq!(narrowed("light=red"), ["3"]);
    assert_eq!(narrowed("light=paused"), ["2"]);
    assert_eq!(narrowed("light=green"), ["1"]);
    assert_eq!(narrowed("light=yellow"), [""; 0]);
    assert_eq!(narrowed("created_from=2026-09-22"), ["3"]);
    assert_eq!(narrowed("item=MZ-01-001"), [""; 0]);
    assert_eq!(narrowed("stage=submitted"), [""; 0], "no promise runs for it yet");
    let newest = [row("4", None), row("3", Some(-1)), row("2", None), row("1", Some(5))];
    assert_eq!(listed(&town, "mzj-win-1", "sort=newest"), newest);
}

#[test]
fn pages_of_what_is_due_follow_one_another_without_a_gap_or_a_repetition() {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    for day in ["2026-09-23", "2026-09-22", "2026-09-22", "2026-09-22", "2026-09-21"] {
        town.it_is(&format!("{day}T10:00:00+08:00"));
        town.accepted("aq-charity", LICENCE, "mzj-win-1");
    }
    town.it_is("2026-09-24T10:00:00+08:00");
    let clerk = town.person("mzj-win-1");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = clerk.get(&format!("/api/v1/applications?sort=due&limit=2{cursor}")).body;
        let items = page["items"].as_array().expect("a page").iter();
        seen.extend(items.map(|it| it["number"].as_str().expect("a number").to_owned()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    let expected = [5, 2, 3, 4, 1].map(|it| format!("MZJ-2026-{it:06}"));
    assert_eq!(seen, expected);
    let other = clerk.get(&format!("/api/v1/applications?sort=newest{cursor}"));
    assert_eq!((other.status, &other.body["errors"][0]["pointer"]), (400, &json!("?cursor")));
}

#[test]
fn what_stands_beside_the_readers_is_what_the_promised_clock_says() {
    let town = Town::at("2026-12-21T10:00:00+08:00");
    let differ = || {
        town.database.text(
            "select count(*)::text as it from applications_readers r
             left join clocks c on c.application_id = r.application_id and c.kind = 'promised'
               and c.stopped_at is null
             where (r.due_at, r.yellow_at) is distinct from
               (case when c.id is null then null else coalesce(c.due_at, '9998-01-01Z') end, c.yellow_at)",
        )
    };
    let holds = |when: &str| assert_eq!(differ(), "0", "{when}");
    let application = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let other = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    let running = "select count(*)::text as it from applications_readers where due_at is not null";
    assert_ne!(town.database.text(running), "0");
    holds("after the acceptance");
    let calendar = "date,kind,name\n2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n\
                    2027-01-04,holiday,元旦\n2027-10-01,holiday,国庆节\n";
    let way = "/api/v1/calendar/versions?source=%E5%9B%BD%E5%8A%9E";
    let headers = [("Content-Type", "text/csv")];
    let published = town.person("mzj-adm-1").send("POST", way, &headers, Some(calendar.as_bytes()));
    assert_eq!(published.status, 201, "{}", published.body);
    while town.replay() == 0 {}
    holds("after another calendar");
    suspend(&town, &application);
    holds("while it stands still");
    let officer = town.person("mzj-sec-1");
    let task = officer.task_of(&application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    let copy = json!({ "to": ["MZJX-006"], "note": "供知悉" });
    assert_eq!(officer.post(&format!("{task}/copies"), copy).status, 200);
    holds("for whoever was sent a copy");
    town.it_is("2026-12-23T10:00:00+08:00");
    resume(&town, &application);
    holds("when it runs again");
    assert_eq!(listed(&town, "mzjx-cnty-1", "sort=due").len(), 1);
    keep(&town, "aq-charity", &other, "withdrawal", json!({ "reason": "不再需要" }));
    holds("after a withdrawal");
    officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
    let grant = json!({ "granted": true, "reasons": "符合条件" });
    keep(&town, "mzj-chief-1", &application, "decision", grant);
    holds("after the decision");
    assert_eq!(town.database.text(running), "0");
}
