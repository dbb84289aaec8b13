//! `openapi.yaml` says what the code does, and says it well.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::tidy::rust_files;
use crate::town::Town;

#[test]
fn the_contract_on_disk_is_the_contract_in_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi.yaml");
    let code = api::contract().to_yaml().expect("a contract is plain data");
    if std::env::var_os("UPDATE_CONTRACT").is_some() {
        std::fs::write(&path, &code).expect("openapi.yaml is writable");
    }
    let disk = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(disk == code, "openapi.yaml is out of date; look at the diff of `make contract`");
}

#[test]
fn every_operation_has_a_name_of_its_own_a_summary_and_a_description() {
    let contract = serde_json::to_value(api::contract()).expect("a contract is plain data");
    let mut names = BTreeSet::new();
    for (path, operations) in contract["paths"].as_object().expect("a contract has paths") {
        for (method, operation) in operations.as_object().expect("a path has operations") {
            let name = operation["operationId"].as_str().expect("an operation has a name");
            assert!(names.insert(name.to_owned()), "two operations are called {name}");
            for part in ["summary", "description"] {
                let text = operation[part].as_str().unwrap_or_default();
                assert!(!text.is_empty(), "{method} {path} has no {part}");
            }
            for (status, answer) in operation["responses"].as_object().expect("it has answers") {
                let told = answer["description"].as_str().unwrap_or_default();
                assert!(!told.is_empty(), "{name} {status} says nothing");
            }
        }
    }
}

#[test]
fn every_field_of_a_body_is_bounded() {
    let contract = serde_json::to_value(api::contract()).expect("a contract is plain data");
    let mut loose = Vec::new();
    for (name, schema) in contract["components"]["schemas"].as_object().expect("schemas") {
        let parts = schema["allOf"].as_array().cloned().unwrap_or_else(|| vec![schema.clone()]);
        for part in parts {
            let Some(fields) = part["properties"].as_object() else { continue };
            loose.extend(
                fields.iter().filter(|it| is_loose(it.1)).map(|it| format!("{name}.{}", it.0)),
            );
        }
    }
    assert!(loose.is_empty(), "texts and lists without a bound: {loose:?}");
}

#[test]
fn every_item_reads_as_the_contract_says_items_do() {
    let mut schema = serde_json::to_value(api::contract()).expect("a contract is plain data");
    schema["$ref"] = "#/components/schemas/ItemContent".into();
    let schema = jsonschema::validator_for(&schema).expect("the contract's schemas are schemas");
    let town = Town::at("2026-09-29T10:00:00+08:00");
    let items = town.stranger().get("/api/v1/items?limit=200");
    let items = items.body["items"].as_array().expect("a list").clone();
    assert!(50 < items.len());
    for code in items.iter().map(|it| it["code"].as_str().expect("a code")) {
        let item = town.stranger().get(&format!("/api/v1/items/{code}"));
        let faults = schema.iter_errors(&item.body["version"]["content"]);
        let faults: Vec<String> =
            faults.map(|it| format!("{}: {it}", it.instance_path())).collect();
        assert!(faults.is_empty(), "{code}: {faults:#?}");
    }
}

/// utoipa knows a schema by its type's name alone: of two it would keep one, and say nothing.
#[test]
fn no_two_schemas_have_one_name() {
    let mut seen = BTreeSet::new();
    for path in rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/src")) {
        let text = std::fs::read_to_string(&path).expect("a source file is readable");
        for derived in text.split("ToSchema)]").skip(1) {
            let mut words = derived.split(|it: char| !it.is_alphanumeric() && it != '_');
            let named =
                words.find(|it| matches!(*it, "struct" | "enum")).and_then(|_| words.next());
            let name = named.expect("what is derived stands above a type").to_owned();
            assert!(seen.insert(name.clone()), "{}: there is another {name}", path.display());
        }
    }
    assert!(seen.contains("ListedApplication"), "the types are looked at");
}

/// A text without format, length or choices, or a list without a length.
fn is_loose(field: &Value) -> bool {
    let is = |kind: &str| field["type"] == kind || field["type"][0] == kind;
    let said = |name: &str| !field[name].is_null();
    (is("string") && !said("maxLength") && !said("format") && !said("enum"))
        || (is("array") && !said("maxItems"))
}
