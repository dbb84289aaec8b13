//! 延续: applied for thirty days before the licence expires, and renewed by silence at its last moment
//! (行政许可法 50).

use serde_json::{Value, json};

use super::{inbox, keep, kinds};
use crate::town::{Answer, Database, Town, date_in, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";
const ITEM: &str = "MZ-01-011";

/// What `aq-charity` hands in for a licence that expires on this day.
fn file(town: &Town, expires_on: &str) -> Answer {
    let (mut form, materials) = town.papers_for(ITEM);
    form["expires_on"] = json!(expires_on);
    let body = json!({ "item": ITEM, "form": form, "materials": materials, "submit": true });
    town.person("aq-charity").post("/api/v1/applications", body)
}

pub(super) fn filed(town: &Town, expires_on: &str) -> Value {
    let answer = file(town, expires_on);
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.body
}

pub(super) fn accepted(town: &Town, expires_on: &str) -> Value {
    let application = filed(town, expires_on);
    let answer = keep(town, "mzj-win-1", &application, "acceptance", Value::Null);
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

pub(super) fn clock(application: &Value) -> Value {
    let clocks = application["clocks"].as_array().cloned().unwrap_or_default();
    clocks.into_iter().find(|it| it["kind"] == "renewal").unwrap_or_default()
}

/// What the applicant is told, in both languages.
fn messages(town: &Town) -> String {
    town.hand_out();
    town.person("aq-charity").get("/api/v1/messages").text
}

fn refusal() -> Value {
    let remedies = json!({ "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" });
    json!({ "granted": false, "reasons": "年度检查不合格", "remedies": remedies })
}

#[test]
fn licence_law_50_who_needs_a_licence_renewed_applies_thirty_days_before_it_expires() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-29");
    assert_eq!(
        application["renewal"],
        json!({ "expires_on": "2026-10-29", "apply_by": "2026-09-29", "in_time": true })
    );
    let runs = clock(&application);
    assert_eq!(
        (&runs["limit"]["value"], &runs["limit"]["unit"]),
        (&json!(30), &json!("calendar_day"))
    );
    assert_eq!((&runs["rule"], &runs["due_on"]), (&json!("XK-50b"), &json!("2026-10-29")));
    assert_eq!(runs["due_at"], "2026-10-29T15:59:59Z", "until midnight in Beijing");
    assert!(!messages(&town).contains("renewal_late"));
}

#[test]
fn licence_law_50_who_comes_later_is_told_so_and_silence_renews_nothing() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-28");
    assert_eq!(
        application["renewal"],
        json!({ "expires_on": "2026-10-28", "apply_by": "2026-09-28", "in_time": false })
    );
    assert_eq!(clock(&application), Value::Null);
    let told = messages(&town);
    for words in ["可能按新申请办理", "不视为准予延续", "may be treated as a new application"]
    {
        assert!(told.contains(words), "{told}");
    }
    let events = town.person("mzj-sec-1").get(&format!("{}/events", path(&application))).body;
    let late = events["items"].as_array().into_iter().flatten();
    let late = late.clone().find(|it| it["kind"] == "applications.renewal_late").expect("logged");
    assert_eq!(
        (&late["data"]["rule"], &late["data"]["apply_by"]),
        (&json!("XK-50a"), &json!("2026-09-28"))
    );
    let taken = keep(&town, "mzj-win-1", &application, "acceptance", Value::Null);
    assert_eq!(date_in(&taken.body, "statutory"), "2026-11-02", "the ordinary limits run");
    town.it_is("2026-10-29T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    assert_eq!(town.person("aq-charity").see(&application)["stage"], "accepted");
}

#[test]
fn what_has_expired_cannot_be_renewed_and_what_nobody_believes_is_refused() {
    let town = Town::at(DAY);
    let expired = file(&town, "2026-09-28");
    assert_eq!((expired.status, expired.problem()), (409, "licence-expired"), "{}", expired.text);
    assert_eq!(expired.body["rule"], "XK-50a");
    assert_eq!(file(&town, "2039-01-01").problem(), "expiry-out-of-range");
    assert_eq!(file(&town, "2026-09-31").status, 422, "there is no such day");
    let mine = town.person("aq-charity").get("/api/v1/applications").body;
    assert_eq!(mine["items"], json!([]), "nothing is kept of what was refused");
    assert_eq!(
        filed(&town, "2026-09-29")["renewal"]["in_time"],
        false,
        "on its last day it is late"
    );
}

#[test]
fn licence_law_50_if_nobody_decides_before_it_expires_it_counts_as_renewed() {
    let town = Town::at(DAY);
    // A Saturday: the day of an expiry is put off by nothing.
    let application = accepted(&town, "2026-10-31");
    town.it_is("2026-10-19T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
    for who in ["mzj-sec-1", "mzj-sech-1", "mzj-lead-1"] {
        let warned = inbox(&town, who);
        let fits = |it: &(String, String)| it.0 == "yellow" && it.1.contains("视为准予延续");
        assert!(warned.iter().any(fits), "{who} is warned before: {warned:?}");
    }
    town.it_is("2026-10-31T23:59:59+08:00");
    assert_eq!(town.sweep().lapsed, 0, "the day is not over");
    town.it_is("2026-11-01T00:00:00+08:00");
    let late =
        keep(&town, "aq-charity", &application, "withdrawal", json!({ "reason": "不再需要" }));
    assert_eq!((late.status, late.problem()), (409, "renewed-by-law"), "before anybody has swept");
    assert_eq!(late.body["rule"], "XK-50b");
    assert_eq!(town.sweep().lapsed, 1);
    let renewed = town.person("aq-charity").see(&application);
    assert_eq!((&renewed["stage"], &renewed["granted"]), (&json!("decided"), &json!(true)));
    assert_eq!(renewed["decided_at"], "2026-10-31T15:59:59Z", "in the licence's last moment");
    assert_eq!(renewed["renewal"]["renewed_until"], "2030-10-31");
    let paper = renewed["papers"].as_array().and_then(|it| it.last().cloned()).unwrap_or_default();
    assert_eq!((&paper["kind"], &paper["number"]), (&json!("grant"), &json!("安民准〔2026〕1号")));
    assert_eq!(date_in(&renewed, "delivery"), "2026-11-13", "XK-44: ten working days");
    assert_eq!(date_in(&renewed, "publication"), "2026-11-10", "SG-7: seven");
    told(&town, &application);
    handed_over(&town, &application);
    town.it_is("2027-01-04T10:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0, "once");
}

/// The violation is on record, whoever waits for decisions hears of it, and so does the applicant.
fn told(town: &Town, application: &Value) {
    let way = format!("{}/events?limit=200", path(application));
    let events = town.person("mzj-sec-1").get(&way).body;
    let events = events["items"].as_array().cloned().unwrap_or_default();
    let of =
        |kind: &str| events.iter().filter(|it| it["kind"] == kind).cloned().collect::<Vec<_>>();
    let overdue = of("clocks.overdue");
    let overdue = overdue.iter().find(|it| it["data"]["clock"] == "renewal").expect("it is late");
    assert_eq!(overdue["data"]["violation"], "XK-72");
    for kind in ["applications.decided", "applications.deemed_renewed"] {
        let [event] = &of(kind)[..] else { panic!("{kind} once: {events:?}") };
        assert_eq!(event["actor"], "system:deadlines");
        let data = &event["data"];
        assert_eq!((&data["deemed"], &data["rule"]), (&json!(true), &json!("XK-50b")));
        assert_eq!(
            (&data["due_on"], &data["valid_until"]),
            (&json!("2026-10-31"), &json!("2030-10-31"))
        );
    }
    let told = messages(town);
    for words in ["视为准予延续", "so the licence counts as renewed"] {
        assert!(told.contains(words), "{told}");
    }
}

/// The open step is called off, and the result is made and handed over like any other.
fn handed_over(town: &Town, application: &Value) {
    let steps = town.person("mzj-sec-1").see(application)["steps"].clone();
    let states: Vec<_> =
        steps.as_array().into_iter().flatten().map(|it| (&it["node"], &it["state"])).collect();
    let word = |it: &(&Value, &Value)| format!("{} {}", it.0, it.1).replace('"', "");
    let states: Vec<String> = states.iter().map(word).collect();
    assert_eq!(states, ["s1 done", "s2 cancelled", "s5 open"]);
    let receipt = json!({ "signed_by": "赵敏", "served_at": "2026-11-01T00:00:00+08:00" });
    let body = json!({ "method": "direct", "recipient": "赵敏", "receipt": receipt });
    let sent = keep(town, "mzj-cert-1", application, "delivery", body);
    assert_eq!((sent.status, &sent.body["stage"]), (200, &json!("delivering")), "{}", sent.text);
    let closed = keep(town, "mzj-cert-1", application, "closure", Value::Null);
    assert_eq!(closed.body["stage"], "closed", "{}", closed.text);
}

#[test]
fn licence_law_50_the_organ_decides_until_the_last_moment_and_then_silence_means_nothing() {
    let town = Town::at(DAY);
    let ends: [(&str, &str, Value); 3] = [
        ("mzj-chief-1", "decision", refusal()),
        ("aq-charity", "withdrawal", json!({ "reason": "不再需要" })),
        ("mzj-sec-1", "termination", json!({ "ground": "impossible", "reason": "单位已注销" })),
    ];
    let all: Vec<Value> = ends.iter().map(|_| accepted(&town, "2026-10-31")).collect();
    for reviewer in ["mzj-sec-1", "mzj-sech-1"] {
        assert_eq!(town.approve(reviewer, &all[0]).status, 200);
    }
    let rejected = filed(&town, "2026-10-31");
    town.it_is("2026-10-31T23:59:00+08:00");
    for (application, (who, what, body)) in all.iter().zip(ends) {
        let done = keep(&town, who, application, what, body);
        assert_eq!(done.status, 200, "{what}: {}", done.text);
        assert!(clock(&done.body)["stopped_at"].is_string(), "{what} stops the clock");
    }
    // Nobody has taken it in within five working days, so it counts as accepted; and then as renewed.
    town.it_is("2026-11-02T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 2);
    let seen = kinds(&town, &rejected);
    let place = |kind: &str| seen.iter().position(|it| it == kind);
    assert!(place("applications.accepted") < place("applications.deemed_renewed"), "{seen:?}");
    let stages: Vec<Value> =
        all.iter().map(|it| town.person("aq-charity").see(it)["stage"].clone()).collect();
    assert_eq!(stages, ["decided", "withdrawn", "terminated"]);
}

#[test]
fn a_refusal_to_take_it_in_ends_the_wait() {
    let town = Town::at(DAY);
    let application = filed(&town, "2026-10-31");
    let remedies = refusal()["remedies"].clone();
    let body =
        json!({ "ground": "not_entitled", "reason": "登记证书已被撤销", "remedies": remedies });
    let rejected = keep(&town, "mzj-win-1", &application, "rejection", body);
    assert_eq!((rejected.status, &rejected.body["stage"]), (200, &json!("rejected")));
    assert!(clock(&rejected.body)["stopped_at"].is_string());
    town.it_is("2026-11-02T08:00:00+08:00");
    assert_eq!(town.sweep().lapsed, 0);
}

#[test]
fn of_many_servers_one_renews_and_once() {
    let town = Town::at(DAY);
    let application = accepted(&town, "2026-10-31");
    let twin = town.twin();
    for it in [&town, &twin] {
        it.it_is("2026-11-01T08:00:00+08:00");
    }
    let lapsed = std::thread::scope(|scope| {
        let sweeps = [&town, &twin, &town, &twin].map(|it| scope.spawn(|| it.sweep().lapsed));
        sweeps.map(|it| it.join().expect("it sweeps")).into_iter().sum::<usize>()
    });
    town.sweep();
    assert_eq!(lapsed, 1);
    let seen = kinds(&town, &application);
    let renewed = seen.iter().filter(|it| *it == "applications.deemed_renewed").count();
    assert_eq!(renewed, 1, "{seen:?}");
}

#[test]
fn a_leap_over_the_expiry_renews_on_the_way() {
    let town = Town::sandbox(Database::fresh(), DAY);
    let application = accepted(&town, "2026-10-31");
    let to = json!({ "to": "2026-11-20T10:00:00+08:00" });
    let mut leapt = town.stranger().post("/api/v1/sandbox/clock", to.clone());
    for _ in 0..20 {
        if leapt.body["left_seconds"] == 0 {
            break;
        }
        leapt = town.stranger().post("/api/v1/sandbox/clock", to.clone());
    }
    assert_eq!((leapt.status, &leapt.body["left_seconds"]), (200, &json!(0)), "{}", leapt.text);
    let renewed = town.person("aq-charity").see(&application);
    assert_eq!((&renewed["stage"], &renewed["granted"]), (&json!("decided"), &json!(true)));
    assert_eq!(renewed["decided_at"], "2026-10-31T15:59:59Z");
}
