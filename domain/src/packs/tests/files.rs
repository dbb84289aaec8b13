//! Files that are missing, strange, or no JSON; and many faults at once.

use super::{civil_affairs, edit, small};
use crate::packs::{Files, read};

fn told(folder: &str, files: &Files) -> Vec<String> {
    read(folder, files).1.iter().map(ToString::to_string).collect()
}

#[test]
fn the_baseline_counts_what_is_there() {
    let mut files = civil_affairs();
    edit(&mut files, "baseline.json", "/counts/items", "55");
    edit(&mut files, "baseline.json", "/counts/packages", "5");
    let (pack, _) = read("civil-affairs", &files);
    assert!(pack.is_some(), "a warning keeps no pack out");
    assert_eq!(
        told("civil-affairs", &files),
        [
            "warning: baseline.json /counts/items: baseline.json counts 55 items, the pack has 54",
            "warning: baseline.json /counts/packages: baseline.json counts 5 joint packages, the \
             pack has 4",
        ]
    );
}

#[test]
fn a_pack_is_called_as_its_folder_and_has_no_strangers_in_it() {
    let mut files = small();
    files.insert("notes.txt".to_owned(), Vec::new());
    files.insert("items/deep/MZ-01-001.json".to_owned(), Vec::new());
    files.insert("photos/nobody.svg".to_owned(), Vec::new());
    let stranger = |path: &str| {
        format!("error: {path}: `{path}` belongs to no kind of file and nothing names it")
    };
    let name = "error: pack.json /code: the folder is called `bureau` but the pack says \
                `civil-affairs`";
    assert_eq!(
        told("bureau", &files),
        [
            stranger("items/deep/MZ-01-001.json"),
            stranger("notes.txt"),
            name.to_owned(),
            stranger("photos/nobody.svg"),
        ]
    );
}

#[test]
fn a_file_that_is_no_json_is_told_with_its_line() {
    for (bytes, expected) in [
        (&b""[..], ":1: this is not JSON: EOF while parsing a value"),
        (b"[\n  {", ":2: this is not JSON: EOF while parsing an object"),
        (b"[]\n[]", ":2: this is not JSON: trailing characters"),
        (b"\xef\xbb\xbf[]", ":1: the file begins with a byte order mark"),
        (b"[\n\"\xff\"]", ":2: byte 4 is not UTF-8: save the file as UTF-8"),
        (b"\xff\xfe[\0]\0", ":1: byte 1 is not UTF-8"),
        (b"[{\"code\": 1, \"code\": 2}]", " /0/code: the key `code` is there twice"),
        (b"[{\"a\": [{\"b\\u0000\": 0}]}]", "/0/a/0/b\0: the text holds a NUL character"),
        (b"[\"\\u0000\"]", " /0: the text holds a NUL character"),
        (b"[1e999]", ":1: this is not JSON: number out of range"),
        (b"[\"\\ud800\"]", ":1: this is not JSON: "),
        (b"{}", ": {} is not of type \"array\""),
        (b"[]", ": [] has less than 1 item"),
    ] {
        let mut files = small();
        files.insert("organisations/posts.json".to_owned(), bytes.to_vec());
        let told = told("civil-affairs", &files);
        let [only] = &told[..] else { panic!("{expected}: {told:#?}") };
        assert!(only.starts_with("error: organisations/posts.json"), "{only}");
        assert!(only.contains(expected), "{only}");
    }
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let mut files = small();
    files.insert("organisations/posts.json".to_owned(), deep);
    assert!(told("civil-affairs", &files)[0].contains("recursion limit"));
}

#[test]
fn what_is_missing_is_told_once_however_much_leans_on_it() {
    let sound = small();
    for (file, expected) in [
        ("pack.json", "error: pack.json: the file is missing: every pack has one"),
        ("organisations/bodies.json", "the file is missing"),
        ("organisations/staff.json", "the file is missing"),
        ("calendar/calendar.json", "the file is missing"),
        ("rules/law.json", "the file is missing"),
    ] {
        let mut files = sound.clone();
        files.remove(file);
        let told = told("civil-affairs", &files);
        assert!(told.len() == 1 && told[0].contains(expected), "{file}: {told:#?}");
    }
    let mut files = sound;
    files.insert("items/MZ-10-001.json".to_owned(), b"{".to_vec());
    files.insert("forms/marriage-appointment.json".to_owned(), b"{".to_vec());
    let told = told("civil-affairs", &files);
    assert_eq!(told.len(), 2, "neither successor, package, item nor form is missing: {told:#?}");
    assert_eq!(super::super::read("civil-affairs", &Files::new()).1.len(), 8);
}

#[test]
fn a_whole_number_may_be_written_with_a_point() {
    let mut files = small();
    let item = files.get_mut("items/MZ-10-001.json").expect("the item is there");
    let text = String::from_utf8(item.clone()).expect("UTF-8");
    assert!(text.contains("\"copies\":1,"));
    *item = text.replace("\"copies\":1,", "\"copies\":1.0,").into_bytes();
    let (pack, found) = read("civil-affairs", &files);
    assert_eq!(found, []);
    assert!(pack.is_some());
}

#[test]
fn every_fault_of_a_pack_with_many_is_told_in_the_order_of_the_files() {
    let mut files = civil_affairs();
    let broken = [
        ("calendar/calendar.json", "/versions/1/from", "\"2027-01-03\""),
        ("forms/elderly-care-filing.json", "/required/0", "\"nothing\""),
        ("items/MZ-01-001.json", "/versions/0/content/limits/promised/value", "61"),
        ("items/MZ-01-001.json", "/versions/0/content/workflow/nodes/2/post", "\"NOPOST\""),
        ("items/MZ-01-002.json", "/versions/0/content/body", "17"),
        ("joint/PKG-YL-01.json", "/critical_path_working_days", "1"),
        ("organisations/bodies.json", "/4/uscc", "\"11340800003000217F\""),
        ("organisations/staff.json", "/2/posts/0/body", "\"NOBODY\""),
        ("organisations/staff.json", "/10/posts/0/body", "\"NOBODY\""),
        ("rules/law.json", "/rules/31/length", "null"),
        ("sandbox/accounts.json", "/applicants/0/id_number", "\"340802199001010013\""),
    ];
    for (file, pointer, json) in broken {
        edit(&mut files, file, pointer, json);
    }
    files.insert("organisations/regions.json".to_owned(), b"[".to_vec());
    let (pack, found) = read("civil-affairs", &files);
    assert!(pack.is_none());
    let places: Vec<(&str, &str)> =
        found.iter().map(|it| (it.file.as_str(), it.pointer.as_str())).collect();
    for (file, pointer, _) in broken {
        let at = pointer.trim_end_matches("/value");
        assert!(places.contains(&(file, at)), "{file} {at}: {found:#?}");
    }
    let place = |pointer: &str| {
        places.iter().position(|it| it.1 == pointer).expect("the fault was found above")
    };
    assert!(place("/2/posts/0/body") < place("/10/posts/0/body"));
    assert!(places.is_sorted_by_key(|(file, _)| *file));
    assert!(!places.iter().any(|(file, _)| file.ends_with("centres.json")), "{found:#?}");
}
