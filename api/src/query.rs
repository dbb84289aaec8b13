//! Query parameters that have passed their own checks. An unknown one is an error: a misspelt
//! filter must not look like an empty result.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use validator::Validate;

use crate::{Problem, words};

/// The query string as a `T`.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Query<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read::<T>(req.query_string()).and_then(|it| bounded(&it).map(|()| Self(it))))
    }
}

fn read<T: DeserializeOwned>(query: &str) -> Result<T, Problem> {
    // An empty parameter is one that was left out: that is what an emptied form field sends.
    let given = serde_urlencoded::from_str::<Vec<(String, String)>>(query);
    let given = given.map_err(|err| told("", &err))?;
    if let Some((name, _)) = given.iter().find(|it| it.0.contains('\0') || it.1.contains('\0')) {
        let name = name.replace('\0', "");
        return Err(Problem::malformed(
            format!("?{name}"),
            ("a parameter holds a NUL character", "参数含有空字符（NUL）"),
        ));
    }
    let kept: Vec<(String, String)> = given.into_iter().filter(|(_, it)| !it.is_empty()).collect();
    let kept = serde_urlencoded::to_string(kept).expect("pairs of strings can be encoded");
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(kept.as_bytes()));
    serde_path_to_error::deserialize(reader).map_err(|err| {
        let name = err.path().to_string();
        let name = if name == "." { String::new() } else { name };
        told(&name, err.inner())
    })
}

/// The first parameter that is out of its bounds, by its name.
fn bounded(query: &impl Validate) -> Result<(), Problem> {
    let Err(errors) = query.validate() else { return Ok(()) };
    let name = errors.errors().keys().next().map(ToString::to_string).unwrap_or_default();
    let told =
        ("too long, or not of the shape that the contract gives", "过长，或不符合接口约定的格式");
    Err(Problem::bad_value(format!("?{name}"), "length", told))
}

fn told(name: &str, err: &impl std::fmt::Display) -> Problem {
    let words = words::of(err);
    let name: String = name.chars().take(60).collect();
    let pointer = format!("?{name}{}", words.below.trim_start_matches('/'));
    Problem::malformed(pointer, (&words.english, &words.chinese))
}

/// A region is asked for in digits.
pub(crate) fn region(asked: Option<&str>) -> Result<(), Problem> {
    if asked.is_none_or(|it| it.bytes().all(|byte| byte.is_ascii_digit())) {
        return Ok(());
    }
    let told = ("a region is written in digits", "区划代码应为数字");
    Err(Problem::malformed("?region", told))
}
