//! Personal data: masked by default, in full only where needed, and never unseen.

use serde_json::json;

use crate::town::{Town, path};

#[test]
fn personal_data_is_masked_and_every_reading_in_full_is_an_event() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let application = town.apply("zhangsan", "MZ-05-006");
    let clerk = town.person("xz-town-1");
    let masked = clerk.get(&path(&application));
    assert_eq!(masked.body["applicant"]["name"], "张*");
    for secret in ["张三", "340802199001010012", "13900000001"] {
        assert!(!masked.text.contains(secret));
    }
    let full = clerk.get(&format!("{}/form", path(&application))).body;
    assert_eq!(full["applicant"]["number"], "340802199001010012");
    assert!(full["form"].is_object());
    let papers = clerk.get(&format!("{}/papers", path(&application))).body;
    assert_eq!(papers["items"], json!([]), "nothing has been written yet");
    let events = clerk.get(&format!("{}/events", path(&application))).body;
    let readings = events["items"].as_array().expect("events").iter();
    let readings = readings.filter(|it| it["kind"] == "applications.personal_data_read");
    assert_eq!(readings.count(), 2, "the form, and the papers");
    let last = events["items"].as_array().and_then(|it| it.last().cloned()).expect("events");
    assert_eq!(last["kind"], "applications.personal_data_read");
    let me = clerk.get("/api/v1/accounts/me").body;
    assert_eq!(last["actor"], json!(format!("account:{}", me["id"].as_str().expect("an id"))));
    // One's own data are one's own.
    town.person("zhangsan").get(&format!("{}/form", path(&application)));
    town.person("zhangsan").get(&format!("{}/papers", path(&application)));
    let again = clerk.get(&format!("{}/events", path(&application))).body;
    assert_eq!(again["items"].as_array().map(Vec::len), events["items"].as_array().map(Vec::len));
    assert_eq!(town.person("mzj-sup-1").get(&format!("{}/form", path(&application))).status, 403);
    assert!(crate::events::broken(&town).is_empty());
}

#[test]
fn an_event_tells_nothing_personal() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    town.apply("zhangsan", "MZ-05-006");
    for secret in ["张三", "340802199001010012", "13900000001"] {
        let sql = format!("select count(*)::text as it from events where data like '%{secret}%'");
        assert_eq!(town.database.text(&sql), "0");
    }
}
