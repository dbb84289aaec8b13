//! Why a date is what it is: told as data, and drawn.

use serde_json::{Value, json};

use crate::town::{Town, path};

fn town() -> Town {
    Town::at("2026-09-21T10:00:00+08:00")
}

/// Where a clock of the application is explained.
fn way(application: &Value, kind: &str) -> String {
    let clocks = application["clocks"].as_array().expect("clocks").iter();
    let clock = clocks.clone().find(|it| it["kind"] == kind).expect("it runs");
    clock["explanation"].as_str().expect("a path").to_owned()
}

#[test]
fn an_explanation_tells_anchor_rule_and_lights_in_the_readers_language() {
    let town = town();
    let application = town.apply("aq-charity", "MZ-01-001");
    let me = town.person("aq-charity");
    let told = me.get(&way(&application, "correction")).body;
    assert_eq!(told["anchor_event"], "receipt");
    assert_eq!(told["anchor_why"], "自收到申请材料之日的次日起算");
    assert_eq!(
        (&told["rule"]["id"], &told["rule"]["source"]),
        (&json!("XK-32-4"), &json!("art.32(4)"))
    );
    assert!(told["rule"]["text"].as_str().is_some_and(|it| it.contains("一次告知")), "{told}");
    assert!(told["rule"]["text_en"].as_str().is_some_and(|it| it.contains("at once")), "{told}");
    assert_eq!((&told["light"], &told["due_on"]), (&json!("green"), &json!("2026-09-29")));
    assert_eq!(told["yellow_from"], "2026-09-27T16:00:00Z", "the working day before the last");
    assert_eq!(told["red_after"], told["due_at"]);
    assert_eq!((&told["suspensions"], &told["extensions"]), (&json!([]), &json!([])));
    let english = [("Accept-Language", "en")];
    let told = me.send("GET", &way(&application, "correction"), &english, None).body;
    assert_eq!(told["anchor_why"], "counted from the day after the materials were received");
    for (now, light) in
        [("2026-09-28T00:00:00+08:00", "yellow"), ("2026-09-29T17:30:01+08:00", "red")]
    {
        town.it_is(now);
        let told = town.person("mzj-sup-1").get(&way(&application, "correction")).body;
        assert_eq!(told["light"], light, "{now}");
    }
}

#[test]
fn pauses_and_extensions_are_told_with_their_basis() {
    let town = town();
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let promised = way(&application, "promised");
    let clock = promised.split('/').nth(6).expect("the clock's id");
    let entry = |ordinal: i32, kind: &str, on: &str, amount: i32, basis: &str| {
        let sql = format!(
            "insert into clocks_ledger (clock_id, ordinal, kind, effective_on, amount, basis, at, author)
             values ('{clock}', {ordinal}, '{kind}', '{on}', {amount}, '{basis}', now(), 'system:test')"
        );
        town.database.sql(&sql).expect("an entry is added");
    };
    entry(1, "pause", "2026-09-22", 0, "XK-45 听证");
    entry(2, "resume", "2026-09-24", 0, "");
    entry(3, "extend", "2026-09-24", 3, "局长批准");
    let told = town.person("aq-charity").get(&promised).body;
    let pause = json!([{ "from": "2026-09-22", "to": "2026-09-24", "basis": "XK-45 听证" }]);
    assert_eq!(told["suspensions"], pause);
    let longer = json!([{ "on": "2026-09-24", "amount": 3, "basis": "局长批准" }]);
    assert_eq!(told["extensions"], longer);
    let drawn = town.person("aq-charity").get(told["picture"].as_str().expect("a picture")).text;
    assert!(drawn.contains("12 个工作日，延长 3"), "{drawn}");
    assert!(drawn.contains("2026-09-22 · 暂停，不计"), "{drawn}");
}

#[test]
fn the_picture_of_a_clock_is_for_those_who_may_read_it_and_speaks_their_language() {
    let town = town();
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let picture = format!("{}.svg", way(&application, "promised"));
    let me = town.person("aq-charity");
    let drawn = me.get(&picture);
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(drawn.header("cache-control"), Some("no-store"));
    let policy = drawn.header("content-security-policy").expect("it runs nothing");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(drawn.text.contains("社会团体成立登记 · 承诺办结时限：12 个工作日"), "{}", drawn.text);
    assert!(drawn.text.contains("2026-10-01 · 国庆节 · 节假日"), "{}", drawn.text);
    let english = me.send("GET", &picture, &[("Accept-Language", "en")], None).text;
    assert!(english.contains("promised limit: 12 working days"), "{english}");
    assert_eq!(town.person("zhangsan").get(&picture).status, 404);
    assert_eq!(town.stranger().get(&picture).status, 401);
    let other = town.apply("zhangsan", "MZ-05-006");
    let clock = picture.split('/').nth(6).expect("the clock's id");
    let strange = format!("{}/clocks/{clock}/explanation.svg", path(&other));
    assert_eq!(town.person("zhangsan").get(&strange).status, 404, "it is another application's");
}

#[test]
fn a_preview_is_drawn_for_everybody() {
    let town = town();
    let ask = |query: &str, language: &str| {
        let way = format!("/api/v1/clocks/preview.svg?{query}");
        town.stranger().send("GET", &way, &[("Accept-Language", language)], None)
    };
    let drawn = ask("item=MZ-01-001&start=2026-09-21", "zh-CN");
    assert_eq!((drawn.status, drawn.header("content-type")), (200, Some("image/svg+xml")));
    assert_eq!(drawn.header("cache-control"), Some("public, max-age=300"));
    assert!(drawn.header("vary").is_some_and(|it| it.to_lowercase().contains("accept-language")));
    assert!(drawn.text.contains("承诺办结时限：12 个工作日"), "{}", drawn.text);
    let statutory = ask("item=MZ-01-001&kind=statutory", "en").text;
    assert!(statutory.contains("statutory limit: 60 calendar days"), "{statutory}");
    let bare = ask("value=2&unit=month&start=2026-09-21", "en").text;
    assert!(bare.contains(">limit: 2 months</title>"), "{bare}");
    let none = ask("item=MZ-01-001&kind=step", "en");
    assert_eq!((none.status, &none.body["errors"][0]["pointer"]), (422, &json!("?kind")));
    let one = town.stranger().get("/api/v1/clocks/preview?item=MZ-01-001&kind=delivery").body;
    assert_eq!(one["clocks"].as_array().map(Vec::len), Some(1));
}
