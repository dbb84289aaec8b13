//! House rules that no compiler checks.

use std::path::{Path, PathBuf};

/// What every room of the domain may use.
const FOUNDATIONS: &[&str] = &["access", "events", "ids", "labels", "money", "refusal", "text"];

/// A room of the domain may use the rooms named beside it and the foundations, and no other.
const ROOMS: &[(&str, &[&str])] = &[
    ("labels", &[]),
    ("ids", &[]),
    ("money", &[]),
    ("refusal", &[]),
    ("text", &[]),
    ("events", &[]),
    ("access", &["identity"]),
    ("forms", &[]),
    ("identity", &[]),
    ("organisations", &[]),
    ("calendar", &[]),
    ("clocks", &["calendar"]),
    ("workflow", &["clocks"]),
    ("catalogue", &["calendar", "clocks", "identity", "workflow"]),
    ("documents", &[]),
    (
        "applications",
        &[
            "calendar",
            "catalogue",
            "clocks",
            "documents",
            "identity",
            "notifications",
            "organisations",
            "workflow",
        ],
    ),
    ("notifications", &[]),
    ("supervision", &["catalogue", "organisations"]),
    ("integration", &[]),
    (
        "packs",
        &["calendar", "catalogue", "clocks", "forms", "identity", "organisations", "workflow"],
    ),
];

/// Files that read better long, and why.
const LONG: &[(&str, &str)] = &[
    ("persistence/src/schema.rs", "written from the database"),
    ("api/src/organisations/view.rs", "the shapes of one room on one page"),
];

const MAX_LINES: usize = 300;

#[test]
fn files_are_tidy() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut faults = Vec::new();
    for path in rust_files(&workspace) {
        let text = std::fs::read_to_string(&path).expect("a source file is readable");
        let name = path.strip_prefix(&workspace).expect("inside").display().to_string();
        let mut fault = |what: String| faults.push(format!("{name}: {what}"));
        if !text.starts_with("//! ") {
            fault("does not begin by saying what it is for".to_owned());
        }
        let lines = text.lines().count();
        if MAX_LINES < lines && !LONG.iter().any(|it| it.0 == name) {
            fault(format!("is {lines} lines long; {MAX_LINES} are enough"));
        }
        if name.starts_with("api/src/") && text.contains(".route(") {
            fault("registers a route that the contract would not know".to_owned());
        }
        if !name.starts_with("persistence/")
            && !name.starts_with("tests/")
            && text.contains("diesel::")
        {
            fault("speaks to the database behind persistence's back".to_owned());
        }
        if name.starts_with("domain/src/") {
            visits(&name, &text).into_iter().for_each(&mut fault);
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The rooms that a file of the domain uses and may not.
fn visits(name: &str, text: &str) -> Vec<String> {
    let inside = name.trim_start_matches("domain/src/");
    let room = inside.split(['/', '.']).next().unwrap_or_default();
    if room == "lib" {
        return Vec::new();
    }
    let Some((_, allowed)) = ROOMS.iter().find(|it| it.0 == room) else {
        return vec![format!("the room `{room}` stands in no table")];
    };
    let used = text.match_indices("crate::").filter_map(|(at, _)| {
        let rest = &text[at + "crate::".len()..];
        let end = rest.find(|it: char| !it.is_ascii_lowercase() && it != '_')?;
        Some(&rest[..end])
    });
    let known = |it: &str| ROOMS.iter().any(|room| room.0 == it);
    let may = |it: &str| it == room || FOUNDATIONS.contains(&it) || allowed.contains(&it);
    used.filter(|it| known(it) && !may(it))
        .map(|it| format!("may not use the room `{it}`"))
        .collect()
}

#[test]
fn nothing_names_a_machine_or_a_secret() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for path in rust_files(&workspace) {
        let text = std::fs::read_to_string(&path).expect("a source file is readable");
        for word in [concat!("/ro", "ot/"), concat!("/ho", "me/"), concat!("dbg", "!(")] {
            assert!(!text.contains(word), "{}: {word}", path.display());
        }
    }
}

pub(crate) fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(dir).expect("a source folder is readable");
    let paths = entries.map(|it| it.expect("an entry").path());
    paths
        .filter(|it| !it.ends_with("target") && !it.ends_with(".git"))
        .flat_map(|it| if it.is_dir() { rust_files(&it) } else { vec![it] })
        .filter(|it| it.extension().is_some_and(|ext| ext == "rs"))
        .collect()
}
