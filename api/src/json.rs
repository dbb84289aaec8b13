//! A JSON body that has passed its own checks.

use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use validator::Validate;

use crate::body::{is_of, whole};
use crate::contract::body_faults;
use crate::{Problem, words};

/// A body of type `T`, well formed and within its bounds, and a digest of the request.
pub(crate) struct Checked<T> {
    pub(crate) body: T,
    /// Of method, path and body: what an idempotency key stands for.
    pub(crate) fingerprint: Vec<u8>,
}

impl<T: DeserializeOwned + Validate + ToSchema + 'static> FromRequest for Checked<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is_of(req, &["application/json"]);
        let digest = Sha256::new()
            .chain_update(req.method().as_str())
            .chain_update([0])
            .chain_update(req.uri().path())
            .chain_update([0]);
        let bytes = whole(req, payload);
        Box::pin(async move {
            if !json {
                return Err(Problem::UnsupportedMediaType { wanted: "application/json" });
            }
            let bytes = bytes.await?;
            let body: T = parse(&bytes)?;
            body.validate().map_err(Problem::OutOfBounds)?;
            let fingerprint = digest.chain_update(&bytes).finalize().to_vec();
            Ok(Self { body, fingerprint })
        })
    }
}

fn parse<T: DeserializeOwned + ToSchema>(bytes: &[u8]) -> Result<T, Problem> {
    if holds_null(bytes) {
        let told = ("the body holds a NUL character, which no text has", "请求体含有空字符（NUL）");
        return Err(Problem::malformed("", told));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut reader)
        .map_err(|err| with_the_rest::<T>(told(&err, ""), bytes))?;
    let end = reader.end();
    let told = ("something follows the body", "请求体之后还有多余内容");
    end.map_err(|_| Problem::malformed("", told))?;
    Ok(body)
}

/// A part of a body that was taken as it came; `place` is the pointer to it.
pub(crate) fn read<T: DeserializeOwned>(part: &Value, place: &str) -> Result<T, Problem> {
    serde_path_to_error::deserialize(part).map_err(|err| told(&err, place))
}

fn told(err: &serde_path_to_error::Error<serde_json::Error>, place: &str) -> Problem {
    let words = words::of(err.inner());
    let at = place.to_owned() + &pointer(err.path()) + &words.below;
    Problem::malformed(at, (&words.english, &words.chinese))
}

/// Reading stops at the first fault; whoever sends a body wants to hear of all.
fn with_the_rest<T: ToSchema>(mut problem: Problem, bytes: &[u8]) -> Problem {
    let sent: Option<Value> = serde_json::from_slice(bytes).ok();
    if let (Problem::Malformed { pointer, besides, .. }, Some(sent)) = (&mut problem, sent) {
        *besides = body_faults::<T>(&sent);
        let below = (!pointer.is_empty()).then(|| format!("{pointer}/"));
        let known =
            |it: &str| it == pointer || below.as_ref().is_some_and(|below| it.starts_with(below));
        besides.retain(|it| !known(&it.pointer));
    }
    problem
}

/// Whether a NUL character stands in JSON text, by itself or escaped: no text column takes it.
pub(crate) fn holds_null(bytes: &[u8]) -> bool {
    bytes.contains(&0) || holds_null_escape(bytes)
}

/// `\u0000`, unless its backslash is itself escaped.
fn holds_null_escape(bytes: &[u8]) -> bool {
    let mut places = bytes.windows(6).enumerate().filter(|(_, it)| it == b"\\u0000");
    places.any(|(place, _)| {
        let backslashes = bytes[..place].iter().rev().take_while(|it| **it == b'\\').count();
        backslashes % 2 == 0
    })
}

/// The path of an error as a JSON pointer.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut pointer = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => {
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_null_character_is_found_and_an_escaped_backslash_is_not_one() {
        assert!(holds_null_escape(br#"{"a":"x\u0000"}"#));
        assert!(!holds_null_escape(br#"{"a":"x\\u0000"}"#));
        assert!(holds_null_escape(br#"{"a":"x\\\u0000"}"#));
    }

    #[test]
    fn a_wrong_type_is_pointed_at() {
        #[derive(Debug, serde::Deserialize, ToSchema)]
        struct Outer {
            #[serde(rename = "list")]
            _list: Vec<u8>,
        }
        let err = parse::<Outer>(br#"{"list":[1,"x"]}"#).expect_err("not a number");
        assert!(matches!(err, Problem::Malformed { pointer, .. } if pointer == "/list/1"));
    }
}
