//! What a condition comes to for one scene. Every part is looked at once, at most.

use std::cmp::Ordering;

use serde_json::Value;

use super::Failure;
use super::syntax::{Comparison, Expr, Kind, Name, Question};

pub(super) fn holds(root: &Expr, scene: &Value) -> Result<bool, Failure> {
    truth(root, scene)
}

/// A value on the way.
enum Datum<'a> {
    Null,
    Bool(bool),
    Whole(i128),
    Fraction(f64),
    Text(&'a str),
    /// Of the scene.
    List(&'a [Value]),
    /// Of the condition.
    Listed(Vec<Datum<'a>>),
    /// Something with fields: nothing is asked of it.
    Group,
}

const UNLIKE: &str = "unlike things are compared";

fn failure<T>(at: usize, why: &'static str) -> Result<T, Failure> {
    Err(Failure { at, why })
}

fn truth(it: &Expr, scene: &Value) -> Result<bool, Failure> {
    match datum(it, scene)? {
        Datum::Bool(it) => Ok(it),
        _ => failure(it.at, "it is neither true nor false"),
    }
}

fn text<'a>(it: &'a Expr, scene: &'a Value) -> Result<&'a str, Failure> {
    match datum(it, scene)? {
        Datum::Text(it) => Ok(it),
        _ => failure(it.at, "it is no text"),
    }
}

fn datum<'a>(it: &'a Expr, scene: &'a Value) -> Result<Datum<'a>, Failure> {
    Ok(match &it.kind {
        Kind::Null => Datum::Null,
        Kind::Bool(it) => Datum::Bool(*it),
        Kind::Whole(it) => Datum::Whole((*it).into()),
        Kind::Fraction(it) => Datum::Fraction(*it),
        Kind::Text(it) => Datum::Text(it),
        Kind::List(entries) => {
            Datum::Listed(entries.iter().map(|it| datum(it, scene)).collect::<Result<_, _>>()?)
        }
        Kind::Path(path) => of(walk(path, scene)?),
        Kind::Has(path) => {
            let (last, before) = path.split_last().expect("a path has a name");
            Datum::Bool(walk(before, scene)?.get(&last.text).is_some())
        }
        Kind::Not(inner) => Datum::Bool(!truth(inner, scene)?),
        Kind::All(them) => Datum::Bool(until(them, scene, false)?),
        Kind::Any(them) => Datum::Bool(until(them, scene, true)?),
        Kind::Compare(how, pair) => {
            let (one, other) = (datum(&pair[0], scene)?, datum(&pair[1], scene)?);
            Datum::Bool(compares(it.at, *how, &one, &other)?)
        }
        Kind::In(pair) => {
            Datum::Bool(is_in(it.at, &datum(&pair[0], scene)?, &datum(&pair[1], scene)?)?)
        }
        Kind::Size(inner) => match datum(inner, scene)? {
            Datum::Text(it) => Datum::Whole(size(it.chars().count())),
            Datum::List(it) => Datum::Whole(size(it.len())),
            Datum::Listed(it) => Datum::Whole(size(it.len())),
            _ => return failure(inner.at, "it has no size"),
        },
        Kind::Ask(question, pair) => {
            let (whole, part) = (text(&pair[0], scene)?, text(&pair[1], scene)?);
            Datum::Bool(match question {
                Question::StartsWith => whole.starts_with(part),
                Question::EndsWith => whole.ends_with(part),
                Question::Contains => whole.contains(part),
            })
        }
        Kind::If(parts) => {
            let [asked, then, otherwise] = &**parts;
            return datum(if truth(asked, scene)? { then } else { otherwise }, scene);
        }
    })
}

/// Goes through `them` until one comes out as `end`, and no further.
fn until(them: &[Expr], scene: &Value, end: bool) -> Result<bool, Failure> {
    for it in them {
        if truth(it, scene)? == end {
            return Ok(end);
        }
    }
    Ok(!end)
}

fn walk<'a>(path: &[Name], scene: &'a Value) -> Result<&'a Value, Failure> {
    path.iter().try_fold(scene, |here, name| {
        here.get(&name.text).ok_or(Failure { at: name.at, why: "the field is not there" })
    })
}

fn of(value: &Value) -> Datum<'_> {
    match value {
        Value::Null => Datum::Null,
        Value::Bool(it) => Datum::Bool(*it),
        Value::String(it) => Datum::Text(it),
        Value::Array(it) => Datum::List(it),
        Value::Object(_) => Datum::Group,
        Value::Number(it) => match (it.as_i64(), it.as_u64()) {
            (Some(whole), _) => Datum::Whole(whole.into()),
            (None, Some(whole)) => Datum::Whole(whole.into()),
            (None, None) => Datum::Fraction(it.as_f64().unwrap_or_default()),
        },
    }
}

fn size(count: usize) -> i128 {
    i128::try_from(count).unwrap_or(i128::MAX)
}

fn compares(
    at: usize,
    how: Comparison,
    one: &Datum<'_>,
    other: &Datum<'_>,
) -> Result<bool, Failure> {
    let same = same(one, other);
    let order = order(one, other);
    let ordered = |fits: fn(Ordering) -> bool| order.map(fits);
    let answer = match how {
        Comparison::Equal => same,
        Comparison::Unequal => same.map(|it| !it),
        Comparison::Less => ordered(Ordering::is_lt),
        Comparison::AtMost => ordered(Ordering::is_le),
        Comparison::More => ordered(Ordering::is_gt),
        Comparison::AtLeast => ordered(Ordering::is_ge),
    };
    answer.ok_or(Failure { at, why: UNLIKE })
}

/// Whether two scalars are the same; none of unlike ones.
fn same(one: &Datum<'_>, other: &Datum<'_>) -> Option<bool> {
    match (one, other) {
        (Datum::Bool(one), Datum::Bool(other)) => Some(one == other),
        (Datum::Null, Datum::Null) => Some(true),
        (Datum::Null, _) | (_, Datum::Null) => Some(false),
        _ => order(one, other).map(Ordering::is_eq),
    }
}

/// Which of two numbers, or texts, comes first; none of anything else.
fn order(one: &Datum<'_>, other: &Datum<'_>) -> Option<Ordering> {
    match (one, other) {
        (Datum::Text(one), Datum::Text(other)) => Some(one.cmp(other)),
        (Datum::Whole(one), Datum::Whole(other)) => Some(one.cmp(other)),
        (Datum::Fraction(one), Datum::Fraction(other)) => one.partial_cmp(other),
        (Datum::Whole(one), Datum::Fraction(other)) => against(*one, *other),
        (Datum::Fraction(one), Datum::Whole(other)) => against(*other, *one).map(Ordering::reverse),
        _ => None,
    }
}

/// A whole number against a fraction, exactly: where rounding makes them equal, the fraction has no
/// digits behind the point.
fn against(whole: i128, fraction: f64) -> Option<Ordering> {
    let rounded = (whole as f64).partial_cmp(&fraction)?;
    Some(rounded.then_with(|| whole.cmp(&(fraction as i128))))
}

fn is_in(at: usize, one: &Datum<'_>, list: &Datum<'_>) -> Result<bool, Failure> {
    let among = |them: &mut dyn Iterator<Item = Option<bool>>| {
        let mut found = false;
        for it in them {
            found |= it.ok_or(Failure { at, why: UNLIKE })?;
        }
        Ok(found)
    };
    match list {
        Datum::Listed(list) => among(&mut list.iter().map(|it| same(one, it))),
        Datum::List(list) => among(&mut list.iter().map(|it| same(one, &of(it)))),
        _ => failure(at, "behind `in` stands no list"),
    }
}
