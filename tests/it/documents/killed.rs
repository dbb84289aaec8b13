//! A server that dies while a file comes in.

use std::io::Write;

use serde_json::{Value, json};

use super::cut_off::upload;
use super::{PIECE, called, pdf};
use crate::town::{Program, agent, temporary};

/// Asks as whoever holds the token; any status but a good one is a fault of the test.
fn ask(server: &Program, token: &str, path: &str, body: Option<Value>) -> Value {
    let bearer = format!("Bearer {token}");
    let answer = match body {
        Some(body) => agent()
            .post(server.url(path))
            .header("Authorization", bearer)
            .header("Content-Type", "application/json")
            .header("If-Match", "*")
            .send(body.to_string()),
        None => agent().get(server.url(path)).header("Authorization", bearer).call(),
    };
    let mut answer = answer.expect("the server answers");
    let text = answer.body_mut().read_to_string().expect("a text");
    assert!(answer.status().is_success(), "{path}: {text}");
    serde_json::from_str(&text).expect("JSON")
}

fn log_in(server: &Program, login: &str) -> String {
    let body = json!({ "login": login, "password": "onedoor-sandbox-2026" });
    let session = ask(server, "none", "/api/v1/sessions", Some(body));
    session["access_token"].as_str().expect("a token").to_owned()
}

/// Applies, accepts and claims: the path of the application, and of its task.
fn reviewing(server: &Program, officer: &str) -> (String, String) {
    let guide = ask(server, "none", "/api/v1/items/MZ-07-006", None);
    let content = &guide["version"]["content"];
    let materials = content["materials"].as_array().expect("an item lists materials").iter();
    let materials =
        materials.map(|it| json!({ "material": it["code"], "medium": "paper", "copies": 1 }));
    let materials: Vec<Value> = materials.collect();
    let form = &content["form"]["examples"][0];
    let body = json!({ "item": "MZ-07-006", "form": form, "materials": materials, "submit": true });
    let made = ask(server, &log_in(server, "aq-charity"), "/api/v1/applications", Some(body));
    let application = format!("/api/v1/applications/{}", made["id"].as_str().expect("an id"));
    let clerk = log_in(server, "mzj-win-1");
    ask(server, &clerk, &format!("{application}/acceptance"), Some(Value::Null));
    let list = ask(server, officer, "/api/v1/tasks", None);
    let task = format!("/api/v1/tasks/{}", list["items"][0]["id"].as_str().expect("a task"));
    ask(server, officer, &format!("{task}/claim"), Some(Value::Null));
    (application, task)
}

#[test]
fn a_server_killed_amid_an_upload_keeps_nothing_half() {
    let folder = temporary();
    let arguments = ["--sandbox", "--data", folder.path()];
    let server = Program::serve(&arguments);
    let officer = log_in(&server, "mzj-sec-1");
    let (application, task) = reviewing(&server, &officer);
    let way = format!("{task}/attachments");
    let content = pdf(3 * PIECE);
    let length = format!("Content-Length: {}\r\nIdempotency-Key: once", content.len());
    let mut line = upload(&server.url(&way), &officer, &length);
    line.write_all(&content[..2 * PIECE + 9]).expect("the server reads");
    // The pieces are on their way: an answer to something else comes behind them.
    ask(&server, &officer, &task, None);
    server.kill_now();
    drop(server);
    let server = Program::serve(&arguments);
    let list = ask(&server, &officer, &format!("{application}/attachments"), None);
    assert_eq!(list["items"], json!([]), "what is half is nowhere to be seen");
    let again = agent()
        .post(server.url(&way))
        .header("Authorization", format!("Bearer {officer}"))
        .header("Content-Type", "application/pdf")
        .header("Content-Disposition", called("a.pdf"))
        .header("Idempotency-Key", "once")
        .send(content.as_slice());
    assert_eq!(
        again.expect("the server answers").status(),
        201,
        "the same key, for the first time"
    );
    let list = ask(&server, &officer, &format!("{application}/attachments"), None);
    let place = list["items"][0]["content"].as_str().expect("it is there");
    let got = agent().get(server.url(place)).header("Authorization", format!("Bearer {officer}"));
    let got = got.call().expect("the server answers").body_mut().read_to_vec();
    assert!(got.expect("a body") == content, "whole");
    assert!(server.stop(), "Ctrl-C ends it cleanly");
}
