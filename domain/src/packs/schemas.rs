//! Each kind of file against its JSON Schema, the same that editors use while a pack is written.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::LazyLock;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, Retrieve, Uri, ValidationError, Validator};
use serde_json::Value;

use super::fault::{Sheet, escaped};

macro_rules! kinds {
    ($($kind:ident = $name:literal),+ $(,)?) => {
        /// The kinds of file that a pack has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum Kind { $($kind),+ }

        const SCHEMAS: &[(Kind, &str)] = &[$((
            Kind::$kind,
            include_str!(concat!("../../../packs/schemas/", $name, ".schema.json")),
        )),+];
    };
}

kinds! {
    Pack = "pack", Baseline = "baseline", Regions = "regions", Bodies = "bodies", Posts = "posts",
    Centres = "centres", Staff = "staff", Authorisations = "authorisations", Item = "item", Form = "form", Joint = "joint",
    Calendar = "calendar", Rules = "rules", Warnings = "warnings", Accounts = "accounts",
    SubWorkflow = "sub_workflow",
}

/// Files of which a pack has at most one, and whether it must.
pub(super) const SINGLE: &[(&str, Kind, bool)] = &[
    ("pack.json", Kind::Pack, true),
    ("baseline.json", Kind::Baseline, false),
    ("organisations/regions.json", Kind::Regions, true),
    ("organisations/bodies.json", Kind::Bodies, true),
    ("organisations/posts.json", Kind::Posts, true),
    ("organisations/centres.json", Kind::Centres, true),
    ("organisations/staff.json", Kind::Staff, true),
    ("organisations/authorisations.json", Kind::Authorisations, false),
    ("calendar/calendar.json", Kind::Calendar, true),
    ("rules/law.json", Kind::Rules, true),
    ("rules/warnings.json", Kind::Warnings, false),
    ("sandbox/accounts.json", Kind::Accounts, false),
];

const FOLDERS: &[(&str, Kind)] = &[
    ("items/", Kind::Item),
    ("forms/", Kind::Form),
    ("joint/", Kind::Joint),
    ("sub_workflows/", Kind::SubWorkflow),
];

/// Which kind of file lies at `path`, and its name in its folder without `.json`.
pub(super) fn kind_of(path: &str) -> Option<(Kind, &str)> {
    let single = SINGLE.iter().find(|(name, ..)| *name == path);
    if let Some((name, kind, _)) = single {
        return Some((*kind, name));
    }
    FOLDERS.iter().find_map(|(folder, kind)| {
        let name = path.strip_prefix(folder)?.strip_suffix(".json")?;
        (!name.is_empty() && !name.contains('/')).then_some((*kind, name))
    })
}

struct Schema {
    text: Value,
    validator: Validator,
}

/// One schema names parts of another that lies beside it.
struct Beside;

impl Retrieve for Beside {
    fn retrieve(&self, uri: &Uri<String>) -> Result<Value, Box<dyn Error + Send + Sync>> {
        let named = |text: &&str| {
            let text: Value = serde_json::from_str(text).unwrap_or_default();
            (text["$id"] == uri.as_str()).then_some(text)
        };
        let found = SCHEMAS.iter().find_map(|it| named(&it.1));
        found.ok_or_else(|| format!("there is no schema `{uri}`").into())
    }
}

static COMPILED: LazyLock<BTreeMap<Kind, Schema>> = LazyLock::new(|| {
    let compiled = SCHEMAS.iter().map(|(kind, text)| {
        let text: Value = serde_json::from_str(text).expect("a test reads every schema");
        let options = jsonschema::options();
        let options = options.with_draft(Draft::Draft202012).should_validate_formats(true);
        let options = options.with_retriever(Beside);
        let validator = options.build(&text).expect("a test compiles every schema");
        (*kind, Schema { text, validator })
    });
    compiled.collect()
});

/// Notes everything in `document` that its kind of file does not allow.
pub(super) fn check(kind: Kind, document: &Value, sheet: &mut Sheet<'_>) {
    let schema = COMPILED.get(&kind).expect("every kind has a schema");
    for err in schema.validator.iter_errors(document) {
        tell(&err, &schema.text, sheet);
    }
}

fn tell(err: &ValidationError<'_>, schema: &Value, sheet: &mut Sheet<'_>) {
    let pointer = err.instance_path();
    match err.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().unwrap_or_default();
            let meaning = meaning(schema, err, Some(name));
            let told = format!("`{name}` is missing{meaning}");
            sheet.error(format_args!("{pointer}/{}", escaped(name)), told);
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for name in unexpected {
                let told = format!("there is no field `{name}` here{}", fields(schema, err));
                sheet.error(format_args!("{pointer}/{}", escaped(name)), told);
            }
        }
        ValidationErrorKind::FalseSchema => {
            sheet.error(pointer, "this field has no place here: take it out");
        }
        ValidationErrorKind::AnyOf { context } => any_of(err, context, schema, sheet),
        _ => sheet.error(pointer, said(err) + &meaning(schema, err, None)),
    }
}

/// Of "something or null" only the something is worth telling, field by field.
fn any_of(
    err: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
    schema: &Value,
    sheet: &mut Sheet<'_>,
) {
    let mut near = branches.iter().filter(|it| !it.iter().any(|fault| wants_null(fault)));
    if let (Some(only), None) = (near.next(), near.next()) {
        only.iter().for_each(|fault| tell(fault, schema, sheet));
        return;
    }
    let ways = branches.iter().map(|it| it.iter().map(said).collect::<Vec<_>>().join(" and "));
    let told = ways.collect::<Vec<_>>().join(", or: ");
    sheet.error(err.instance_path(), format!("one of these must be mended: {told}"));
}

fn wants_null(err: &ValidationError<'_>) -> bool {
    match err.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => kind.to_string() == "null",
        _ => false,
    }
}

/// The validator's words, with a long value cut short and a list of choices left whole.
fn said(err: &ValidationError<'_>) -> String {
    const LONGEST: usize = 40;
    let whole = err.instance().to_string();
    let shown = match whole.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}…", &whole[..cut]),
        None => whole,
    };
    match err.kind() {
        ValidationErrorKind::Enum { options } => {
            let options = options.as_array().into_iter().flatten().map(Value::to_string);
            format!("{shown} is not one of {}", options.collect::<Vec<_>>().join(", "))
        }
        _ => err.masked_with(shown).to_string(),
    }
}

/// What the schema says of the place, or of the place's field `property`.
fn meaning(schema: &Value, err: &ValidationError<'_>, property: Option<&str>) -> String {
    let place = place(schema, err);
    let place = match property {
        Some(name) => place.and_then(|it| it.get("properties")?.get(name)),
        None => place,
    };
    let text = place.and_then(|it| it.get("description")?.as_str());
    text.map(|it| format!(" ({})", it.trim_end_matches('.'))).unwrap_or_default()
}

fn fields(schema: &Value, err: &ValidationError<'_>) -> String {
    let known = place(schema, err).and_then(|it| it.get("properties")?.as_object());
    let known: Vec<&str> = known.into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if known.is_empty() { String::new() } else { format!(": it may be {}", known.join(", ")) }
}

/// The part of the schema whose keyword failed.
fn place<'s>(schema: &'s Value, err: &ValidationError<'_>) -> Option<&'s Value> {
    let path = err.schema_path().to_string();
    schema.pointer(path.rsplit_once('/')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_compiles_and_says_which_dialect_it_is_written_in() {
        assert_eq!(COMPILED.len(), SCHEMAS.len());
        for (kind, schema) in COMPILED.iter() {
            let dialect = "https://json-schema.org/draft/2020-12/schema";
            assert_eq!(schema.text["$schema"], dialect, "{kind:?}");
        }
    }

    #[test]
    fn a_file_is_known_by_its_place() {
        assert_eq!(kind_of("items/MZ-01-001.json"), Some((Kind::Item, "MZ-01-001")));
        assert_eq!(kind_of("rules/law.json"), Some((Kind::Rules, "rules/law.json")));
        for other in ["items/a/b.json", "items/.json", "items/a.yaml", "law.json", "photos/a.svg"] {
            assert_eq!(kind_of(other), None, "{other}");
        }
    }

    fn told(kind: Kind, document: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        check(kind, document, &mut Sheet::of("file", &mut found));
        found.into_iter().map(|it| (it.pointer, it.message)).collect()
    }

    #[test]
    fn a_fault_says_what_the_field_is_for() {
        let region =
            serde_json::json!([{ "code": "34", "name": "皖", "level": "province", "x": 1 }]);
        let told = told(Kind::Regions, &region);
        for (pointer, message) in [
            ("/0/parent", "`parent` is missing (The region one level up"),
            ("/0/x", "there is no field `x` here: it may be "),
            ("/0/code", "\"34\" does not match"),
        ] {
            let fits = |it: &&(String, String)| it.0 == pointer && it.1.starts_with(message);
            assert!(told.iter().any(|it| fits(&it)), "{pointer} {message}: {told:?}");
        }
    }
}
