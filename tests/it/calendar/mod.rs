//! The calendar over HTTP.

mod import;
mod regions;

use crate::town::Town;

#[test]
fn a_day_says_whether_it_is_worked_and_why() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let days = town.stranger().get("/api/v1/calendar/days?from=2026-09-26&to=2026-10-10").body;
    let told = |date: &str| {
        let days = days["items"].as_array().expect("days");
        let day = days.iter().find(|it| it["date"] == date).expect("the day is there");
        let text = |name: &str| day[name].as_str().unwrap_or("-").to_owned();
        (day["working"] == true, text("reason"), text("holiday"))
    };
    let want =
        |working, reason: &str, holiday: &str| (working, reason.to_owned(), holiday.to_owned());
    assert_eq!(told("2026-09-28"), want(true, "weekday", "-"));
    assert_eq!(told("2026-10-01"), want(false, "holiday", "国庆节"));
    assert_eq!(told("2026-10-10"), want(true, "makeup_workday", "国庆节"));
}

#[test]
fn dates_beyond_the_last_notice_are_provisional() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    let calendar = town.stranger().get("/api/v1/calendar").body;
    assert_eq!(calendar["horizon"], "2026-12-31");
    let days = town.stranger().get("/api/v1/calendar/days?from=2026-12-31&to=2027-01-01").body;
    assert_eq!(days["items"][0]["provisional"], false);
    assert_eq!(days["items"][1]["provisional"], true);
    assert_eq!(days["items"][1]["holiday"], "元旦");
}

#[test]
fn a_span_that_is_too_long_or_runs_backwards_is_refused() {
    let town = Town::at("2026-11-23T10:00:00+08:00");
    for span in ["from=2026-01-01&to=2026-12-31", "from=2026-02-01&to=2026-01-01"] {
        let answer = town.stranger().get(&format!("/api/v1/calendar/days?{span}"));
        assert_eq!((answer.status, answer.problem()), (422, "out-of-bounds"));
        assert_eq!(answer.body["errors"][0]["pointer"], "?to");
    }
}

#[test]
fn days_that_no_calendar_covers_are_not_guessed_at() {
    let town = Town::at("2027-12-20T10:00:00+08:00");
    let stranger = town.stranger();
    let answer = stranger.get("/api/v1/calendar/days?from=2027-12-20&to=2028-01-10");
    assert_eq!((answer.status, answer.problem()), (409, "no-calendar"), "{}", answer.text);
    assert!(answer.body["detail"].as_str().is_some_and(|it| it.contains("2028-01-01")));
    let clipped = stranger.get("/api/v1/calendar/days").body;
    let days = clipped["items"].as_array().expect("days");
    assert_eq!(days.last().map(|it| &it["date"]), Some(&"2027-12-31".into()));
    let (form, materials) = town.papers_for("MZ-01-001");
    let body = serde_json::json!({
        "item": "MZ-01-001", "form": form, "materials": materials, "submit": true });
    let submit = town.person("aq-charity").post("/api/v1/applications", body.clone());
    assert_eq!(submit.status, 201, "five working days end in 2027: {}", submit.text);
    let path = format!("{}/acceptance", crate::town::path(&submit.body));
    let accept = town.person("mzj-win-1").change(&path, serde_json::Value::Null);
    assert_eq!((accept.status, accept.problem()), (409, "no-calendar"), "{}", accept.text);
    town.it_is("2028-01-20T10:00:00+08:00");
    let submit = town.person("aq-charity").post("/api/v1/applications", body);
    assert_eq!((submit.status, submit.problem()), (409, "no-calendar"), "{}", submit.text);
    let ready = stranger.send("GET", "/health/ready", &[("Accept-Language", "en")], None).body;
    assert_eq!(ready["warnings"][0]["code"], "no-calendar");
}

#[test]
fn readiness_warns_when_the_horizon_is_nearer_than_the_longest_open_limit() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let warnings = || town.stranger().get("/health/ready").body["warnings"].clone();
    assert_eq!(warnings(), serde_json::Value::Null);
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(warnings(), serde_json::Value::Null, "60 days from September end in this year");
    town.it_is("2026-11-23T10:00:00+08:00");
    town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(warnings()[0]["code"], "calendar-horizon-near");
}

#[test]
fn every_due_date_beyond_the_last_notice_says_that_it_may_still_move() {
    for (day, wanted) in [("2026-09-21", false), ("2026-12-28", true)] {
        let town = Town::at(&format!("{day}T10:00:00+08:00"));
        let done = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
        let (officer, me) = (town.person("mzj-sec-1"), town.person("aq-charity"));
        let task = officer.get(&officer.task_of(&done)).body;
        let tasks = officer.get("/api/v1/tasks").body["items"].clone();
        let list = me.get("/api/v1/applications").body["items"][0].clone();
        let seen = me.see(&done);
        let step = seen["steps"].as_array().and_then(|it| it.last()).expect("steps");
        let ask = serde_json::json!({ "number": seen["number"], "query_code": seen["query_code"] });
        let progress = town.stranger().post("/api/v1/progress_inquiries", ask).body;
        let clock = seen["clocks"].as_array().expect("clocks").iter();
        let clock = clock.clone().find(|it| it["kind"] == "promised").expect("it runs");
        let told = town.person("aq-charity").get(clock["explanation"].as_str().expect("a path"));
        let preview = town.stranger().get("/api/v1/clocks/preview?item=MZ-01-001").body;
        for (place, it) in [
            ("the task", &task["provisional"]),
            ("the work list", &tasks[0]["provisional"]),
            ("the list", &list["promised_provisional"]),
            ("the step", &step["provisional"]),
            ("the inquiry", &progress["promised_provisional"]),
            ("the clock", &clock["provisional"]),
            ("the explanation", &told.body["provisional"]),
            ("the preview", &preview["clocks"][2]["provisional"]),
        ] {
            assert_eq!(*it, wanted, "{place} on {day}: {seen}");
        }
    }
}
