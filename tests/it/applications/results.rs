//! Decision, delivery, closing, and the ends on the way.

use serde_json::{Value, json};

use crate::town::{Town, date_in, path};

/// Accepted and reviewed: the decision is open.
fn reviewed(town: &Town) -> Value {
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(town.approve("mzj-sec-1", &application).status, 200);
    assert_eq!(town.approve("mzj-sech-1", &application).status, 200);
    application
}

#[test]
fn a_result_without_a_delivery_record_cannot_be_closed() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = reviewed(&town);
    let way = |end: &str| format!("{}/{end}", path(&application));
    let grant =
        json!({ "granted": true, "reasons": "符合条件", "result_number": "皖庆社证字第1号" });
    let decided = town.person("mzj-chief-1").change(&way("decision"), grant).body;
    assert_eq!((&decided["stage"], &decided["granted"]), (&json!("decided"), &json!(true)));
    assert_eq!(date_in(&decided, "delivery"), "2026-10-19", "XK-44: ten working days");
    let desk = town.person("mzj-cert-1");
    assert_eq!(desk.change(&way("closure"), Value::Null).problem(), "wrong-stage");
    let sent = desk.change(
        &way("delivery"),
        json!({ "method": "mail", "recipient": "赵敏", "tracking_number": "EMS1" }),
    );
    assert_eq!(sent.body["stage"], "delivering", "{}", sent.body);
    let early = desk.change(&way("closure"), Value::Null);
    assert_eq!((early.status, early.problem()), (409, "no-delivery-receipt"));
    let future = json!({ "signed_by": "赵敏", "served_at": "2026-10-30T10:00:00+08:00" });
    let refused = desk.change(&way("delivery/receipt"), future);
    assert_eq!(refused.problem(), "served-in-future");
    assert_eq!(refused.body["errors"][0]["pointer"], "/served_at");
    town.it_is("2026-10-09T10:00:00+08:00");
    let receipt = json!({ "signed_by": "赵敏", "served_at": "2026-10-08T15:00:00+08:00" });
    assert_eq!(desk.change(&way("delivery/receipt"), receipt.clone()).status, 200);
    assert_eq!(desk.change(&way("delivery/receipt"), receipt).problem(), "receipt-twice");
    let closed = desk.change(&way("closure"), Value::Null).body;
    assert_eq!(closed["stage"], "closed");
    let running = |seen: &Value| -> Vec<Value> {
        let clocks = seen["clocks"].as_array().expect("clocks").iter();
        clocks.filter(|it| it["stopped_at"].is_null()).map(|it| it["kind"].clone()).collect()
    };
    assert_eq!(running(&closed), ["publication"], "what was granted is published all the same");
    town.it_is("2026-10-12T10:00:00+08:00");
    let place = json!({ "place": "信用中国", "reference": "https://credit.example/licences/42" });
    let published = town.person("mzj-sec-1").change(&way("publication"), place).body;
    assert!(running(&published).is_empty(), "{published}");
    assert_eq!(published["ended_at"], closed["ended_at"], "it ended when it was closed");
    let papers = closed["papers"].as_array().expect("papers").iter();
    let papers: Vec<[&Value; 2]> = papers.map(|it| [&it["kind"], &it["title"]]).collect();
    let expected =
        [["acceptance", "受理通知书"], ["grant", "准予行政许可决定书"], ["delivery", "送达回证"]];
    assert_eq!(papers, expected);
}

#[test]
fn a_refusal_gives_reasons_and_says_where_to_turn() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = reviewed(&town);
    let way = format!("{}/decision", path(&application));
    let chief = town.person("mzj-chief-1");
    let bare = chief.change(&way, json!({ "granted": false, "reasons": "不符合条件" }));
    assert_eq!((bare.status, &bare.body["rule"]), (422, &json!("XK-38")));
    let remedies = json!({ "reconsideration_body": "安庆市人民政府", "court": "迎江区人民法院" });
    let refused = chief
        .change(&way, json!({ "granted": false, "reasons": "不符合条件", "remedies": &remedies }))
        .body;
    assert_eq!(refused["granted"], false);
    let papers = refused["papers"].as_array().expect("papers");
    let paper = papers.last().expect("a paper");
    assert_eq!(paper["number"], "安民不准〔2026〕1号");
    assert_eq!(paper["title"], "不予行政许可决定书");
    let way = format!("{}/papers", path(&application));
    let read = town.person("aq-charity").get(&way).body;
    let paper = read["items"].as_array().and_then(|it| it.last()).expect("a paper");
    assert_eq!(
        (&paper["kind"], &paper["title"]),
        (&json!("refusal"), &json!("不予行政许可决定书"))
    );
    assert_eq!(
        paper["facts"],
        json!({ "granted": false, "reasons": "不符合条件", "remedies": remedies })
    );
    assert_eq!(town.person("mzj-sup-1").get(&way).status, 403, "what a paper says is personal");
    assert_eq!(date_in(&refused, "delivery"), "none", "the ten days are for what is granted");
}

#[test]
fn an_instant_item_is_decided_on_the_spot_by_the_window_that_took_it_in() {
    let town = Town::at("2026-09-29T16:00:00+08:00");
    let accepted = town.accepted("aq-charity", "MZ-10-006", "mzj-win-1");
    assert_eq!(date_in(&accepted, "promised"), "2026-09-29");
    let clerk = town.person("mzj-win-1");
    let grant = json!({ "granted": true, "reasons": "材料齐全，当场备案" });
    let decided = clerk.change(&format!("{}/decision", path(&accepted)), grant);
    assert_eq!(decided.body["stage"], "decided", "{}", decided.body);
}

#[test]
fn an_applicant_takes_back_what_is_not_decided_and_nobody_else_does() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let way = format!("{}/withdrawal", path(&application));
    let body = json!({ "reason": "另行申请" });
    assert_eq!(town.person("mzj-sec-1").change(&way, body.clone()).status, 403);
    let withdrawn = town.person("aq-charity").change(&way, body.clone()).body;
    assert_eq!(withdrawn["stage"], "withdrawn");
    let open = town.person("mzj-sec-1").get("/api/v1/tasks").body;
    assert_eq!(open["items"], json!([]), "nothing waits any more");
    assert_eq!(town.person("aq-charity").change(&way, body).problem(), "wrong-stage");
}

#[test]
fn a_body_terminates_only_on_a_ground_of_the_law() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("aq-charity", "MZ-01-001");
    let way = format!("{}/termination", path(&application));
    let clerk = town.person("mzj-win-1");
    let odd = clerk.change(&way, json!({ "ground": "too_much_work", "reason": "x" }));
    assert_eq!((odd.status, &odd.body["errors"][0]["pointer"]), (400, &json!("/ground")));
    let ended =
        clerk.change(&way, json!({ "ground": "applicant_gone", "reason": "申请人已注销" })).body;
    assert_eq!(ended["stage"], "terminated");
}

#[test]
fn whoever_holds_the_receipt_sees_the_progress_and_nothing_personal() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("zhangsan", "MZ-05-006");
    let ask = |code: &Value| {
        let body = json!({ "number": application["number"], "query_code": code });
        town.stranger().post("/api/v1/progress_inquiries", body)
    };
    let seen = ask(&application["query_code"]);
    assert_eq!(seen.status, 200);
    assert_eq!(seen.body["stage"], "submitted");
    for secret in ["张三", "340802199001010012", "13900000001"] {
        assert!(!seen.text.contains(secret), "{}", seen.text);
    }
    for _ in 0..10 {
        assert_eq!(ask(&json!("00000000")).status, 404);
    }
    assert_eq!(
        ask(&application["query_code"]).status,
        429,
        "guessing closes the number for a while"
    );
}
