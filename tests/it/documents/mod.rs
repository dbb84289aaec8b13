//! 附件: files put to tasks.

mod cut_off;
mod journeys;
mod killed;
mod refused;

use serde_json::Value;

use crate::town::{Answer, Person, Town};

/// Bytes in a piece, as the store cuts them.
const PIECE: usize = 256 * 1024;

/// A file that begins as a PDF does.
fn pdf(size: usize) -> Vec<u8> {
    let rest = (0..size).map(|it| (it % 251) as u8);
    b"%PDF-1.7\n".iter().copied().chain(rest).take(size).collect()
}

/// An application whose review mzj-sec-1 has claimed, and the task.
fn reviewing(town: &Town) -> (Value, String) {
    let application = town.accepted("aq-charity", "MZ-01-001", "mzj-win-1");
    let officer = town.person("mzj-sec-1");
    let task = officer.task_of(&application);
    assert_eq!(officer.change(&format!("{task}/claim"), Value::Null).status, 200);
    (application, task)
}

/// How a header calls a file.
fn called(name: &str) -> String {
    let encoded: String = name.bytes().map(|it| format!("%{it:02X}")).collect();
    format!("attachment; filename*=UTF-8''{encoded}")
}

pub(crate) fn attach(person: &Person<'_>, task: &str, name: &str, content: &[u8]) -> Answer {
    attach_once(person, task, name, content, "")
}

fn attach_once(person: &Person<'_>, task: &str, name: &str, content: &[u8], key: &str) -> Answer {
    let name = called(name);
    let mut headers = vec![("Content-Type", "application/pdf"), ("Content-Disposition", &name)];
    if !key.is_empty() {
        headers.push(("Idempotency-Key", key));
    }
    person.send("POST", &format!("{task}/attachments"), &headers, Some(content))
}

/// How many files and pieces of files the database holds.
fn stored(town: &Town) -> (String, String) {
    let count = |table: &str| {
        town.database.text(&format!("select count(*)::text as it from documents_{table}"))
    };
    (count("files"), count("chunks"))
}
