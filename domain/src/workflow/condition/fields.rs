//! Where fields are looked up, and what is known to be filled in.

use std::collections::BTreeSet;

use serde_json::Value;

use super::schema::{Type, field, fields, is_required};
use super::syntax::{Expr, Kind, Name};
use super::{Fault, nearest};

/// Fields that are known to be there, each by its whole path.
pub(super) type There = BTreeSet<Vec<String>>;

/// The schema of the field at the end of `path`, all of which is there.
pub(super) fn find<'s>(
    scenes: &'s Value,
    path: &[Name],
    there: &There,
) -> Result<&'s Value, Fault> {
    let mut here = scenes;
    let mut way = Vec::new();
    for (place, name) in path.iter().enumerate() {
        let next = field(here, &name.text);
        let next = next.ok_or_else(|| missing(here, &path[..place], name))?;
        // A schema without a type lets anything else stand in the group's place.
        if 0 < place && Type::of(here) != Some(Type::Group) {
            let it = way.join(".");
            let told = format!("the form does not say that `{it}` is an object, and nothing else");
            return Err(Fault::new(name.at, told, format!("表单未说明 `{it}` 的类型为 object")));
        }
        way.push(name.text.clone());
        if !is_required(here, &name.text) && !there.contains(&way) {
            let it = way.join(".");
            let told = format!(
                "`{it}` may be left out by the applicant: write `has({it}) && …` before it"
            );
            let chinese = format!("`{it}` 可以不填，请先写 `has({it}) && …`");
            return Err(Fault::new(path[0].at, told, chinese));
        }
        here = next;
    }
    Ok(here)
}

/// Why there is no such field, with the nearest that there is.
fn missing(of: &Value, way: &[Name], name: &Name) -> Fault {
    let shown: String = name.text.chars().take(40).collect();
    let place =
        if way.is_empty() { "an application".to_owned() } else { format!("`{}`", dotted(way)) };
    let chinese_place =
        if way.is_empty() { "申请".to_owned() } else { format!("`{}`", dotted(way)) };
    let (english, chinese) = match (nearest(&shown, fields(of)), fields(of).next()) {
        (Some(near), _) => (format!("; do you mean `{near}`?"), format!("，是否为 `{near}`？")),
        (None, Some(_)) => {
            let known: Vec<&str> = fields(of).take(20).collect();
            let (english, chinese) = (known.join(", "), known.join("、"));
            (format!("; it has {english}"), format!("，已有：{chinese}"))
        }
        (None, None) => Default::default(),
    };
    Fault::new(
        name.at,
        format!("{place} has no field `{shown}`{english}"),
        format!("{chinese_place} 没有字段 `{shown}`{chinese}"),
    )
}

pub(super) fn dotted(path: &[Name]) -> String {
    path.iter().map(|it| it.text.as_str()).collect::<Vec<_>>().join(".")
}

/// What is certainly there when `it` has come out as `truth`.
pub(super) fn known_if(it: &Expr, truth: bool) -> There {
    match (&it.kind, truth) {
        (Kind::Has(path), true) => {
            There::from([path.iter().map(|it| it.text.clone()).collect::<Vec<_>>()])
        }
        (Kind::Not(inner), _) => known_if(inner, !truth),
        // All of them are so, one by one.
        (Kind::All(them), true) | (Kind::Any(them), false) => {
            them.iter().flat_map(|it| known_if(it, truth)).collect()
        }
        // One of them is so, and nobody knows which.
        (Kind::All(them), false) | (Kind::Any(them), true) => {
            let mut each = them.iter().map(|it| known_if(it, truth));
            let first = each.next().unwrap_or_default();
            each.fold(first, |all, it| all.intersection(&it).cloned().collect())
        }
        _ => There::new(),
    }
}

/// Whether any field is asked at all.
pub(super) fn speaks_of_something(it: &Expr) -> bool {
    match &it.kind {
        Kind::Path(_) | Kind::Has(_) => true,
        Kind::Null | Kind::Bool(_) | Kind::Whole(_) | Kind::Fraction(_) | Kind::Text(_) => false,
        Kind::List(them) | Kind::All(them) | Kind::Any(them) => {
            them.iter().any(speaks_of_something)
        }
        Kind::Not(inner) | Kind::Size(inner) => speaks_of_something(inner),
        Kind::Compare(_, pair) | Kind::In(pair) | Kind::Ask(_, pair) => {
            pair.iter().any(speaks_of_something)
        }
        Kind::If(parts) => parts.iter().any(speaks_of_something),
    }
}
