//! A JSON body that has passed its own checks.

use std::pin::Pin;
use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpRequest, web};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use validator::Validate;

use crate::{Problem, words};

/// A body of type `T`, well formed and within its bounds, and a digest of the request.
pub(crate) struct Checked<T> {
    pub(crate) body: T,
    /// Of method, path and body: what an idempotency key stands for.
    pub(crate) fingerprint: Vec<u8>,
}

/// The largest body that is read, in bytes.
pub(crate) const MAX_BODY: usize = 512 * 1024;

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Checked<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let json = is_json(req);
        let digest = Sha256::new()
            .chain_update(req.method().as_str())
            .chain_update([0])
            .chain_update(req.uri().path())
            .chain_update([0]);
        let bytes = web::Bytes::from_request(req, payload);
        Box::pin(async move {
            if !json {
                return Err(Problem::UnsupportedMediaType);
            }
            let late = ("the body did not come in time", "请求体未在规定时间内到达");
            let bytes = timeout(PATIENCE, bytes).await.map_err(|_| Problem::malformed("", late))?;
            let bytes = bytes.map_err(|err| broken(&err))?;
            let body: T = parse(&bytes)?;
            body.validate().map_err(Problem::OutOfBounds)?;
            let fingerprint = digest.chain_update(&bytes).finalize().to_vec();
            Ok(Self { body, fingerprint })
        })
    }
}

/// How long a body may take to come in.
const PATIENCE: Duration = Duration::from_secs(30);

/// A pointer is told up to this many characters.
const MAX_POINTER: usize = 500;

/// Why a body did not come in whole.
fn broken(err: &actix_web::Error) -> Problem {
    match err.as_response_error().status_code() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge { limit: MAX_BODY },
        _ => Problem::malformed(
            "",
            ("the body is cut off or wrongly packed", "请求体不完整或编码有误"),
        ),
    }
}

fn is_json(req: &HttpRequest) -> bool {
    let header = req.headers().get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
    let name = header.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    name.eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    if holds_null(bytes) {
        let told = ("the body holds a NUL character, which no text has", "请求体含有空字符（NUL）");
        return Err(Problem::malformed("", told));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut reader).map_err(|err| {
        let words = words::of(err.inner());
        let at = pointer(err.path()) + &words.below;
        let at = at.chars().take(MAX_POINTER).collect();
        Problem::Malformed { pointer: at, english: words.english, chinese: words.chinese }
    })?;
    let end = reader.end();
    let told = ("something follows the body", "请求体之后还有多余内容");
    end.map_err(|_| Problem::malformed("", told))?;
    Ok(body)
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
        #[derive(Debug, serde::Deserialize)]
        struct Outer {
            #[serde(rename = "list")]
            _list: Vec<u8>,
        }
        let err = parse::<Outer>(br#"{"list":[1,"x"]}"#).expect_err("not a number");
        assert!(matches!(err, Problem::Malformed { pointer, .. } if pointer == "/list/1"));
    }
}
