//! What officers do with attachments, and who reads them.

use domain::documents::FileKind;
use domain::labels::Label;
use serde_json::{Value, json};

use super::{PIECE, attach, attach_once, pdf, reviewing, stored};
use crate::identity::tables_that_tell;
use crate::town::{Person, Town, path};

const NAME: &str = "核查记录：张三（13912345678）.pdf";

fn events(person: &Person<'_>, application: &Value) -> Vec<Value> {
    let events = person.get(&format!("{}/events?limit=200", path(application))).body;
    events["items"].as_array().expect("events").clone()
}

/// How often an event of this kind was told.
fn told(person: &Person<'_>, application: &Value, kind: &str) -> usize {
    events(person, application).iter().filter(|it| it["kind"] == kind).count()
}

#[test]
fn what_whoever_works_a_task_attaches_is_read_byte_for_byte_by_staff_who_may_read_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let offered = &officer.get(&task).body["actions"];
    assert!(offered.to_string().contains(&format!("{task}/attachments")), "{offered}");
    let content = pdf(2 * PIECE + 1);
    let made = attach(&officer, &task, NAME, &content);
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!(
        (&made.body["name"], &made.body["kind"], &made.body["size"]),
        (&json!(NAME), &json!("pdf"), &json!(content.len()))
    );
    assert_eq!(stored(&town), ("1".to_owned(), "3".to_owned()));
    let place = made.header("location").expect("it is found somewhere").to_owned();
    let list = format!("{}/attachments", path(&application));
    for reader in ["mzj-sec-1", "mzj-win-1", "mzj-sup-1"] {
        let person = town.person(reader);
        let page = person.get(&list).body;
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1), "{reader}: {page}");
        assert_eq!(person.get(&place).body["sha256"], made.body["sha256"], "{reader}");
        let got = person.get(made.body["content"].as_str().expect("a place"));
        assert_eq!((got.status, got.bytes == content), (200, true), "{reader}");
    }
    assert_eq!(officer.get(&format!("{list}?task={}", &task[14..])).body, officer.get(&list).body);
    assert_eq!(officer.get(&task).body["attachments"], 1);
    assert_eq!(told(&officer, &application, "documents.attached"), 1);
    assert_eq!(told(&officer, &application, "documents.attachment_read"), 3, "each is an event");
}

#[test]
fn no_applicant_no_other_body_and_no_copy_opens_an_attachment() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let made = attach(&officer, &task, NAME, &pdf(100)).body;
    let list = format!("{}/attachments", path(&application));
    let place = format!("{list}/{}", made["id"].as_str().expect("an id"));
    let copy = json!({ "to": ["MZJX-006"], "note": "供知悉" });
    assert_eq!(officer.post(&format!("{task}/copies"), copy).status, 200);
    let reader = town.person("mzjx-cnty-1");
    assert_eq!(reader.get(&path(&application)).status, 200, "it was copied to them");
    for (stranger, status) in [("aq-charity", 403), ("mzjx-cnty-1", 404), ("mzjx-cnty-2", 404)] {
        let person = town.person(stranger);
        for way in [list.clone(), place.clone(), format!("{place}/content")] {
            assert_eq!(person.get(&way).status, status, "{stranger} {way}");
        }
        let removed = person.send("DELETE", &place, &[("If-Match", "*")], None);
        assert_eq!(removed.status, status, "{stranger}");
        assert_eq!(attach(&person, &task, "a.pdf", &pdf(100)).status, status, "{stranger}");
    }
    // Under another application it looks like none at all, too.
    let other = town.apply("aq-charity", "MZ-01-001");
    let elsewhere = place.replace(&path(&application), &path(&other));
    assert_eq!(officer.get(&elsewhere).status, 404);
    let applicant = town.person("aq-charity");
    let outside = events(&applicant, &application);
    assert!(!outside.iter().any(|it| it["kind"].to_string().contains("documents")), "{outside:?}");
    // Neither what it is called nor what is in it stands anywhere in the clear.
    assert_eq!(tables_that_tell(&town, "13912345678"), [""; 0]);
    assert_eq!(tables_that_tell(&town, made["sha256"].as_str().expect("a digest")), [""; 0]);
    let bytes = "select count(*)::text as it from documents_chunks
                 where position('%PDF'::bytea in content) > 0";
    assert_eq!(town.database.text(bytes), "0");
}

#[test]
fn a_download_says_what_it_is_and_whoever_has_it_already_is_told_so() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let made = attach(&officer, &task, "核查 \"1\";.pdf", &pdf(PIECE)).body;
    let content = made["content"].as_str().expect("a place");
    let got = officer.send("GET", content, &[("Accept-Encoding", "gzip")], None);
    assert_eq!(got.bytes, pdf(PIECE));
    let tag = format!("\"{}\"", made["sha256"].as_str().expect("a digest"));
    for (name, value) in [
        ("content-type", "application/pdf"),
        ("content-length", "262144"),
        ("content-encoding", "identity"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-cache"),
        ("etag", &tag),
        (
            "content-disposition",
            "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E6%A0%B8%E6%9F%A5%20%221%22%3B.pdf",
        ),
    ] {
        assert_eq!(got.header(name), Some(value), "{name}");
    }
    let again = officer.send("GET", content, &[("If-None-Match", &tag)], None);
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    assert_eq!(told(&officer, &application, "documents.attachment_read"), 1, "nothing was read");
}

#[test]
fn a_file_that_is_sent_again_is_attached_once_and_its_answer_stays() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let content = pdf(PIECE + 7);
    let first = attach_once(&officer, &task, NAME, &content, "k1");
    assert_eq!(first.status, 201, "{}", first.text);
    let again = attach_once(&officer, &task, NAME, &content, "k1");
    assert_eq!((again.status, &again.text), (201, &first.text));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let others = [("b.pdf", content.clone()), (NAME, pdf(PIECE + 8))];
    for (name, content) in others {
        let other = attach_once(&officer, &task, name, &content, "k1");
        assert_eq!((other.status, other.problem()), (422, "idempotency-key-reused"));
    }
    let approved = officer.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(approved.status, 200, "{}", approved.text);
    let late = attach_once(&officer, &task, NAME, &content, "k1");
    assert_eq!((late.status, &late.text), (201, &first.text), "whatever the task is by now");
    assert_eq!(stored(&town), ("1".to_owned(), "2".to_owned()), "what was sent again is not kept");
}

#[test]
fn what_is_removed_is_destroyed_and_its_record_stays() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let made = attach(&officer, &task, NAME, &pdf(PIECE + 1));
    let place = made.header("location").expect("a place").to_owned();
    let remove = |tag: &str| officer.send("DELETE", &place, &[("If-Match", tag)], None);
    assert_eq!(officer.send("DELETE", &place, &[], None).status, 428);
    assert_eq!(remove("\"7.00000000\"").status, 412);
    let tag = made.header("etag").expect("a tag");
    assert_eq!(officer.get(&place).header("etag"), Some(tag));
    let removed = remove(tag);
    assert_eq!((removed.status, &removed.body["name"]), (200, &json!(NAME)), "{}", removed.text);
    assert_eq!(removed.body["removed_at"], "2026-09-29T02:00:00Z");
    assert_eq!(removed.body["content"], Value::Null);
    assert_eq!(officer.get(&place).body, removed.body);
    assert_eq!(stored(&town), ("1".to_owned(), "0".to_owned()));
    let gone = officer.get(&format!("{place}/content"));
    assert_eq!((gone.status, gone.problem()), (410, "attachment-removed"));
    assert_eq!(remove("*").status, 410, "once is once");
    assert_eq!(officer.get(&task).body["attachments"], 0);
    assert_eq!(told(&officer, &application, "documents.attachment_removed"), 1);
}

#[test]
fn attachments_stay_through_other_hands_and_only_their_own_hand_removes_them() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let (officer, colleague) = (town.person("mzj-sec-1"), town.person("mzj-sec-2"));
    let refused = |person: &Person<'_>| {
        let answer = attach(person, &task, "a.pdf", &pdf(100));
        (answer.status, answer.problem().to_owned())
    };
    let remove = |person: &Person<'_>, place: &str| {
        let answer = person.send("DELETE", place, &[("If-Match", "*")], None);
        (answer.status, answer.problem().to_owned())
    };
    let place = attach(&officer, &task, "a.pdf", &pdf(100)).header("location").map(str::to_owned);
    let place = place.expect("a place");
    let hand = |way: &str| {
        let body = json!({ "to": "MZJ-005", "reason": "外出" });
        assert_eq!(officer.change(&format!("{task}/{way}"), body).status, 200, "{way}");
    };
    // 委派: who is asked for an opinion has it in hand, and who gets it back has not.
    hand("delegation");
    assert_eq!(attach(&colleague, &task, "b.pdf", &pdf(100)).status, 201);
    assert_eq!(refused(&officer), (409, "task-taken".to_owned()));
    let back = json!({ "opinion": "见附件" });
    assert_eq!(colleague.change(&format!("{task}/hand-back"), back).status, 200);
    assert_eq!(refused(&colleague).0, 409);
    hand("transfer");
    assert_eq!(remove(&officer, &place), (409, "task-taken".to_owned()));
    assert_eq!(remove(&colleague, &place), (403, "not-your-attachment".to_owned()));
    let approved = colleague.change(&format!("{task}/approval"), json!({ "opinion": "同意" }));
    assert_eq!(approved.status, 200, "{}", approved.text);
    assert_eq!(refused(&colleague), (409, "no-open-task".to_owned()));
    let list = colleague.get(&format!("{}/attachments", path(&application))).body;
    let names: Vec<&Value> =
        list["items"].as_array().expect("a list").iter().map(|it| &it["name"]).collect();
    assert_eq!(names, ["a.pdf", "b.pdf"]);
    let own = format!(
        "{}/attachments/{}",
        path(&application),
        list["items"][1]["id"].as_str().unwrap_or_default()
    );
    assert_eq!(remove(&colleague, &own), (409, "no-open-task".to_owned()), "what is done is done");
}

#[test]
fn the_contract_names_every_kind_of_file_for_the_way_in_and_the_way_out() {
    let contract = serde_json::to_value(api::contract()).expect("a contract is plain data");
    let mut known: Vec<&str> = FileKind::ALL.iter().map(|it| it.media_type()).collect();
    known.sort_unstable();
    let way = &contract["paths"]["/api/v1/tasks/{task_id}/attachments"]["post"];
    let out = "/api/v1/applications/{application_id}/attachments/{attachment_id}/content";
    let out = &contract["paths"][out]["get"]["responses"]["200"];
    for content in [&way["requestBody"]["content"], &out["content"]] {
        let mut named: Vec<&String> = content.as_object().expect("types").keys().collect();
        named.sort_unstable();
        assert_eq!(named, known);
    }
}
