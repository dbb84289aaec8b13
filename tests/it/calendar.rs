//! The calendar over HTTP.

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
