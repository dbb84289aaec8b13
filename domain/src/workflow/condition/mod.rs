//! Conditions (条件): the small language in which a gateway says when it goes which way.
//!
//! A subset of CEL (cel.dev) without arithmetic, macros and loops, so that every condition ends
//! soon whatever it is asked of. A condition speaks of one JSON value, the scene; what a scene can
//! hold, a JSON Schema says. What [`Condition::faults`] lets pass cannot fail on a scene that fits.

mod check;
mod evaluate;
mod fields;
mod parse;
mod schema;
mod syntax;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use serde_json::{Value, json};

use fields::There;
use schema::Type;
use syntax::{Expr, Kind, Name};

/// The longest condition, in bytes.
pub const MOST_BYTES: usize = 2048;

/// A condition that can be read; whether it makes sense, its [`faults`](Condition::faults) tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    root: Expr,
}

/// What is wrong with a condition, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The character at which it goes wrong, counted from 1.
    pub at: usize,
    pub english: String,
    pub chinese: String,
}

/// Why a condition has no answer for a scene. It repeats nothing of the scene.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// The character at which it goes wrong, counted from 1.
    pub at: usize,
    pub why: &'static str,
}

impl Condition {
    /// Reads a condition, or says where it cannot be read.
    pub fn parse(text: &str) -> Result<Self, Fault> {
        parse::parse(text).map(|root| Self { root })
    }

    /// Everything in it that does not fit scenes of this JSON Schema, or could fail on one.
    pub fn faults(&self, scenes: &Value) -> Vec<Fault> {
        check::faults(&self.root, scenes)
    }

    /// Whether it holds for `scene`.
    pub fn holds(&self, scene: &Value) -> Result<bool, Failure> {
        evaluate::holds(&self.root, scene)
    }
}

impl Fault {
    fn new(at: usize, english: impl Into<String>, chinese: impl Into<String>) -> Self {
        Self { at, english: english.into(), chinese: chinese.into() }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `{:#}` is the Chinese text.
        if to.alternate() {
            write!(to, "第 {} 个字符：{}", self.at, self.chinese)
        } else {
            write!(to, "at character {}: {}", self.at, self.english)
        }
    }
}

/// Reads the name of one text field, such as `form.approver`, and answers what it can be, if `scenes`
/// says so. The field may be left out by the applicant.
pub fn text_field(name: &str, scenes: Option<&Value>) -> Result<Option<Vec<String>>, Fault> {
    let (at, path) = path_into_form(name)?;
    let Some(scenes) = scenes else { return Ok(None) };
    match Type::of(fields::find(scenes, &path, &all_there(&path))?) {
        Some(Type::Text(choices)) => Ok(choices),
        _ => {
            let told = "the form does not say that it is a text, and nothing else";
            Err(Fault::new(at, told, "表单未说明其类型为 string"))
        }
    }
}

/// Reads the name of one field that holds a day, such as `form.valid_until`, of a form with this JSON
/// Schema. The applicant cannot leave it out.
pub fn date_field(name: &str, form: &Value) -> Result<(), Fault> {
    let (at, path) = path_into_form(name)?;
    let scenes = json!({ "required": ["form"], "properties": { "form": form } });
    let field = fields::find(&scenes, &path, &all_there(&path))?;
    if !matches!(Type::of(field), Some(Type::Text(_))) || field["format"] != "date" {
        let told = "the form does not say that it is a day: a `string` of the format `date`";
        return Err(Fault::new(at, told, "表单未说明其为日期（`string`，格式 `date`）"));
    }
    let required = fields::find(&scenes, &path, &There::new());
    required.map(drop).map_err(|_| {
        let told = "may be left out by the applicant: make it `required`";
        Fault::new(at, told, "可以不填，请在表单中列为必填（`required`）")
    })
}

/// The way to a field of the form, and where its name begins.
fn path_into_form(name: &str) -> Result<(usize, Vec<Name>), Fault> {
    let root = parse::parse(name)?;
    match root.kind {
        Kind::Path(path) if 1 < path.len() && path[0].text == "form" => Ok((root.at, path)),
        _ => {
            let told = "here should be the name of a field, such as `form.approver`";
            Err(Fault::new(root.at, told, "此处应为字段名，如 `form.approver`"))
        }
    }
}

/// As if the applicant had left out nothing on the way.
fn all_there(path: &[Name]) -> There {
    let text = |end: usize| path[..end].iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    (1..=path.len()).map(text).collect()
}

/// The one of `known` that somebody may have meant by `name`.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let far = |it: &str| strsim::damerau_levenshtein(it, name);
    let near = known.into_iter().map(|it| (far(it), it)).min()?;
    (near.0 <= 1 + name.chars().count() / 4).then_some(near.1)
}
