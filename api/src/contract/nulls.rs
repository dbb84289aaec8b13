//! Answers hold no null: what is not there is left out. utoipa cannot know that of an `Option`, so
//! it is said here, for every schema that no request body uses.

use std::collections::BTreeSet;

use serde_json::Value;
use utoipa::openapi::OpenApi;

/// Takes "or null" from the schemas of answers.
pub(super) fn strip(contract: OpenApi) -> OpenApi {
    let mut all = serde_json::to_value(&contract).expect("a contract is plain data");
    let inputs = inputs(&all);
    if let Some(schemas) = all["components"]["schemas"].as_object_mut() {
        schemas.iter_mut().filter(|it| !inputs.contains(it.0)).for_each(|it| never_null(it.1));
    }
    serde_json::from_value(all).expect("it was a contract, and still is one")
}

/// Every schema that a request body uses, directly or through another.
fn inputs(contract: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let paths = contract["paths"].as_object().into_iter().flat_map(|it| it.values());
    for operation in paths.filter_map(Value::as_object).flat_map(|it| it.values()) {
        collect(&operation["requestBody"], contract, &mut found);
    }
    found
}

fn collect(part: &Value, contract: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(fields) => {
            let target = fields.get("$ref").and_then(Value::as_str);
            let name = target.and_then(|it| it.strip_prefix("#/components/schemas/"));
            if let Some(name) = name
                && found.insert(name.to_owned())
            {
                collect(&contract["components"]["schemas"][name], contract, found);
            }
            fields.values().for_each(|it| collect(it, contract, found));
        }
        Value::Array(parts) => parts.iter().for_each(|it| collect(it, contract, found)),
        _ => {}
    }
}

/// Takes "or null" from a schema and from all within.
pub(super) fn never_null(schema: &mut Value) {
    let is_null = |it: &Value| *it == "null" || it["type"] == "null";
    match schema {
        Value::Object(fields) => {
            if let Some(Value::Array(kinds)) = fields.get_mut("type") {
                kinds.retain(|it| !is_null(it));
                if let [only] = kinds.as_slice() {
                    let only = only.clone();
                    fields.insert("type".to_owned(), only);
                }
            }
            if let Some(Value::Array(choices)) = fields.get_mut("oneOf") {
                choices.retain(|it| !is_null(it));
                if let [Value::Object(only)] = choices.as_slice() {
                    let only = only.clone();
                    fields.remove("oneOf");
                    fields.extend(only);
                }
            }
            fields.values_mut().for_each(never_null);
        }
        Value::Array(parts) => parts.iter_mut().for_each(never_null),
        _ => {}
    }
}
