//! Bad input gets a clear problem, never a 500, never half a change.

use serde_json::json;

use crate::town::{Answer, Town};

fn is_problem(answer: &Answer, status: u16, kind: &str) {
    assert_eq!((answer.status, answer.problem()), (status, kind), "{}", answer.text);
    assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    assert!(answer.body["trace_id"].is_string());
}

#[test]
fn a_body_that_cannot_be_read_is_refused_with_the_place() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("zhangsan");
    let json = [("Content-Type", "application/json")];
    let send = |body: &[u8]| me.send("POST", "/api/v1/applications", &json, Some(body));
    is_problem(&send(b""), 400, "malformed");
    is_problem(&send(b"{"), 400, "malformed");
    is_problem(&send(b"[]"), 400, "malformed");
    is_problem(&send(b"{\"item\":\"MZ-05-006\"} x"), 400, "malformed");
    is_problem(&send(b"{\"item\":\"\xff\xfe\"}"), 400, "malformed");
    is_problem(&send(b"{\"item\":\"a\\u0000b\"}"), 400, "malformed");
    is_problem(&send(b"{\"item\":\"MZ-05-006\",\"item\":\"MZ-05-006\"}"), 400, "malformed");
    is_problem(&send("[".repeat(100_000).as_bytes()), 400, "malformed");
    let deep =
        format!("{{\"item\":\"MZ-05-006\",\"form\":{}1{}}}", "[".repeat(9_000), "]".repeat(9_000));
    is_problem(&send(deep.as_bytes()), 400, "malformed");
    let wrong = send(b"{\"item\":7}");
    is_problem(&wrong, 400, "malformed");
    assert_eq!(wrong.body["errors"][0]["pointer"], "/item");
    let unknown = send(b"{\"item\":\"MZ-05-006\",\"colour\":1}");
    is_problem(&unknown, 400, "malformed");
    assert_eq!(unknown.body["errors"][0]["pointer"], "/colour");
    assert!(
        unknown.body["detail"].as_str().is_some_and(|it| it.contains("`channel`")),
        "known are"
    );
    let enumerated = send(b"{\"item\":\"MZ-05-006\",\"channel\":\"pigeon\"}");
    assert_eq!(enumerated.body["errors"][0]["pointer"], "/channel");
    let all = send(b"{\"item\":7,\"channel\":\"pigeon\",\"colour\":1,\"size\":2}");
    is_problem(&all, 400, "malformed");
    assert!(all.body["detail"].as_str().is_some_and(|it| it.contains("errors")), "{}", all.text);
    let mut at: Vec<&str> = all.body["errors"]
        .as_array()
        .expect("errors")
        .iter()
        .filter_map(|it| it["pointer"].as_str())
        .collect();
    at.sort_unstable();
    assert_eq!(at, ["/channel", "/colour", "/item", "/size"], "all of them at once: {}", all.text);
    assert!(!all.text.contains("pigeon"), "what was sent is not repeated: {}", all.text);
    let large = format!("{{\"item\":\"{}\"}}", "x".repeat(600 * 1024));
    is_problem(&send(large.as_bytes()), 413, "too-large");
    let plain = [("Content-Type", "text/plain")];
    let typed = me.send("POST", "/api/v1/applications", &plain, Some(b"{}"));
    is_problem(&typed, 415, "unsupported-media-type");
    assert_eq!(town.database.text("select count(*)::text as it from applications"), "0");
}

#[test]
fn a_path_that_names_nothing_is_answered_in_the_same_shape() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("zhangsan");
    for path in [
        "/nowhere",
        "/api/v1/nowhere",
        "/api/v1/applications/not-an-id",
        "/api/v1/items/NONE",
        "/api/v1/items/%00",
        "/api/v1/items/..%2F..%2Fetc",
        "/api/v1/applications/",
        "/api/v1/applications/00000000-0000-0000-0000-000000000000",
        "/api/v1/rules/%FF",
    ] {
        is_problem(&me.get(path), 404, "not-found");
    }
    let method = me.send("DELETE", "/api/v1/items", &[], None);
    is_problem(&method, 405, "method-not-allowed");
    assert_eq!(method.header("allow"), Some("GET"));
}

#[test]
fn fields_out_of_bounds_are_all_named_at_once() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let body = json!({ "login": "a b", "password": "short", "person": {
        "kind": "natural_person", "name": "", "number": "1", "phone": "1" } });
    let answer = town.stranger().post("/api/v1/accounts", body);
    is_problem(&answer, 422, "out-of-bounds");
    let errors = answer.body["errors"].as_array().expect("errors").clone();
    let pointers: Vec<&str> = errors.iter().filter_map(|it| it["pointer"].as_str()).collect();
    assert_eq!(
        pointers,
        ["/login", "/password", "/person/name", "/person/number", "/person/phone"]
    );
}

#[test]
fn a_refusal_that_is_about_one_field_points_at_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let me = town.person("zhangsan");
    let material = |code: &str| json!({ "material": code, "medium": "paper", "copies": 1 });
    for (materials, problem) in [
        (json!([material("NOPE")]), "unknown-material"),
        (json!([material("M1"), material("M1")]), "material-twice"),
    ] {
        let body = json!({ "item": "MZ-05-006", "form": {}, "materials": materials });
        let refused = me.post("/api/v1/applications", body);
        is_problem(&refused, 422, problem);
        let fault = &refused.body["errors"][0];
        assert_eq!((&fault["pointer"], &fault["rule"]), (&json!("/materials"), &json!(problem)));
        assert_eq!(fault["detail"], refused.body["detail"]);
    }
}

#[test]
fn a_period_that_ends_before_it_begins_is_no_empty_list() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let span = "from=2026-09-30&to=2026-09-01";
    for (who, path) in [
        ("mzj-sec-1", format!("/api/v1/finished_tasks?{span}")),
        ("mzj-sup-1", format!("/api/v1/items/MZ-01-001/event-log.xes?{span}")),
        ("mzj-sup-1", format!("/api/v1/statistics/efficiency?{span}")),
    ] {
        let refused = town.person(who).get(&path);
        is_problem(&refused, 422, "out-of-bounds");
        assert_eq!(refused.body["errors"][0]["pointer"], "?to", "{path}");
    }
}

#[test]
fn a_parameter_that_is_no_number_is_told_which_numbers_are_right() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    for size in ["abc", "0", "-1", "201", "99999999999"] {
        let refused = town.stranger().get(&format!("/api/v1/items?limit={size}"));
        is_problem(&refused, 400, "malformed");
        let fault = &refused.body["errors"][0];
        assert_eq!(
            (&fault["pointer"], &fault["detail"]),
            (&json!("?limit"), &json!("取值范围：1 至 200"))
        );
    }
}

#[test]
fn a_problem_speaks_the_callers_language() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let detail = |language: &str| {
        let answer = town.stranger().send(
            "GET",
            "/api/v1/items/NONE",
            &[("Accept-Language", language)],
            None,
        );
        answer.body["detail"].as_str().expect("a detail").to_owned()
    };
    assert_eq!(detail("en"), "there is no such thing, or none that you may see");
    assert_eq!(detail("zh-CN"), "所请求的内容不存在，或者您无权查看");
    assert_eq!(detail("fr"), detail("zh-CN"));
}

#[test]
fn every_problem_type_that_answers_name_is_listed() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let listed = town.stranger().get("/problems").body.to_string();
    for kind in
        ["not-found", "stale", "materials-missing", "self-review", "throttled", "wrong-credentials"]
    {
        assert!(listed.contains(&format!("\"/problems/{kind}\"")), "{kind}");
    }
}

#[test]
fn an_idempotency_key_is_visible_and_short() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let long = "x".repeat(201);
    for key in ["", long.as_str()] {
        let body = json!({ "item": "MZ-05-006" });
        let answer = town.person("zhangsan").post_with(
            "/api/v1/applications",
            body,
            &[("Idempotency-Key", key)],
        );
        is_problem(&answer, 400, "malformed");
    }
}

#[test]
fn documentation_and_contract_are_served_with_nothing_fetched_from_elsewhere() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let page = town.stranger().get("/docs/");
    assert_eq!(page.status, 200);
    assert!(!page.text.contains("https://") && !page.text.contains("http://"), "{}", page.text);
    for path in [
        "/docs/swagger-ui-bundle.js",
        "/docs/swagger-ui.css",
        "/openapi.yaml",
        "/openapi.json",
        "/metrics",
    ] {
        assert_eq!(town.stranger().get(path).status, 200, "{path}");
    }
    assert_eq!(town.stranger().get("/health/live").body["status"], "ok");
    assert_eq!(town.stranger().get("/health/ready").status, 200);
    assert_eq!(town.stranger().get("/api/v1/sandbox/clock").status, 404, "this is no sandbox");
}

#[test]
fn what_counts_the_requests_is_read_by_whoever_unpacks_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let answer = town.stranger().send("GET", "/metrics", &[("Accept-Encoding", "gzip")], None);
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert_eq!(answer.bytes[..2], [0x1f, 0x8b], "a gzip file begins so");
}

#[test]
fn a_period_of_applications_does_not_end_before_it_begins() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let way = "/api/v1/applications?created_from=2027-01-01&created_to=2026-01-01";
    let refused = town.person("aq-charity").get(way);
    assert_eq!(
        (refused.status, &refused.body["errors"][0]["pointer"]),
        (422, &"?created_to".into())
    );
}
