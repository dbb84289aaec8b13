//! Whatever is done to a file, it is told and nothing panics.

use serde_json::{Value, json};

use super::small;
use crate::packs::{Files, read};

/// One file of each kind.
const FILES: [&str; 13] = [
    "pack.json",
    "organisations/regions.json",
    "organisations/bodies.json",
    "organisations/posts.json",
    "organisations/centres.json",
    "organisations/staff.json",
    "calendar/calendar.json",
    "rules/law.json",
    "sandbox/accounts.json",
    "items/MZ-01-001.json",
    "items/MZ-01-010.json",
    "forms/marriage-appointment.json",
    "joint/PKG-JS-01.json",
];

/// A few places out of many, the same in every run.
fn some(many: usize, wanted: usize) -> impl Iterator<Item = usize> {
    let step = (many / wanted).max(1);
    (0..many).step_by(step)
}

fn with(sound: &Files, file: &str, bytes: Vec<u8>) -> Files {
    let mut files = sound.clone();
    files.insert(file.to_owned(), bytes);
    files
}

fn count(files: &Files) -> usize {
    read("civil-affairs", files).1.len()
}

fn pointers(value: &Value, at: &str, all: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields {
                pointers(inner, &format!("{at}/{name}"), all);
            }
        }
        Value::Array(entries) => {
            for (place, inner) in entries.iter().enumerate() {
                pointers(inner, &format!("{at}/{place}"), all);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    all.push(at.to_owned());
}

#[test]
fn a_file_that_is_cut_off_is_told() {
    let sound = small();
    for file in FILES {
        let whole = sound[file].trim_ascii_end();
        for end in some(whole.len(), 3) {
            let files = with(&sound, file, whole[..end].to_vec());
            assert_ne!(count(&files), 0, "{file} cut off at {end}");
        }
    }
}

#[test]
fn a_byte_that_is_flipped_panics_nowhere() {
    let sound = small();
    for file in FILES.into_iter().chain(["calendar/cn.csv"]) {
        for at in some(sound[file].len(), 3) {
            let mut bytes = sound[file].clone();
            bytes[at] ^= 0x80;
            assert_ne!(count(&with(&sound, file, bytes)), 0, "{file}, byte {at}");
        }
    }
}

#[test]
fn a_value_of_another_type_or_an_emptied_thing_is_told_and_a_field_that_is_gone_panics_nowhere() {
    let sound = small();
    for file in FILES {
        let document: Value = serde_json::from_slice(&sound[file]).expect("the file is JSON");
        let mut places = Vec::new();
        pointers(&document, "", &mut places);
        for at in some(places.len(), 6) {
            let place = &places[at];
            let mut changed = document.clone();
            let value = changed.pointer_mut(place).expect("the place is there");
            let empty = value.as_object().is_some_and(serde_json::Map::is_empty);
            *value = match value {
                Value::Null => json!(true),
                Value::Bool(_) => json!("yes"),
                Value::Number(_) => json!([1]),
                Value::String(_) => json!(-1),
                Value::Array(_) | Value::Object(_) if empty => json!(0),
                Value::Array(_) | Value::Object(_) => json!({}),
            };
            let files = with(&sound, file, changed.to_string().into_bytes());
            assert_ne!(
                count(&files),
                0,
                "{file} {place} as {}",
                changed.pointer(place).expect("set")
            );
            let Some((parent, name)) = place.rsplit_once('/') else { continue };
            let mut changed = document.clone();
            if let Some(Value::Object(fields)) = changed.pointer_mut(parent) {
                fields.remove(name);
                count(&with(&sound, file, changed.to_string().into_bytes()));
            }
        }
    }
}
