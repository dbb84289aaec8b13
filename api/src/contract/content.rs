//! What a version of an item says, in the contract as in a pack: one schema, which the pack's files
//! are checked by, taken apart into types with names, so that generated clients know them.

use std::sync::LazyLock;

use domain::forms::{Form, FormFault};
use serde_json::{Map, Value, json};
use utoipa::openapi::{OpenApi, Ref};

use super::bodies::is_null;

const ITEM: &str = include_str!("../../../packs/schemas/item.schema.json");
pub(super) const COMPONENTS: &str = "#/components/schemas/";

/// Parts that get a name of their own, by their place in the pack's schema; inner ones first.
const NAMED: &[(&str, &str)] = &[
    ("/node/properties/signing/properties/seats/items", "WorkflowSeat"),
    ("/node/properties/signing", "WorkflowSigning"),
    ("/node/properties/candidates/items", "WorkflowCandidate"),
    ("/node/properties/rules", "WorkflowRules"),
    ("/node", "WorkflowNode"),
    ("/edge", "WorkflowEdge"),
    ("/content/properties/workflow", "WorkflowDefinition"),
    ("/content/properties/legal_bases/items", "LegalBasis"),
    ("/content/properties/materials/items", "ItemMaterial"),
    ("/content/properties/limits/properties/statutory/anyOf/0", "StatutoryLimit"),
    ("/content/properties/limits", "ItemLimits"),
    ("/content/properties/renewal", "ItemRenewal"),
    ("/content/properties/fee/properties/lines/items/properties/amount", "Money"),
    ("/content/properties/fee/properties/lines/items", "FeeLine"),
    ("/content/properties/fee", "ItemFee"),
    ("/content/properties/result", "ItemResult"),
    ("/content/properties/special_procedures/items", "ItemSpecialProcedure"),
    ("/content/properties/public_notice/anyOf/0", "ItemPublicNotice"),
    ("/content/properties/risk_points/items", "RiskPoint"),
    ("/content/properties/discretion_tiers/items", "DiscretionTier"),
    ("/content/properties/access", "ItemAccess"),
    ("/content/properties/disclosures", "ItemDisclosures"),
    ("/limit", "Limit"),
    ("/ruled_limit", "RuledLimit"),
    ("/content", "ItemContent"),
];

/// For a field that holds the whole content.
pub(crate) fn item_content() -> Ref {
    Ref::from_schema_name("ItemContent")
}

/// Puts the types of an item's content beside the others.
pub(super) fn spell_out(contract: OpenApi) -> OpenApi {
    let mut all = serde_json::to_value(&contract).expect("a contract is plain data");
    let schemas = all["components"]["schemas"].as_object_mut().expect("a contract has schemas");
    let words = words(schemas);
    let mut parts = parts();
    for (place, name) in NAMED {
        let part = parts.pointer_mut(place).expect("the pack's schema has the part");
        let refer = refer(name, &part["description"]);
        let part = referring(std::mem::replace(part, refer), &words);
        let other = schemas.insert((*name).to_owned(), part);
        assert!(other.is_none(), "there is another schema with the name {name}");
    }
    serde_json::from_value(all).expect("it was a contract, and still is one")
}

/// Everything in `content` that the contract's schema does not allow.
pub(crate) fn content_faults(content: &Value) -> Vec<FormFault> {
    static SCHEMA: LazyLock<Form> = LazyLock::new(|| {
        let schema = json!({ "$ref": "#/$defs/content", "$defs": parts() });
        Form::compile(&schema).expect("a test compiles it")
    });
    let mut faults = SCHEMA.faults(content);
    faults.retain(|it| !is_null(content, &it.pointer));
    faults
}

/// The parts of the pack's schema, for what is served instead of what stands in a pack.
fn parts() -> Value {
    let mut item: Value = serde_json::from_str(ITEM).expect("the pack's schema is JSON");
    let mut parts = item["$defs"].take();
    // In a pack a form is the name of a file; what is served holds the form itself.
    parts["content"]["properties"]["form"] = json!({
        "description": "The application form (申请表) as a JSON Schema 2020-12; null where nobody applies.",
        "type": ["object", "null"],
    });
    // What a pack shares is drawn in when it is loaded.
    let node = parts["node"]["properties"].as_object_mut().expect("a node has fields");
    node.remove("sub_workflow").expect("the pack's schema lets a node name what is shared");
    plain(parts)
}

/// Every closed set of words that has a name, by its words.
fn words(schemas: &Map<String, Value>) -> Vec<(Value, String)> {
    let named = schemas.iter().filter(|it| it.1["enum"].is_array());
    named.map(|(name, it)| (it["enum"].clone(), name.clone())).collect()
}

/// The schema without what generators of clients stumble over: rules that join fields, which the
/// descriptions tell too. Nor does it ask for anything to be filled in: a draft may still be empty, and
/// the review names what is missing.
fn plain(schema: Value) -> Value {
    let fields = match schema {
        Value::Object(fields) => fields,
        Value::Array(parts) => return parts.into_iter().map(plain).collect(),
        other => return other,
    };
    let optional = optional(&fields);
    let asks_for_more = |name: &str| matches!(name, "minLength" | "minItems");
    let kept =
        fields.into_iter().filter(|(name, it)| !joins_fields(name, it) && !asks_for_more(name));
    let kept = kept.map(|(name, it)| match (name.as_str(), it) {
        ("required", Value::Array(mut needed)) => {
            needed.retain(|it| !optional.contains(it));
            (name, needed.into())
        }
        (_, it) => (name, plain(it)),
    });
    Value::Object(kept.collect())
}

/// The schema with references to what has a name.
fn referring(schema: Value, words: &[(Value, String)]) -> Value {
    let fields = match schema {
        Value::Object(fields) => fields,
        Value::Array(parts) => return parts.into_iter().map(|it| referring(it, words)).collect(),
        other => return other,
    };
    if let Some((_, name)) = words.iter().find(|it| fields.get("enum") == Some(&it.0)) {
        return refer(name, &fields["description"]);
    }
    let kept = fields.into_iter().map(|(name, it)| match (name.as_str(), it) {
        ("$ref", it) => (name, named(it)),
        (_, it) => (name, referring(it, words)),
    });
    Value::Object(kept.collect())
}

/// What a pack must say though there is nothing to say, and answers leave out then.
fn optional(fields: &Map<String, Value>) -> Vec<Value> {
    let is_null = |it: &Value| it["type"] == "null";
    let may_lack = |it: &Value| {
        it["minLength"] == 0 || it["anyOf"].as_array().is_some_and(|it| it.iter().any(is_null))
    };
    let fields = fields.get("properties").and_then(Value::as_object).into_iter().flatten();
    fields.filter(|it| may_lack(it.1)).map(|it| it.0.as_str().into()).collect()
}

fn refer(name: &str, told: &Value) -> Value {
    json!({ "$ref": format!("{COMPONENTS}{name}"), "description": told })
}

fn joins_fields(name: &str, schema: &Value) -> bool {
    name == "allOf" && schema.as_array().is_some_and(|it| it.iter().all(|it| it["if"].is_object()))
}

/// Where a reference within the pack's schema leads in the contract.
fn named(target: Value) -> Value {
    let place = target.as_str().and_then(|it| it.strip_prefix("#/$defs"));
    let found = NAMED.iter().find(|it| Some(it.0) == place);
    found.map_or(target, |it| json!(format!("{COMPONENTS}{}", it.1)))
}
