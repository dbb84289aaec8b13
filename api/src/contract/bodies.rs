//! What the contract says of bodies, to tell everything at once that is wrong with one that cannot be read.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use domain::forms::{Form, FormFault};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::content::COMPONENTS;
use super::nulls::never_null;

/// Without "or null", which would make two ways of each field: what is null is no fault anyway.
static SCHEMAS: LazyLock<Map<String, Value>> = LazyLock::new(|| {
    let mut contract = serde_json::to_value(crate::contract()).expect("a contract is plain data");
    let mut schemas = contract["components"]["schemas"].take();
    never_null(&mut schemas);
    match schemas {
        Value::Object(schemas) => schemas,
        _ => unreachable!("a contract has schemas"),
    }
});

/// Each compiled when a body first breaks it.
static COMPILED: LazyLock<Mutex<HashMap<String, Arc<Form>>>> = LazyLock::new(Mutex::default);

/// Everything in `body` that the contract does not allow in a `T`, each at its own place.
pub(crate) fn body_faults<T: ToSchema>(body: &Value) -> Vec<FormFault> {
    let name = T::name();
    if !SCHEMAS.contains_key(&*name) {
        return Vec::new();
    }
    let mut faults = compiled(&name).faults(body);
    faults.retain(|it| !is_null(body, &it.pointer) && !joins(&it.rule));
    faults
}

/// A field that may be left out may be null as well, as many clients send it.
pub(super) fn is_null(body: &Value, pointer: &str) -> bool {
    body.pointer(pointer).is_some_and(Value::is_null)
}

/// That none of several ways fits says nothing of what would be right.
fn joins(rule: &str) -> bool {
    matches!(rule, "oneOf" | "anyOf" | "allOf")
}

fn compiled(name: &str) -> Arc<Form> {
    // Nothing is ever half done in there.
    let mut all = COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    let form = all.entry(name.to_owned()).or_insert_with(|| {
        let mut needed = Map::new();
        gather(name, &mut needed);
        let schema =
            json!({ "$ref": format!("{COMPONENTS}{name}"), "components": { "schemas": needed } });
        Arc::new(Form::compile(&schema).expect("a test compiles them all"))
    });
    Arc::clone(form)
}

/// A schema with those that it refers to.
fn gather(name: &str, into: &mut Map<String, Value>) {
    let Some(schema) = SCHEMAS.get(name) else { return };
    if into.insert(name.to_owned(), schema.clone()).is_none() {
        refer(schema, into);
    }
}

fn refer(schema: &Value, into: &mut Map<String, Value>) {
    match schema {
        Value::Object(fields) => {
            let name = fields.get("$ref").and_then(Value::as_str);
            if let Some(name) = name.and_then(|it| it.strip_prefix(COMPONENTS)) {
                gather(name, into);
            }
            fields.values().for_each(|it| refer(it, into));
        }
        Value::Array(parts) => parts.iter().for_each(|it| refer(it, into)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_schema_of_the_contract_can_be_compiled() {
        assert!(SCHEMAS.len() > 100);
        SCHEMAS.keys().for_each(|it| drop(compiled(it)));
    }
}
