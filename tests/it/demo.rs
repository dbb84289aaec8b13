//! The demo does what it tells.

use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

use crate::town::onedoor;

/// The demo, built beside the program that it starts.
fn demo(arguments: &[&str]) -> Command {
    static BUILT: LazyLock<()> = LazyLock::new(|| {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--package", "demo"])
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status();
        assert!(built.expect("cargo runs").success(), "the demo builds");
    });
    LazyLock::force(&BUILT);
    let beside = onedoor(&[]).get_program().to_owned();
    let mut command = Command::new(std::path::Path::new(&beside).with_file_name("demo"));
    command.args(arguments);
    command
}

#[test]
fn the_demo_closes_two_applications_and_says_so_in_its_last_line() {
    let told = demo(&[]).output().expect("the demo runs");
    let (said, complaints) =
        (String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success(), "{said}{complaints}");
    let last = said.lines().last().expect("it says something");
    let rest = last.strip_prefix("demo: ok, application MZJ-").expect(last);
    assert!(rest.contains(" closed, ") && rest.ends_with(" events verified"), "{last}");
}

#[test]
fn the_demo_tells_machines_one_document() {
    let told = demo(&["--json"]).output().expect("the demo runs");
    let story: Value = serde_json::from_slice(&told.stdout).expect("one JSON document");
    assert!(told.status.success(), "{story}");
    assert_eq!(story["ok"], true);
    for application in story["applications"].as_array().expect("a list") {
        assert_eq!(application["stage"], "closed", "{application}");
        assert!(!application["steps"].as_array().expect("a list").is_empty());
    }
    assert_eq!(story["log"]["broken"], Value::Array(Vec::new()));
}

#[test]
fn a_demo_that_cannot_be_held_says_what_was_expected_and_what_came() {
    let told = demo(&[]).env("TMPDIR", "/dev/null").output().expect("the demo runs");
    assert_eq!(told.status.code(), Some(1));
    let complaints = String::from_utf8_lossy(&told.stderr);
    assert!(complaints.starts_with("demo: failed: expected "), "{complaints}");
    assert!(complaints.contains("; came "), "{complaints}");
}
