//! What is not taken, and leaves nothing behind.

use serde_json::{Value, json};

use super::{attach, called, pdf, reviewing, stored};
use crate::town::{LARGEST_FILE, Town};

const PDF: &str = "application/pdf";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[test]
fn a_file_that_is_not_what_it_is_said_to_be_is_refused_and_leaves_nothing() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    let binary = [b"text".repeat(100_000), b"\0MZ".to_vec()].concat();
    let cases: &[(&str, &str, &[u8], u16, &str)] = &[
        (PDF, "a.pdf", b"MZ\x90\0this is a program", 422, "not-of-its-kind"),
        (PDF, "a.pdf", b"PK\x03\x04", 422, "not-of-its-kind"),
        (PDF, "a.pdf", b"", 422, "file-empty"),
        ("image/png", "a.png", b"\xff\xd8\xff\xe0", 422, "not-of-its-kind"),
        ("text/plain", "a.txt", &binary, 422, "not-of-its-kind"),
        ("text/html", "a.html", b"<script>", 415, "unsupported-media-type"),
        ("application/zip", "a.zip", b"PK\x03\x04", 415, "unsupported-media-type"),
        ("", "a.pdf", b"%PDF-1.7", 415, "unsupported-media-type"),
        (PDF, "a.exe", b"%PDF-1.7", 422, "file-ending-unfit"),
        ("text/plain", "a.bat", b"del", 422, "file-ending-unfit"),
        (PDF, "../../etc/a.pdf", b"%PDF-1.7", 422, "file-name-unfit"),
        (PDF, "C:\\a.pdf", b"%PDF-1.7", 422, "file-name-unfit"),
        (PDF, "a\r\nX: y.pdf", b"%PDF-1.7", 422, "file-name-unfit"),
        (PDF, "a\u{202e}fdp.pdf", b"%PDF-1.7", 422, "file-name-unfit"),
        (PDF, &format!("{}.pdf", "x".repeat(197)), b"%PDF-1.7", 422, "file-name-unfit"),
    ];
    for (media, name, content, status, problem) in cases {
        let disposition = called(name);
        let headers = [("Content-Type", *media), ("Content-Disposition", disposition.as_str())];
        let way = format!("{task}/attachments");
        let answer = officer.send("POST", &way, &headers, Some(content));
        assert_eq!((answer.status, answer.problem()), (*status, *problem), "{media} {name}");
    }
    let pdf = [("Content-Type", PDF)];
    let way = format!("{task}/attachments");
    assert_eq!(officer.send("POST", &way, &pdf, Some(b"%PDF-1.7")).status, 400, "it has no name");
    let name = called("a.pdf");
    let packed = [pdf[0], ("Content-Disposition", name.as_str()), ("Content-Encoding", "gzip")];
    let refused = officer.send("POST", &way, &packed, Some(b"\x1f\x8b"));
    assert_eq!(refused.body["errors"][0]["pointer"], "Content-Encoding");
    assert_eq!(stored(&town), ("0".to_owned(), "0".to_owned()));
}

#[test]
fn a_container_is_never_opened_and_text_may_be_in_any_encoding() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    // What claims to swell to 4 GiB is as long as it is.
    let bomb = [b"PK\x03\x04".to_vec(), vec![0xff; 1000]].concat();
    let gbk = b"\xd0\xd5\xc3\xfb,\xbd\xf0\xb6\xee\r\n".to_vec();
    for (media, name, content) in
        [(XLSX, "表.xlsx", bomb), ("text/csv; charset=gbk", "表.csv", gbk)]
    {
        let name = called(name);
        let headers = [("Content-Type", media), ("Content-Disposition", name.as_str())];
        let way = format!("{task}/attachments");
        let made = officer.send("POST", &way, &headers, Some(&content));
        assert_eq!(made.status, 201, "{}", made.text);
        let got = officer.get(made.body["content"].as_str().expect("a place"));
        assert_eq!(got.bytes, content);
    }
}

#[test]
fn a_file_of_just_the_limit_is_taken_and_one_byte_more_refused_with_the_limit() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    assert_eq!(attach(&officer, &task, "a.pdf", &pdf(LARGEST_FILE)).status, 201);
    let before = stored(&town);
    let refused = attach(&officer, &task, "a.pdf", &pdf(LARGEST_FILE + 1));
    assert_eq!((refused.status, refused.problem()), (413, "too-large"));
    let told = refused.body["detail"].as_str().expect("a detail");
    assert!(told.contains(&LARGEST_FILE.to_string()), "{told}");
    assert_eq!(stored(&town), before);
}

#[test]
fn a_task_has_so_many_attachments_and_no_more() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (_, task) = reviewing(&town);
    let officer = town.person("mzj-sec-1");
    town.database.sql("update workflow_tasks set attachments = 50").expect("it is a test");
    let refused = attach(&officer, &task, "a.pdf", &pdf(100));
    assert_eq!((refused.status, refused.problem()), (409, "too-many-attachments"));
}

#[test]
fn who_does_not_have_the_task_in_hand_attaches_nothing_to_it() {
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let (application, task) = reviewing(&town);
    let refused = |login: &str| {
        let answer = attach(&town.person(login), &task, "a.pdf", &pdf(100));
        (answer.status, answer.problem().to_owned())
    };
    assert_eq!(refused("mzj-sec-2"), (409, "task-taken".to_owned()), "a colleague has it");
    assert_eq!(refused("mzj-dlv-1"), (403, "not-your-post".to_owned()));
    assert_eq!(refused("mzj-sup-1"), (403, "forbidden".to_owned()));
    assert_eq!(refused("mzjx-cnty-1"), (404, "not-found".to_owned()), "another body's task");
    let officer = town.person("mzj-sec-1");
    assert_eq!(officer.change(&format!("{task}/release"), Value::Null).status, 200);
    let answer = attach(&officer, &task, "a.pdf", &pdf(100));
    assert_eq!((answer.status, answer.problem()), (409, "not-claimed"));
    assert_eq!(answer.body["current"]["state"], json!("open"), "it tells what the task is now");
    assert_eq!(stored(&town), ("0".to_owned(), "0".to_owned()));
    assert_eq!(officer.see(&application)["stage"], "accepted");
}
