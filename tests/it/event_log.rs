//! The event log of an item, for tools of process mining: what is in it, for whom, and (with
//! `make xes-lint`) what such a tool says of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::rc::Rc;

use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, path};

const DAY: &str = "2026-09-29";

fn log(town: &Town, login: &str, item: &str, days: (&str, &str)) -> Answer {
    let (from, to) = days;
    town.person(login).get(&format!("/api/v1/items/{item}/event-log.xes?from={from}&to={to}"))
}

/// The values under `key`, in the order of the log.
fn values<'a>(log: &'a str, key: &str) -> Vec<&'a str> {
    let mark = format!("key=\"{key}\" value=\"");
    let parts = log.split(mark.as_str()).skip(1);
    parts.filter_map(|it| it.split('"').next()).collect()
}

/// Throws that come the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        (self.0, _) = self.0.overflowing_mul(6_364_136_223_846_793_005);
        (self.0, _) = self.0.overflowing_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % most
    }
}

/// A hall in which officers work at random, each step some minutes after the one before.
struct Hall<'t> {
    town: &'t Town,
    dice: RefCell<Dice>,
    now: RefCell<DateTime<Utc>>,
    people: RefCell<HashMap<String, Rc<Person<'t>>>>,
}

impl<'t> Hall<'t> {
    fn of(town: &'t Town) -> Self {
        let now = format!("{DAY}T09:00:00+08:00").parse().expect("a moment");
        let (dice, now) = (RefCell::new(Dice(42)), RefCell::new(now));
        Self { town, dice, now, people: RefCell::default() }
    }

    fn throw(&self, most: usize) -> usize {
        self.dice.borrow_mut().below(most)
    }

    /// Somebody, some minutes later.
    fn person(&self, login: &str) -> Rc<Person<'t>> {
        let minutes = i64::try_from(1 + self.throw(5)).expect("a few");
        let mut now = self.now.borrow_mut();
        *now += Duration::minutes(minutes);
        self.town.it_is(&now.to_rfc3339());
        let mut people = self.people.borrow_mut();
        let meet = || Rc::new(self.town.person(login));
        people.entry(login.to_owned()).or_insert_with(meet).clone()
    }

    /// An application from its submission to its end; with `back`, one step is returned on the way.
    fn drive(&self, applicant: &str, item: &str, mut back: bool) {
        self.person(applicant);
        let application = self.town.apply(applicant, item);
        let way = |end: &str| format!("{}/{end}", path(&application));
        let place = 1 + self.throw(2);
        for _ in 0..100 {
            let seen = self.person("mzj-sup-1").see(&application);
            let steps = seen["steps"].as_array().expect("steps").iter();
            let waits = |it: &&Value| it["state"] == "open" || it["state"] == "claimed";
            let steps: Vec<&Value> = steps.filter(waits).collect();
            if steps.is_empty() {
                assert_eq!(seen["stage"], "closed", "{seen}");
                return;
            }
            let step = steps[self.throw(steps.len())];
            let text = |key: &str| step[key].as_str().expect("a text").to_lowercase();
            let login = format!("{}-{}-{place}", text("body").replace('-', ""), text("post"));
            let officer = self.person(&login);
            let task = format!("/api/v1/tasks/{}", text("task_id"));
            let detail = officer.get(&task).body;
            match detail["duty"].as_str().unwrap_or_else(|| panic!("{login}: {detail}")) {
                "intake" => done(officer.change(&way("acceptance"), Value::Null)),
                "delivery" => self.deliver(&officer, &application),
                duty => {
                    if detail["state"] == "open" {
                        done(officer.change(&format!("{task}/claim"), Value::Null));
                    }
                    let officer = self.person(&login);
                    let opinion = json!({ "opinion": "同意" });
                    let reasons = json!({ "granted": true, "reasons": "符合条件" });
                    if back && self.give_back(&officer, &task) {
                        back = false;
                    } else if duty == "decision" {
                        done(officer.change(&way("decision"), reasons));
                    } else {
                        done(officer.change(&format!("{task}/approval"), opinion));
                    }
                }
            }
        }
        panic!("{item} comes to no end");
    }

    /// Returns a task to an earlier step, if there is one.
    fn give_back(&self, officer: &Person<'_>, task: &str) -> bool {
        let earlier = officer.get(task).body["returnable_to"].clone();
        let earlier = earlier.as_array().expect("steps");
        if earlier.is_empty() {
            return false;
        }
        let to = &earlier[self.throw(earlier.len())]["node"];
        let body = json!({ "to": to, "opinion": "请补充" });
        done(officer.change(&format!("{task}/return"), body));
        true
    }

    fn deliver(&self, officer: &Person<'_>, application: &Value) {
        let way = |end: &str| format!("{}/{end}", path(application));
        let receipt = json!({ "signed_by": "赵六", "served_at": self.now.borrow().to_rfc3339() });
        let parcel = json!({ "method": "direct", "recipient": "赵六", "receipt": receipt });
        done(officer.change(&way("delivery"), parcel));
        done(officer.change(&way("closure"), Value::Null));
    }
}

fn done(answer: Answer) {
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// Every item that is played, who applies for it, and how it differs.
const PLAYED: [(&str, &str); 4] = [
    // Three sign the first review.
    ("MZ-01-001", "aq-charity"),
    // Three offices examine side by side.
    ("MZ-01-002", "aq-charity"),
    // Seven steps through three bodies.
    ("MZ-05-001", "zhangsan"),
    // Decided on the spot.
    ("MZ-10-006", "aq-charity"),
];

#[test]
fn what_ran_at_random_is_told_step_by_step_and_names_no_applicant() {
    let town = Town::at(&format!("{DAY}T09:00:00+08:00"));
    let guide = town.stranger().get("/api/v1/items/MZ-01-001").body;
    let mut content = guide["version"]["content"].clone();
    let seat = |post: &str| json!({ "post": post, "body": "MZJ" });
    content["workflow"]["nodes"][2]["signing"] =
        json!({ "mode": "all", "seats": [seat("LAW"), seat("LEAD")] });
    crate::catalogue::publish(&town, "MZ-01-001", content, DAY);
    crate::workflow::publish_with_three_offices(&town, "MZ-01-002");
    let hall = Hall::of(&town);
    let exports = std::env::var_os("XES_EXPORTS").map(PathBuf::from);
    let many = if exports.is_some() { 12 } else { 3 };
    for (item, applicant) in PLAYED {
        (0..many).for_each(|place| hall.drive(applicant, item, place % 3 == 2));
        let answer = log(&town, "mzj-sup-1", item, (DAY, "2026-12-31"));
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.text.matches("<trace>").count(), many);
        assert_eq!(values(&answer.text, "stage"), vec!["closed"; many], "{item}");
        for personal in ["安庆市样例慈善协会", "赵六", "张三", "340802", "1390000", "请补充"]
        {
            assert!(!answer.text.contains(personal), "{item} tells {personal}");
        }
        if let Some(folder) = &exports {
            let bpmn = town.stranger().get(&format!("/api/v1/items/{item}/flow.bpmn?date={DAY}"));
            std::fs::write(folder.join(format!("{item}.bpmn")), bpmn.text).expect("it is writable");
            std::fs::write(folder.join(format!("{item}.xes")), answer.text)
                .expect("it is writable");
        }
    }
}

#[test]
fn a_task_is_told_as_it_opened_was_claimed_and_was_finished_by_whom() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-2");
    let task = officer.task_of(&application);
    town.it_is("2026-09-29T11:00:00+08:00");
    done(officer.change(&format!("{task}/claim"), Value::Null));
    town.it_is("2026-09-29T12:00:00+08:00");
    done(officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" })));
    let answer = log(&town, "mzj-sup-1", "MZ-01-001", (DAY, DAY));
    assert_eq!(answer.header("content-type"), Some("application/xml"));
    let events = answer.text.split("<event>").skip(1);
    let of = |event: &str, key: &str| values(event, key).first().copied().unwrap_or("-").to_owned();
    let keys = ["node", "lifecycle:transition", "time:timestamp", "org:resource"];
    let told: Vec<[String; 4]> = events.map(|it| keys.map(|key| of(it, key))).collect();
    let expected = [
        ["s1", "schedule", "2026-09-29T02:00:00.000Z", "-"],
        ["s1", "start", "2026-09-29T02:00:00.000Z", "MZJ-001"],
        ["s1", "complete", "2026-09-29T02:00:00.000Z", "MZJ-001"],
        ["s2", "schedule", "2026-09-29T02:00:00.000Z", "-"],
        ["s2", "start", "2026-09-29T03:00:00.000Z", "MZJ-005"],
        ["s2", "complete", "2026-09-29T04:00:00.000Z", "MZJ-005"],
        ["s3", "schedule", "2026-09-29T04:00:00.000Z", "-"],
    ];
    assert_eq!(told, expected.map(|it| it.map(ToOwned::to_owned)));
    assert_eq!(values(&answer.text, "outcome"), ["completed", "approved"]);
}

#[test]
fn a_log_holds_what_its_reader_watches_of_the_days_that_are_asked_for_up_to_a_bound() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    let number = application["number"].as_str().expect("a number").to_owned();
    let has = |login: &str, days: (&str, &str)| {
        let answer = log(&town, login, "MZ-01-001", days);
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.text.contains(&number)
    };
    assert!(has("mzj-sup-1", (DAY, DAY)) && has("mzj-adm-1", (DAY, DAY)));
    assert!(!has("mzj-sup-1", ("2026-09-30", "2026-10-30")));
    assert!(!has("mzj-sup-1", ("2026-09-01", "2026-09-28")));
    assert_eq!(log(&town, "mzj-sec-1", "MZ-01-001", (DAY, DAY)).status, 403);
    assert_eq!(log(&town, "mzj-sup-1", "NONE", (DAY, DAY)).status, 404);
    assert_eq!(log(&town, "mzj-sup-1", "MZ-01-001", (DAY, "tomorrow")).status, 400);
    // The same application two thousand times more, each with an id of its own on the same day.
    let id = application["id"].as_str().expect("an id");
    let copied = "overlay(id::text placing lpad(n::text, 12, '0') from 25)::uuid";
    let more = format!(
        "with more as (
           insert into applications
           select (jsonb_populate_record(a, jsonb_build_object('id', {copied}, 'number', 'N' || n))).*
           from applications a, generate_series(1, 2000) n where id = '{id}'
           returning id, stage, item_code)
         insert into applications_readers (reader, application_id, stage, item_code)
         select r.reader, more.id, more.stage, more.item_code
         from more, applications_readers r where r.application_id = '{id}'"
    );
    town.database.sql(&more).expect("test SQL runs");
    let long = log(&town, "mzj-sup-1", "MZ-01-001", (DAY, DAY));
    assert_eq!((long.status, long.problem()), (422, "out-of-bounds"), "{}", long.text);
    assert_eq!(long.body["errors"][0]["pointer"], "?to");
    let one_less = "delete from applications_readers where application_id in
        (select id from applications where number = 'N1')";
    town.database.sql(one_less).expect("test SQL runs");
    assert_eq!(log(&town, "mzj-sup-1", "MZ-01-001", (DAY, DAY)).status, 200);
}
