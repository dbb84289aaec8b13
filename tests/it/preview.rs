//! What if: due dates without any application.

use serde_json::{Value, json};

use crate::town::{Answer, Town};

fn town() -> Town {
    Town::at("2026-09-21T10:00:00+08:00")
}

const WAY: &str = "/api/v1/clocks/preview";

fn ask(town: &Town, query: &str) -> Answer {
    town.stranger().get(&format!("{WAY}?{query}"))
}

fn plan(town: &Town, body: Value) -> Answer {
    town.stranger().post(WAY, body)
}

fn dues(answer: &Answer) -> Vec<(&str, &str)> {
    let clocks = answer.body["clocks"].as_array().expect("clocks").iter();
    clocks
        .map(|it| (it["kind"].as_str().unwrap_or("-"), it["due_on"].as_str().unwrap_or("paused")))
        .collect()
}

#[test]
fn a_stranger_sees_by_when_an_application_of_today_would_be_answered() {
    let town = town();
    let answer = ask(&town, "item=MZ-01-001");
    assert_eq!(answer.status, 200, "{}", answer.text);
    let kinds: Vec<&str> = dues(&answer).iter().map(|it| it.0).collect();
    assert_eq!(kinds, ["correction", "statutory", "promised", "delivery", "publication"]);
    let real = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    for kind in ["correction", "statutory", "promised"] {
        let told = dues(&answer).iter().find(|it| it.0 == kind).map(|it| it.1.to_owned());
        assert_eq!(told.as_deref(), Some(crate::town::date_in(&real, kind).as_str()), "{kind}");
    }
    let clocks = &answer.body["clocks"];
    assert_eq!(clocks[3]["started_at"], clocks[2]["due_at"], "decided on the last promised day");
    assert!(clocks[2]["yellow_from"].as_str() < clocks[2]["due_at"].as_str());
    let rules: Vec<&str> = answer.body["rules"]
        .as_array()
        .expect("rules")
        .iter()
        .filter_map(|it| it["id"].as_str())
        .collect();
    assert_eq!(rules, ["XK-32-4", "MZ-ST12", "XK-44", "SG-7"]);
    let posted = plan(&town, json!({ "item": "MZ-01-001" }));
    assert_eq!(posted.body["clocks"], clocks.clone());
}

#[test]
fn planned_pauses_and_an_extension_move_the_dates() {
    let town = town();
    let bare = "value=20&unit=working_day&start=2026-10-12";
    assert_eq!(dues(&ask(&town, bare)), [("-", "2026-11-09")]);
    let paused = ask(&town, &format!("{bare}&pauses=2026-10-19/2026-10-26,2026-11-02/2026-11-04"));
    assert_eq!(dues(&paused), [("-", "2026-11-18")]);
    let longer = ask(&town, &format!("{bare}&extension=10"));
    assert_eq!(dues(&longer), [("-", "2026-11-23")]);
    let open = ask(&town, &format!("{bare}&pauses=2026-10-19/"));
    assert_eq!(dues(&open), [("-", "paused")]);
    let body = json!({ "limit": { "value": 20, "unit": "working_day" }, "extension": 10,
        "start": "2026-10-12T23:59:59+08:00", "pauses": [{ "from": "2026-10-19", "to": "2026-10-26" }] });
    assert_eq!(dues(&plan(&town, body)), [("-", "2026-11-30")]);
    let light = &ask(&town, bare).body["clocks"][0]["yellow_from"];
    assert_eq!(*light, "2026-11-04T16:00:00Z", "the eighteenth day of twenty begins");
}

#[test]
fn a_rule_is_counted_by_the_text_that_was_in_force_on_the_day_of_the_trigger() {
    let town = town();
    let rule = |start: &str| {
        let answer = ask(&town, &format!("rule=GK-33&start={start}"));
        let clock = &answer.body["clocks"][0];
        (clock["rule"].clone(), clock["limit"]["value"].clone(), clock["due_on"].clone())
    };
    assert_eq!(rule("2019-05-14"), (json!("GK07-24"), json!(15), json!("2019-06-04")));
    assert_eq!(rule("2019-05-15"), (json!("GK-33"), json!(20), json!("2019-06-13")));
    let early = ask(&town, "rule=GK-33&start=2008-04-30");
    assert_eq!((early.status, &early.body["errors"][0]["rule"]), (422, &json!("in-force")));
    assert_eq!(early.body["errors"][0]["pointer"], "?start");
}

#[test]
fn a_rule_that_counts_backwards_answers_the_last_day_in_time_and_explains_it_day_by_day() {
    let town = town();
    let hearing = ask(&town, "rule=XK-48&start=2026-10-15T14:00:00%2B08:00");
    assert_eq!(hearing.status, 200, "{}", hearing.text);
    let clock = &hearing.body["clocks"][0];
    assert_eq!(clock["direction"], "backwards");
    assert_eq!((&clock["rule"], &clock["limit"]["value"]), (&json!("XK-48"), &json!(7)));
    assert_eq!(
        (&clock["due_on"], &clock["due_at"]),
        (&json!("2026-09-30"), &json!("2026-09-30T09:30:00Z"))
    );
    assert_eq!(hearing.body["rules"][0]["source"], "art.48");
    let days = clock["days"].as_array().expect("days");
    let day = |at: usize| {
        let it = &days[at];
        (it["date"].as_str(), it["counted"].as_str(), it["nth"].as_u64(), it["day"].as_str())
    };
    assert_eq!(day(0), (Some("2026-10-15"), Some("start"), None, Some("weekday")));
    assert_eq!(day(1), (Some("2026-10-14"), Some("counted"), Some(1), Some("weekday")));
    assert_eq!(day(5), (Some("2026-10-10"), Some("counted"), Some(4), Some("makeup_workday")));
    assert_eq!(day(8), (Some("2026-10-07"), Some("day_off"), None, Some("holiday")));
    assert_eq!(day(15), (Some("2026-09-30"), Some("counted"), Some(7), Some("weekday")));
    assert_eq!(days.len(), 16);
    // Who wants a licence renewed may still ask on the working day after a day off; who has to leave
    // others their time is earlier.
    let last = |body: Value| plan(&town, body).body["clocks"][0]["due_on"].clone();
    assert_eq!(last(json!({ "rule": "XK-50a", "start": "2026-11-05" })), "2026-10-08");
    assert_eq!(last(json!({ "rule": "JC-16", "start": "2026-10-12" })), "2026-09-30");
    let next_year = ask(&town, "rule=XK-48&start=2027-01-08").body["clocks"][0].clone();
    assert_eq!(
        (&next_year["due_on"], &next_year["provisional"]),
        (&json!("2026-12-29"), &json!(true))
    );
    let far = ask(&town, "rule=XK-48&start=2029-01-08");
    assert_eq!((far.status, far.problem()), (409, "no-calendar"));
    let forwards = ask(&town, "rule=XK-44").body["clocks"][0].clone();
    assert_eq!(
        (&forwards["direction"], &forwards["days"][0]["counted"]),
        (&json!("forwards"), &json!("start"))
    );
    let svg = format!("{WAY}.svg?rule=XK-48&start=2026-10-15");
    let drawn = town.stranger().get(&svg);
    assert!(
        drawn.text.contains("自 2026-10-15 倒推（当日不计），最迟 2026-09-30"),
        "{}",
        drawn.text
    );
}

#[test]
fn a_preview_may_be_kept_by_caches_and_says_when_it_changed() {
    let town = town();
    let way = format!("{WAY}?item=MZ-01-001&start=2026-09-21");
    let first = town.stranger().get(&way);
    assert_eq!(first.header("cache-control"), Some("public, max-age=300"));
    let tag = first.header("etag").expect("it has one").to_owned();
    let again = |town: &Town| town.stranger().send("GET", &way, &[("If-None-Match", &tag)], None);
    assert_eq!(again(&town).status, 304);
    let typhoon = json!({ "region": "340800000000", "source": "通知", "reason": "台风",
        "add": [{ "date": "2026-09-23", "kind": "holiday", "name": "台风停工" }] });
    town.person("mzj-adm-1").post("/api/v1/calendar/local-days", typhoon);
    let moved = again(&town);
    assert_eq!(moved.status, 200);
    assert!(
        moved.body["clocks"][0]["due_on"].as_str() > first.body["clocks"][0]["due_on"].as_str()
    );
}

#[test]
fn a_preview_that_makes_no_sense_is_refused_with_the_field_and_the_rule() {
    let town = town();
    for (query, pointer, rule) in [
        ("", "?item", "one-of"),
        ("item=MZ-01-001&rule=XK-44", "?item", "one-of"),
        ("item=MZ-01-001&region=340800000000", "?region", "one-of"),
        ("item=NONE", "?item", "exists"),
        ("rule=NONE", "?rule", "exists"),
        ("rule=XK-30", "?rule", "limit"),
        ("rule=XK-48&pauses=2026-10-01/", "?pauses", "direction"),
        ("rule=XK-48&extension=1", "?extension", "direction"),
        ("rule=XK-44&region=999999999999", "?region", "exists"),
        ("rule=XK-44&extension=1", "?extension", "not-extendable"),
        ("rule=XK-42-1&extension=11", "?extension", "extension-too-long"),
        ("item=MZ-01-001&extension=1", "?extension", "not-extendable"),
        ("item=MZ-01-002&extension=11", "?extension", "extension-too-long"),
        ("value=3", "?unit", "required"),
        ("unit=month", "?value", "required"),
        ("value=3&unit=hour&pauses=2026-10-01/", "?pauses", "unit"),
        ("value=0&unit=instant&extension=1", "?extension", "unit"),
        ("value=3&unit=month&pauses=2026-09-01/2026-10-01", "?pauses", "range"),
        ("value=3&unit=month&pauses=2026-10-09/2026-10-01", "?pauses", "range"),
        ("value=9999&unit=month", "?value", "length"),
    ] {
        let answer = ask(&town, query);
        assert_eq!(answer.status, 422, "{query}: {}", answer.text);
        let error = &answer.body["errors"][0];
        assert_eq!((&error["pointer"], &error["rule"]), (&json!(pointer), &json!(rule)), "{query}");
    }
    for (query, pointer) in [
        ("rule=XK-44&pauses=tomorrow", "?pauses"),
        ("rule=XK-44&pauses=2026-10-01", "?pauses"),
        ("rule=XK-44&start=tomorrow", "?start"),
        ("rule=XK-44&colour=red", "?colour"),
    ] {
        let answer = ask(&town, query);
        assert_eq!((answer.status, answer.problem()), (400, "malformed"), "{query}");
        assert_eq!(answer.body["errors"][0]["pointer"], pointer, "{query}");
    }
    let far = ask(&town, "value=400&unit=working_day");
    assert_eq!((far.status, far.problem()), (409, "no-calendar"));
    let past = ask(&town, "rule=XK-44&start=1999-01-01");
    assert_eq!((past.status, &past.body["errors"][0]["rule"]), (422, &json!("in-force")));
    let body = json!({ "rule": "XK-44", "pauses": [{ "from": "2026-10-09", "to": "2026-10-01" }] });
    assert_eq!(plan(&town, body).body["errors"][0]["pointer"], "/pauses/0/to");
    let body = json!({ "limit": { "value": 3651, "unit": "month" } });
    assert_eq!(plan(&town, body).body["errors"][0]["pointer"], "/limit/value");
}

#[test]
fn an_item_that_takes_no_applications_has_no_preview() {
    let town = town();
    let over = ask(&town, "item=MZ-99-001");
    assert_eq!((over.status, over.problem()), (410, "item-over"), "{}", over.text);
    let ex_officio = ask(&town, "item=MZ-02-001");
    assert_eq!(
        (ex_officio.status, ex_officio.problem()),
        (409, "not-applied-for"),
        "{}",
        ex_officio.text
    );
}
