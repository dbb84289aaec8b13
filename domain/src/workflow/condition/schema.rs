//! What the JSON Schema of scenes says about a field, as far as conditions ask.

use serde_json::Value;

/// What a part of a condition gives.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Type {
    Null,
    Bool,
    Number,
    /// A text; with all that it can be, if that is known.
    Text(Option<Vec<String>>),
    /// A list; of what, if that is known.
    List(Option<Box<Type>>),
    /// Something with fields.
    Group,
}

impl Type {
    /// What `schema` describes; none if it does not say, or says more than one thing.
    pub(super) fn of(schema: &Value) -> Option<Self> {
        let choices = || texts(schema.get("enum").and_then(Value::as_array)?);
        let only = || Some(vec![schema.get("const")?.as_str()?.to_owned()]);
        match schema.get("type") {
            Some(Value::String(name)) => match name.as_str() {
                "null" => Some(Self::Null),
                "boolean" => Some(Self::Bool),
                "integer" | "number" => Some(Self::Number),
                "string" => Some(Self::Text(only().or_else(choices))),
                "array" => {
                    let inner = schema.get("items").and_then(Self::of);
                    Some(Self::List(inner.map(Box::new)))
                }
                "object" => Some(Self::Group),
                _ => None,
            },
            Some(_) => None,
            None => only().or_else(choices).map(|it| Self::Text(Some(it))),
        }
    }

    /// Whether the two can be held against each other.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match self {
            Self::Null | Self::Bool | Self::Number | Self::Group => self == other,
            Self::Text(_) => matches!(other, Self::Text(_)),
            Self::List(_) => matches!(other, Self::List(_)),
        }
    }

    pub(super) fn names(&self) -> (&'static str, &'static str) {
        match self {
            Self::Null => ("null", "null"),
            Self::Bool => ("true or false", "真假值"),
            Self::Number => ("a number", "数字"),
            Self::Text(_) => ("a text", "文本"),
            Self::List(_) => ("a list", "列表"),
            Self::Group => ("a group of fields", "字段组"),
        }
    }
}

/// All of them, if all are texts.
fn texts(values: &[Value]) -> Option<Vec<String>> {
    values.iter().map(|it| it.as_str().map(ToOwned::to_owned)).collect()
}

/// The field `name` of something with fields.
pub(super) fn field<'s>(of: &'s Value, name: &str) -> Option<&'s Value> {
    of.get("properties")?.get(name)
}

pub(super) fn fields(of: &Value) -> impl Iterator<Item = &str> {
    let all = of.get("properties").and_then(Value::as_object);
    all.into_iter().flatten().map(|(name, _)| name.as_str())
}

/// Whether the field must be there.
pub(super) fn is_required(of: &Value, name: &str) -> bool {
    let required = of.get("required").and_then(Value::as_array);
    required.into_iter().flatten().any(|it| it.as_str() == Some(name))
}
