//! Notices brought in, over HTTP and by command.

use serde_json::{Value, json};

use crate::town::{Answer, Person, Town, onedoor, temporary};

/// A notice for 2027, with a working Sunday in the year before.
const NOTICE: &str = "date,kind,name\n2026-12-27,workday,元旦\n2027-01-01,holiday,元旦\n\
                      2027-01-04,holiday,元旦\n2027-10-01,holiday,国庆节\n";

const WAY: &str = "/api/v1/calendar/versions?source=%E5%9B%BD%E5%8A%9E";

fn town() -> Town {
    Town::at("2026-11-23T10:00:00+08:00")
}

fn import(who: &Person<'_>, query: &str, kind: &str, text: &str) -> Answer {
    let headers = [("Content-Type", kind)];
    who.send("POST", &format!("{WAY}{query}"), &headers, Some(text.as_bytes()))
}

fn dates(list: &Value) -> Vec<&str> {
    let days = list.as_array().expect("days").iter();
    days.map(|it| it["date"].as_str().expect("a date")).collect()
}

#[test]
fn a_dry_run_tells_what_an_import_would_change_and_stores_nothing() {
    let town = town();
    let admin = town.person("mzj-adm-1");
    let version = || town.stranger().get("/api/v1/calendar").body["version"].clone();
    let before = version();
    let told = import(&admin, "&dry_run=true", "text/csv", NOTICE);
    assert_eq!(told.status, 200, "{}", told.text);
    assert_eq!(told.body["version"], Value::Null);
    assert_eq!(version(), before);
    let done = import(&admin, "", "text/csv", NOTICE);
    assert_eq!(done.status, 201, "{}", done.text);
    for part in ["added", "removed", "changed", "horizon_before", "horizon_after"] {
        assert_eq!(told.body[part], done.body[part], "{part}");
    }
    assert_eq!(dates(&done.body["added"]), ["2026-12-27", "2027-01-04"]);
    assert!(dates(&done.body["removed"]).contains(&"2027-02-05"), "{}", done.text);
    assert_eq!(done.body["horizon_before"], "2026-12-31");
    assert_eq!(done.body["horizon_after"], "2027-12-31");
    assert_eq!(town.stranger().get("/api/v1/calendar").body["horizon"], "2027-12-31");
    let days = town.stranger().get("/api/v1/calendar/days?from=2027-01-04&to=2027-01-04").body;
    assert_eq!(days["items"][0]["working"], false);
    assert_eq!(days["items"][0]["provisional"], false);
    let again = import(&admin, "", "text/csv", NOTICE);
    assert_eq!((again.status, &again.body["version"]), (200, &done.body["version"]));
}

#[test]
fn what_is_wrong_with_a_notice_is_told_by_line_and_rule_and_none_of_it_is_taken_over() {
    let town = town();
    let admin = town.person("mzj-adm-1");
    let text = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-01,workday,元旦\n\
                2027-01-05,workday,x\n2027-02-30,holiday,x\n";
    let told = import(&admin, "", "text/csv", text);
    assert_eq!((told.status, told.problem()), (422, "calendar-refused"));
    let errors = told.body["errors"].as_array().expect("errors");
    let errors: Vec<(&str, &str)> = errors
        .iter()
        .filter_map(|it| Some((it["pointer"].as_str()?, it["rule"].as_str()?)))
        .collect();
    assert_eq!(errors, [("#L3", "contradiction"), ("#L5", "date")]);
    for (query, text, rule) in [
        ("", "date,kind,name\n2028-01-03,holiday,元旦\n", "out-of-reach"),
        ("", "date,kind,name\n2027-01-05,workday,元旦\n", "weekday-worked"),
        ("&status=provisional", "date,kind,name\n2026-01-01,holiday,元旦\n", "over-official"),
        (
            "&from=2027-06-01",
            "date,kind,name\n2027-10-01,holiday,x\n2027-01-01,holiday,x\n",
            "outside-span",
        ),
        ("", "date,kind,name\n", "empty"),
        ("", "", "header"),
    ] {
        let told = import(&admin, query, "text/csv", text);
        assert_eq!((told.status, told.problem()), (422, "calendar-refused"), "{}", told.text);
        assert_eq!(told.body["errors"][0]["rule"], rule, "{}", told.text);
    }
    let json = admin.post(WAY, json!({}));
    assert_eq!((json.status, json.problem()), (415, "unsupported-media-type"));
    let unread = admin.send("POST", WAY, &[("Content-Type", "text/csv")], Some(b"a\nb\xff"));
    assert_eq!((unread.status, &unread.body["errors"][0]["pointer"]), (400, &json!("#L2")));
    assert_eq!(town.stranger().get("/api/v1/calendar").body["horizon"], "2026-12-31");
}

#[test]
fn an_import_that_is_retried_with_its_key_is_done_once() {
    let town = town();
    let admin = town.person("mzj-adm-1");
    let headers = [("Content-Type", "text/csv"), ("Idempotency-Key", "notice-2027")];
    let send = |way: &str| admin.send("POST", way, &headers, Some(NOTICE.as_bytes()));
    let (first, again) = (send(WAY), send(WAY));
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = send(&format!("{WAY}&status=provisional"));
    assert_eq!((other.status, other.problem()), (422, "idempotency-key-reused"));
}

#[test]
fn what_is_exported_as_icalendar_can_be_imported_and_changes_nothing() {
    let town = town();
    let stranger = town.stranger();
    let file = stranger.get("/api/v1/calendar/working-days.ics");
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(file.header("cache-control"), Some("public, max-age=3600"));
    assert!(file.text.contains("SUMMARY:国庆节（休）\r\n"), "{}", file.text);
    assert!(file.text.contains("STATUS:TENTATIVE\r\n"));
    let tag = file.header("etag").expect("it has one").to_owned();
    let known =
        stranger.send("GET", "/api/v1/calendar/working-days.ics", &[("If-None-Match", &tag)], None);
    assert_eq!((known.status, known.text.as_str()), (304, ""));
    let admin = town.person("mzj-adm-1");
    let told = import(&admin, "&dry_run=true&from=2024-01-01", "text/calendar", &file.text);
    assert_eq!(told.status, 200, "{}", told.text);
    for part in ["added", "removed", "changed"] {
        assert_eq!(told.body[part], json!([]), "{part}");
    }
    let bad = file.text.replace("DTSTART;VALUE=DATE:20261001", "DTSTART:20261001T090000Z");
    let told = import(&admin, "", "text/calendar", &bad);
    assert_eq!(told.body["errors"][0]["rule"], "whole-days", "{}", told.text);
}

#[test]
fn every_version_can_be_listed_and_read_with_what_it_changed() {
    let town = town();
    let admin = town.person("mzj-adm-1");
    let made = import(&admin, "", "text/csv", NOTICE).body["version"].clone();
    let list = town.stranger().get("/api/v1/calendar/versions").body;
    let versions = list["items"].as_array().expect("versions");
    assert_eq!((&versions[0]["version"], &versions[0]["in_force"]), (&made, &json!(true)));
    assert_eq!(versions[1]["in_force"], false);
    let one = format!("/api/v1/calendar/versions/{made}");
    let read = town.stranger().get(&one);
    assert!(read.header("etag").is_some());
    assert_eq!(read.body["source"], "国办");
    assert_eq!(read.body["change"]["horizon_after"], "2027-12-31");
    assert_eq!(dates(&read.body["change"]["added"]), ["2026-12-27", "2027-01-04"]);
    let first = town.stranger().get(&format!("{one}/days?limit=200")).body;
    assert_eq!(first["items"].as_array().map(Vec::len), Some(200));
    let cursor = first["next_cursor"].as_str().expect("there are more");
    let next = town.stranger().get(&format!("{one}/days?limit=1&cursor={cursor}")).body;
    assert!(dates(&first["items"]).last() < dates(&next["items"]).first());
    assert_eq!(town.stranger().get("/api/v1/calendar/versions/999").status, 404);
    let events = town
        .database
        .texts("select data as it from events where kind = 'calendar.imported' order by ordinal");
    assert!(events.last().is_some_and(|it| it.contains("\"horizon\":\"2027-12-31\"")));
}

#[test]
fn a_limit_becomes_firm_when_the_notice_arrives() {
    let town = town();
    let before = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let statutory = |application: &Value| {
        let clocks = application["clocks"].as_array().expect("clocks").iter();
        clocks.clone().find(|it| it["kind"] == "statutory").expect("it runs").clone()
    };
    assert_eq!(statutory(&before)["provisional"], true);
    import(&town.person("mzj-adm-1"), "", "text/csv", NOTICE);
    let after = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    assert_eq!(statutory(&after)["provisional"], false);
}

#[test]
fn the_command_tells_every_fault_and_with_dry_run_only_what_would_change() {
    let town = town();
    let folder = temporary();
    std::fs::create_dir_all(folder.path()).expect("a temporary folder");
    let run = |name: &str, text: &str, more: &[&str]| {
        let file = format!("{}/{name}", folder.path());
        std::fs::write(&file, text).expect("a file");
        let mut all = vec!["calendar", "import", file.as_str()];
        all.extend_from_slice(more);
        let mut command = onedoor(&all);
        command.env("DATABASE_URL", town.database.url());
        command.env("ONEDOOR_MASTER_KEY", crate::town::MASTER_KEY);
        let done = command.output().expect("it runs");
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        (done.status.code(), told + &String::from_utf8_lossy(&done.stderr))
    };
    let (code, told) = run("bad.csv", "date,kind,name\n2026-02-30,holiday,x\n", &[]);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("line 2: `2026-02-30` is no date"), "{told}");
    let file = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\n\
                SUMMARY:州庆（休）\nEND:VEVENT\nEND:VCALENDAR\n";
    let place = ["--region", "340800000000", "--reason", "州庆", "--source", "公告"];
    let (code, told) = run("local.ics", file, &[&place[..], &["--dry-run"]].concat());
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("+ 2026-12-24 holiday 州庆\nnothing was stored"), "{told}");
    let (code, told) = run("local.ics", file, &place);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("is in force"), "{told}");
    let (code, _) = run("local.ics", file, &["--region", "340800000000"]);
    assert_eq!(code, Some(2), "a region says why");
}
