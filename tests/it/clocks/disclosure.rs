//! 依申请公开: a request for information through its six stages, with the clocks of the
//! Regulations on Open Government Information (articles 30 to 34).

use serde_json::{Value, json};

use super::{LICENCE, keep};
use crate::town::{Answer, Town, date_in, path};

const DAY: &str = "2026-09-29T10:00:00+08:00";

/// An item whose requests are answered in twenty working days by law, and in five as promised.
fn request(town: &Town) -> Value {
    let guide = town.stranger().get(&format!("/api/v1/items/{LICENCE}")).body;
    let mut content = guide["version"]["content"].clone();
    for (limit, days, rule) in [
        ("statutory", 20, "GK-33"),
        ("reply", 15, "GK-30"),
        ("third_party", 15, "GK-32"),
        ("other_organ", 15, "GK-34"),
    ] {
        content["limits"][limit] = json!({ "value": days, "unit": "working_day", "rule": rule });
    }
    crate::catalogue::publish(town, LICENCE, content, "2026-09-29");
    town.apply("aq-charity", LICENCE)
}

fn well(answer: Answer) -> Value {
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.body
}

/// What happens to a request, on its day.
fn happens(town: &Town, request: &Value, what: &str) -> Value {
    let by = |who: &str, way: &str, body: Value| well(keep(town, who, request, way, body));
    match what {
        "unclear" => {
            let defects =
                json!([{ "field": "/name", "kind": "wrong", "detail": "所需信息不明确" }]);
            by("mzj-win-1", "correction_notice", json!({ "defects": defects }))
        }
        "corrected" => {
            let (form, _) = town.papers_for(LICENCE);
            by("aq-charity", "corrections", json!({ "form": form }))
        }
        "accepted" => by("mzj-win-1", "acceptance", Value::Null),
        "third_party" | "other_organ" => {
            let body = json!({ "whom": what, "name": "某某公司", "question": "是否同意公开？" });
            by("mzj-sec-1", "consultations", body)
        }
        "opinion" => {
            let body = json!({ "stance": "objects", "document": "收文〔2026〕17号" });
            by("mzj-sec-1", "opinions", body)
        }
        "extended" => {
            let body =
                json!({ "clock": "statutory", "by": 20, "reason": "数量较大，需要加工整理" });
            by("mzj-boss-1", "extensions", body)
        }
        "silence" => {
            assert_eq!(town.sweep().lapsed, 1);
            town.person("mzj-sec-1").see(request)
        }
        other => panic!("nothing is called {other}"),
    }
}

/// The dates were counted by hand on the calendar of 2026: 1 to 7 October are free,
/// Saturday the 10th is worked. Day by day, with what happens on it; last the day of the answer.
#[test]
fn disclosure_rules_33_the_answer_is_due_on_the_day_of_the_table_made_by_hand() {
    type Row = (&'static [(&'static str, &'static str)], &'static str);
    let table: [Row; 7] = [
        (&[("2026-09-29T10", "accepted")], "2026-11-02"),
        (&[("2026-09-29T10", "accepted"), ("2026-10-20T10", "extended")], "2026-11-30"),
        (
            &[
                ("2026-09-30T10", "unclear"),
                ("2026-10-12T10", "corrected"),
                ("2026-10-13T10", "accepted"),
            ],
            "2026-11-09",
        ),
        (
            &[
                ("2026-09-29T10", "accepted"),
                ("2026-10-16T10", "third_party"),
                ("2026-10-26T10", "opinion"),
            ],
            "2026-11-10",
        ),
        (
            &[
                ("2026-09-29T10", "accepted"),
                ("2026-10-16T10", "third_party"),
                ("2026-11-06T18", "silence"),
            ],
            "2026-11-24",
        ),
        (
            &[
                ("2026-09-29T10", "accepted"),
                ("2026-10-16T10", "other_organ"),
                ("2026-11-06T18", "silence"),
            ],
            "2026-11-24",
        ),
        (
            &[
                ("2026-09-29T10", "accepted"),
                ("2026-10-16T10", "third_party"),
                ("2026-10-26T10", "opinion"),
                ("2026-10-27T10", "extended"),
            ],
            "2026-12-08",
        ),
    ];
    for (days, due) in table {
        let town = Town::at(DAY);
        let request = request(&town);
        let mut seen = Value::Null;
        for (hour, what) in days {
            town.it_is(&format!("{hour}:00:00+08:00"));
            seen = happens(&town, &request, what);
        }
        assert_eq!(date_in(&seen, "statutory"), due, "{days:?}");
    }
}

#[test]
fn a_request_goes_through_six_stages_and_each_is_dated() {
    let town = Town::at(DAY);
    let request = request(&town);
    for (hour, what) in [
        ("2026-09-30T10", "unclear"),
        ("2026-10-12T10", "corrected"),
        ("2026-10-13T10", "accepted"),
        ("2026-10-14T10", "third_party"),
        ("2026-10-19T10", "opinion"),
    ] {
        town.it_is(&format!("{hour}:00:00+08:00"));
        happens(&town, &request, what);
    }
    town.it_is("2026-10-20T10:00:00+08:00");
    let urge = json!({ "reason": "请按期答复" });
    well(keep(&town, "aq-charity", &request, "urges", urge));
    town.approve("mzj-sec-1", &request);
    town.approve("mzj-sech-1", &request);
    town.it_is("2026-10-21T10:00:00+08:00");
    let decision = json!({ "granted": true, "reasons": "予以公开" });
    well(keep(&town, "mzj-chief-1", &request, "decision", decision));
    let sec = town.person("mzj-sec-1");
    let events = sec.get(&format!("{}/events?limit=200", path(&request))).body;
    let on = |kind: &str| {
        let all = events["items"].as_array().expect("a page");
        let found = all.iter().find(|it| it["kind"] == kind).unwrap_or_else(|| panic!("no {kind}"));
        found["at"].as_str().expect("it is dated")[..10].to_owned()
    };
    let stages = [
        ("申请", "applications.submitted", "2026-09-29"),
        ("补正", "applications.corrected", "2026-10-12"),
        ("受理", "applications.accepted", "2026-10-13"),
        ("审查", "clocks.consulted", "2026-10-14"),
        ("审查", "clocks.opinion_received", "2026-10-19"),
        ("处理", "workflow.task_completed", "2026-10-20"),
        ("监督反馈", "applications.urged", "2026-10-20"),
        ("答复", "applications.decided", "2026-10-21"),
    ];
    for (stage, kind, day) in stages {
        assert_eq!(on(kind), day, "{stage}");
    }
}
