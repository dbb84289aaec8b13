//! Efficiency measured, by cases counted by hand.

use serde_json::{Value, json};

use super::{LICENCE, ask, decide, keep, resume, suspend};
use crate::town::Town;

const SEPTEMBER: &str = "efficiency?from=2026-09-01&to=2026-09-30";

#[test]
fn days_are_counted_from_the_acceptance_to_the_decision_without_those_of_a_procedure() {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    let [quick, paused, late] = [(); 3].map(|()| town.accepted("aq-charity", LICENCE, "mzj-win-1"));
    town.apply("aq-charity", LICENCE);
    town.it_is("2026-09-22T10:00:00+08:00");
    suspend(&town, &paused);
    // 22, 23 and 24 September.
    town.it_is("2026-09-24T10:00:00+08:00");
    decide(&town, &quick);
    town.it_is("2026-09-29T10:00:00+08:00");
    resume(&town, &paused);
    town.it_is("2026-09-30T10:00:00+08:00");
    // The 29th and the 30th: a week stood still.
    decide(&town, &paused);
    // Those five and the 28th: one day late, as the 25th is a holiday.
    decide(&town, &late);
    let told = ask(&town, "mzj-sup-1", SEPTEMBER);
    let all = &told["total"];
    let counts = ["received", "accepted", "finished", "on_time", "overdue"];
    assert_eq!(counts.map(|it| all[it].clone()), [4, 3, 3, 2, 1].map(Value::from), "{all}");
    assert_eq!(all["completion_rate"], json!({ "value": 1.0, "n": 3 }));
    assert_eq!(all["on_time_rate"], json!({ "value": 0.6667, "n": 3 }));
    assert_eq!(all["instant_case_rate"], json!({ "value": 0.0, "n": 3 }));
    assert_eq!(all["elapsed_days"], json!({ "mean": 3.6667, "median": 3.0, "n": 3 }));
    assert_eq!(all["promised_days"], json!({ "mean": 5.0, "median": 5.0, "n": 3 }));
    assert_eq!(all["statutory_days"], json!({ "mean": 20.0, "median": 20.0, "n": 3 }));
    let group = &told["groups"][0];
    assert_eq!((&group["body"], &group["rank"]), (&json!("MZJ"), &json!(1)));
    assert_eq!(group["figures"], *all);
    let by_item = ask(&town, "mzj-sup-1", &format!("{SEPTEMBER}&by=item&body=MZJ&item={LICENCE}"));
    assert_eq!(by_item["groups"][0]["item"], LICENCE);
    assert_eq!(by_item["groups"][0]["figures"], *all);
    // A month in which nothing happened, and a body that is another's: no ratio of nothing.
    for (who, way) in
        [("mzj-sup-1", "efficiency?from=2026-08-01&to=2026-08-31"), ("mzjx-cnty-1", SEPTEMBER)]
    {
        let none = ask(&town, who, way);
        assert_eq!(none["total"]["completion_rate"], json!({ "n": 0 }), "not 100 %");
        assert_eq!(none["total"]["elapsed_days"], json!({ "n": 0 }));
        assert_eq!(none["groups"], json!([]));
    }
}

#[test]
fn seven_days_of_a_public_notice_are_in_no_mean() {
    let town = Town::at("2026-12-01T10:00:00+08:00");
    let application = town.accepted("zhangsan", "MZ-05-001", "xz-town-1");
    for who in ["xz-town-2", "xz-townh-1"] {
        assert_eq!(town.approve(who, &application).status, 200);
    }
    // Announced from the 2nd to the 8th.
    town.it_is("2026-12-09T10:00:00+08:00");
    town.sweep();
    assert_eq!(town.approve("mzjx-cnty-1", &application).status, 200);
    town.it_is("2026-12-10T10:00:00+08:00");
    let grant = json!({ "granted": true, "reasons": "符合条件" });
    keep(&town, "mzjx-cntyh-1", &application, "decision", grant);
    let told = ask(&town, "mzjx-cnty-1", "efficiency?from=2026-12-01&to=2026-12-31");
    let two = json!({ "mean": 2.0, "median": 2.0, "n": 1 });
    assert_eq!(told["total"]["elapsed_days"], two, "the 9th and the 10th");
}

#[test]
fn decisions_from_before_days_were_counted_are_finished_and_in_no_mean() {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    let application = town.accepted("aq-charity", LICENCE, "mzj-win-1");
    decide(&town, &application);
    let forget = "update applications set elapsed_days = null, promised_days = null,
                  statutory_days = null where decided_at is not null";
    assert_eq!(town.database.sql(forget), Ok(1));
    let all = ask(&town, "mzj-boss-1", SEPTEMBER)["total"].clone();
    assert_eq!((&all["finished"], &all["on_time"]), (&json!(1), &json!(1)));
    assert_eq!(all["elapsed_days"], json!({ "n": 0 }));
}

#[test]
fn a_period_has_at_least_one_day_and_at_most_a_year() {
    let town = Town::at("2026-09-21T10:00:00+08:00");
    let officer = town.person("mzj-sec-1");
    for (query, status) in [
        ("from=2026-09-01&to=2026-09-01", 200),
        ("from=2024-01-01&to=2024-12-31", 200),
        ("from=2026-09-02&to=2026-09-01", 422),
        ("from=2025-01-01&to=2026-01-02", 422),
        ("from=2026-09-01", 400),
        ("from=9999-12-31&to=9999-12-31", 200),
    ] {
        let answer = officer.get(&format!("/api/v1/statistics/efficiency?{query}"));
        assert_eq!(answer.status, status, "{query}: {}", answer.body);
        if status == 422 {
            assert_eq!(answer.body["errors"][0]["pointer"], "?to");
        }
    }
}
