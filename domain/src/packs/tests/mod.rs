//! The civil-affairs pack as it is, and as it is after somebody has broken it.
//!
//! Each row of a table is one way to break it: the check that must see it, a file, what is changed
//! there, and every fault that follows. Checks are named by the letters of `docs/packs.md`.

mod authorisations;
mod candidates;
mod documents;
mod files;
mod forms;
mod gateways;
mod guide;
mod items;
mod joint;
mod law;
mod mutations;
mod organisations;
mod procedures;
mod renewals;
mod rules;
mod shared;
mod warnings;
mod workflows;

use super::*;
use crate::catalogue::faults;

/// A check, a file, edits, and the faults that they cause.
///
/// Places are JSON pointers into the file; one in another file is written `file pointer`. An edit
/// sets the place to a JSON text, or takes it away when the text is empty; `-` is the place behind
/// an array's last. A fault is its place and a part of its message, which begins with `warning: `
/// when it is no error.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

/// The pack in the repository, from the disk.
fn civil_affairs() -> Files {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/civil-affairs");
    let mut files = Files::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("the pack is readable") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(&root).expect("it is in the pack");
            let name = name.to_str().expect("names are ASCII").to_owned();
            files.insert(name, std::fs::read(&path).expect("a file is readable"));
        }
    }
    files
}

/// The same with a few items, packages and forms only, which is read faster.
fn small() -> Files {
    const KEPT: [&str; 12] = [
        "forms/elderly-care-filing.json",
        "forms/marriage-appointment.json",
        "items/MZ-01-001.json",
        "items/MZ-01-002.json",
        "items/MZ-01-004.json",
        "items/MZ-01-010.json",
        "items/MZ-02-001.json",
        "items/MZ-03-001.json",
        "items/MZ-10-001.json",
        "items/MZ-20-001.json",
        "joint/PKG-JS-01.json",
        "joint/PKG-YL-01.json",
    ];
    let mut files = civil_affairs();
    files.remove("baseline.json");
    files.retain(|name, _| {
        let folder = name.split('/').next().expect("a split has a first part");
        !["items", "forms", "joint"].contains(&folder) || KEPT.contains(&name.as_str())
    });
    let letters = files.get_mut("organisations/authorisations.json").expect("the pack has letters");
    *letters = kept_letters(letters);
    for (name, bytes) in files.iter_mut().filter(|(name, _)| name.starts_with("items/")) {
        let mut item: Value = serde_json::from_slice(bytes).expect("an item is JSON");
        for version in item["versions"].as_array_mut().expect("an item has versions") {
            let form = &mut version["content"]["form"];
            if form.is_string() && name != "items/MZ-10-001.json" {
                *form = "marriage-appointment".into();
            }
        }
        *bytes = item.to_string().into_bytes();
    }
    files
}

/// The letters, as far as they speak of items that are kept.
fn kept_letters(letters: &[u8]) -> Vec<u8> {
    let mut letters: Vec<Value> = serde_json::from_slice(letters).expect("letters are JSON");
    let kept = ["MZ-01-001", "MZ-01-002", "MZ-01-004", "MZ-01-010", "MZ-10-001", "MZ-20-001"];
    for letter in &mut letters {
        let items = letter["items"].as_array_mut().expect("a letter names items");
        items.retain(|it| kept.contains(&it.as_str().expect("codes are texts")));
    }
    letters.retain(|it| it["items"] != serde_json::json!([]));
    serde_json::to_vec(&letters).expect("letters are plain data")
}

/// `file pointer`, or a pointer into `file`.
fn place<'a>(file: &'a str, it: &'a str) -> (&'a str, &'a str) {
    it.split_once(' ').unwrap_or((file, it))
}

fn edit(files: &mut Files, file: &str, pointer: &str, json: &str) {
    let bytes = files.get_mut(file).expect("the file is in the pack");
    let mut document: Value = serde_json::from_slice(bytes).expect("the file is JSON");
    let (parent, last) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let new = || serde_json::from_str::<Value>(json).expect("an edit is JSON");
    match document.pointer_mut(parent).expect("the parent is there") {
        Value::Object(fields) if json.is_empty() => drop(fields.remove(last)),
        Value::Object(fields) => drop(fields.insert(last.to_owned(), new())),
        Value::Array(entries) if last == "-" => entries.push(new()),
        Value::Array(entries) => {
            let at: usize = last.parse().expect("an index");
            if json.is_empty() { drop(entries.remove(at)) } else { entries[at] = new() }
        }
        _ => panic!("`{parent}` has nothing inside"),
    }
    *bytes = document.to_string().into_bytes();
}

/// Breaks the small pack as each case says, and compares all that is told.
fn each(cases: &[Case<'_>]) {
    let sound = small();
    let mut wrong = Vec::new();
    for (check, file, edits, expected) in cases {
        let mut files = sound.clone();
        for (at, json) in *edits {
            let (file, pointer) = place(file, at);
            edit(&mut files, file, pointer, json);
        }
        let (pack, found) = read("civil-affairs", &files);
        let told: Vec<String> = found.iter().map(ToString::to_string).collect();
        let fits = found.len() == expected.len()
            && found.iter().zip(*expected).all(|(fault, (at, fragment))| {
                let (severity, fragment) = match fragment.strip_prefix("warning: ") {
                    Some(fragment) => (Severity::Warning, fragment),
                    None => (Severity::Error, *fragment),
                };
                place(file, at) == (&fault.file, &fault.pointer)
                    && fault.severity == severity
                    && fault.message.contains(fragment)
            });
        let errors = found.iter().any(|it| it.severity == Severity::Error);
        if !fits || pack.is_some() == errors {
            wrong.push(format!("{check} {edits:?}: {told:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_civil_affairs_pack_holds_together() {
    let (pack, found) = read("civil-affairs", &civil_affairs());
    let told: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(told, Vec::<String>::new());
    let pack = pack.expect("no fault");
    assert_eq!((pack.items.len(), pack.joint.len(), pack.code.as_str()), (54, 4, "civil-affairs"));
    let accounts = pack.accounts.expect("the sample pack is for the sandbox");
    assert_eq!(accounts.applicants[3].person.number, "51340800MJ00000183");
    assert_eq!(pack.calendar.coverage.len(), 2);
    assert!(pack.calendar.days.is_sorted_by_key(|(date, _)| date));
    for version in pack.items.iter().flat_map(|it| &it.versions) {
        let wanting = faults(&version.content);
        assert_eq!(wanting, [], "{}", version.content.name);
    }
}

#[test]
fn the_small_pack_of_these_tests_holds_together() {
    each(&[("-", "pack.json", &[], &[])]);
}
