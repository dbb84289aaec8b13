//! Application forms (表单): JSON Schema 2020-12, compiled once and asked often.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{Draft, Validator};
use serde_json::Value;

/// A form that answers can be checked against.
#[derive(Debug, Clone)]
pub struct Form {
    validator: Validator,
}

/// One thing that is wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// JSON pointer into the answer.
    pub pointer: String,
    /// The keyword of the schema that it breaks, such as `required` or `maxLength`.
    pub rule: String,
    /// What that keyword asks for, such as `20`, `date` or the choices; empty where nothing is to be told.
    pub wanted: String,
    pub detail: String,
}

/// Faults told at once; a form with more is wrong through and through.
const MOST_FAULTS: usize = 50;

impl Form {
    /// Compiles `schema`, or says why it is no JSON Schema.
    pub fn compile(schema: &Value) -> Result<Self, String> {
        let options = jsonschema::options();
        let options = options.with_draft(Draft::Draft202012).should_validate_formats(true);
        let validator = options.build(schema).map_err(|err| err.to_string())?;
        Ok(Self { validator })
    }

    /// Everything in `answer` that the form does not allow.
    pub fn faults(&self, answer: &Value) -> Vec<FormFault> {
        let told = |err: jsonschema::ValidationError<'_>| {
            let rule = keyword(&err.schema_path().to_string());
            let (wanted, detail) = (wanted(err.kind()), err.masked().to_string());
            pointers_of(&err).into_iter().map(move |pointer| FormFault {
                pointer,
                rule: rule.clone(),
                wanted: wanted.clone(),
                detail: detail.clone(),
            })
        };
        self.validator.iter_errors(answer).flat_map(told).take(MOST_FAULTS).collect()
    }
}

/// The place at fault; of a missing or superfluous property, the property's own.
fn pointers_of(err: &jsonschema::ValidationError<'_>) -> Vec<String> {
    let base = err.instance_path().to_string();
    let below = |name: &str| format!("{base}/{}", name.replace('~', "~0").replace('/', "~1"));
    match err.kind() {
        ValidationErrorKind::Required { property } => {
            vec![property.as_str().map_or_else(|| base.clone(), below)]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            unexpected.iter().map(|it| below(it)).collect()
        }
        _ => vec![base],
    }
}

fn wanted(kind: &ValidationErrorKind) -> String {
    use ValidationErrorKind as Kind;
    match kind {
        Kind::Enum { options } => {
            let each = options.as_array().into_iter().flatten();
            each.map(Value::to_string).collect::<Vec<_>>().join(", ")
        }
        Kind::Constant { expected_value } => expected_value.to_string(),
        Kind::Format { format } => format.clone(),
        Kind::Pattern { pattern } => pattern.clone(),
        Kind::Type { kind: TypeKind::Single(kind) } => kind.to_string(),
        Kind::MinLength { limit }
        | Kind::MaxLength { limit }
        | Kind::MinItems { limit }
        | Kind::MaxItems { limit } => limit.to_string(),
        Kind::Minimum { limit }
        | Kind::Maximum { limit }
        | Kind::ExclusiveMinimum { limit }
        | Kind::ExclusiveMaximum { limit } => limit.to_string(),
        _ => String::new(),
    }
}

fn keyword(schema_path: &str) -> String {
    schema_path.rsplit('/').find(|it| it.parse::<usize>().is_err()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn faults_point_at_the_field_and_do_not_repeat_what_was_typed() {
        let schema = json!({
            "type": "object", "required": ["name"], "additionalProperties": false,
            "properties": { "name": { "type": "string" }, "phone": { "type": "string", "maxLength": 3 } }
        });
        let form = Form::compile(&schema).expect("a schema");
        let faults = form.faults(&json!({ "phone": "13855561234", "other": 1, "third": 2 }));
        let mut pointers: Vec<(&str, &str)> =
            faults.iter().map(|it| (it.pointer.as_str(), it.rule.as_str())).collect();
        pointers.sort_unstable();
        assert_eq!(
            pointers,
            [
                ("/name", "required"),
                ("/other", "additionalProperties"),
                ("/phone", "maxLength"),
                ("/third", "additionalProperties")
            ]
        );
        assert!(faults.iter().all(|it| !it.detail.contains("13855561234")));
    }

    #[test]
    fn a_fault_tells_what_would_be_right() {
        let schema = json!({ "properties": {
            "way": { "enum": ["post", "web"] }, "on": { "format": "date" },
            "name": { "minLength": 2 }, "age": { "maximum": 150 }, "tags": { "type": "array" },
        } });
        let form = Form::compile(&schema).expect("a schema");
        let answer = json!({ "way": "x", "on": "x", "name": "x", "age": 200, "tags": "x" });
        let mut wanted: Vec<String> =
            form.faults(&answer).into_iter().map(|it| it.wanted).collect();
        wanted.sort_unstable();
        assert_eq!(wanted, [r#""post", "web""#, "150", "2", "array", "date"]);
    }

    #[test]
    fn a_schema_that_is_none_is_refused() {
        assert!(Form::compile(&json!({ "type": "strange" })).is_err());
    }
}
