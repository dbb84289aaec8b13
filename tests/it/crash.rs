//! Killed at any moment and restarted, it has lost nothing acknowledged and done nothing twice.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use crate::town::{Program, agent, onedoor, temporary};

const APPLICATIONS: usize = 100;

/// What the server has acknowledged, by key.
type Acknowledged = Mutex<BTreeMap<String, String>>;

fn post(url: &str, token: Option<&str>, key: Option<&str>, body: &Value) -> Option<(u16, String)> {
    let mut request = agent().post(url).header("Content-Type", "application/json");
    if let Some(token) = token {
        request = request.header("Authorization", format!("Bearer {token}"));
    }
    if let Some(key) = key {
        request = request.header("Idempotency-Key", key);
    }
    let mut answer = request.send(body.to_string()).ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    Some((answer.status().as_u16(), text))
}

fn token(server: &Program) -> String {
    let body = json!({ "login": "zhangsan", "password": "onedoor-sandbox-2026" });
    let (_, text) = post(&server.url("/api/v1/sessions"), None, None, &body).expect("it logs in");
    let session: Value = serde_json::from_str(&text).expect("JSON");
    session["access_token"].as_str().expect("a token").to_owned()
}

fn application(server: &Program) -> Value {
    let mut answer = agent().get(server.url("/api/v1/items/MZ-05-006")).call().expect("a guide");
    let guide: Value =
        serde_json::from_str(&answer.body_mut().read_to_string().expect("text")).expect("JSON");
    let form = &guide["version"]["content"]["form"]["examples"][0];
    json!({ "item": "MZ-05-006", "form": form, "submit": true })
}

/// Sends every key once with eight hands; `done` counts what was tried.
fn storm(server: &Program, acknowledged: &Acknowledged, done: &AtomicUsize) {
    let (token, body, url) =
        (token(server), application(server), server.url("/api/v1/applications"));
    std::thread::scope(|scope| {
        for hand in 0..8 {
            let (token, body, url) = (&token, &body, &url);
            scope.spawn(move || {
                for place in (hand..APPLICATIONS).step_by(8) {
                    let key = format!("storm-{place}");
                    let answer = post(url, Some(token), Some(&key), body);
                    done.fetch_add(1, Ordering::SeqCst);
                    if let Some((201, text)) = answer {
                        acknowledged.lock().expect("no hand panics").insert(key, text);
                    }
                }
            });
        }
    });
}

/// After the restart: every key again, and everything is there once.
fn everything_is_there_once(server: &Program, data: &str, before: &BTreeMap<String, String>) {
    let (token, body, url) =
        (token(server), application(server), server.url("/api/v1/applications"));
    let mut numbers = Vec::new();
    for place in 0..APPLICATIONS {
        let key = format!("storm-{place}");
        let (status, text) = post(&url, Some(&token), Some(&key), &body).expect("it answers");
        assert_eq!(status, 201, "{text}");
        if let Some(earlier) = before.get(&key) {
            assert_eq!(*earlier, text, "a retry gets the same answer");
        }
        let made: Value = serde_json::from_str(&text).expect("JSON");
        numbers.push(made["number"].as_str().expect("a number").to_owned());
    }
    numbers.sort();
    let expected: Vec<String> =
        (1..=APPLICATIONS).map(|it| format!("MZJ-X-2026-{it:06}")).collect();
    let year = numbers[0].split('-').rev().nth(1).expect("a year").to_owned();
    let expected: Vec<String> = expected.iter().map(|it| it.replace("2026", &year)).collect();
    assert_eq!(numbers, expected, "no gap and no duplicate");
    let verified =
        onedoor(&["log", "verify", "--sandbox", "--data", data]).output().expect("it runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn a_server_killed_amid_a_hundred_submissions_has_lost_nothing_and_doubled_nothing() {
    let folder = temporary();
    let arguments = ["--sandbox", "--data", folder.path()];
    let server = Program::serve(&arguments);
    let (acknowledged, done) = (Acknowledged::default(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let (server, acknowledged, done) = (&server, &acknowledged, &done);
        scope.spawn(move || storm(server, acknowledged, done));
        while done.load(Ordering::SeqCst) < APPLICATIONS / 3 {
            std::thread::sleep(Duration::from_millis(2));
        }
        server.kill_now();
    });
    let before = acknowledged.into_inner().expect("no hand panicked");
    assert!(
        !before.is_empty() && before.len() < APPLICATIONS,
        "{} were acknowledged",
        before.len()
    );
    drop(server);
    let server = Program::serve(&arguments);
    everything_is_there_once(&server, folder.path(), &before);
    assert!(server.stop(), "Ctrl-C ends it cleanly");
}

#[test]
fn a_database_killed_amid_a_hundred_submissions_comes_back_with_everything() {
    let folder = temporary();
    let arguments = ["--sandbox", "--data", folder.path()];
    let server = Program::serve(&arguments);
    let (acknowledged, done) = (Acknowledged::default(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        let (server, acknowledged, done) = (&server, &acknowledged, &done);
        scope.spawn(move || storm(server, acknowledged, done));
        while done.load(Ordering::SeqCst) < APPLICATIONS / 3 {
            std::thread::sleep(Duration::from_millis(2));
        }
        kill_postgres(folder.path());
    });
    let before = acknowledged.into_inner().expect("no hand panicked");
    assert!(!before.is_empty(), "some were acknowledged");
    for _ in 0..600 {
        let ready = agent().get(server.url("/health/ready")).call();
        if ready.is_ok_and(|it| it.status() == 200) {
            break;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    everything_is_there_once(&server, folder.path(), &before);
}

/// kill -9 to the postmaster, which the data folder names.
fn kill_postgres(data: &str) {
    let file = std::fs::read_to_string(format!("{data}/pg/postmaster.pid")).expect("it runs");
    let pid = file.lines().next().and_then(|it| it.parse().ok()).expect("a process id");
    let pid = rustix::process::Pid::from_raw(pid).expect("a process id");
    rustix::process::kill_process(pid, rustix::process::Signal::KILL).expect("it runs");
}

#[test]
fn two_servers_on_one_database_are_one_service() {
    let town = crate::town::Town::at("2026-09-29T10:00:00+08:00");
    let twin = town.twin();
    let application = town.apply("aq-charity", "MZ-01-001");
    let path = crate::town::path(&application);
    // Begun at one, accepted at the other, and the first knows.
    let accepted = twin.person("mzj-win-1").change(&format!("{path}/acceptance"), Value::Null);
    assert_eq!(accepted.status, 200, "{}", accepted.body);
    assert_eq!(town.person("aq-charity").see(&application)["stage"], "accepted");
    let apply = |town: &crate::town::Town| -> Vec<Value> {
        (0..10).map(|_| town.apply("aq-charity", "MZ-01-001")["number"].clone()).collect()
    };
    let numbers: Vec<Value> = std::thread::scope(|scope| {
        let (one, two) = (scope.spawn(|| apply(&town)), scope.spawn(|| apply(&twin)));
        let mut all = one.join().expect("it applies");
        all.extend(two.join().expect("it applies"));
        all
    });
    let mut numbers: Vec<&str> = numbers.iter().filter_map(Value::as_str).collect();
    numbers.sort_unstable();
    let expected: Vec<String> = (2..=21).map(|it| format!("MZJ-2026-{it:06}")).collect();
    assert_eq!(numbers, expected);
}
